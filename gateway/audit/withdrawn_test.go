package audit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// withdrawnOn is the request of 5 October, of which it is reported on that day that it was withdrawn the day
// before.
func withdrawnOn(w *gatewaytest.World, on rules.Day) gateway.Notice {
	w.T.Helper()
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	w.Arrive(gatewaytest.Tenancy("1", filed))
	w.Clock.At = on.Begins().Add(12 * time.Hour)
	w.Arrive(gatewaytest.Tenancy("1", filed, gatewaytest.Withdrawn(on.Add(-1))))
	return w.NoticeViews(gateway.Operator)[0].Notice
}

// The report counts a request that was withdrawn in time as withdrawn, and one whose time had passed as not
// answered; the municipality's own view and an export say the same.
func TestTheReportCountsAWithdrawal(t *testing.T) {
	for on, want := range map[rules.Day][]gateway.DutyTally{
		rules.Date(2026, 10, 19): {
			{Duty: rules.DecideNoHelp, Count: 1, Withdrawn: 1}, {Duty: rules.TakeUpAtOnce, Count: 1, Withdrawn: 1},
		},
		rules.Date(2026, 10, 20): {
			{Duty: rules.DecideNoHelp, Count: 1, NoAnswer: 1}, {Duty: rules.TakeUpAtOnce, Count: 1, Withdrawn: 1},
		},
	} {
		t.Run(on.String(), func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				withdrawnOn(w, on)
				w.Clock.At = rules.Date(2026, 11, 5).Begins()
				c := compliance(t, w, october(w))
				if diff := cmp.Diff(want, c.Duties); diff != "" {
					t.Errorf("the duties (-want +got):\n%s", diff)
				}
				both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
				other, err := (&audit.Audit{Exported: both}).Compliance(t.Context(), october(w))
				if diff := cmp.Diff(c, other, sameFigures); err != nil || diff != "" {
					t.Errorf("%v, the export says something else (-live +export):\n%s", err, diff)
				}
				q := october(w)
				q.Asked = rules.AskedOn(on.Add(-1)) // nobody knew of it then
				for _, d := range compliance(t, w, q).Duties {
					if d.Open != 1 {
						t.Errorf("the day before: %+v", d)
					}
				}
			})
		})
	}
}

// Both sides' evidence says when a withdrawal ended the clocks, and another day there is found.
func TestEvidenceOfAWithdrawal(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := withdrawnOn(w, rules.Date(2026, 10, 12))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		for side, want := range map[string]struct {
			scope  gateway.Scope
			clocks int
			state  rules.DutyState
		}{
			"association":  {gatewaytest.AssociationScope, 1, ""},
			"municipality": {gatewaytest.MunicipalityScope, 2, rules.CalledOff},
		} {
			e, names, files := evidenceOf(t, w, want.scope, n)
			if len(e.Clocks) != want.clocks {
				t.Fatalf("%s: %+v", side, e.Clocks)
			}
			for _, c := range e.Clocks {
				if c.Withdrawn != "2026-10-12" || c.State != string(want.state) ||
					!strings.Contains(c.Text, "tilbagekaldt den 12. oktober 2026. Pligten ophørte") {
					t.Errorf("%s: %+v", side, c)
				}
			}
			e.Clocks[0].Withdrawn = "2026-10-11"
			files["evidence.json"] = jsonOf(t, &e)
			if _, found := checked(signAgain(t, w, names, files)); len(found) == 0 ||
				found[0].What != audit.EvidenceClocks {
				t.Errorf("%s: another day: %v", side, found)
			}
		}
	})
}

func jsonOf(t *testing.T, e *document.Evidence) []byte {
	t.Helper()
	b, err := e.JSON()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The duties after a notice that the municipality has refused run on: it has received the notice. The page
// and the report say the same, and an alarm tells the association of the refusal.
func TestARefusedNoticeKeepsItsDuties(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		refused(w, n.Messages[0].ID, rules.Date(2026, 10, 8))
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		want := []gateway.DutyTally{
			{Duty: rules.DecideNoHelp, Count: 1, NoAnswer: 1}, {Duty: rules.TakeUpAtOnce, Count: 1, Open: 1},
		}
		if diff := cmp.Diff(want, compliance(t, w, october(w)).Duties); diff != "" {
			t.Errorf("the duties (-want +got):\n%s", diff)
		}
		v := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		for i, want := range []rules.DutyState{rules.Running, rules.NoAnswer} {
			if got := v.Duties[i].State(rules.DayOf(w.Clock.Now())); got != want {
				t.Errorf("%s: %s, want %s", v.Duties[i].Duty, got, want)
			}
		}
	})
}
