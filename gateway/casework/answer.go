package casework

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// ResolutionReason is why a person answers as they do: a closed list, because free text would hold what
// must not be kept.
type ResolutionReason struct {
	Code     string // worded in lang.Answers
	As       rules.Outcome
	Question bool // answers a question, not a finding
}

// The answers to questions.
const (
	reasonNotYet = "not-yet"
	askAgain     = 7 // days after "not yet"
)

// ResolutionReasons are the reasons that can be given.
var ResolutionReasons = []ResolutionReason{
	{Code: "owed", As: rules.Notify},
	{Code: "facts-confirmed", As: rules.Notify},
	{Code: "not-owed", As: rules.None},
	{Code: "did-not-happen", As: rules.None},
	{Code: "told-before", As: rules.None},
	{Code: "not-filed", As: rules.None, Question: true},
	{Code: reasonNotYet, As: rules.None, Question: true},
}

// Answer is what a person answers: to which finding or question, and how.
type Answer struct {
	Rule    string    // or the question's code
	Episode int       // when several are open; 0: the only one
	On      rules.Day // the step's day, when several are open; zero: the only one
	As      rules.Outcome
	Reason  string
	By      string // who: initials or a user name, never a citizen's
}

// signed reports whether the answer says who answers.
func (a *Answer) signed() bool {
	return a.By != "" && len(a.By) <= 64 && !strings.ContainsFunc(a.By, func(r rune) bool { return r < ' ' })
}

// Resolve records a person's answer. None closes what was open, with who, when and why in the log. Notify
// makes the notice at once, when what it must hold is known. An answer that cannot be is a *lang.Error.
func (cw *Casework) Resolve(
	ctx context.Context, s gateway.Scope, number string, a Answer, asked rules.Asked,
) (gateway.Report, error) {
	var report gateway.Report
	reason := slices.IndexFunc(ResolutionReasons, func(r ResolutionReason) bool { return r.Code == a.Reason && r.As == a.As })
	switch {
	case !a.signed():
		return report, lang.ErrUnsigned
	case reason < 0:
		return report, lang.ErrAnswerReason
	}
	err := cw.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		c, err := r.Case(s, number)
		if err != nil {
			return nil, err
		}
		if !s.Operator && !slices.Contains(s.Associations, c.Association) {
			return nil, gateway.ErrNotFound // only the association's side answers
		}
		d, err := readLast(r, c)
		if err != nil {
			return nil, err
		}
		changes, err := cw.judge().Answered(d, a, ResolutionReasons[reason].Question, asked, cw.Now())
		report = gateway.Report{}
		report.Count(changes)
		return []gateway.Changes{changes}, err
	}, nil)
	if err != nil {
		return report, fmt.Errorf("resolve: %w", err)
	}
	return report, nil
}

// Answered judges the case with a person's answer. An answer that cannot be is a *lang.Error.
func (g Judge) Answered(
	d Dossier, a Answer, question bool, asked rules.Asked, now time.Time,
) (gateway.Changes, error) {
	answer, err := g.answer(d, a, question, asked, now)
	if err != nil {
		return gateway.Changes{}, err
	}
	basis := d.basis()
	d.Answers = append(d.Answers, answer)
	changes, err := g.Again(d, asked, now)
	changes.Basis, changes.Answers = basis, []gateway.Resolution{answer}
	if err == nil && a.As == rules.Notify && len(changes.Notices) == 0 {
		err = lang.ErrNoticeMade
	}
	return changes, err
}

// answer is the answer to the one open finding or question that it fits.
func (g Judge) answer(
	d Dossier, a Answer, question bool, asked rules.Asked, now time.Time,
) (gateway.Resolution, error) {
	j := g.begin(d, asked, now)
	j.ask(d.Records)
	r := gateway.Resolution{
		ID: gateway.NewID(), Case: d.Case.ID, Rule: a.Rule, As: a.As, Reason: a.Reason, Version: d.Case.Version, By: a.By, At: now,
	}
	// what is answered later is later, whatever the clocks of several machines say
	for _, before := range d.Answers {
		if next := before.At.Add(time.Microsecond); next.After(r.At) {
			r.At = next
		}
	}
	found := 0
	for _, f := range j.evaluation.Findings {
		open := f.Outcome == rules.Review || f.Outcome == rules.Incomplete
		if question || !open || f.Rule != a.Rule || !fits(a, f.Episode, f.Event.On) || j.answered(j.fingerprint(f)) != nil {
			continue
		}
		if a.As == rules.Notify {
			if _, missing := rules.AsNotify(&j.merged, f); len(missing) > 0 {
				return r, lang.ErrFactsMissing(missing)
			}
		}
		r.Episode, r.Subject, r.Finding = f.Episode, f.Subject(), j.fingerprint(f)
		found++
	}
	questions := slices.Concat(j.questions, j.deferred)
	if !question && slices.ContainsFunc(questions, func(q rules.Question) bool { return string(q.Code) == a.Rule }) {
		return r, lang.ErrAnswerOfQuestion
	}
	for _, q := range questions {
		if question && string(q.Code) == a.Rule && fits(a, q.Episode, q.Event.On) {
			r.Episode, r.Finding = q.Episode, j.questionKey(q)
			found++
		}
	}
	switch {
	case found == 1:
		return r, nil
	case found > 1:
		return r, lang.ErrSeveralOpen
	}
	return r, lang.ErrNothingOpen
}

func fits(a Answer, episode int, on rules.Day) bool {
	return (a.Episode == 0 || a.Episode == episode) && (a.On.IsZero() || a.On == on)
}

// answered is the last answer to what has that fingerprint; nil when there is none.
func (j *judgement) answered(fingerprint string) *gateway.Resolution {
	for i := len(j.Answers) - 1; i >= 0; i-- {
		if j.Answers[i].Finding == fingerprint {
			return &j.Answers[i]
		}
	}
	return nil
}
