package casework_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// agreedFacts is what each message of the only notice's thread carries beyond what the statutes ask for.
func agreedFacts(w *gatewaytest.World) (facts []string) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
		for _, d := range thread {
			n, owed := d.Content, "-"
			if n.Arrears.Amount != nil {
				owed = n.Arrears.Amount.String()
			}
			children := map[rules.Flag]string{rules.Yes: "yes", rules.No: "no", rules.Unknown: "-"}[n.Children]
			facts = append(facts, fmt.Sprintf("%s children %s, start %s, owed %s since %s", d.Kind, children, n.Start,
				owed, n.Arrears.Since))
		}
		return err
	})
	return facts
}

func wantAgreedFacts(t *testing.T, w *gatewaytest.World, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, agreedFacts(w)); diff != "" {
		t.Errorf("the thread (-want +got):\n%s", diff)
	}
}

// TestOnlyAWrongCarriedFactIsCorrected: a fact that an agreement carries and that was wrong is corrected, but
// that the arrears grow, that a source falls silent and that others settings carry more or less are no
// corrections.
func TestOnlyAWrongCarriedFactIsCorrected(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		all := []rules.Field{rules.FieldChildren, rules.FieldStart, rules.FieldArrears,
			rules.FieldArrearsSince}
		agree(w, all...)
		row := gatewaytest.Tenancy("2", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Arrears = &rules.Arrears{Amount: 1425000, Since: rules.Date(2026, 9, 1)}
		f := &gatewaytest.Feed{Label: "a"}
		night := func(change func(*rules.Facts)) gateway.Report {
			w.Clock.Pass(24 * time.Hour)
			if change != nil {
				owed := *row.Facts.Arrears
				row.Facts.Arrears = &owed // the record before is another
				change(&row.Facts)
			}
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			report := w.Read(f)
			w.SendAll()
			return report
		}

		night(nil)
		if len(w.Notices()) != 0 {
			t.Fatal("it was told though nobody knows whether children live there")
		}
		wantTask(t, w, rules.FactsMissing)
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.No) })
		want := []string{"notice children no, start 2020-01-01, owed 14250.00 since 2026-09-01"}
		wantAgreedFacts(t, w, want...)

		night(func(f *rules.Facts) { f.Arrears.Amount = 1900000 })
		night(func(f *rules.Facts) { f.Arrears.Amount = 1900001 })
		// paid
		night(func(f *rules.Facts) { *f.Arrears = rules.Arrears{} })
		// others, later
		night(func(f *rules.Facts) {
			*f.Arrears = rules.Arrears{Amount: 77, Since: rules.Date(2026, 10, 20)}
		})
		wantAgreedFacts(t, w, want...)
		night(func(f *rules.Facts) {
			*f.Arrears = rules.Arrears{Amount: 2000000, Since: rules.Date(2026, 9, 1)}
		})
		wantAgreedFacts(t, w, want...)

		night(func(f *rules.Facts) { f.Tenancy.Start = rules.Date(2021, 1, 1) })
		want = append(want, "correction children no, start 2021-01-01, owed 20000.00 since 2026-09-01")
		wantAgreedFacts(t, w, want...)
		night(func(f *rules.Facts) { f.Arrears.Since = rules.Date(2026, 8, 1) })
		want = append(want, "correction children no, start 2021-01-01, owed 20000.00 since 2026-08-01")
		wantAgreedFacts(t, w, want...)
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.Yes) })
		want = append(want, "correction children yes, start 2021-01-01, owed 20000.00 since 2026-08-01")
		wantAgreedFacts(t, w, want...)

		// What is not known any more is left as it was sent, also when something else is corrected.
		night(func(f *rules.Facts) {
			f.Household, f.Tenancy.Start, *f.Arrears = rules.Household{}, 0, rules.Arrears{
				Amount: 0, Since: rules.Date(2026, 8, 1),
			}
		})
		wantAgreedFacts(t, w, want...)
		night(func(f *rules.Facts) { f.Tenancy.Address.Street = "Østergade 2" })
		want = append(want, want[len(want)-1])
		wantAgreedFacts(t, w, want...)

		// Less is carried: the next message carries less, and nothing is sent for that alone.
		agree(w)
		w.SweepAndSend()
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.No) })
		wantAgreedFacts(t, w, want...)
		night(func(f *rules.Facts) { f.Tenancy.Address.Street = "Østergade 3" })
		want = append(want, "correction children -, start , owed - since ")
		wantAgreedFacts(t, w, want...)

		// More is carried: what was sent before was not wrong.
		agree(w, all...)
		w.SweepAndSend()
		night(func(f *rules.Facts) {
			*f.Arrears, f.Tenancy.Start = rules.Arrears{Amount: 5, Since: rules.Date(2026, 8, 1)},
				rules.Date(2021, 1, 1)
		})
		wantAgreedFacts(t, w, want...)
	})
}

