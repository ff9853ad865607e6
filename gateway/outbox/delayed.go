package outbox

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
)

// delayedAfter is how long a message may wait to be handed over before somebody is told. A filing's notice is
// owed on the day itself, and so it cannot wait until the retries have ended.
const delayedAfter = time.Hour

// heldBack ends the subject of an alarm about messages that the database holds back.
const heldBack = "/" + string(gateway.CauseHeldBack)

// WatchDelayed raises an alarm for each association and municipality between whom messages have waited for an
// hour to be handed over, or wait because of a fault that only whoever runs Boligbro can mend, and settles
// those of whom none waits any more. A message can be owed though its row does not say that it waits: that is
// an alarm of its own.
func (ob *Outbox) WatchDelayed(ctx context.Context) error {
	delays := map[string]gateway.Alarm{}
	var ended []string
	var marks map[string]string
	err := ob.Store.View(ctx, func(r gateway.Reader) error {
		clear(delays)
		found, err := r.Delays(ob.Now().Add(-delayedAfter), gateway.ToldAtOnce)
		if err != nil {
			return err
		}
		owed, whole, moved, err := watchOverlooked(r, ob.Now())
		if err != nil {
			return err
		}
		marks = moved
		for _, d := range found {
			a := alarmOf(d)
			delays[a.Subject] = together(delays[a.Subject], a)
		}
		for _, d := range owed {
			a := alarmOf(d)
			a.Subject += heldBack
			delays[a.Subject] = a
		}
		open, err := r.OpenSubjects(gateway.AlarmDeliveryDelayed)
		ended = slices.DeleteFunc(slices.Collect(maps.Keys(open)), func(subject string) bool {
			return delays[subject].Count > 0 || strings.HasSuffix(subject, heldBack) && !whole
		})
		return err
	})
	if err != nil || len(delays)+len(ended)+len(marks) == 0 {
		return err
	}
	slices.Sort(ended)
	return ob.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, name := range slices.Sorted(maps.Keys(marks)) {
			if err := tx.SetMark(name, marks[name]); err != nil {
				return err
			}
		}
		for _, subject := range slices.Sorted(maps.Keys(delays)) {
			a := delays[subject]
			a.ID, a.Raised = gateway.NewID(), ob.Now()
			if _, err := tx.Raise(a); err != nil {
				return err
			}
		}
		return tx.Settle([]gateway.AlarmKind{gateway.AlarmDeliveryDelayed}, ended, ob.Now())
	})
}

func alarmOf(d gateway.Delay) gateway.Alarm {
	return gateway.Alarm{
		Kind: gateway.AlarmDeliveryDelayed, Association: d.Association, Municipality: d.Municipality,
		Number: d.Number, Subject: d.Association + "/" + d.Municipality, Code: d.Detail, Count: d.Count, Due: d.Due,
	}
}

// together is one alarm about both, which says the commonest cause. It names a case only when it is about
// one.
func together(a, b gateway.Alarm) gateway.Alarm {
	if a.Count == 0 {
		a, b.Count = b, 0
	}
	if a.Count < b.Count {
		a.Code = b.Code
	}
	if b.Count > 0 && !b.Due.IsZero() && (a.Due.IsZero() || b.Due < a.Due) {
		a.Due = b.Due
	}
	a.Count += b.Count
	if a.Count > 1 {
		a.Number = ""
	}
	return a
}
