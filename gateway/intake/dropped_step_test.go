package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A step that its source reports no more stays, and a filing after a withdrawal is a new notice.
func TestADroppedStepStays(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1"), gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 9, 1)), rules.Event{
					Kind: rules.Withdrawn, On: rules.Date(2026, 9, 10),
				}),
			},
		}
		w.Read(f)
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("1"),
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
		report := w.Read(f)
		if report.Notices != 1 {
			t.Fatalf("%d notices for a filing after a withdrawal, want 1", report.Notices)
		}
		for _, n := range w.Notices() {
			if n.Event.On == rules.Date(2026, 10, 5) && n.Episode != 2 {
				t.Errorf("the filing after the withdrawal is of episode %d, want 2", n.Episode)
			}
		}
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("1"), gatewaytest.Tenancy("9")}, 2
		if report := w.Read(f); report.Cases != 1 || report.Notices != 0 {
			t.Errorf("a tenancy that is gone: %d cases, %d notices; want 1, 0", report.Cases, report.Notices)
		}
		f.Version = 3
		if report := w.Read(f); report.Cases != 0 {
			t.Errorf("a tenancy that stays gone: %d cases changed, want 0", report.Cases)
		}
	})
}

// A row that cannot be read tonight does not drop its tenancy: what the source reported before stays, and
// what else it reports tonight is taken.
func TestAQuarantinedRowDropsNoStep(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filing := gatewaytest.Filed(rules.Date(2026, 10, 5))
		demand := func(day int) rules.Record {
			return rules.Record{
				Key:    rules.Key{Association: gatewaytest.Association, Tenancy: "2"},
				Events: []rules.Event{{Kind: rules.Demanded, On: rules.Date(2026, 10, day)}},
			}
		}
		bad := func(tenancy string) rules.Record {
			return rules.Record{Key: rules.Key{Association: gatewaytest.Association, Tenancy: tenancy},
				Quarantined: true,
				Problems: []rules.Problem{{
					File: "a.csv", Line: 7, Column: "Dato", Code: rules.ProblemDateUnreadable, Step: rules.Filed,
				}}}
		}
		var others []rules.Record
		for i := range 60 {
			others = append(others, gatewaytest.Tenancy(fmt.Sprint(100+i)))
		}
		f := &gatewaytest.Feed{Label: "a"}
		read := func(rows ...rules.Record) {
			t.Helper()
			f.Rows, f.Version = append(slices.Clone(others), rows...), f.Version+1
			w.Clock.Pass(24 * time.Hour)
			if r := w.Read(f); r.Run.State != gateway.RunAdopted {
				t.Fatalf("%+v", r.Run)
			}
		}
		// facts are a tenancy's events and tenants.
		facts := func(number string) string {
			t.Helper()
			var all []string
			w.View(func(r gateway.Reader) error {
				c, err := r.CaseByKey(gatewaytest.Association, w.DB.Blind("tenancy", gatewaytest.Association, number))
				if err != nil {
					t.Fatal(err)
				}
				v, err := r.Version(gateway.Operator, c.ID, c.Version)
				merged := rules.Merge("", gatewaytest.Association, v.Records)
				for _, e := range merged.Events {
					state := ""
					if e.Gone {
						state = " gone"
					}
					all = append(all, fmt.Sprint(e.Kind, " ", e.On, state))
				}
				for _, tenant := range merged.Tenants {
					all = append(all, tenant.Name)
				}
				return err
			})
			return strings.Join(all, ", ")
		}
		expect := func(when, number, want string) {
			t.Helper()
			if got := facts(number); got != want {
				t.Errorf("%s, tenancy %s:\n%s, want\n%s", when, number, got, want)
			}
		}
		const one, two = "filed 2026-10-05, Anne Ærø 1", "demanded 2026-10-02, filed 2026-10-05, Anne Ærø 2"
		read(gatewaytest.Tenancy("1", filing), gatewaytest.Tenancy("2", filing), demand(2))
		read(bad("1"), bad("2"), demand(2))
		expect("in quarantine", "1", one)
		expect("one of two rows in quarantine", "2", two)
		read(bad("1"), bad("2"), demand(2), demand(25))
		expect("and another row is new", "2",
			"demanded 2026-10-02, filed 2026-10-05, demanded 2026-10-25, Anne Ærø 2")
		read(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 6))), gatewaytest.Tenancy("2", filing),
			demand(2))
		expect("put right", "1", "filed 2026-10-06, Anne Ærø 1")
		expect("put right", "2", "demanded 2026-10-02, filed 2026-10-05, demanded 2026-10-25 gone, Anne Ærø 2")
		read(bad("1"), bad("2"), demand(2))
		read(demand(2))
		expect("when it is gone indeed", "1", "filed 2026-10-06 gone, Anne Ærø 1")
		expect("when one of two rows is gone indeed", "2",
			"demanded 2026-10-02, filed 2026-10-05 gone, demanded 2026-10-25 gone")
		w.Verify()
	})
}
