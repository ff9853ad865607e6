package gateway

import (
	"context"
	"slices"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// askedBack is how many days before the association used the product a step may lie and still be asked about: the filing
// that follows it falls after, and is owed. What is older has ended or is known.
const askedBack = 90

// ask looks up what people have answered about the case, finds what the association is to be asked, and lets the case
// wake on the day of the next question.
func (g *Gateway) ask(tx Tx, c *Case, j *judgement, asked rules.Asked) error {
	questions := rules.Questions(&j.merged, asked)
	waits := slices.ContainsFunc(j.evaluation.Findings, func(f rules.Finding) bool { return f.Outcome == rules.Review || f.Outcome == rules.Incomplete })
	if !j.fresh && (waits || len(questions) > 0) {
		var err error
		if j.resolutions, err = tx.Resolutions(Operator, c.ID); err != nil {
			return err
		}
	}
	wake := func(d rules.Day) {
		if c.Wake.IsZero() || d < c.Wake {
			c.Wake = d
		}
	}
	for _, q := range questions {
		if live := g.GoLive[c.Association]; !live.IsZero() && q.Event.On < live.Add(-askedBack) {
			continue
		}
		answer := g.resolved(j, g.asked(&j.merged, q))
		switch again := rules.Day(0); {
		case !q.Wake.IsZero():
			wake(q.Wake)
		case answer == nil:
			j.questions = append(j.questions, q)
		case answer.Reason == reasonNotYet:
			if again = rules.DayOf(answer.At).Add(askAgain); again > asked.Day {
				wake(again)
				j.deferred = append(j.deferred, q)
			} else {
				j.questions = append(j.questions, q)
			}
		}
	}
	return nil
}

// weigh does with a finding that the rules could not answer alone what a person has answered, and else keeps it open.
func (g *Gateway) weigh(tx Tx, c Case, j *judgement, f rules.Finding, open []Attention, report *Report) ([]Attention, error) {
	answer := g.resolved(j, g.fingerprint(&j.merged, f))
	if answer != nil && answer.As == rules.None {
		return open, nil
	}
	if answer != nil {
		notify, missing := rules.AsNotify(&j.merged, f)
		if len(missing) == 0 {
			made, err := g.notify(tx, c, j, notify)
			if made {
				report.Notices++
			}
			return open, err
		}
	}
	return append(open, g.attention(c, f)), nil
}

func (g *Gateway) attention(c Case, f rules.Finding) Attention {
	return Attention{
		Case: c.ID, Number: c.Number, Association: c.Association, Municipality: f.Municipality,
		Rule: f.Rule, Episode: f.Episode, Subject: g.subject(c, f), Outcome: f.Outcome, Reason: f.Reason,
		Missing: f.Missing, Due: f.Due, Since: g.Now(),
	}
}

// same reports whether both are about the same finding.
func (a *Attention) same(b *Attention) bool {
	return a.Rule == b.Rule && a.Episode == b.Episode && a.Subject == b.Subject && a.Outcome == b.Outcome && a.Reason == b.Reason
}

// attend keeps what a person must look at, and tells of it until it is resolved. What is new is told anew, also where
// something else of the case has stood open for long.
func (g *Gateway) attend(tx Tx, c Case, j *judgement, open []Attention) error {
	if err := g.question(tx, c, j); err != nil {
		return err
	}
	if len(open) == 0 && j.fresh {
		return nil // it has never had any
	}
	fresh := j.fresh
	if !j.fresh && len(open) > 0 {
		before, err := tx.AttentionOf(c.ID)
		if err != nil {
			return err
		}
		for i := range open {
			k := slices.IndexFunc(before, func(b Attention) bool { return b.same(&open[i]) })
			if k < 0 {
				fresh = true
				continue
			}
			open[i].Since = before[k].Since
		}
	}
	if err := tx.SetAttention(c.ID, open); err != nil {
		return err
	}
	if !j.fresh && (len(open) == 0 || fresh) {
		if err := tx.Resolve(AlarmAttention, c.ID, g.Now()); err != nil {
			return err
		}
	}
	if len(open) == 0 {
		return nil
	}
	first := open[0]
	for _, a := range open {
		if !a.Due.IsZero() && (first.Due.IsZero() || a.Due < first.Due) {
			first = a
		}
	}
	_, err := tx.Raise(Alarm{
		ID: NewID(), Kind: AlarmAttention, Association: c.Association, Number: c.Number, Subject: c.ID,
		Code: string(first.Reason), Count: len(open), Due: first.Due, Raised: g.Now(),
	})
	return err
}

// question asks the association what it has not told, until it is answered.
func (g *Gateway) question(tx Tx, c Case, j *judgement) error {
	if len(j.questions) == 0 {
		may := func(e rules.Event) bool { return e.Kind == rules.Terminated || e.Kind == rules.FilingPlanned }
		if j.fresh || !slices.ContainsFunc(j.merged.Events, may) {
			return nil // it has never been asked
		}
		return tx.Resolve(AlarmQuestion, c.ID, g.Now())
	}
	_, err := tx.Raise(Alarm{
		ID: NewID(), Kind: AlarmQuestion, Association: c.Association, Number: c.Number, Subject: c.ID,
		Code: string(j.questions[0].Code), Count: len(j.questions), Raised: g.Now(),
	})
	return err
}

// Review is something that awaits a person: a finding, a question, or a row that could not be used and may hold a legal
// step. Exactly one of Finding, Question and Problem is set.
type Review struct {
	Number      string // the case's; empty for a row
	Row         string // what `review resolve` calls the row, such as R-3F9A2C71; empty for a case
	Association string
	Tenancy     string // the housing system's own number; a row's is not known
	Rule        string // what `review resolve --rule` takes; empty for a row
	First       bool   // known children
	Attention   Attention
	Finding     *rules.Finding
	Question    *rules.Question
	Problem     *Quarantined
}

// Text says what must be answered.
func (r *Review) Text(l lang.Language) string {
	switch {
	case r.Finding != nil:
		return r.Finding.Text(l)
	case r.Question != nil:
		return r.Question.Text(l)
	}
	return r.Problem.Problem.Text(l)
}

// Reviews are what awaits a person: the findings with the soonest due day first, then the questions, then the rows; and
// before all of them those of cases with known children, in the same order.
func (g *Gateway) Reviews(ctx context.Context, s Scope, asked rules.Asked) ([]Review, error) {
	var all []Review
	err := g.Store.View(ctx, func(r Reader) error {
		all = nil
		first := priority(r, s, asked)
		open, err := attentionOf(r, s, first)
		if err != nil {
			return err
		}
		for i := range open {
			a := &open[i]
			c, err := r.CaseByID(s, a.Case)
			if err != nil {
				return err
			}
			all = append(all, Review{Number: a.Number, Association: a.Association, Tenancy: c.Tenancy, Rule: a.Rule, First: a.First, Attention: a.Attention, Finding: &a.Finding})
		}
		questions, err := questionsOf(r, s, asked)
		if err != nil {
			return err
		}
		rows, err := g.quarantined(r, s)
		all = append(append(all, questions...), rows...)
		slices.SortStableFunc(all, func(a, b Review) int { return before(a.First, b.First) })
		return err
	})
	return all, err
}

// questionsOf are the questions that alarms are open about.
func questionsOf(r Reader, s Scope, asked rules.Asked) ([]Review, error) {
	alarms, err := r.Alarms(s, false, 0)
	if err != nil {
		return nil, err
	}
	var all []Review
	for _, a := range alarms {
		if a.Kind != AlarmQuestion {
			continue
		}
		c, err := r.CaseByID(s, a.Subject)
		if err != nil {
			return nil, err
		}
		merged, err := told(r, s, c.ID)
		if err != nil {
			return nil, err
		}
		first := rules.First(&merged, asked)
		for _, q := range rules.Questions(&merged, asked) {
			if q.Wake.IsZero() {
				all = append(all, Review{
					Number: c.Number, Association: c.Association, Tenancy: c.Tenancy, Rule: string(q.Code), First: first, Question: &q,
					Attention: Attention{Case: c.ID, Number: c.Number, Association: c.Association, Rule: string(q.Code), Episode: q.Episode, Since: a.Raised},
				})
			}
		}
	}
	return all, nil
}
