package outbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// Several processes send at the same time: every message is handed over once.
func TestSeveralProcessesSendEachMessageOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []rules.Record
		for i := range 300 {
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprintf("%03d", i),
				gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		var together sync.WaitGroup
		for range 4 {
			one := *w.Rooms
			one.Owner = intake.NewOwner()
			together.Go(func() {
				if _, err := one.Send(context.Background()); err != nil {
					t.Errorf("send: %v", err)
				}
			})
		}
		together.Wait()
		if len(w.Channel.Got) != len(rows) {
			t.Errorf("%d messages, want %d", len(w.Channel.Got), len(rows))
		}
		for id, n := range w.Channel.Got {
			if n != 1 {
				t.Errorf("message %s was handed over %d times", id, n)
			}
		}
	})
}

// An update waits for the notice that it updates, when the municipality may have that already.
func TestAnUpdateWaitsForItsNotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)))},
		}
		w.Read(f)
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, lost(time.Hour) }
		w.SendAll()
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)),
			gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
		w.Read(f)
		w.Channel.Answer = nil
		w.SendAll()
		w.WantMessages()
		w.Clock.Pass(time.Hour)
		w.SendAll()
		w.WantMessages("notice 2026-10-05")
		w.Clock.Pass(time.Hour)
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "update 2026-10-05")
	})
}
