package casework

import (
	"context"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// AttentionView is a finding that a person must look at, with what it says in full (but for the step's
// reference).
type AttentionView struct {
	gateway.Attention
	First   bool // known children
	Finding rules.Finding
}

// attentionOf reads what is open, cases with known children first, each with its finding in the newest
// evaluation of its case.
func attentionOf(
	r gateway.Reader, s gateway.Scope, first func(caseID string) (bool, error),
) ([]AttentionView, error) {
	open, err := r.Attention(s, 0)
	if err != nil {
		return nil, err
	}
	views := make([]AttentionView, len(open))
	for i, a := range open {
		views[i] = AttentionView{Attention: a, Finding: rules.Finding{
			Rule: a.Rule, Episode: a.Episode, Outcome: a.Outcome, Reason: a.Reason, Missing: a.Missing, Due: a.Due, Municipality: a.Municipality,
		}}
		if views[i].First, err = first(a.Case); err != nil {
			return nil, err
		}
		evaluations, err := r.Evaluations(s, a.Case)
		if err != nil {
			return nil, err
		}
		if len(evaluations) == 0 {
			continue
		}
		for _, f := range evaluations[len(evaluations)-1].Findings {
			if f.Rule == a.Rule && f.Episode == a.Episode && f.Outcome == a.Outcome && f.Reason == a.Reason && f.Due == a.Due {
				f.Event.Ref = ""
				views[i].Finding = f
				break
			}
		}
	}
	slices.SortStableFunc(views, func(a, b AttentionView) int { return TrueFirst(a.First, b.First) })
	return views, nil
}

// Review is something that awaits a person: a finding, a question, or a row that could not be used and may
// hold a legal step. Exactly one of Finding, Question and Problem is set.
type Review struct {
	Number      string // the case's; empty for a row
	Row         string // what `review resolve` calls the row, such as R-3F9A2C71; empty for a case
	Association string
	Tenancy     string // the housing system's own number; a row's is not known
	Rule        string // what `review resolve --rule` takes; empty for a row
	First       bool   // known children
	Attention   gateway.Attention
	Finding     *rules.Finding
	Question    *rules.Question
	Problem     *gateway.Quarantined
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

// Reviews are what awaits a person: the findings with the soonest due day first, then the questions, then
// the rows; and before all of them those of cases with known children, in the same order.
func (cw *Casework) Reviews(ctx context.Context, s gateway.Scope, asked rules.Asked) ([]Review, error) {
	var all []Review
	err := cw.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		first := Priority(r, s, asked)
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
		rows, err := cw.quarantined(r, s)
		all = append(append(all, questions...), rows...)
		slices.SortStableFunc(all, func(a, b Review) int { return TrueFirst(a.First, b.First) })
		return err
	})
	return all, err
}

// questionsOf are the questions that alarms are open about.
func questionsOf(r gateway.Reader, s gateway.Scope, asked rules.Asked) ([]Review, error) {
	alarms, err := r.Alarms(s, false, 0)
	if err != nil {
		return nil, err
	}
	var all []Review
	for _, a := range alarms {
		if a.Kind != gateway.AlarmQuestion {
			continue
		}
		c, err := r.CaseByID(s, a.Subject)
		if err != nil {
			return nil, err
		}
		merged, err := Merged(r, s, c.ID)
		if err != nil {
			return nil, err
		}
		first := rules.First(&merged, asked)
		for _, q := range rules.Questions(&merged, asked) {
			if q.Wake.IsZero() {
				all = append(all, Review{
					Number: c.Number, Association: c.Association, Tenancy: c.Tenancy, Rule: string(q.Code), First: first, Question: &q,
					Attention: gateway.Attention{Case: c.ID, Number: c.Number, Association: c.Association, Rule: string(q.Code), Episode: q.Episode, Since: a.Raised},
				})
			}
		}
	}
	return all, nil
}
