package outbox

import "time"

// sendLease is how long after a process has died its deliveries wait. It is longer than one hand-over takes,
// and renewed while deliveries wait for theirs.
const (
	sendLease  = 5 * sendTimeout
	leaseRenew = sendTimeout
)

// leases are those on the deliveries that a pass has claimed.
type leases struct {
	held  map[string]bool
	renew time.Time // when they are renewed
}

func (l *leases) add(now time.Time, id string) {
	if len(l.held) == 0 {
		l.renew = now.Add(leaseRenew)
	}
	l.held[id] = true
}

func (l *leases) drop(id string) { delete(l.held, id) }

// due are the deliveries whose leases are to be renewed now.
func (l *leases) due(now time.Time) (ids []string) {
	if len(l.held) == 0 || now.Before(l.renew) {
		return nil
	}
	l.renew = now.Add(leaseRenew)
	for id := range l.held {
		ids = append(ids, id)
	}
	return ids
}
