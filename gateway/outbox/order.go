package outbox

import (
	"time"

	"boligbro/gateway"
)

// waits is when a later message of a thread may be tried, as long as one before it is on its way; zero: now. An update
// must not come before what it updates.
// lost: what it follows never got there, so that nobody must be given it.
func (ob *Outbox) waits(tx gateway.Tx, d gateway.Delivery, now time.Time) (next time.Time, lost bool, err error) {
	if d.Kind == gateway.FirstNotice {
		return time.Time{}, false, nil
	}
	thread, err := tx.Deliveries(gateway.Operator, d.Notice)
	if err != nil || thread[0].Lost() {
		return time.Time{}, err == nil, err
	}
	for _, before := range thread {
		if before.ID == d.ID {
			break
		}
		switch before.State {
		case gateway.Unrouted, gateway.Queued, gateway.Sending:
			next := before.Next
			if next.Before(now) {
				next = now
			}
			return next.Add(max(ob.Retry.First, time.Second)), false, nil
		}
	}
	return time.Time{}, false, nil
}
