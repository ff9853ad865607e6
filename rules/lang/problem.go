package lang

import (
	"strconv"
	"strings"
)

// Problems are what can be wrong with a field of a row.
var Problems = Words{
	"key-missing": {"lejemålets nummer mangler, så rækken kan ikke bruges", "the tenancy's " +
		"number is missing, so the row cannot be used"},
	"key-unreadable": {
		"lejemålets nummer er ikke et nummer: et regneark har ødelagt det, eller ordet står for intet; " +
			"gem kolonnen som tekst, og lav udtrækket igen",
		"the tenancy's number is no number: a spreadsheet has spoilt it, or the word stands for none; " +
			"save the column as text, and make the export again"},
	"key-cpr": {
		"lejemålets nummer ligner et CPR-nummer, så rækken bruges ikke, og nummeret gemmes ikke; ret key til den " +
			"kolonne, der har lejemålets nummer, eller få udtrækket rettet. Er det foreningens egne numre, der kan " +
			"se sådan ud, så skriv ownNumbers: true i kildens indstillinger",
		"the tenancy's number looks like a CPR number, so the row is not used and the number is not kept; " +
			"correct key to name the column of the tenancy's number, or have the export corrected. If they are the " +
			"association's own numbers, which may look so, write ownNumbers: true in the source's settings"},
	"key-words": {
		"der står kun ord, hvor lejemålets nummer skal være; det kan være et navn, så rækken bruges ikke, og " +
			"ordene gemmes ikke; ret key til den kolonne, der har nummeret. Er det foreningens egne betegnelser, " +
			"så skriv ownNumbers: true i kildens indstillinger",
		"there are only words where the tenancy's number must be; they may be a name, so the row is not used " +
			"and the words are not kept; correct key to name the column of the number. If they are the " +
			"association's own names of its tenancies, write ownNumbers: true in the source's settings"},
	"key-not-unique": {
		"flere lejemål eller lejere har dette nummer, så rækken kan ikke bruges; nævn også den kolonne, der " +
			"skiller dem, under key, eller skriv rows: tenant, hvis hver lejer i et lejemål har sin række",
		"several tenancies or tenants have this number, so the row cannot be used; name the column that tells " +
			"them apart under key too, or write rows: tenant, if each tenant of a tenancy has a row"},
	"key-crowded": {
		"flere end 500 skridt har dette nummer i udtrækket, så det er ikke ét lejemåls, og rækken kan ikke " +
			"bruges; ret nummeret, eller nævn også den kolonne, der skiller lejemålene, under key",
		"more than 500 steps have this number in the export, so it is not that of one tenancy, and the row " +
			"cannot be used; correct the number, or name the column that tells the tenancies apart under key too"},
	"key-unknown": {
		"ingen af foreningens andre kilder har lejemålets nummer, så rækken siger intet om noget lejemål; se efter " +
			"om nummeret er skrevet anderledes her",
		"none of the association's other sources has the tenancy's number, so the row says nothing of any tenancy; " +
			"check whether the number is written otherwise here"},
	"row-short": {
		"rækken har for få felter; står der et linjeskift i et felt, skal feltet stå i anførselstegn",
		"the row has too few fields; a field that holds a line break must stand in quotes"},
	"row-long": {
		"rækken har flere felter end overskriften; står skilletegnet i et felt, skal feltet stå i anførselstegn",
		"the row has more fields than the header; a field that holds the delimiter must stand in quotes"},
	"row-broken": {
		"rækkens anførselstegn passer ikke sammen; et anførselstegn inde i et felt skal skrives to gange",
		"the row's quotes do not match; a quote inside a field must be written twice"},
	"values": {
		"der står flere værdier, hvor der kun kan være én, eller et felt står to gange, så rækken kan ikke " +
			"bruges; nævn hver af dem under columns, eller få udtrækket rettet",
		"several values stand where there can be one only, or a field stands twice, so the row cannot be used; " +
			"name each of them under columns, or have the export corrected"},
	"uncomputed": {
		"feltet har en formel uden beregnet værdi, så rækken kan ikke bruges; åbn projektmappen i regnearket, " +
			"lad det beregne, og gem den igen",
		"the field holds a formula without a value, so the row cannot be used; open the workbook in the " +
			"spreadsheet program, let it calculate, and save it again"},
	"step-unknown": {
		"skridtet står ikke i kodetabellen, så rækken kan ikke bruges",
		"the step is not in the code table, so the row cannot be used"},
	"date-unreadable": {
		"datoen kan ikke læses i et af de formater, som indstillingerne nævner",
		"the date cannot be read in any of the formats that the settings name"},
	"date-impossible": {"datoen findes ikke i kalenderen", "the date is not in the calendar"},
	"date-swapped": {
		"dag og måned ser ud til at være byttet om; ret dates i indstillingerne, eller få udtrækket rettet",
		"day and month seem to be swapped; correct dates in the settings, or have the export corrected"},
	"date-missing": {"datoen mangler", "the date is missing"},
	"amount-unreadable": {"beløbet kan ikke læses; det regnes som ukendt", "the amount cannot be read; " +
		"it counts as unknown"},
	"code-unknown": {
		"ordet står ikke i kodetabellen; feltet regnes som ukendt",
		"the word is not in the code table; the field counts as unknown"},
	"municipality-unknown": {"kommunekoden findes ikke; kommunen regnes som ukendt", "there is no " +
		"municipality with that code; it counts as unknown"},
	"postal-code-unknown": {
		"det er ikke et dansk postnummer, som er fire cifre fra 0800 til 9999; postnummeret regnes som ukendt",
		"it is no Danish postal code, which is four digits from 0800 to 9999; the postal code counts as unknown"},
	"name-number": {
		"der står et telefonnummer eller et andet langt nummer i navnet; alle cifre er udeladt af navnet",
		"there is a telephone number or another long number in the name; all digits are left out of the name"},
	"cpr-number": {
		"teksten ligner et CPR-nummer; det må ikke stå her, og feltet regnes som ukendt",
		"the text looks like a CPR number; it must not be here, and the field counts as unknown"},
	"encoding": {
		"teksten passer ikke til den tegnkodning, som indstillingerne nævner",
		"the text is not in the encoding that the settings name"},
}

// Problem is what is wrong with a field of a row, by its place and never by its value.
type Problem struct {
	Code   string
	Step   string // the kind of event that the row is about; empty: not known
	File   string
	Line   int    // from 1; 0: not known
	Column string // its name in the file
}

// In says where the problem is, what it is, and what follows.
func (p Problem) In(l Language) string {
	var place []string
	if p.File != "" {
		place = append(place, p.File)
	}
	if p.Line > 0 {
		place = append(place, Text{"linje ", "line "}.In(l)+strconv.Itoa(p.Line))
	}
	if p.Column != "" {
		place = append(place, Text{"kolonnen »" + p.Column + "«", "column “" + p.Column + "”"}.In(l))
	}

	words, ok := Problems[p.Code]
	if !ok {
		words = Text{"feltet kan ikke bruges", "the field cannot be used"}
	}
	text := words.In(l)
	if p.Step != "" {
		text += " (" + Step(p.Step).In(l) + ")"
	}
	if len(place) == 0 {
		return capital(text) + "."
	}
	return strings.Join(place, ", ") + ": " + text + "."
}

// Unread says of how many rows a column could not be read, and what follows.
func Unread(column, code string, rows int, l Language) string {
	text := strconv.Itoa(rows) + Text{" rækker", " rows"}.In(l)
	if rows == 1 {
		text = Text{"1 række", "1 row"}.In(l)
	}
	return Problem{Code: code, File: text, Column: column}.In(l)
}
