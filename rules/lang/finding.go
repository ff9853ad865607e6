package lang

import (
	"strconv"
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
	Clock time.Time // the time of day that belongs to the day; zero: none

	Signs   []string // why a planned filing may be off, or whether a dwelling was assigned is not known
	Score   int      // how much a row of a list resembles the tenancy, of 100; 0: there is none
	Others  []string // the days of earlier filings that the notice names too
	Cites   string
	Missing []string // the fields' names

	Notifies bool // the answer is that the municipality is to be notified
	Waits    bool // the answer waits for a person or for a fact
	Due      string
	Late     bool
	LateBy   time.Duration

	Sent, Arrived time.Time     // of the notice that was sent; zero: not known
	Undated       bool          // the notice that was sent bears neither
	ArrivedLate   time.Duration // how long after the limit it arrived; zero: in time
}

// In is why the rule answers as it does, in full sentences with days and paragraph, and without personal
// data.
func (f Finding) In(l Language) string {
	law, first := f.law().In(l), ""
	if !f.Late {
		first = Text{
			" Underretningen skal derfor sendes, før anmodningen indgives.",
			" The notice must therefore be sent before the filing."}.In(l)
	}
	text := strings.NewReplacer(
		"{step}", Step(f.Step).In(l),
		"{of}", f.of(l),
		"{on}", onDay(f.On, f.Clock, l),
		"{day}", Day(f.On, l),
		"{under}", Text{"efter ", "under "}.In(l)+law,
		"{law}", law,
		"{first}", first,
		"{missing}", List(f.Missing, l),
		"{signs}", f.signs(l),
		"{notified}", f.notified(l),
	).Replace(f.reason().In(l))

	if len(f.Others) > 0 {
		text += " " + f.others(l)
	}
	if limit := f.limit(); limit != (Text{}) {
		text += " " + limit.In(l)
	}
	return capital(text)
}

// others names the filings that the notice is about too, because nobody was notified of them; or those of
// which no notice of their own was sent.
func (f Finding) others(l Language) string {
	days := make([]string, len(f.Others))
	for i, day := range f.Others {
		days[i] = onDay(day, time.Time{}, l)
	}
	which := enumerate(days, l)
	switch {
	case !f.Notifies && !f.Waits:
		return Text{
			"I samme forløb er der også indgivet anmodning " + which + ". Der er ikke sendt en særskilt " +
				"underretning om det.",
			"In the same episode a request was also filed " + which + ". No notice of its " +
				"own was sent about it."}.In(l)
	case len(days) > 1:
		return Text{
			"Kommunen er heller ikke underrettet om de anmodninger, der er indgivet " + which +
				". De skal nævnes i samme underretning.",
			"Nor has the municipality been notified of the requests filed " + which +
				". The same notice must name them."}.In(l)
	}
	return Text{
		"Kommunen er heller ikke underrettet om den anmodning, der er indgivet " + which +
			". Den skal nævnes i samme underretning.",
		"Nor has the municipality been notified of the request filed " + which +
			". The same notice must name it."}.In(l)
}

// signs are the facts that speak against the answer that was near, a sentence each.
func (f Finding) signs(l Language) string {
	all := make([]string, len(f.Signs))
	for i, sign := range f.Signs {
		all[i] = Of(Signs, sign).In(l)
	}
	switch {
	case len(all) == 0 && f.Reason == assignmentDoubtful:
		return Text{"Anvisningslisten giver tvivl.", "The list of assigned tenancies leaves doubt."}.In(l)
	case len(all) == 0: // an answer of a program that did not say which
		return Text{"Noget taler imod det.", "Something speaks against it."}.In(l)
	}
	if f.Score > 0 {
		score := strconv.Itoa(f.Score)
		all = append(all, Text{
			"Tilsammen " + score + " af 100 point.", "Together " + score + " of 100 points."}.In(l))
	}
	return strings.Join(all, " ")
}

// law is the statute or the agreement that the rule rests on.
func (f Finding) law() Text {
	switch {
	case f.Agreement != "":
		return Text{"samarbejdsaftalen »" + f.Agreement + "«", "the agreement “" + f.Agreement + "”"}
	case !f.Statutory:
		return Text{"aftalen om børn under 18 år", "the agreement on children under 18"}
	case f.Cites == "":
		return Text{"loven", "the law"}
	}
	return Cites(f.Cites)
}

// of is the step's day after the step: "påkravet af 8. september 2026". Where the sentence says that the day
// is missing, it need not say so twice.
func (f Finding) of(l Language) string {
	switch {
	case f.On == "" && f.Reason == factsMissing:
		return ""
	case f.On == "":
		return Text{" uden dato", " without a date"}.In(l)
	}
	return Text{" af ", " of "}.In(l) + Day(f.On, l)
}

const (
	factsMissing       = "facts-missing"
	assignmentDoubtful = "assignment-doubtful"
)

