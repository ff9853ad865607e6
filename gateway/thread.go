package gateway

import "slices"

// Answered reports whether the far side has said something of the message: that it takes it, or that it will
// not.
func (d *Delivery) Answered() bool {
	return !d.Transmitted.IsZero() || !d.Arrived.IsZero() || d.State == Rejected
}

// Superseded reports whether the message at that place of a thread (oldest first) is not needed any more: it
// follows on the notice, and a later one has been answered. Each message holds all that is to be known, so
// what an earlier one said would undo the later. The notice itself is always needed: it starts the clocks.
func Superseded(thread []Delivery, at int) bool {
	return thread[at].Kind != FirstNotice &&
		slices.ContainsFunc(thread[at+1:], func(later Delivery) bool { return later.Answered() })
}

// Resendable are the messages of a thread that can be sent again when a person says so: those that the
// municipality is not proved to have and has not refused.
func Resendable(thread []Delivery) (again []Delivery) {
	for i := range thread {
		if thread[i].resendable() && !Superseded(thread, i) {
			again = append(again, thread[i])
		}
	}
	return again
}

func (d *Delivery) resendable() bool {
	switch d.State {
	case Failed:
		return d.Arrived.IsZero()
	case Queued:
		return d.Attempts > 0
	}
	return d.State == Transmitted
}
