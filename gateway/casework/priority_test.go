package casework_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// Known children put the case first on every list of the association's own, and the municipality's side does
// not see it.
func TestACaseWithChildrenComesFirst(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		withChildren := func(r rules.Record) rules.Record {
			r.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			return r
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			withChildren(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 9, 30)))),
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 1))),
			gatewaytest.Tenancy("3", gatewaytest.FiledWithoutGround(rules.Date(2026, 9, 20))),
			withChildren(gatewaytest.Tenancy("4", gatewaytest.FiledWithoutGround(rules.Date(2026, 10, 4)))),
			gatewaytest.Tenancy("5", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 1)}),
			withChildren(gatewaytest.Tenancy("6",
				rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 2)})),
		}})
		asked := rules.AskedAt(w.Clock.Now())
		var order []string
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			order = append(order, r.Tenancy)
			if r.First != (r.Tenancy == "4" || r.Tenancy == "6") {
				t.Errorf("tenancy %s: first is %v", r.Tenancy, r.First)
			}
		}
		if got := strings.Join(order, " "); got != "4 6 3 5" {
			t.Errorf("reviews: %s", got)
		}
		numbers := map[string]string{}
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			numbers[r.Number] = r.Tenancy
		}
		alarms, err := w.Alarms(context.Background(), gatewaytest.AssociationScope, false, asked)
		if err != nil {
			t.Fatal(err)
		}
		order = nil
		for _, a := range alarms {
			order = append(order, numbers[a.Number])
		}
		if got := strings.Join(order, ""); got[:2] != "46" && got[:2] != "64" || len(got) != 4 {
			t.Errorf("alarms: %s", got)
		}
		for _, s := range []gateway.Scope{gatewaytest.AssociationScope, gateway.Operator} {
			o, err := w.Overview(context.Background(), s, asked)
			if err != nil {
				t.Fatal(err)
			}
			if len(o.Notices) != 2 || !o.Notices[0].First || o.Notices[1].First ||
				o.Notices[0].Event.On != rules.Date(2026, 9, 30) {
				t.Errorf("notices: %+v", o.Notices)
			}
		}
		o, err := w.Overview(context.Background(), gatewaytest.MunicipalityScope, asked)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Notices) != 2 || o.Notices[0].First || o.Notices[1].First {
			t.Errorf("the municipality sees that children live there: %+v", o.Notices)
		}
	})
}

// A long list of alarms is read in parts: every alarm once, oldest first.
func TestEveryAlarmIsListedOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		const count = 4500
		err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
			for i := range count {
				at := gatewaytest.Night.Add(time.Duration(i/3) * time.Second)
				if _, err := tx.Raise(gateway.Alarm{
					ID: gateway.NewID(), Kind: gateway.AlarmRunFailed, Association: gatewaytest.Association,
					Subject: fmt.Sprint(i), Raised: at,
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		alarms, err := w.Alarms(context.Background(), gateway.Operator, false, rules.AskedAt(w.Clock.Now()))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, a := range alarms {
			seen[a.ID] = true
		}
		if len(alarms) != count || len(seen) != count {
			t.Errorf("%d alarms are listed, %d different ones, want %d", len(alarms), len(seen), count)
		}
		if !slices.IsSortedFunc(alarms, func(a, b gateway.Alarm) int { return a.Raised.Compare(b.Raised) }) {
			t.Error("the oldest do not come first")
		}
	})
}
