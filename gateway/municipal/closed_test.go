package municipal_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// TestTheMunicipalitysSideIsClosedWithoutItsKey: where the key of municipal data is not, a municipality is
// told so, in place of a list in which no clock runs; the association's list is as ever; and the clocks are
// left to a process that has the key.
func TestTheMunicipalitysSideIsClosedWithoutItsKey(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		blinded := o
		blinded.NoMunicipal = true
		without, with := gatewaytest.On(t, blinded), gatewaytest.On(t, o)
		without.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		for _, w := range []*gatewaytest.World{without, with} {
			w.Clock.Pass(20 * 24 * time.Hour) // the clock is late
		}
		asked := rules.AskedAt(without.Clock.Now())
		ctx, theirs := context.Background(), gateway.Scope{Municipalities: []string{gatewaytest.Municipality}}
		mu := without.Municipal()
		for name, read := range map[string]func() error{
			"overview": func() error { _, err := mu.Overview(ctx, theirs, gateway.NoticeList{}, asked); return err },
			"received": func() error {
				_, err := mu.Received(ctx, theirs, gateway.NoticeList{}, gateway.NoticeList{}, asked)
				return err
			},
			"deadlines": func() error { _, err := mu.Deadlines(ctx, theirs, asked); return err },
			"own cases": func() error { _, err := mu.OwnCases(ctx, theirs, asked); return err },
		} {
			if err := read(); !errors.Is(err, gateway.ErrNoMunicipalKey) {
				t.Errorf("%s: %v", name, err)
			}
		}
		seen, err := mu.Overview(ctx, gatewaytest.AssociationScope, gateway.NoticeList{}, asked)
		if err != nil || len(seen.Notices) != 1 || seen.Notices[0].Arrived.IsZero() {
			t.Errorf("the association sees %+v, %v", seen.Notices, err)
		}
		if err := mu.WatchClocks(ctx, asked); err != nil {
			t.Error(err)
		}
		if err := with.Municipal().WatchClocks(ctx, asked); err != nil {
			t.Error(err)
		}
		late := 0
		with.View(func(r gateway.Reader) error {
			open, err := r.OpenSubjects(gateway.AlarmClockLate)
			late = len(open)
			return err
		})
		if late == 0 {
			t.Error("a process without the key kept one that has it from watching the clocks")
		}
	})
}
