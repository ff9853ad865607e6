package intake_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// successor is another tenant's row under the same number.
func successor(number string, events ...rules.Event) rules.Record {
	r := gatewaytest.Tenancy(number, events...)
	r.Facts.Tenancy.Start = rules.Date(2026, 9, 1)
	r.Facts.Tenants = []rules.Tenant{{Name: "Ny Lejer", Protected: rules.Yes}}
	return r
}

// Two tenancies under one number in one source name the wrong people: their rows wait for a person.
func TestAKeyThatIsNotUnique(t *testing.T) {
	filing := gatewaytest.Filed(rules.Date(2026, 10, 5))
	perTenant := func(number, name string, events ...rules.Event) rules.Record {
		r := gatewaytest.Tenancy(number, events...)
		r.Facts.Tenants = []rules.Tenant{{Name: name, Protected: rules.No}}
		r.PerTenant = true
		return r
	}
	for name, test := range map[string]struct {
		rows        []rules.Record
		quarantined int
		notices     int
	}{
		"one has a step":   {[]rules.Record{gatewaytest.Tenancy("2", filing), successor("2")}, 2, 0},
		"both have a step": {[]rules.Record{gatewaytest.Tenancy("2", filing), successor("2", filing)}, 2, 0},
		"one is repeated": {
			[]rules.Record{gatewaytest.Tenancy("2", filing), gatewaytest.Tenancy("2", filing), successor("2")}, 3, 0,
		},
		"neither has a step": {[]rules.Record{gatewaytest.Tenancy("2"), successor("2")}, 0, 0},
		"a row for each tenant": {
			[]rules.Record{perTenant("2", "Anne", filing), perTenant("2", "Bo", filing)}, 0, 1,
		},
		"a row for each tenant, not said": {
			[]rules.Record{gatewaytest.Tenancy("2", filing), perTenant("2", "Bo", filing)}, 2, 0,
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := manyTenancies("a", 40)
				f.Rows = append(f.Rows, test.rows...)
				r := w.Read(f)
				got := r.Run.Sources[0]
				if r.Run.State != gateway.RunAdopted || r.Notices != test.notices || len(w.Notices()) != test.notices ||
					got.Quarantined != test.quarantined ||
					got.Rows != got.Kept+got.WithoutSteps+got.Quarantined+got.Repeated {
					t.Fatalf("%s %s, %d notices: %+v", r.Run.State, r.Run.Reason, r.Notices, got)
				}
				if rowTasks := tasks(w, gateway.TaskRow); (len(rowTasks) > 0) != (test.quarantined > 0) {
					t.Errorf("%d rows wait", len(rowTasks))
				} else if len(rowTasks) > 0 && rowTasks[0].Row.Problem.Code != rules.ProblemKeyNotUnique {
					t.Errorf("%+v", rowTasks[0].Row)
				}
			})
		})
	}
}

// Of a case that is known, nothing more is sent until its number is one tenancy's again; what another source
// reports of it is for a person.
func TestAKnownKeyThatIsNotUniqueAnyMore(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 40)
		steps := manyTenancies("b", 40)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("2",
			rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 20)}))
		w.Read(f, steps)

		f.Rows, f.Version = append(f.Rows, successor("2")), 1
		steps.Rows, steps.Version = append(steps.Rows, rules.Record{
			Key:    rules.Key{Association: gatewaytest.Association, Tenancy: "2"},
			Events: []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))},
		}), 1
		if r := w.Read(f, steps); r.Run.State != gateway.RunAdopted || len(w.Notices()) != 0 {
			t.Fatalf("%s, %d notices", r.Run.State, len(w.Notices()))
		}
		open := tasks(w, gateway.TaskFinding)
		if len(open) != 1 || open[0].Reason != rules.KeyNotUnique || open[0].Due != rules.Date(2026, 10, 5) {
			t.Fatalf("%+v", open)
		}

		f.Rows, f.Version = f.Rows[:41], 2
		if r := w.Read(f, steps); r.Notices != 1 || len(tasks(w, gateway.TaskFinding)) != 0 {
			t.Errorf("corrected: %d notices, %+v", r.Notices, tasks(w, gateway.TaskFinding))
		}
	})
}

// tasks are those of a kind that wait.
func tasks(w *gatewaytest.World, kind gateway.TaskKind) (all []casework.TaskView) {
	w.T.Helper()
	for _, t := range w.Waiting(gateway.Operator) {
		if t.Kind == kind {
			all = append(all, t)
		}
	}
	return all
}
