package lang

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Finding is what a sentence about one answer of a rule is filled with. Days are ISO text, empty when not
// known; instants are Copenhagen's.
type Finding struct {
	Rule, Reason string
	Agreement    string // the agreement's name, where the rule is one
	Statutory    bool   // a law sets the time limit

	Step  string    // the kind of event
	On    string    // its day
	Clock time.Time // the time of day that is told with the day; zero: none

	Others  []string // the days of earlier filings that the notice names too
	Cites   string
	Missing []string // the fields' names

	Notifies bool // the answer is that the municipality is notified
	Waits    bool // the answer waits for a person or for a fact
	Due      string
	Late     bool
	LateBy   time.Duration
}

// In is why the rule answers as it does, in a full sentence with days and paragraph, and without personal
// data.
func (f Finding) In(l Language) string {
	text := f.reason().In(l)
	on, first := Day(f.On, l), ""
	switch {
	case f.On == "": // "påkravet (uden dato)", "the demand without a date"
		dated, undated := Text{"({on})", " of {on}"}, Text{"(uden dato)", " without a date"}
		text = strings.ReplaceAll(text, dated.In(l), undated.In(l))
	case !f.Clock.IsZero():
		on += " " + clock(f.Clock, l)
	}
	if !f.Late {
		first = Text{
			", og underretningen sendes derfor før indgivelsen",
			", so the notice goes before the filing"}.In(l)
	}

	text = capital(strings.NewReplacer(
		"{step}", Step(f.Step).In(l),
		"{on}", on,
		"{first}", first,
		"{cite}", f.Cites,
		"{missing}", List(f.Missing, l),
		"{agreement}", f.Agreement,
	).Replace(text))

	if len(f.Others) > 0 {
		days := List(f.Others, l)
		text += " " + Text{
			"Kommunen er heller ikke underrettet om anmodningen indgivet " + days +
				"; den nævnes i samme underretning.",
			"Nor has the municipality been notified of the request filed " + days +
				"; the same notice names it.",
		}.In(l)
	}
	if limit := f.limit(); limit != (Text{}) {
		text += " " + limit.In(l)
	}
	return text
}

func (f Finding) reason() Text {
	if t, ok := uncited[f.Reason]; ok && f.Cites == "" {
		return t
	}
	if t, ok := ruleReasons[[2]string{f.Rule, f.Reason}]; ok {
		return t
	}
	if t, ok := Reasons[f.Reason]; ok {
		return t
	}
	return unknownReason
}

// limit is what follows about the time limit; empty where there is nothing to add.
func (f Finding) limit() Text {
	waits, late := f.Waits && f.Due != "", Lateness(f.LateBy)
	switch {
	case !f.Statutory && f.Late && f.Notifies: // what was agreed makes nobody late
		return Text{
			"Underretningen sendes straks; ingen lov sætter en frist for den.",
			"The notice is sent at once; no act sets a time limit for it."}
	case !f.Statutory && waits && f.On != "":
		return Text{
			"Skridtets dag er " + f.On + "; ingen lov sætter en frist.",
			"The day of the step is " + f.On + "; no act sets a time limit."}
	case !f.Statutory:
	case f.Reason == filingUnreported && f.Late:
		return f.latest()
	case f.Late && f.Notifies:
		return Text{
			"Underretningen er " + late.DA + " forsinket og sendes straks.",
			"The notice is " + late.EN + " late; it is sent at once."}
	case f.Late:
		return Text{
			"Fristen var " + f.Due + " og er overskredet med " + late.DA + ".",
			"It was due " + f.Due + " and is " + late.EN + " late."}
	case waits:
		return Text{"Fristen er " + f.Due + ".", "It is due " + f.Due + "."}
	}
	return Text{}
}

const filingUnreported = "filing-not-told"

// latest is the time limit where the filing lay before the day, nobody knows how long.
func (f Finding) latest() Text {
	late := Lateness(f.LateBy)
	if f.LateBy == 0 {
		return Text{
			"Der må være indgivet forud for den dag, så fristen lå senest " + f.Due + " og er overskredet.",
			"It must have been filed before that day, so it was due " + f.Due + " at the latest and is late."}
	}
	return Text{
		"Der må være indgivet forud for den dag, så fristen lå senest " + f.Due +
			" og er overskredet med mindst " +
			late.DA + ".",
		"It must have been filed before that day, so it was due " + f.Due +
			" at the latest and is at least " +
			late.EN + " late."}
}

// capital is the text with its first letter large, for a sentence that begins with a step.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
