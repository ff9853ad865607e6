package gateway_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/rules"
)

// agreeByConsent makes the world's rules the acts and, by the tenants' consent, both the rule on children and an
// agreement on terminations.
func (w *world) agreeByConsent() {
	w.t.Helper()
	rule := w.agreement(rules.BasisConsent, rules.FieldChildren)
	children := rules.ChildrenAgreement{Association: association, Municipality: municipality, Basis: rules.BasisConsent}
	w.Rules = rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{children}, Agreements: []rules.Rule{rule}})
}

// named is whom each message of the notice's thread names, and at which address.
func (w *world) named(rule string) (said []string) {
	w.t.Helper()
	for _, n := range w.notices() {
		if n.Rule != rule {
			continue
		}
		w.view(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			for _, d := range thread {
				line := string(d.Kind)
				for _, tenant := range d.Content.Tenants {
					line += " " + tenant.Name
				}
				said = append(said, fmt.Sprintf("%s, %s", line, d.Content.Address.Street))
			}
			return err
		})
	}
	return said
}

// TestConsentWithdrawn: what rests on consent is told while it is given, and names only those who give it: nothing is
// corrected when nobody does, and who has withdrawn it is not named again.
func TestConsentWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agreeByConsent()
		row := tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f := &feed{name: "a"}
		night := func(street string, consents ...string) {
			t.Helper()
			w.clock.pass(24 * time.Hour)
			row.Facts.Tenancy.Address.Street = street
			row.Facts.Tenants = nil
			for _, name := range []string{"Anne", "Bo"} {
				tenant := rules.Tenant{Name: name, Protected: rules.No, Deceased: rules.No}
				for _, consenting := range consents {
					if consenting == name {
						tenant.NoticeConsent = rules.Date(2026, 10, 1)
					}
					if consenting == name+" later" {
						tenant.NoticeConsent = rules.Date(2026, 10, 20)
					}
				}
				row.Facts.Tenants = append(row.Facts.Tenants, tenant)
			}
			f.rows, f.version = []rules.Record{row}, f.version+1
			w.accept(f)
			w.send()
		}
		var want []string
		expect := func(said ...string) {
			t.Helper()
			want = append(want, said...)
			for _, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
				if diff := cmp.Diff(want, w.named(rule)); diff != "" {
					t.Fatalf("%s (-want +got):\n%s", rule, diff)
				}
			}
		}
		night("Ny 1", "Anne", "Bo")
		expect("notice Anne Bo, Ny 1")
		night("Ny 2", "Anne", "Bo")
		expect("correction Anne Bo, Ny 2")
		night("Ny 3", "Bo", "Anne later") // a consent to come is none yet
		expect("correction Bo, Ny 3")
		night("Ny 4")
		expect()
		night("Ny 5")
		w.sweep()
		expect()
		night("Ny 6", "Anne")
		expect("correction Anne, Ny 6")
	})
}

// TestConsentToCome: the day on which a tenant's consent begins is one on which the case is looked at again.
func TestConsentToCome(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agreeByConsent()
		row := tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		row.Facts.Tenants = []rules.Tenant{{Name: "Anne", NoticeConsent: rules.Date(2026, 10, 7)}, {Name: "Bo", NoticeConsent: rules.Date(2026, 10, 9)}}
		w.accept(&feed{name: "a", rows: []rules.Record{row}})
		first, second := "notice Anne, Vestergade 1", "correction Anne Bo, Vestergade 1"
		for day, want := range [][]string{5: nil, 6: nil, 7: {first}, 8: {first}, 9: {first, second}, 10: {first, second}} {
			if day < 5 {
				continue
			}
			w.sweep()
			for _, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
				if diff := cmp.Diff(want, w.named(rule)); diff != "" {
					t.Errorf("October %d, %s (-want +got):\n%s", day, rule, diff)
				}
			}
			w.clock.pass(24 * time.Hour)
		}
	})
}

// A message that waits is not handed over when the consent that it rests on is gone; a statutory one is.
func TestAWithdrawnConsentHoldsBackWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.agreeByConsent()
		row := tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		row.Facts.Tenants[0].NoticeConsent = rules.Date(2026, 10, 1)
		other := tenancy("2", filed(rules.Date(2026, 10, 5)))
		w.accept(&feed{name: "a", rows: []rules.Record{row, other}})
		if got := len(w.notices()); got != 3 {
			t.Fatalf("%d notices", got)
		}
		w.clock.pass(time.Hour)
		row.Facts.Tenants = []rules.Tenant{{Name: row.Facts.Tenants[0].Name, Protected: rules.No, Deceased: rules.No}}
		w.accept(&feed{name: "a", version: 1, rows: []rules.Record{row, other}})
		w.send()
		for _, n := range w.notices() {
			want := gateway.Failed
			if n.Rule == rules.EvictionFiled {
				want = gateway.Transmitted
			}
			if n.State != want {
				t.Errorf("%s is %s", n.Rule, n.State)
			}
		}
		if w.channel.sends != 1 {
			t.Errorf("%d messages were handed over", w.channel.sends)
		}
		w.verify()
	})
}
