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

// messagesNaming is whom each message of the notice's thread names, and at which address.
func messagesNaming(w *gatewaytest.World, rule string) (messages []string) {
	w.T.Helper()
	for _, n := range w.Notices() {
		if n.Rule != rule {
			continue
		}
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			for _, d := range thread {
				line := string(d.Kind)
				for _, tenant := range d.Content.Tenants {
					line += " " + tenant.Name
				}
				messages = append(messages, fmt.Sprintf("%s, %s", line, d.Content.Address.Street))
			}
			return err
		})
	}
	return messages
}

// TestAWithdrawnConsentIsNotCorrected: what rests on consent is sent while it is given, and names only those
// who give it: nothing is corrected when nobody does, and who has withdrawn it is not named again.
func TestAWithdrawnConsentIsNotCorrected(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		agreeByConsent(w)
		row := gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f := &gatewaytest.Feed{Label: "a"}
		night := func(street string, consents ...string) {
			t.Helper()
			w.Clock.Pass(24 * time.Hour)
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
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			w.Read(f)
			w.SendAll()
		}
		var want []string
		expect := func(more ...string) {
			t.Helper()
			want = append(want, more...)
			for _, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
				if diff := cmp.Diff(want, messagesNaming(w, rule)); diff != "" {
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
		w.SweepAndSend()
		expect()
		night("Ny 6", "Anne")
		expect("correction Anne, Ny 6")
	})
}

// TestAConsentCountsFromItsDay: the day on which a tenant's consent begins is one on which the case is looked
// at again.
func TestAConsentCountsFromItsDay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		agreeByConsent(w)
		row := gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		row.Facts.Tenants = []rules.Tenant{
			{Name: "Anne", NoticeConsent: rules.Date(2026, 10, 7)},
			{Name: "Bo", NoticeConsent: rules.Date(2026, 10, 9)},
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}})
		first, second := "notice Anne, Vestergade 1", "correction Anne Bo, Vestergade 1"
		for day, want := range [][]string{
			5: nil, 6: nil, 7: {first}, 8: {first}, 9: {first, second}, 10: {first, second},
		} {
			if day < 5 {
				continue
			}
			w.SweepAndSend()
			for _, rule := range []string{rules.ChildrenUnder18, "agreement/alt"} {
				if diff := cmp.Diff(want, messagesNaming(w, rule)); diff != "" {
					t.Errorf("October %d, %s (-want +got):\n%s", day, rule, diff)
				}
			}
			w.Clock.Pass(24 * time.Hour)
		}
	})
}

// A message that waits is not handed over when the consent that it rests on is gone; a statutory one is.
func TestAWithdrawnConsentStopsAWaitingMessage(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		agreeByConsent(w)
		row := gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 2)})
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		row.Facts.Tenants[0].NoticeConsent = rules.Date(2026, 10, 1)
		other := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{row, other}})
		if got := len(w.Notices()); got != 3 {
			t.Fatalf("%d notices", got)
		}
		w.Clock.Pass(time.Hour)
		row.Facts.Tenants = []rules.Tenant{{
			Name: row.Facts.Tenants[0].Name, Protected: rules.No, Deceased: rules.No,
		}}
		w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{row, other}})
		w.SendAll()
		for _, n := range w.Notices() {
			want := gateway.Lapsed
			if n.Rule == rules.EvictionFiled {
				want = gateway.Transmitted
			}
			if n.State != want {
				t.Errorf("%s is %s", n.Rule, n.State)
			}
		}
		if w.Channel.Sends != 1 {
			t.Errorf("%d messages were handed over", w.Channel.Sends)
		}
		w.Verify()
	})
}
