package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// findQuestions finds what the association is to be asked, and lets the case wake on the day of the next
// question.
func (j *judgement) findQuestions() {
	asked := j.asked
	if j.Unread {
		asked = rules.AskedOn(asked.Day.Add(-1))
	}
	for _, q := range rules.Questions(&j.merged, asked) {
		if j.beforeAsking(q.Event.On) {
			continue
		}
		answer := j.answered(j.questionKey(q))
		switch {
		case !q.Wake.IsZero():
			j.wake(q.Wake)
		case answer == nil:
			j.questions = append(j.questions, q)
		case answer.Reason == reasonNotYet:
			again := rules.DayOf(answer.At).Add(q.Again)
			if q.Again > 0 && again <= asked.Day {
				j.questions = append(j.questions, q)
				continue
			}
			j.deferred = append(j.deferred, q)
			if q.Again > 0 {
				j.wake(again)
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
		j.updateBeside(f)
		return false, nil
	}
	if planStands(f, j.asked) {
		j.wake(f.Event.On)
		return false, nil
	}
	notify, missing := rules.AsNotify(&j.merged, f)
	if len(missing) > 0 {
		return true, nil
	}
	_, err = j.notify(notify)
	return false, err
}

// findingTask is the task to decide a finding, or to fill in what is missing.
func (j *judgement) findingTask(f rules.Finding) gateway.Task {
	t := j.newTask(gateway.TaskFinding)
	t.Rule, t.Episode, t.Subject, t.Outcome, t.Reason = f.Rule, f.Episode, f.Subject(), f.Outcome, f.Reason
	t.Missing, t.Due = f.Missing, f.Due
	f.Event.Ref = ""
	t.Finding = &f
	return t
}

// questionTask is the task to answer a question.
func (j *judgement) questionTask(q rules.Question) gateway.Task {
	t := j.newTask(gateway.TaskQuestion)
	t.Rule, t.Episode = string(q.Code), q.Episode
	q.Event.Ref = ""
	t.Question = &q
	return t
}

func (j *judgement) newTask(kind gateway.TaskKind) gateway.Task {
	return gateway.Task{
		ID: gateway.NewID(), Kind: kind, Association: j.Case.Association, Case: j.Case.ID,
		Number: j.Case.Number,
		Since:  j.now, First: rules.First(&j.merged, j.asked),
	}
}

// sameTask reports whether both are about the same finding or question.
func sameTask(a, b *gateway.Task) bool {
	return a.Kind == b.Kind && a.Rule == b.Rule && a.Episode == b.Episode && a.Subject == b.Subject &&
		a.Outcome == b.Outcome && a.Reason == b.Reason
}

// keepTasks keeps what waits for a person, and alarms the association's people until it is answered. They are
// alarmed anew about a new finding, also where something else of the case has been open for long.
func (j *judgement) keepTasks(findings []gateway.Task) {
	tasks := slices.Clip(findings)
	for _, q := range j.questions {
		tasks = append(tasks, j.questionTask(q))
	}
	fresh := j.New
	for i := range tasks {
		t := &tasks[i]
		if k := slices.IndexFunc(j.Tasks, func(b gateway.Task) bool { return sameTask(&b, t) }); k >= 0 {
			before := &j.Tasks[k]
			t.ID, t.Since, t.Owner, t.Substitute = before.ID, before.Since, before.Owner, before.Substitute
		} else if t.Kind == gateway.TaskFinding {
			fresh = true
		}
	}
	j.changes.Tasks, j.changes.KeepTasks = tasks, j.New && len(tasks) == 0

	j.alarmQuestions()
	if !j.New && (len(findings) == 0 || fresh) {
		j.settle(gateway.AlarmFinding)
	}
	if len(findings) > 0 {
		first := soonest(findings)
		j.raise(gateway.AlarmFinding, string(first.Reason), len(findings), first.Due)
	}
}

// soonest is the one with the soonest due day; the first when none has one.
func soonest(tasks []gateway.Task) gateway.Task {
	first := tasks[0]
	for _, t := range tasks {
		if !t.Due.IsZero() && (first.Due.IsZero() || t.Due < first.Due) {
			first = t
		}
	}
	return first
}

// alarmQuestions alarms the association about what it is asked, until it is answered.
func (j *judgement) alarmQuestions() {
	if len(j.questions) > 0 {
		j.raise(gateway.AlarmQuestion, string(j.questions[0].Code), len(j.questions), 0)
		return
	}
	may := func(e rules.Event) bool { return e.Kind == rules.Terminated || e.Kind == rules.FilingPlanned }
	was := func(t gateway.Task) bool { return t.Kind == gateway.TaskQuestion } // of what is an old number now
	if !j.New && (slices.ContainsFunc(j.merged.Events, may) || slices.ContainsFunc(j.Tasks, was)) {
		j.settle(gateway.AlarmQuestion)
	}
}

// raise raises an alarm about the case.
func (j *judgement) raise(kind gateway.AlarmKind, code string, count int, due rules.Day) {
	j.changes.Raised = append(j.changes.Raised, gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: j.Case.Association, Number: j.Case.Number,
		Subject: j.Case.ID,
		Code:    code, Count: count, Due: due, Raised: j.now,
	})
}

// settle ends the case's alarm of the kind.
func (j *judgement) settle(kind gateway.AlarmKind) {
	j.changes.Settled = append(j.changes.Settled, gateway.AlarmEnd{Kind: kind, Subject: j.Case.ID, At: j.now})
}