func TestAChangedDayIsACorrection(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2",
				gatewaytest.Filed(rules.Date(2026, 10, 2)))},
		}
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2",
			gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
		report := w.Read(f)
		if report.Notices != 0 || report.Duplicates == 0 {
			t.Errorf("%d new notices, %d known; want none and one", report.Notices, report.Duplicates)
		}
		if sent := w.SendAll(); sent.Sent != 1 {
			t.Fatalf("sent %+v, want one correction", sent)
		}
		corrections := 0
		for id, body := range w.Channel.Bodies {
			if body == id+" correction 2026-10-05" {
				corrections++
			}
		}
		if corrections != 1 {
			t.Errorf("%d corrections among %v", corrections, w.Channel.Bodies)
		}
	})
}

func TestAChangedNameOrAddressIsACorrection(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)))
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		row.Facts.Tenants = []rules.Tenant{{Name: "Anna Ærø", Protected: rules.No, Deceased: rules.No}}
		f.Rows, f.Version = []rules.Record{row}, 1
		w.Read(f)
		w.SendAll()
		row.Facts.Tenancy.Address.Street = "Østergade 2"
		f.Rows, f.Version = []rules.Record{row}, 2
		w.Read(f)
		w.SendAll()
		row.Facts.Arrears = &rules.Arrears{Amount: 100}
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f.Rows, f.Version = []rules.Record{row}, 3
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02", "correction 2026-10-02", "correction 2026-10-02")
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
			if len(thread) != 3 || thread[1].Content.Tenants[0].Name != "Anna Ærø" ||
				thread[2].Content.Address.Street != "Østergade 2" ||
				!thread[2].Content.Late {
				t.Errorf("the thread: %+v", thread)
			}
			return err
		})
	})
}

// However a system spells a name or an address, it is the same: no correction goes out.
func TestAnotherSpellingIsNoCorrection(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)))
		row.Facts.Tenants[0].Name, row.Facts.Tenancy.Address.Street = "Åse Prøvegård", "Nørre Allé 3-5"
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		for i, spelled := range [][2]string{
			{"A\u030Ase Prøvega\u030Ard", "Nørre Alle\u0301 3\u20115"},
			{"ÅSE  PRØVEGÅRD", "NØRRE ALLÉ\u00A03–5"},
			{"\uFEFFÅse Prøve\u00ADgård\u202E", "Nørre Allé 3-5\u200B"},
		} {
			row.Facts.Tenants = []rules.Tenant{{Name: spelled[0], Protected: rules.No, Deceased: rules.No}}
			row.Facts.Tenancy.Address.Street = spelled[1]
			f.Rows, f.Version = []rules.Record{row}, i+1
			w.Read(f)
			w.SendAll()
		}
		w.WantMessages("notice 2026-10-02")

		row.Facts.Tenants = []rules.Tenant{{Name: "åse prøvegård", Protected: rules.Yes}}
		f.Rows, f.Version = []rules.Record{row}, 9
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02", "correction 2026-10-02")
	})
}
