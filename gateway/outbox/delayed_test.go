package outbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// fails makes the channel fail with the code, for what the recipient must mend unless the code says
// otherwise.
func fails(w *gatewaytest.World, code gateway.Cause) {
	w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
		return nil, gateway.NotSent(string(code), gateway.Theirs, fmt.Errorf("the test says so"))
	}
}

// delayed looks for what has not been handed over, and is the open alarm about it.
func delayed(w *gatewaytest.World) (found *gateway.Alarm) {
	w.T.Helper()
	if err := w.Outbox().WatchDelayed(context.Background()); err != nil {
		w.T.Fatal(err)
	}
	w.View(func(r gateway.Reader) error {
		open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
		for _, a := range open {
			if a.Kind == gateway.AlarmDeliveryDelayed {
				found = &a
			}
		}
		return err
	})
	return found
}

// TestDelayed: a notice that a municipality does not take is told of after an hour, not when it is given up;
// one that a fault of our own keeps here is told of at once. The alarm ends when it is handed over.
func TestDelayed(t *testing.T) {
	for code, atOnce := range map[gateway.Cause]bool{
		"http-503": false, gateway.CauseTimeout: false, gateway.CauseConnect: false, gateway.CauseTLS: false,
		gateway.CauseDNS: true, gateway.CauseUnreachable: true, gateway.CauseLogin: true, "smtp-530": true,
		gateway.CauseAuth: true,
	} {
		t.Run(string(code), func(t *testing.T) {
			gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
				if a := delayed(w); a != nil {
					t.Fatalf("before it is tried: %+v", a)
				}
				fails(w, code)
				w.SendAll()
				if a := delayed(w); (a != nil) != atOnce {
					t.Fatalf("at once: %+v", a)
				}
				w.Clock.Pass(time.Hour)
				w.SendAll()
				a := delayed(w)
				if a == nil || a.Code != string(code) || a.Count != 1 || a.Number != delivery().Number ||
					a.Municipality != gatewaytest.Municipality || a.Association != gatewaytest.Association {
					t.Fatalf("after an hour: %+v", a)
				}
				w.Channel.Answer = nil
				w.Clock.Pass(time.Hour)
				w.SendAll()
				if a := delayed(w); a != nil {
					t.Errorf("it was handed over: %+v", a)
				}
			})
		})
	}
}

// TestManyDelayedAreOneAlarm: a wrong password is one alarm and not one for each notice.
func TestManyDelayedAreOneAlarm(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []rules.Record
		for i := range 5 {
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprint(i), gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		fails(w, gateway.CauseLogin)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		w.SendAll()
		if a := delayed(w); a == nil || a.Count < 3 || a.Number != "" || a.Due != rules.Date(2026, 10, 5) {
			t.Errorf("the alarm is %+v", a)
		}
		kinds := w.AlarmKinds()
		if n := len(slices.DeleteFunc(kinds, func(k gateway.AlarmKind) bool {
			return k != gateway.AlarmDeliveryDelayed
		})); n != 1 {
			t.Errorf("there are %d alarms", n)
		}
	})
}

// TestOurOwnLineIsToldOfAtOnce: when the line to our own mail server cannot be secured, no municipality can
// mend it.
func TestOurOwnLineIsToldOfAtOnce(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, _ func() gateway.Delivery) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, gateway.NotSent(string(gateway.CauseTLS), gateway.Ours, nil)
		}
		w.SendAll()
		if a := delayed(w); a == nil || a.Code != string(gateway.CauseTLS) {
			t.Errorf("the alarm is %+v", a)
		}
	})
}
