package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/rules"
)

// agree makes the rules of the world's gateway those of the acts and of an agreement on terminations that carries the fields.
func (w *world) agree(carries ...rules.Field) {
	w.t.Helper()
	w.Rules = rules.NewSet(rules.Options{Agreements: []rules.Rule{w.agreement(rules.BasisLaw, carries...)}})
}

// agreement is one on terminations.
func (w *world) agreement(basis rules.Basis, carries ...rules.Field) rules.Rule {
	w.t.Helper()
	rule, err := rules.NewAgreement(rules.Agreement{
		Name: "alt", Association: association, Municipality: municipality, From: rules.Date(2026, 1, 1), Basis: basis, Reference: "Lov 1",
		Carries: append([]rules.Field{rules.FieldTenantName, rules.FieldProtected, rules.FieldAddress, rules.FieldEvent}, carries...),
	}, "terminated", func(_ *rules.Case, o rules.Occurrence) (rules.Flag, []rules.Field, error) {
		if o.Event.Kind == rules.Terminated {
			return rules.Yes, nil, nil
		}
		return rules.No, nil, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return rule
}

// beyond is what each message of the only notice's thread tells beyond what the acts ask for, as it was stored.
func (w *world) beyond() (said []string) {
	w.t.Helper()
	w.view(func(r gateway.Reader) error {
		thread, err := r.Deliveries(gateway.Operator, w.notices()[0].ID)
		for _, d := range thread {
			n, owed := d.Content, "-"
			if n.Arrears.Amount != nil {
				owed = n.Arrears.Amount.String()
			}
			children := map[rules.Flag]string{rules.Yes: "yes", rules.No: "no", rules.Unknown: "-"}[n.Children]
			said = append(said, fmt.Sprintf("%s children %s, start %s, owed %s since %s", d.Kind, children, n.Start, owed, n.Arrears.Since))
		}
		return err
	})
	return said
}

func wantBeyond(t *testing.T, w *world, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, w.beyond()); diff != "" {
		t.Errorf("the thread (-want +got):\n%s", diff)
	}
}

// TestWhatIsCarriedIsCorrected: a fact that an agreement carries and that was wrong is corrected, but that the arrears
// grow, that a source falls silent and that others settings carry more or less are no corrections.
func TestWhatIsCarriedIsCorrected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		all := []rules.Field{rules.FieldChildren, rules.FieldStart, rules.FieldArrears, rules.FieldArrearsSince}
		w.agree(all...)
		row := tenancy("2", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Arrears = &rules.Arrears{Amount: 1425000, Since: rules.Date(2026, 9, 1)}
		f := &feed{name: "a"}
		night := func(change func(*rules.Facts)) gateway.Report {
			w.clock.pass(24 * time.Hour)
			if change != nil {
				owed := *row.Facts.Arrears
				row.Facts.Arrears = &owed // the record before is another
				change(&row.Facts)
			}
			f.rows, f.version = []rules.Record{row}, f.version+1
			report := w.accept(f)
			w.send()
			return report
		}

		night(nil)
		if len(w.notices()) != 0 {
			t.Fatal("it was told though nobody knows whether children live there")
		}
		wantAttention(t, w, rules.FactsMissing)
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.No) })
		want := []string{"notice children no, start 2020-01-01, owed 14250.00 since 2026-09-01"}
		wantBeyond(t, w, want...)

		night(func(f *rules.Facts) { f.Arrears.Amount = 1900000 })
		night(func(f *rules.Facts) { f.Arrears.Amount = 1900001 })
		night(func(f *rules.Facts) { *f.Arrears = rules.Arrears{} })                                            // paid
		night(func(f *rules.Facts) { *f.Arrears = rules.Arrears{Amount: 77, Since: rules.Date(2026, 10, 20)} }) // others, later
		wantBeyond(t, w, want...)
		night(func(f *rules.Facts) { *f.Arrears = rules.Arrears{Amount: 2000000, Since: rules.Date(2026, 9, 1)} })
		wantBeyond(t, w, want...)

		night(func(f *rules.Facts) { f.Tenancy.Start = rules.Date(2021, 1, 1) })
		want = append(want, "correction children no, start 2021-01-01, owed 20000.00 since 2026-09-01")
		wantBeyond(t, w, want...)
		night(func(f *rules.Facts) { f.Arrears.Since = rules.Date(2026, 8, 1) })
		want = append(want, "correction children no, start 2021-01-01, owed 20000.00 since 2026-08-01")
		wantBeyond(t, w, want...)
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.Yes) })
		want = append(want, "correction children yes, start 2021-01-01, owed 20000.00 since 2026-08-01")
		wantBeyond(t, w, want...)

		// What is not known any more is left as it was told, also when something else is corrected.
		night(func(f *rules.Facts) {
			f.Household, f.Tenancy.Start, *f.Arrears = rules.Household{}, 0, rules.Arrears{Amount: 0, Since: rules.Date(2026, 8, 1)}
		})
		wantBeyond(t, w, want...)
		night(func(f *rules.Facts) { f.Tenancy.Address.Street = "Østergade 2" })
		want = append(want, want[len(want)-1])
		wantBeyond(t, w, want...)

		// Less is carried: what follows tells less, and nothing follows from that alone.
		w.agree()
		w.sweep()
		night(func(f *rules.Facts) { f.Household.ChildrenUnder18 = rules.Answer(rules.No) })
		wantBeyond(t, w, want...)
		night(func(f *rules.Facts) { f.Tenancy.Address.Street = "Østergade 3" })
		want = append(want, "correction children -, start , owed - since ")
		wantBeyond(t, w, want...)

		// More is carried: what was told before was not wrong.
		w.agree(all...)
		w.sweep()
		night(func(f *rules.Facts) {
			*f.Arrears, f.Tenancy.Start = rules.Arrears{Amount: 5, Since: rules.Date(2026, 8, 1)}, rules.Date(2021, 1, 1)
		})
		wantBeyond(t, w, want...)
	})
}
