package rules

import (
	"strconv"
	"strings"
)

// Text says where and what is wrong with a field of a row and what follows, without its value.
func (p Problem) Text(lang Language) string {
	var place []string
	if p.File != "" {
		place = append(place, p.File)
	}
	if p.Line > 0 {
		place = append(place, sentence{"linje ", "line "}.in(lang)+strconv.Itoa(p.Line))
	}
	if p.Column != "" {
		place = append(place, sentence{"kolonnen »" + p.Column + "«", "column “" + p.Column + "”"}.in(lang))
	}
	said, known := problemTexts[p.Code]
	if !known {
		said = sentence{"feltet kan ikke bruges", "the field cannot be used"}
	}
	text := said.in(lang)
	if p.Step != "" {
		text += " (" + p.Step.Text(lang) + ")"
	}
	if len(place) == 0 {
		return capital(text) + "."
	}
	return strings.Join(place, ", ") + ": " + text + "."
}

var problemTexts = map[ProblemCode]sentence{
	ProblemKeyMissing:          {"lejemålets nummer mangler, så rækken kan ikke bruges", "the tenancy's number is missing, so the row cannot be used"},
	ProblemRowShort:            {"rækken har for få felter", "the row has too few fields"},
	ProblemRowBroken:           {"rækkens anførselstegn passer ikke sammen", "the row's quotes do not match"},
	ProblemStepUnknown:         {"skridtet står ikke i kodetabellen, så rækken kan ikke bruges", "the step is not in the code table, so the row cannot be used"},
	ProblemDateUnreadable:      {"datoen kan ikke læses i et af de formater, som indstillingerne nævner", "the date cannot be read in any of the formats that the settings name"},
	ProblemDateImpossible:      {"datoen findes ikke i kalenderen", "the date is not in the calendar"},
	ProblemDateMissing:         {"datoen mangler", "the date is missing"},
	ProblemAmountUnreadable:    {"beløbet kan ikke læses; det regnes som ukendt", "the amount cannot be read; it counts as unknown"},
	ProblemCodeUnknown:         {"ordet står ikke i kodetabellen; feltet regnes som ukendt", "the word is not in the code table; the field counts as unknown"},
	ProblemMunicipalityUnknown: {"kommunekoden findes ikke; kommunen regnes som ukendt", "there is no municipality with that code; it counts as unknown"},
	ProblemEncoding:            {"teksten passer ikke til den tegnkodning, som indstillingerne nævner", "the text is not in the encoding that the settings name"},
}
