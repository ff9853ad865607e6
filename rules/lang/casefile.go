package lang

import "fmt"

// What can be wrong in the JSON of a case.
var (
	TheCase = Text{"sagen", "the case"}

	CaseTooLarge  = Text{"større end 1 MiB", "larger than 1 MiB"}
	NotUTF8       = Text{"ikke UTF-8-tekst", "not UTF-8 text"}
	NotJSONObject = Text{"ikke et JSON-objekt", "not a JSON object"}

	HoldsUnknownField = Text{"indeholder et ukendt felt", "holds an unknown field"}
	UnknownField      = Text{"ukendt felt", "unknown field"}
	WrittenTwice      = Text{"står to gange", "stands twice"}
	IsMissing         = Text{"mangler", "missing"}

	NotObject   = Text{"ikke et objekt", "not an object"}
	NotList     = Text{"ikke en liste", "not a list"}
	NullInList  = Text{"null i en liste", "null in a list"}
	NotReadable = Text{"kan ikke læses", "not readable"}
	NotInstant  = Text{
		"ikke et tidspunkt med forskel fra UTC, skrevet som 2026-10-01T10:15:00+02:00",
		"not an instant with offset, written like 2026-10-01T10:15:00+02:00"}
	NotDay = Text{
		"ikke en dag i kalenderen, skrevet som 2026-10-01",
		"not a calendar day written YYYY-MM-DD"}
	NotAmount = Text{
		"ikke et beløb i kroner, skrevet som 14250.00",
		"not an amount in kroner written like 14250.00"}
	NotFlag    = Text{"ikke true, false eller null", "not true, false or null"}
	NotYesOrNo = Text{`ikke "yes", "no" eller "unknown"`, `not "yes", "no" or "unknown"`}
	NotGround  = Text{"ikke en grund eller en liste af grunde", "not a ground or a list of grounds"}
	HoldsCPR   = Text{"ligner et CPR-nummer; fjern det", "looks like a CPR number; remove it"}
	NotText    = Text{"ikke en tekst", "not a text"}
	NotBool    = Text{"ikke true eller false", "not true or false"}
	NotNumber  = Text{"ikke et helt tal", "not a whole number"}
	NotOutcome = Text{"ikke et udfald", "not an outcome"}
	NotEpisode = Text{"ikke et forløb: de tælles fra 1", "not an episode: they are counted from 1"}
)

// BrokenJSON is a text that stops being one JSON value at a byte, on a line.
func BrokenJSON(at, line int) Text {
	return Text{
		fmt.Sprintf("ikke ét JSON-objekt: teksten går galt ved byte %d på linje %d", at, line),
		fmt.Sprintf("not one JSON object: the text goes wrong at byte %d, on line %d", at, line)}
}

// TooManyEvents is a list of more events than one tenancy can have.
func TooManyEvents(most int) Text {
	return Text{
		fmt.Sprintf("flere end %d hændelser; så mange er ikke ét lejemåls", most),
		fmt.Sprintf("more than %d events; so many are not those of one tenancy", most)}
}

// NotOneOf is a word that is none of those listed.
func NotOneOf(list string) Text {
	return Text{"ikke et af ordene " + list, "not one of the words " + list}
}

// NotStep is an event of another kind than those listed.
func NotStep(list string) Text {
	return Text{
		"ikke et skridt, som reglerne kender: " + list,
		"not a kind of event that the rules know: " + list}
}
