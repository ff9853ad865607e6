package outbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

func TestANoticeWithoutARouteWaitsAndAlarms(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		delete(w.Routes, gatewaytest.Municipality)
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))},
		})
		w.SendAll()
		if n := w.Notices()[0]; n.State != gateway.Unrouted {
			t.Errorf("without a route the notice shows as %s", n.State)
		}
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryUnrouted) {
			t.Error("nobody is told")
		}
		w.Routes[gatewaytest.Municipality] = outbox.Route{w.Channel}
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		if sent := w.SendAll(); sent.Sent != 1 {
			t.Errorf("with a route: %+v", sent)
		}
		if slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryUnrouted) {
			t.Error("the alarm stands")
		}
	})
}

// A route may be taken out of the settings while a notice waits: an alarm is raised, and it goes when there
// is one again.
func TestANoticeWaitsWhenItsRouteIsTakenAway(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		delete(w.Routes, gatewaytest.Municipality)
		if sent := w.SendAll(); sent != (outbox.Sent{}) ||
			!slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryUnrouted) {
			t.Fatalf("without a route: %+v, alarms %v", sent, w.AlarmKinds())
		}
		w.Routes[gatewaytest.Municipality] = outbox.Route{w.Channel}
		w.Clock.Pass(2 * time.Hour)
		if sent := w.SendAll(); sent.Sent != 1 || delivery().State != gateway.Transmitted {
			t.Errorf("with one again: %+v, %s", sent, delivery().State)
		}
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryUnrouted) {
			t.Error("the alarm stands")
		}
	})
}
