package gateway_test

import (
	"context"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/rules"
)

// Known children put the case first on every list of the association's own, and the municipality's side is not told of it.
func TestKnownChildrenComeFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		withChildren := func(r rules.Record) rules.Record {
			r.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			return r
		}
		w.accept(&feed{name: "a", rows: []rules.Record{
			withChildren(tenancy("1", filed(rules.Date(2026, 9, 30)))),
			tenancy("2", filed(rules.Date(2026, 10, 1))),
			tenancy("3", unknownGround(rules.Date(2026, 9, 20))),
			withChildren(tenancy("4", unknownGround(rules.Date(2026, 10, 4)))),
			tenancy("5", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 1)}),
			withChildren(tenancy("6", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 2)})),
		}})
		asked := rules.AskedAt(w.clock.now())
		var order []string
		for _, r := range w.reviews(ours) {
			order = append(order, r.Tenancy)
			if r.First != (r.Tenancy == "4" || r.Tenancy == "6") {
				t.Errorf("tenancy %s: first is %v", r.Tenancy, r.First)
			}
		}
		if got := strings.Join(order, " "); got != "4 6 3 5" {
			t.Errorf("reviews: %s", got)
		}
		numbers := map[string]string{}
		for _, r := range w.reviews(ours) {
			numbers[r.Number] = r.Tenancy
		}
		alarms, err := w.Alarms(context.Background(), ours, false, asked)
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
		for _, s := range []gateway.Scope{ours, gateway.Operator} {
			o, err := w.Overview(context.Background(), s, asked)
			if err != nil {
				t.Fatal(err)
			}
			if len(o.Notices) != 2 || !o.Notices[0].First || o.Notices[1].First || o.Notices[0].Event.On != rules.Date(2026, 9, 30) {
				t.Errorf("notices: %+v", o.Notices)
			}
		}
		o, err := w.Overview(context.Background(), theirs, asked)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Notices) != 2 || o.Notices[0].First || o.Notices[1].First {
			t.Errorf("the municipality sees that children live there: %+v", o.Notices)
		}
	})
}
