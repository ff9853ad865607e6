package outbox_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
)

// TestHeldBackHoweverOld: the row of a notice that was never sent says that it does not wait. The look alarms
// about it, whether the notice is a day or a year old, and when each process looks only once. The alarm ends
// when the notice waits again.
func TestHeldBackHoweverOld(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		id := delivery().ID
		w.Damage(`UPDATE deliveries SET next = 0, state = 'arrived' WHERE id = $1`, id)
		for _, days := range []int{1, 40, 400} {
			w.Clock.Set(gatewaytest.Night.AddDate(0, 0, days))
			a := delayed(w)
			if a == nil || a.Code != string(gateway.CauseHeldBack) || a.Count != 1 ||
				a.Subject != gatewaytest.Association+"/"+gatewaytest.Municipality+"/held-back" {
				t.Fatalf("after %d days: %+v", days, a)
			}
		}
		w.Damage(`UPDATE deliveries SET next = created, state = 'queued' WHERE id = $1`, id)
		w.SendAll()
		w.Clock.Pass(time.Minute)
		if a := delayed(w); a != nil {
			t.Errorf("the alarm stands: %+v", a)
		}
	})
}
