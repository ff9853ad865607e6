package casework

import (
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// update tells the municipality what has become of a notice made before, in the same thread and on the same
// clock:
//
//   - a correction (rettelse) when a fact of it was wrong: the same step has another day, or a name, the address or what
//     an agreement carries beyond them was corrected; a notice is never silently left standing wrong;
//   - an update (opdatering) when the filing that it said was planned has been made, and when the step is called back.
//     No act asks for the latter, but a municipality that is not told goes on to call on a tenant who is no longer
//     about to be evicted.
//
// What rests on a tenant's consent (samtykke) is told as long as somebody consents, and names only those
// who do.
//
// Nothing else that follows is told: not a payment, which holds an amount, and not an eviction or a moving
// out, which the law lets others tell. Nor is another amount of arrears, where an agreement carries it: it
// says what was owed when the message was made, grows by itself, and would make every night one of
// corrections. One that is sent for another reason tells the amount of its day.
func (j *judgement) update(f rules.Finding) {
	i := slices.IndexFunc(j.Notices, func(n gateway.Notice) bool { return n.ID == f.Notice })
	if i < 0 {
		return // the municipality was notified another way
	}
	n := j.Notices[i]
	if f.Municipality != "" && n.Municipality != f.Municipality {
		return // of a notice that strayed the rules ask for a person instead
	}
	thread := j.Threads[n.ID]
	content, err := rules.NoticeOf(&j.merged, &f, rules.DayOf(j.evaluation.Asked))
	if err != nil { // the rule no longer says what may be told: nothing better can be
		j.holdBack(thread)
		return
	}
	first, latest := thread[0], thread[len(thread)-1].Content
	if first.Lost() {
		// it does not have the notice, or will not: the alarm about that asks a person to tell it another
		// way
		return
	}
	content.Municipality = n.Municipality
	content.Late = first.Content.Late
	if !f.Due.IsZero() && (f.Due != n.Due || !f.DueAt.Equal(n.DueAt)) { // by what is known now
		content.Late = f.Due < rules.DayOf(n.Created) || !f.DueAt.IsZero() && f.DueAt.Before(n.Created)
	}
	if len(content.Tenants) == 0 {
		if slices.Contains(f.Carries, rules.FieldConsent) {
			return // who consented does not any more, and must not be named again
		}
		content.Tenants = latest.Tenants // what is missing now was there when the notice was made
	}
	if content.Address.Street == "" {
		content.Address = latest.Address
	}
	if on := j.merged.History(rules.AskedAt(j.evaluation.Asked)).CalledBack(&f); !on.IsZero() {
		content.Event = rules.NoticeEvent{Kind: rules.Withdrawn, On: on}
	}
	keepCarried(&content, latest, f.Carries)
	if sameFacts(latest, content) {
		return
	}
	kind := gateway.Correction
	switch {
	case content.Event.Kind == rules.Withdrawn && latest.Event.Kind != rules.Withdrawn:
		kind = gateway.Update
	case content.Event.Kind == rules.Filed && latest.Event.Kind == rules.FilingPlanned:
		kind = gateway.Update
	}
	d := j.message(n, kind, content)
	if before := thread[len(thread)-1].Created; !d.Created.After(before) {
		d.Created = before.Add(time.Microsecond) // a clock that was set back must not turn the thread around
	}
	j.changes.Messages = append(j.changes.Messages, d)
	j.alarmUnrouted(d)
}

// keepCarried leaves what is carried beyond the acts' as it was told, where it is not known any more. So do
// arrears that arose after the step: they are others than those that were told of, and the agreement does
// not cover them.
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

// sameFacts reports whether a recipient would read the same facts in both; whether it was late, which law
// it cites and how much is owed do not count. A fact that only one of them tells counts for nothing either:
// the settings have changed what the agreement carries, and what was told was not wrong.
func sameFacts(was, is rules.Notice) bool {
	return was.Event.Kind == is.Event.Kind && was.Event.On == is.Event.On && slices.Equal(was.Tenants, is.Tenants) && was.Address == is.Address &&
		sameIfBothSaid(was.Children, is.Children) && sameIfBothSaid(was.Start, is.Start) && sameIfBothSaid(was.Arrears.Since, is.Arrears.Since)
}

func sameIfBothSaid[T comparable](was, is T) bool {
	var untold T
	return was == untold || is == untold || was == is
}

// detailConsent is the code of a message that was held back because nobody consents to it any more.
const detailConsent = "consent-withdrawn"

// holdBack keeps what rests on a consent that is gone, and has not been handed over, from being so.
func (j *judgement) holdBack(thread []gateway.Delivery) {
	for _, d := range thread {
		if d.State != gateway.Queued || !d.Content.ByConsent() {
			continue
		}
		d.State, d.Detail = gateway.Failed, detailConsent
		j.changes.Held = append(j.changes.Held, d)
	}
}
