package rules

import (
	"slices"
	"strings"
	"time"

	"boligbro/rules/lang"
)

// Text is why the rule answers as it does, in a full sentence with days and paragraph, and without personal
// data. A language that is not known is Danish.
func (f *Finding) Text(l lang.Language) string {
	agreement := f.agreement()
	words := lang.Finding{
		Rule: f.Rule, Reason: string(f.Reason), Agreement: agreement, Statutory: Statutory(f.Rule),
		Step: string(f.Event.Kind), On: f.Event.On.String(), Clock: f.clock(),
		Cites: citesText(f.Cites), Missing: f.lacks(),
		Notifies: f.Outcome == Notify, Waits: f.Outcome == Incomplete || f.Outcome == Review,
		Due: f.Due.String(), Late: f.Late, LateBy: f.LateBy,
	}
	for i := range f.Others {
		words.Others = append(words.Others, f.Others[i].On.String())
	}
	for _, s := range f.Signs {
		words.Signs = append(words.Signs, string(s))
	}
	words.Score = Score(f.Signs)
	if f.Sent != nil {
		words.Sent, words.Arrived = inCopenhagen(f.Sent.Transmitted), inCopenhagen(f.Sent.Arrived)
		words.Undated = f.Sent.Transmitted.IsZero() && f.Sent.Arrived.IsZero()
		words.ArrivedLate = f.lateness(f.Sent.Arrived)
	}
	return words.In(l)
}

// lateness is how long after the time limit the instant is; zero: in time, or there is none.
func (f *Finding) lateness(at time.Time) time.Duration {
	switch {
	case at.IsZero() || f.Due.IsZero():
		return 0
	case !f.DueAt.IsZero():
		return max(0, at.Sub(f.DueAt))
	}
	return max(0, time.Duration(DayOf(at)-f.Due)*24*time.Hour)
}

func inCopenhagen(at time.Time) time.Time {
	if at.IsZero() {
		return at
	}
	return at.In(Copenhagen)
}

// Text is the day as people write it: "17. juni 2026".
func (d Day) Text(l lang.Language) string { return lang.Day(d.String(), l) }

// Title is the rule as a heading: "Påkrav til anvist lejer".
func (f *Finding) Title(l lang.Language) string {
	return lang.RuleTitle(f.Rule, f.agreement()).In(l)
}

// agreement is the name of the agreement whose rule it is, else empty.
func (f *Finding) agreement() string {
	name, agreed := AgreementName(f.Rule)
	if !agreed {
		return ""
	}
	return name
}

// MayWake reports whether the answer may be another on the day of Wake. A case wakes when any of its answers
// may.
func (f *Finding) MayWake() bool {
	switch f.Reason {
	case NotYet, PlannedWaits, NoDemand, NoFiling, NoTermination, NotCovered:
		return !f.Wake.IsZero()
	}
	return false
}

// clock is the time of day that the finding turns on: by which the notice is due, or which has not come yet.
func (f *Finding) clock() time.Time {
	at := time.Time{}
	switch f.Reason {
	case FiledArrears, PlannedArrears:
		at = f.DueAt
	case NotYet:
		at = f.Event.At
	}
	return inCopenhagen(at)
}

// lacks are the names of the fields that are missing: where the step has its day, it is another step's that
// has none.
func (f *Finding) lacks() []string {
	var names []string
	for _, field := range f.Missing {
		names = append(names, string(field))
	}
	if at := slices.Index(f.Missing, FieldEventDay); at >= 0 && !f.Event.On.IsZero() {
		names[at] = lang.OtherStepsDay
	}
	return names
}

// Lateness is how late the notice is, as people say it: "3 dage".
func (f *Finding) Lateness(l lang.Language) string { return lang.Lateness(f.LateBy).In(l) }

// Text is what a rule answers in a few words.
func (o Outcome) Text(l lang.Language) string { return lang.Of(lang.Outcomes, o).In(l) }

// Text is the kind of event as a noun, "påkravet".
func (k EventKind) Text(l lang.Language) string { return lang.Step(k).In(l) }

// Text is the field as people name it.
func (f Field) Text(l lang.Language) string { return lang.Of(lang.Fields, f).In(l) }

// Text says where and what is wrong with a field of a row and what follows, without its value.
func (p Problem) Text(l lang.Language) string {
	return lang.Problem{Code: string(p.Code), Step: string(p.Step), File: p.File, Line: p.Line,
		Column: p.Column}.In(l)
}

// Text is the question as the association is asked, without personal data.
func (q *Question) Text(l lang.Language) string {
	return lang.Question(string(q.Code), q.Event.On.String(), l)
}

// Text is the outcome as it is offered and shown.
func (d Decision) Text(l lang.Language) string { return lang.Of(lang.Decisions, d.Code).In(l) }

// Disclaimer is what a notice must say that it is not; empty for a statutory notice. A notice by agreement
// sets no clock going, and one that tells of children is no underretning under barnets lov and must not be
// handled or stored as one.
func (n *Notice) Disclaimer(l lang.Language) string {
	if _, agreed := AgreementName(n.Rule); agreed {
		return lang.ByAgreementOnly.In(l)
	}
	if n.Rule == ChildrenUnder18 {
		return lang.NotOfConcern.In(l)
	}
	return ""
}

// String is the hjemmel as it is cited in Danish: "almenlejeloven § 92, stk. 2 (LBK 928/2019)".
func (c Citation) String() string {
	text := strings.TrimSpace(c.Statute + " " + c.Section)
	if c.Version != "" {
		text += " (" + c.Version + ")"
	}
	return text
}

// Force says since when the hjemmel has applied, or when it was issued and what is not confirmed; empty when
// neither is known.
func (c Citation) Force(l lang.Language) string {
	return lang.Force(c.InForce.String(), c.Issued.String(), c.Unconfirmed).In(l)
}

// citesText is the hjemmel in one line. Paragraphs of one statute are named together:
// "retssikkerhedsloven § 5 a, stk. 4, og § 67 (LBK 354/2025)".
func citesText(cites []Citation) string {
	var joined []Citation
	for _, c := range cites {
		if last := len(joined) - 1; last >= 0 && joined[last].Statute == c.Statute &&
			joined[last].Version == c.Version {
			joined[last].Section += lang.AndSection(joined[last].Section) + c.Section
			continue
		}
		joined = append(joined, c)
	}
	parts := make([]string, len(joined))
	for i, c := range joined {
		parts[i] = c.String()
	}
	return strings.Join(parts, "; ")
}
