package casework

import (
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// waits reports whether the message is to be handed over, or was given up and may be sent again, and the
// municipality provably has nothing of it.
func (d *Dossier) waits(m *gateway.Delivery) bool {
	return unended(m) && (m.Attempts == 0 || d.Untaken[m.ID])
}

// unended reports whether nothing has come of the message, and something may yet.
func unended(m *gateway.Delivery) bool {
	switch m.State {
	case gateway.Queued, gateway.Unrouted, gateway.Failed:
		return !m.Answered()
	}
	return false
}

// readUntaken notes of the messages that were tried, and of which nothing has come, whether every attempt
// ended with an answer that says that the municipality has not got them.
func (d *Dossier) readUntaken(r gateway.DeliveryReader) error {
	for _, thread := range d.Threads {
		for _, m := range thread {
			if m.Attempts == 0 || !unended(&m) {
				continue
			}
			attempts, err := r.Attempts(gateway.Operator, m.ID)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(attempts, mayHold) {
				if d.Untaken == nil {
					d.Untaken = map[string]bool{}
				}
				d.Untaken[m.ID] = true
			}
		}
	}
	return nil
}

// mayHold reports whether the municipality may have what the attempt handed over.
func mayHold(a gateway.Attempt) bool {
	chance := gateway.SecondChanceOf(a.Detail)
	return a.Finished.IsZero() || a.Detail == "" || chance.Held || chance.Unclear
}

// standing are the messages of a thread that have not lapsed, oldest first.
func standing(thread []gateway.Delivery) []gateway.Delivery {
	return slices.DeleteFunc(slices.Clone(thread), func(d gateway.Delivery) bool {
		return d.State == gateway.Lapsed
	})
}

// say brings a thread up to date with the content. The municipality need not get what is not so any more:
// later messages that wait lapse, and a notice that waits is worded anew. A notice that turned out to have
// arrived in former words is corrected, also where its words are right now.
func (j *judgement) say(n gateway.Notice, thread []gateway.Delivery, content rules.Notice) {
	former := len(thread) == 1 && thread[0].Answered() && thread[0].InFormerWords()
	if sameFacts(thread[len(thread)-1].Content, content) && !former {
		return
	}
	for len(thread) > 1 && j.waits(&thread[len(thread)-1]) {
		j.let(thread[len(thread)-1], gateway.CauseReplaced)
		thread = thread[:len(thread)-1]
	}
	latest := thread[len(thread)-1]
	switch {
	case sameFacts(latest.Content, content) && !former:
		return
	case len(thread) == 1 && j.waits(&latest) && content.Event.Kind != rules.Withdrawn:
		j.word(latest, content)
		return
	case thread[0].Lost():
		return // nothing follows on a notice that did not get through
	}
	if len(thread) == 1 && j.waits(&latest) { // a withdrawal goes behind it, and both name the same people
		before := content
		before.Event = latest.Content.Event
		if !sameFacts(latest.Content, before) {
			j.word(latest, before)
		}
	}
	d := j.message(n, kindOfUpdate(latest.Content, content), content)
	if newest := j.newest(n); !d.Created.After(newest) {
		// a clock that was set back must not turn the thread around
		d.Created = newest.Add(time.Microsecond)
	}
	j.changes.Messages = append(j.changes.Messages, d)
	j.alarmUnrouted(d)
}

// newest is when the newest message of the notice's thread was made.
func (j *judgement) newest(n gateway.Notice) time.Time {
	thread := j.Threads[n.ID]
	return thread[len(thread)-1].Created
}

// word words a message anew that is not handed over. It is tried as long as a new one would be.
func (j *judgement) word(d gateway.Delivery, content rules.Notice) {
	d.Content = content
	d.Earlier, d.Since = d.Attempts, time.Time{}
	j.changes.Worded = append(j.changes.Worded, d)
}
