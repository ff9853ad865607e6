package casework

import (
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// update notifies the municipality of what has become of a notice made before, in the same thread and on the
// same clock:
//
//   - a correction (rettelse) when a fact of it was wrong: the same step has another day, or a name, the
//     address or what an agreement carries beyond them was corrected; a notice is never silently left wrong;
//   - an update (opdatering) when the filing that it announced has been made, and when the step is called
//     back. No statute asks for the latter, but a municipality that does not hear of it goes on to call on a
//     tenant who is no longer about to be evicted.
//
// What rests on a tenant's consent (samtykke) is updated as long as somebody consents, and names only those
// who do.
//
// Nothing else that follows is sent. A payment holds an amount. An eviction or a moving out is for others to
// tell by law. The amount of arrears, where an agreement carries it, is what was owed when the message was
// made; it grows by itself, and would make every night one of corrections. A message that is sent for another
// reason carries the amount of its day.
//
// Where the municipality was notified of several filings of the episode, the rules answer about one of them.
func (j *judgement) update(f rules.Finding) {
	j.tell(f, j.calledBack(f), false)
	h := j.merged.History(rules.AskedAt(j.evaluation.Asked))
	for _, other := range h.NotifiedOf(&f) {
		if other.Notice != f.Notice {
			j.tell(other, j.calledBack(other), false)
		}
	}
}

// updateBeside brings the other notices of the episode up to date, where a person has answered that the
// finding's own step needs no notice. It tells the municipality nothing new of that step. It tells of a
// withdrawal only where the answer says which step was withdrawn.
func (j *judgement) updateBeside(f rules.Finding) {
	h := j.merged.History(rules.AskedAt(j.evaluation.Asked))
	for _, told := range h.NotifiedOf(&f) {
		on, is, was := j.calledBack(told), told.Event, f.Event
		factsAlone := is.Kind == was.Kind && is.On == was.On && is.Ref == was.Ref
		if !on.IsZero() {
			factsAlone = !j.endsWith(f)
		}
		j.tell(told, on, factsAlone)
	}
}

// calledBack is the day on which the step of the notice was called back. Where the rules leave that to a
// person, it is as answered.
func (j *judgement) calledBack(f rules.Finding) rules.Day {
	h := j.merged.History(rules.AskedAt(j.evaluation.Asked))
	for _, open := range j.evaluation.Findings {
		if open.Rule == f.Rule && open.Episode == f.Episode && j.endsWith(open) {
			return h.Withdrawal(&f)
		}
	}
	return h.CalledBack(&f)
}

// endsWith reports whether a person has answered about the finding that nothing more happened than the
// municipality was notified of, so that the withdrawal of that holds.
func (j *judgement) endsWith(f rules.Finding) bool {
	if f.Outcome != rules.Review || f.Event.Kind == rules.Withdrawn {
		return false
	}
	answer := j.answered(j.fingerprint(f))
	return answer != nil && answer.As == rules.None && ends(answer.Reason)
}

// tell sends what the notice's thread lacks, with the day on which its step was called back, or zero; or of
// its facts alone, with the step as the municipality knows it.
func (j *judgement) tell(f rules.Finding, calledBack rules.Day, factsAlone bool) {
	n, thread := j.thread(f)
	thread = standing(thread)
	if len(thread) == 0 {
		return
	}
	content, err := rules.NoticeOf(&j.merged, &f, rules.DayOf(j.evaluation.Asked))
	if err != nil { // the rule no longer says what the municipality may be notified of: nothing better can be
		j.holdBack(thread)
		return
	}
	if thread[0].Lost() { // the alarm about that asks a person to notify the municipality another way
		if !j.waits(&thread[0]) {
			return
		}
		thread = thread[:1] // and if it is sent again, it is to say how it is now
	}
	latest := thread[len(thread)-1]
	ok := true
	if ofTenancyBefore(j.records, n) {
		content, ok = asTold(latest.Content, calledBack)
	} else {
		ok = j.complete(&content, f, n, thread, calledBack)
	}
	if !ok {
		return
	}
	if factsAlone {
		content.Event = latest.Content.Event
	}
	j.await(&content, latest.Content)
	j.say(n, thread, content)
}

// thread is the notice that the finding is about, with its messages; nil: there is none to update. The
// municipality was notified another way, or the notice strayed, and then the rules ask for a person instead.
func (j *judgement) thread(f rules.Finding) (gateway.Notice, []gateway.Delivery) {
	i := slices.IndexFunc(j.Notices, func(n gateway.Notice) bool { return n.ID == f.Notice })
	if i < 0 || f.Municipality != "" && j.Notices[i].Municipality != f.Municipality {
		return gateway.Notice{}, nil
	}
	return j.Notices[i], j.Threads[j.Notices[i].ID]
}

// complete makes the content that of a message in the notice's thread: what is missing now was there when the
// notice was made. False: nobody consents to it any more, and who did must not be named again.
func (j *judgement) complete(
	content *rules.Notice, f rules.Finding, n gateway.Notice, thread []gateway.Delivery, calledBack rules.Day,
) bool {
	latest := thread[len(thread)-1].Content
	content.Municipality = n.Municipality
	if len(content.Others) == 0 {
		content.Others = latest.Others
	}
	due, dueAt := f.Due, f.DueAt
	if len(content.Others) > 0 { // the notice was due with the first filing that it names
		due, dueAt = content.Others[0].On, content.Others[0].At
	}
	content.Late = lateBy(n, due, dueAt, thread[0].Content.Late)
	if len(content.Tenants) == 0 {
		if slices.Contains(f.Carries, rules.FieldConsent) {
			return false
		}
		content.Tenants = latest.Tenants
	}
	if content.Address.Street == "" {
		content.Address = latest.Address
	}
	if !calledBack.IsZero() {
		content.Event = rules.NoticeEvent{Kind: rules.Withdrawn, On: calledBack}
	}
	keepCarried(content, latest, f.Carries)
	return true
}

// lateBy reports whether the notice was late, by when it was due as the facts are today. Where that has not
// changed, it is as it was said.
func lateBy(n gateway.Notice, due rules.Day, dueAt time.Time, said bool) bool {
	if due.IsZero() || due == n.Due && dueAt.Equal(n.DueAt) {
		return said
	}
	return due < rules.DayOf(n.Created) || !dueAt.IsZero() && dueAt.Before(n.Created)
}

// await keeps a correction to a later day back until that day: the message goes on naming the step as the
// municipality knows it. Before the day nobody has done the step, and the message would say that it is done.
func (j *judgement) await(content *rules.Notice, latest rules.Notice) {
	on := content.Event.On
	if on <= rules.DayOf(j.evaluation.Asked) || content.Event.Kind == rules.FilingPlanned {
		return
	}
	content.Event = latest.Event
	j.wake(on)
}

// kindOfUpdate is whether a message corrects the one before it or follows up on it.
func kindOfUpdate(was, is rules.Notice) gateway.DeliveryKind {
	switch {
	case is.Event.Kind == rules.Withdrawn && was.Event.Kind != rules.Withdrawn,
		is.Event.Kind == rules.Filed && was.Event.Kind == rules.FilingPlanned:
		return gateway.Update
	}
	return gateway.Correction
}

// keepCarried leaves what is carried beyond what the statutes ask for as it was in the message before, where
// it is unknown now. So do arrears that arose after the step: they are others than those of that message, and
// the agreement does not cover them.
func keepCarried(content *rules.Notice, was rules.Notice, carries []rules.Field) {
	if content.Children == rules.Unknown && slices.Contains(carries, rules.FieldChildren) {
		content.Children = was.Children
	}
	if content.Start.IsZero() && slices.Contains(carries, rules.FieldStart) {
		content.Start = was.Start
	}
	others := content.Arrears.Since > content.Event.On && was.Arrears.Since <= was.Event.On
	if (content.Arrears.Since.IsZero() || others) && slices.Contains(carries, rules.FieldArrearsSince) {
		content.Arrears.Since = was.Arrears.Since
	}
	if (content.Arrears.Amount == nil || others) && slices.Contains(carries, rules.FieldArrears) {
		content.Arrears.Amount = was.Arrears.Amount
	}
}

// sameFacts reports whether a recipient would read the same facts in both; how a name is spelled, whether it
// was late, which law it cites and how much is owed do not count. A fact that only one of them holds counts
// for nothing either: the settings have changed what the agreement carries, and the message before was not
// wrong.
func sameFacts(was, is rules.Notice) bool {
	return was.Event.Kind == is.Event.Kind && was.Event.On == is.Event.On &&
		slices.EqualFunc(was.Tenants, is.Tenants, rules.NoticeTenant.Same) && was.Address.Same(is.Address) &&
		sameIfInBoth(was.Children, is.Children) && sameIfInBoth(was.Start, is.Start) &&
		sameIfInBoth(was.Arrears.Since, is.Arrears.Since)
}

func sameIfInBoth[T comparable](was, is T) bool {
	var none T
	return was == none || is == none || was == is
}

// holdBack lets lapse what rests on a consent that is gone, and has not been handed over.
func (j *judgement) holdBack(thread []gateway.Delivery) {
	for _, d := range thread {
		if d.Content.ByConsent() {
			j.let(d, gateway.CauseNoConsent)
		}
	}
}
