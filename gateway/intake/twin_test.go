package intake_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// One family under two numbers in one file is notified of once; a person is asked whether the other number is
// the same tenancy. What happened under the other number alone is notified of all the same.
func TestOneFamilyUnderTwoNumbers(t *testing.T) {
	filing := gatewaytest.Filed(rules.Date(2026, 10, 5))
	first := gatewaytest.Tenancy("0001", filing)
	with := func(change func(r *rules.Record)) rules.Record {
		r := other(first, "1")
		change(&r)
		return r
	}
	for name, test := range map[string]struct {
		second         rules.Record
		notices, asked int
	}{
		"leading zeros":    {other(first, "1"), 1, 1},
		"the second first": {other(first, "000"), 1, 1},
		"name and street in other words": {with(func(r *rules.Record) {
			r.Facts.Tenants = []rules.Tenant{{Name: "ÆRØ 0001,  Anne"}}
			r.Facts.Tenancy.Address.Street = "VESTERGADE  0001"
		}), 1, 1},
		"one more tenant": {with(func(r *rules.Record) {
			r.Facts.Tenants = append([]rules.Tenant{{Name: "Bo Ærø"}}, r.Facts.Tenants...)
		}), 1, 1},
		"a room besides": {with(func(r *rules.Record) {
			r.Facts.Tenancy.Address.Street = "Vestergade 0001, kælderen"
		}), 2, 0},
		"other people": {with(func(r *rules.Record) {
			r.Facts.Tenants = []rules.Tenant{{Name: "Cy É"}}
		}), 2, 0},
		"moved in again": {with(func(r *rules.Record) { r.Facts.Tenancy.Start = rules.Date(2026, 9, 1) }), 2, 0},
		"filed on another day": {with(func(r *rules.Record) {
			r.Events = []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 4))}
		}), 2, 0},
		"more happened": {with(func(r *rules.Record) {
			r.Events = []rules.Event{{Kind: rules.Demanded, On: rules.Date(2026, 9, 8)}, filing}
		}), 1, 1},
	} {
		for night, before := range map[string][]rules.Record{"first night": nil, "later": {first}} {
			if night == "later" && name == "more happened" {
				continue // the known case lacks it: see below
			}
			t.Run(name+", "+night, func(t *testing.T) {
				gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
					f := manyTenancies("a", 20)
					f.Rows = append(f.Rows, before...)
					w.Read(f)
					f.Rows, f.Version = append(f.Rows[:20:20], test.second, first), 1
					w.Read(f)
					for range 2 {
						if n := len(w.Notices()); n != test.notices {
							t.Errorf("%d notices, want %d", n, test.notices)
						}
						open := tasks(w, gateway.TaskFinding)
						if len(open) != test.asked || len(open) > 0 && open[0].Known.ID != w.Notices()[0].Case {
							t.Errorf("asked %+v, want %d", open, test.asked)
						}
						f.Version++
						w.Read(f)
					}
					w.Verify()
				})
			})
		}
	}
}

// What a known case lacks is notified of under its other number.
func TestATwinOfWhichMoreHappened(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 8)}
		first := gatewaytest.Tenancy("0001", demand)
		second := other(first, "1")
		second.Events = []rules.Event{demand, gatewaytest.Filed(rules.Date(2026, 10, 5))}
		f.Rows = append(f.Rows, first)
		w.Read(f)
		f.Rows, f.Version = append(f.Rows, second), 1
		if r := w.Read(f); r.Notices != 1 {
			t.Errorf("%d notices of the filing", r.Notices)
		}
	})
}

func TestATwinIsAnswered(t *testing.T) {
	for _, reply := range []gatewaytest.Reply{
		{Rule: rules.EvictionFiled, As: rules.None, Reason: "same"},
		{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "new"},
	} {
		t.Run(reply.Reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20)
				first := gatewaytest.Tenancy("0001", gatewaytest.Filed(rules.Date(2026, 10, 5)))
				f.Rows = append(f.Rows, first, other(first, "1"))
				w.Read(f)
				if _, err := w.Answer(tasks(w, gateway.TaskFinding)[0].Number, reply); err != nil {
					t.Fatal(err)
				}
				want := 1
				if reply.Reason == "new" {
					want = 2
				}
				// both numbers stand in the file still, and then only the old one
				for _, rows := range [][]rules.Record{f.Rows, f.Rows, f.Rows[:21]} {
					f.Rows, f.Version = rows, f.Version+1
					w.Read(f)
					if n, open := len(w.Notices()), tasks(w, gateway.TaskFinding); n != want || len(open) != 0 {
						t.Errorf("%d notices, asked %+v", n, open)
					}
				}
				w.Verify()
			})
		})
	}
}
