package intake_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

var strangers = []string{
	"Bo Lund", "Carla Munk", "Dorte Skov", "Erik Toft", "Finn Holm", "Gerda Ravn", "Hans Krogh",
}

// When many known cases have other people or another dwelling at once, columns have been exchanged, or one was
// sorted by itself. A person may accept it.
func TestManyRewritten(t *testing.T) {
	named := func(r rules.Record, i int) rules.Record {
		r.Facts.Tenants = []rules.Tenant{{Name: strangers[i], Protected: rules.No}}
		return r
	}
	exchanged := func(r rules.Record, _ int) rules.Record {
		at := &r.Facts.Tenancy.Address
		at.Street, at.City = at.City, at.Street
		return r
	}
	respelled := func(r rules.Record, _ int) rules.Record {
		r.Facts.Tenants = []rules.Tenant{{Name: r.Facts.Tenants[0].Name + " Lund", Protected: rules.No}}
		r.Facts.Tenancy.Address.Street += "."
		return r
	}
	for name, test := range map[string]struct {
		cases, changed int
		change         func(rules.Record, int) rules.Record
		refused        bool
	}{
		"all of three":            {3, 3, named, true},
		"all of two":              {2, 2, named, false},
		"four of five":            {5, 4, named, false},
		"seven of thirty":         {30, 7, named, true},
		"six of thirty":           {30, 6, named, false},
		"five of six, exchanged":  {6, 5, exchanged, true},
		"five of five, respelled": {5, 5, respelled, false},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20)
				for i := range test.cases {
					f.Rows = append(f.Rows, gatewaytest.Tenancy(fmt.Sprintf("00%d", i), renumberedFiling))
				}
				w.Read(f)
				f.Rows, f.Version = slices.Clone(f.Rows), 1
				for i := range test.changed {
					f.Rows[20+i] = test.change(f.Rows[20+i], i)
				}
				r := w.Read(f)
				if refused := r.Run.State == gateway.RunRefused; refused != test.refused ||
					refused && r.Run.Reason != "rewritten" {
					t.Fatalf("%s, %s", r.Run.State, r.Run.Reason)
				}
				if test.refused {
					w.SendAll()
					if got := len(w.Messages()); got != 1 {
						t.Errorf("%d messages in the first thread, want the notice alone", got)
					}
					if _, err := w.AcceptRefused(context.Background(), r.Run.ID); err != nil {
						t.Fatal(err)
					}
				}
				w.Verify()
			})
		})
	}
}
