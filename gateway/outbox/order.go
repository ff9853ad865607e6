package outbox

import (
	"time"

	"boligbro/gateway"
)

// waits is when a later message of a thread may be tried, as long as one before it is on its way; zero: now.
// An update must not come before what it updates.
func (ob *Outbox) waits(id string, thread []gateway.Delivery, now time.Time) time.Time {
	for _, before := range thread {
		if before.ID == id {
			break
		}
		switch before.State {
		case gateway.Unrouted, gateway.Queued, gateway.Sending:
			next := before.Next
			if next.Before(now) {
				next = now
			}
			return next.Add(max(ob.Retry.First, time.Second))
		}
	}
	return time.Time{}
}

// followed is the place of the channel by which the message before it in the thread got through: what follows
// goes the same way. The first, when the settings have that channel no more.
func followed(id string, thread []gateway.Delivery, route Route) int {
	place := 1
	for _, before := range thread {
		if before.ID == id {
			break
		}
		through := !before.Transmitted.IsZero() || !before.Arrived.IsZero()
		if through && route.Has(before.Place, before.Channel) {
			place = before.Place
		}
	}
	return place
}
