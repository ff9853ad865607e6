package intake_test

import (
	"fmt"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// manyFilings are that many rows of one tenancy, each with a filing of its own.
func manyFilings(number string, n int) []rules.Record {
	rows := make([]rules.Record, n)
	for i := range rows {
		e := gatewaytest.Filed(rules.Date(2026, 10, 5).Add(-i % 900))
		e.Ref = fmt.Sprint("F-", i)
		rows[i] = gatewaytest.Tenancy(number, e)
	}
	return rows
}

// More steps than a tenancy can have are not one tenancy's: all their rows wait for a person, nothing is sent
// of them, and the others are not harmed.
func TestATenancyWithTooManySteps(t *testing.T) {
	for name, test := range map[string]struct{ rows, quarantined int }{
		"as many as there can be": {rules.MaxEvents, 0},
		"one more":                {rules.MaxEvents + 1, rules.MaxEvents + 1},
		"far more":                {3 * rules.MaxEvents, 3 * rules.MaxEvents},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 20000)
				f.Rows = append(f.Rows, manyFilings("crowded", test.rows)...)
				f.Rows = append(f.Rows, gatewaytest.Tenancy("good", gatewaytest.Filed(rules.Date(2026, 10, 5))))
				r := w.Read(f)
				got := r.Run.Sources[0]
				if r.Run.State != gateway.RunAdopted || got.Quarantined != test.quarantined ||
					got.Rows != got.Kept+got.WithoutSteps+got.Quarantined+got.Repeated {
					t.Fatalf("%s %s: %+v", r.Run.State, r.Run.Reason, got)
				}
				if cases := map[bool]int{true: 1, false: 2}[test.quarantined > 0]; r.Cases != cases {
					t.Errorf("%d cases", r.Cases)
				}
				waiting := tasks(w, gateway.TaskRow)
				if (len(waiting) > 0) != (test.quarantined > 0) {
					t.Fatalf("%d rows wait", len(waiting))
				}
				if len(waiting) > 0 && waiting[0].Row.Problem.Code != rules.ProblemKeyCrowded {
					t.Errorf("%+v", waiting[0].Row)
				}
				w.Verify()
			})
		})
	}
}

// The rows of one tenancy are read in a time that grows as they do, and a bounded number of them is kept.
func TestManyRowsOfOneTenancyTakeLinearTime(t *testing.T) {
	const few, many = 10_000, 100_000
	took := map[int]time.Duration{}
	for _, n := range []int{few, many} {
		gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
			f := manyTenancies("a", 20)
			f.Rows = append(f.Rows, manyFilings("crowded", n)...)
			began := time.Now()
			r := w.Read(f)
			took[n] = max(took[n], time.Since(began))
			if r.Run.State != gateway.RunRefused || r.Run.Sources[0].Quarantined != n {
				t.Fatalf("%s %s: %+v", r.Run.State, r.Run.Reason, r.Run.Sources[0])
			}
		})
	}
	t.Logf("%d rows: %s, %d rows: %s", few, took[few], many, took[many])
	if took[many] > 4*many/few*took[few] { // the machine may be busy
		t.Errorf("%d rows took %s, %d rows %s", few, took[few], many, took[many])
	}
}
