package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// findQuestions finds what the association is to be asked, and lets the case wake on the day of the next
// question.
func (j *judgement) findQuestions() {
	for _, q := range rules.Questions(&j.merged, j.asked) {
		if j.beforeAsking(q.Event.On) {
			continue
		}
		answer := j.answered(j.questionKey(q))
		switch again := rules.Day(0); {
		case !q.Wake.IsZero():
			j.wake(q.Wake)
		case answer == nil:
			j.questions = append(j.questions, q)
		case answer.Reason == reasonNotYet:
			if again = rules.DayOf(answer.At).Add(askAgain); again > j.asked.Day {
				j.wake(again)
				j.deferred = append(j.deferred, q)
			} else {
				j.questions = append(j.questions, q)
			}
		}
	}
}

// weigh does with a finding that the rules could not answer alone what a person has answered. True: nobody
// has, or what the notice must hold is not known, so it stays open.
func (j *judgement) weigh(f rules.Finding) (open bool, err error) {
	answer := j.answered(j.fingerprint(f))
	if answer == nil {
		return true, nil
	}
	if answer.As == rules.None {
		return false, nil
	}
	notify, missing := rules.AsNotify(&j.merged, f)
	if len(missing) > 0 {
		return true, nil
	}
	_, err = j.notify(notify)
	return false, err
}

func (j *judgement) attention(f rules.Finding) gateway.Attention {
	return gateway.Attention{
		Case: j.Case.ID, Number: j.Case.Number, Association: j.Case.Association, Municipality: f.Municipality,
		Rule: f.Rule, Episode: f.Episode, Subject: f.Subject(), Outcome: f.Outcome, Reason: f.Reason,
		Missing: f.Missing, Due: f.Due, Since: j.now,
	}
}

// sameAttention reports whether both are about the same finding.
func sameAttention(a, b *gateway.Attention) bool {
	return a.Rule == b.Rule && a.Episode == b.Episode && a.Subject == b.Subject && a.Outcome == b.Outcome && a.Reason == b.Reason
}

// attend keeps what a person must look at, and tells of it until it is answered. What is new is told anew,
// also where something else of the case has stood open for long.
func (j *judgement) attend(open []gateway.Attention) {
	j.question()
	if len(open) == 0 && j.New {
		j.changes.KeepOpen = true
		return
	}
	fresh := j.New
	for i := range open {
		k := slices.IndexFunc(j.Open, func(b gateway.Attention) bool { return sameAttention(&b, &open[i]) })
		if k < 0 {
			fresh = true
			continue
		}
		open[i].Since = j.Open[k].Since
	}
	j.changes.Open = open
	if !j.New && (len(open) == 0 || fresh) {
		j.settle(gateway.AlarmAttention)
	}
	if len(open) > 0 {
		first := soonest(open)
		j.raise(gateway.AlarmAttention, string(first.Reason), len(open), first.Due)
	}
}

// soonest is the one with the soonest due day; the first when none has one.
func soonest(open []gateway.Attention) gateway.Attention {
	first := open[0]
	for _, a := range open {
		if !a.Due.IsZero() && (first.Due.IsZero() || a.Due < first.Due) {
			first = a
		}
	}
	return first
}

// question asks the association what it has not told, until it is answered.
func (j *judgement) question() {
	if len(j.questions) > 0 {
		j.raise(gateway.AlarmQuestion, string(j.questions[0].Code), len(j.questions), 0)
		return
	}
	may := func(e rules.Event) bool { return e.Kind == rules.Terminated || e.Kind == rules.FilingPlanned }
	if !j.New && slices.ContainsFunc(j.merged.Events, may) { // else it has never been asked
		j.settle(gateway.AlarmQuestion)
	}
}

// raise tells the association's people of something about the case.
func (j *judgement) raise(kind gateway.AlarmKind, code string, count int, due rules.Day) {
	j.changes.Raised = append(j.changes.Raised, gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: j.Case.Association, Number: j.Case.Number, Subject: j.Case.ID,
		Code: code, Count: count, Due: due, Raised: j.now,
	})
}

// settle ends the case's alarm of the kind.
func (j *judgement) settle(kind gateway.AlarmKind) {
	j.changes.Settled = append(j.changes.Settled, gateway.AlarmEnd{Kind: kind, Subject: j.Case.ID, At: j.now})
}