// onDay is a day after a verb, with the time of day where there is one: "den 8. september 2026 kl. 10.15".
func onDay(day string, at time.Time, l Language) string {
	if day == "" {
		return Text{"på en ukendt dag", "on an unknown day"}.In(l)
	}
	text := Text{"den ", "on "}.In(l) + Day(day, l)
	if !at.IsZero() {
		text += " " + clock(at, l)
	}
	return text
}

// notified says when the notice was sent, when it arrived, and whether that was in time; as far as it is
// known.
func (f Finding) notified(l Language) string {
	var parts []string
	say := func(t Text) { parts = append(parts, " "+t.In(l)) }
	if !f.Sent.IsZero() {
		say(Text{
			"Underretningen er sendt " + Instant(f.Sent, Danish) + ".",
			"The notice was sent " + Instant(f.Sent, English) + "."})
	}
	switch late := Lateness(f.ArrivedLate); {
	case f.Arrived.IsZero() && f.Sent.IsZero() && f.Undated:
		say(Text{
			"Det er ikke oplyst, hvornår underretningen er sendt.",
			"It has not been reported when the notice was sent."})
	case f.Arrived.IsZero() && f.Sent.IsZero():
	case f.Arrived.IsZero():
		say(Text{"Det er endnu ikke bevist, at den er nået frem.", "It is not proved yet that it has arrived."})
	default:
		it := Text{" Den", " It"}
		if f.Sent.IsZero() {
			it = Text{" Underretningen", " The notice"}
		}
		parts = append(parts, it.In(l)+Text{" nåede frem ", " arrived "}.In(l)+Instant(f.Arrived, l)+".")
		switch {
		case !f.Statutory:
		case f.ArrivedLate > 0:
			say(Text{"Det var " + late.DA + " for sent.", "That was " + late.EN + " too late."})
		default:
			say(Text{"Det var rettidigt.", "That was in time."})
		}
	}
	return strings.Join(parts, "")
}

func (f Finding) reason() Text {
	if t, ok := ruleReasons[[2]string{f.Rule, f.Reason}]; ok {
		return t
	}
	if t, ok := Reasons[f.Reason]; ok {
		return t
	}
	return unknownReason
}

// doubtDay are the reasons that call the step's own day wrong: no limit can be counted from such a day.
var doubtDay = map[string]bool{
	"event-before-start": true, "date-implausible": true, "instant-on-other-day": true,
}

// DoubtsDay reports whether the reason calls the day of the step wrong.
func DoubtsDay[Reason ~string](r Reason) bool { return doubtDay[string(r)] }

// limit is what follows about the time limit; empty where there is nothing to add.
func (f Finding) limit() Text {
	late := Lateness(f.LateBy)
	due := Text{"den " + Day(f.Due, Danish), "on " + Day(f.Due, English)}
	switch {
	case !f.Statutory:
		return f.noLimit()
	case f.Late && f.Reason == filingUnreported && f.Due != "":
		return f.latest()
	case f.Waits && DoubtsDay(f.Reason):
		return Text{
			"Fristen kan først regnes ud, når datoen er rettet.",
			"The time limit can be counted only when the date has been corrected."}
	case f.Late && f.Notifies:
		return Text{
			"Underretningen er " + late.DA + " forsinket. Den skal sendes straks.",
			"The notice is " + late.EN + " late. It must be sent at once."}
	case f.Due == "":
		return Text{}
	case f.Late:
		return Text{
			"Fristen var " + due.DA + ". Den er overskredet med " + late.DA + ".",
			"The time limit was " + due.EN + ". It was passed " + late.EN + " ago."}
	case f.Waits:
		return Text{"Fristen er " + due.DA + ".", "The time limit is " + due.EN + "."}
	}
	return Text{}
}

// noLimit is what follows where it was agreed to notify: that makes nobody late.
func (f Finding) noLimit() Text {
	switch {
	case f.Late && f.Notifies:
		return Text{
			"Underretningen skal sendes straks. Ingen lov sætter en frist for den.",
			"The notice must be sent at once. No law sets a time limit for it."}
	case f.Waits && f.Due != "":
		return Text{
			"Ingen lov sætter en frist for underretningen.",
			"No law sets a time limit for the notice."}
	}
	return Text{}
}

const filingUnreported = "filing-not-told"

// latest is the time limit where the filing lay before the day, nobody knows how long.
func (f Finding) latest() Text {
	text := Text{
		"Anmodningen må være indgivet før den dag. Fristen var derfor senest den " + Day(f.Due, Danish) + ".",
		"The request must have been filed before that day. The time limit was therefore " + Day(f.Due, English) +
			" at the latest."}
	late := Lateness(f.LateBy)
	if f.LateBy == 0 {
		return Text{text.DA + " Den er overskredet.", text.EN + " It has passed."}
	}
	return Text{
		text.DA + " Den er overskredet med mindst " + late.DA + ".",
		text.EN + " It was passed at least " + late.EN + " ago."}
}

// capital is the text with its first letter large, for a sentence that begins with a step.
func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[size:]
}
