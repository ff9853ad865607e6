package retention_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestErasedAndReportedAgain: an erased case that a source reports again is not taken up again. People are
// told, the listing says it, and nothing of it is kept; when nobody reports it any more, that ends too.
func TestErasedAndReportedAgain(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, re := context.Background(), of(w)
		first := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		n := w.Arrive(first)
		w.Clock.Pass(24 * time.Hour)
		another(w, "2")
		w.Clock.Pass(37 * 31 * 24 * time.Hour)
		another(w, "3")
		w.Clock.Pass(8 * 24 * time.Hour)
		if erased, err := re.Erase(ctx, "abc"); erased != 1 || err != nil {
			t.Fatalf("%d were erased: %v; due: %q", erased, err, due(t, re))
		}
		reported := func(when string, want int) {
			t.Helper()
			if all, err := re.Reported(ctx); err != nil || len(all) != want {
				t.Errorf("%s: %d erased cases are reported, want %d: %v", when, len(all), want, err)
			}
		}
		reported("at once", 0)

		w.Read(&gatewaytest.Feed{Label: "a", Version: 77, Rows: []rules.Record{first}})
		if sent := w.SendAll(); sent.Sent != 0 {
			t.Errorf("%d messages were sent of an erased case", sent.Sent)
		}
		reported("reported again", 1)
		if all, err := re.Reported(ctx); err != nil || all[0].Number != n.Number {
			t.Errorf("it is not said which: %+v, %v", all, err)
		}
		w.View(func(r gateway.Reader) error {
			if _, err := r.Version(gateway.Operator, n.Case, 1); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("its data: %v", err)
			}
			if _, err := r.Version(gateway.Operator, n.Case, 3); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("what is reported is kept: %v", err)
			}
			return nil
		})

		w.Read(&gatewaytest.Feed{Label: "a", Version: 78, Rows: []rules.Record{
			gatewaytest.Tenancy("4", gatewaytest.Filed(rules.DayOf(w.Clock.Now()))),
		}})
		w.Clock.Pass(48 * time.Hour)
		w.SweepAndSend()
		reported("reported no more", 0)
		w.Verify()
	})
}
