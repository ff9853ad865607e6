package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// askedBack is how many days before the association used the product a step may lie and still be asked about: the filing
// that follows it falls after, and is owed. What is older has ended or is known.
const askedBack = 90

// ask looks up what people have answered about the case, finds what the association is to be asked, and lets the case
// wake on the day of the next question.
func (cw *Casework) ask(tx gateway.Tx, c *gateway.Case, j *judgement, asked rules.Asked) error {
	questions := rules.Questions(&j.merged, asked)
	waits := slices.ContainsFunc(j.evaluation.Findings, func(f rules.Finding) bool { return f.Outcome == rules.Review || f.Outcome == rules.Incomplete })
	if !j.fresh && (waits || len(questions) > 0) {
		var err error
		if j.resolutions, err = tx.Resolutions(gateway.Operator, c.ID); err != nil {
			return err
		}
	}
	wake := func(d rules.Day) {
		if c.Wake.IsZero() || d < c.Wake {
			c.Wake = d
		}
	}
	for _, q := range questions {
		if live := cw.GoLive[c.Association]; !live.IsZero() && q.Event.On < live.Add(-askedBack) {
			continue
		}
		answer := cw.answered(j, cw.questionKey(&j.merged, q))
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
func (cw *Casework) weigh(tx gateway.Tx, c gateway.Case, j *judgement, f rules.Finding, open []gateway.Attention, report *gateway.Report) ([]gateway.Attention, error) {
	answer := cw.answered(j, cw.fingerprint(&j.merged, f))
	if answer != nil && answer.As == rules.None {
		return open, nil
	}
	if answer != nil {
		notify, missing := rules.AsNotify(&j.merged, f)
		if len(missing) == 0 {
			made, err := cw.notify(tx, c, j, notify)
			if made {
				report.Notices++
			}
			return open, err
		}
	}
	return append(open, cw.attention(c, f)), nil
}

func (cw *Casework) attention(c gateway.Case, f rules.Finding) gateway.Attention {
	return gateway.Attention{
		Case: c.ID, Number: c.Number, Association: c.Association, Municipality: f.Municipality,
		Rule: f.Rule, Episode: f.Episode, Subject: cw.subject(c, f), Outcome: f.Outcome, Reason: f.Reason,
		Missing: f.Missing, Due: f.Due, Since: cw.Now(),
	}
}

// sameAttention reports whether both are about the same finding.
func sameAttention(a, b *gateway.Attention) bool {
	return a.Rule == b.Rule && a.Episode == b.Episode && a.Subject == b.Subject && a.Outcome == b.Outcome && a.Reason == b.Reason
}

// attend keeps what a person must look at, and tells of it until it is resolved. What is new is told anew, also where
// something else of the case has stood open for long.
func (cw *Casework) attend(tx gateway.Tx, c gateway.Case, j *judgement, open []gateway.Attention) error {
	if err := cw.question(tx, c, j); err != nil {
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
			k := slices.IndexFunc(before, func(b gateway.Attention) bool { return sameAttention(&b, &open[i]) })
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
		if err := tx.Resolve(gateway.AlarmAttention, c.ID, cw.Now()); err != nil {
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
	_, err := tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmAttention, Association: c.Association, Number: c.Number, Subject: c.ID,
		Code: string(first.Reason), Count: len(open), Due: first.Due, Raised: cw.Now(),
	})
	return err
}

// question asks the association what it has not told, until it is answered.
func (cw *Casework) question(tx gateway.Tx, c gateway.Case, j *judgement) error {
	if len(j.questions) == 0 {
		may := func(e rules.Event) bool { return e.Kind == rules.Terminated || e.Kind == rules.FilingPlanned }
		if j.fresh || !slices.ContainsFunc(j.merged.Events, may) {
			return nil // it has never been asked
		}
		return tx.Resolve(gateway.AlarmQuestion, c.ID, cw.Now())
	}
	_, err := tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmQuestion, Association: c.Association, Number: c.Number, Subject: c.ID,
		Code: string(j.questions[0].Code), Count: len(j.questions), Raised: cw.Now(),
	})
	return err
}
