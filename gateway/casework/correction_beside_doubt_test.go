package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// whatever a person answers that leaves the other step without a notice
var withoutNotice = []string{"not-owed", "told-before", "did-not-happen"}

// A person has answered about another step of the case, of which nobody need be notified. What the
// municipality was notified of before is corrected all the same, when an address or a name was wrong.
func TestANoticeIsCorrectedBesideAnotherStepThatWasAnswered(t *testing.T) {
	first := gatewaytest.Filed(rules.Date(2026, 10, 5))
	plan := rules.Event{Kind: rules.FilingPlanned, On: rules.Date(2026, 12, 20), Ground: rules.GroundArrears}
	for name, other := range map[string][]rules.Event{
		"another filing":    {gatewaytest.Filed(rules.Date(2026, 10, 28))},
		"a filing in years": {gatewaytest.Filed(rules.Date(2027, 11, 28))},
		"another course": {
			{Kind: rules.Demanded, On: rules.Date(2026, 10, 27)}, plan,
		},
	} {
		for _, reason := range withoutNotice {
			t.Run(name+" "+reason, func(t *testing.T) {
				gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
					f := &gatewaytest.Feed{Label: "a"}
					answer := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: reason}
					night := func(row rules.Record) {
						w.Clock.Pass(24 * time.Hour)
						f.Rows, f.Version = []rules.Record{row}, f.Version+1
						w.Read(f)
						for _, open := range w.Waiting(gatewaytest.AssociationScope) {
							if open.Finding == nil {
								continue
							}
							if _, err := w.Answer(open.Number, answer); err != nil {
								t.Fatal(open.Reason, err)
							}
						}
						w.SendAll()
					}

					night(gatewaytest.Tenancy("1", first))
					night(gatewaytest.Tenancy("1", append(other, first)...))
					w.WantMessages("notice 2026-10-05")
					row := gatewaytest.Tenancy("1", append(other, first)...)
					row.Facts.Tenancy.Address.Street = "Østergade 7"
					night(row)
					w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
					w.Verify()
				})
			})
		}
	}
}

// The day of a filing that the municipality was notified of becomes one that cannot be right. A person answers
// that this did not happen: the municipality is not told of that day, and of a new address all the same.
func TestADayThatAPersonDeniesIsNotTold(t *testing.T) {
	for _, reason := range withoutNotice {
		t.Run(reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := &gatewaytest.Feed{Label: "a"}
				answer := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: reason}
				answered := 0
				night := func(on rules.Day, street string) {
					filed := gatewaytest.Filed(on)
					filed.Ref = "F-1"
					row := gatewaytest.Tenancy("1", filed)
					row.Facts.Tenancy.Address.Street = street
					w.Clock.Pass(24 * time.Hour)
					f.Rows, f.Version = []rules.Record{row}, f.Version+1
					w.Read(f)
					for _, open := range w.Waiting(gatewaytest.AssociationScope) {
						if _, err := w.Answer(open.Number, answer); err != nil {
							t.Fatal(open.Reason, err)
						}
						answered++
					}
					w.SendAll()
				}
				night(rules.Date(2026, 10, 5), "Vestergade 1")
				night(rules.Date(1996, 10, 5), "Vestergade 1")
				w.WantMessages("notice 2026-10-05")
				night(rules.Date(1996, 10, 5), "Østergade 7")
				w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
				if answered != 2 {
					t.Errorf("%d answers, want one about the day, and one after the address", answered)
				}
				w.Verify()
			})
		})
	}
}

// One of two filings was withdrawn, and nothing tells which. A person answers that the municipality was
// notified of the second another way: that leaves it open whether the first is withdrawn, and the municipality
// is not told so. A new address it is told of.
func TestAWithdrawalThatMayBeOfAnotherFilingIsNotTold(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		answer := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: "told-before"}
		answered := 0
		night := func(street string, events ...rules.Event) {
			row := gatewaytest.Tenancy("1", events...)
			row.Facts.Tenancy.Address.Street = street
			w.Clock.Pass(24 * time.Hour)
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			w.Read(f)
			for _, open := range w.Waiting(gatewaytest.AssociationScope) {
				if _, err := w.Answer(open.Number, answer); err != nil {
					t.Fatal(open.Reason, err)
				}
				answered++
			}
			w.SendAll()
		}
		first, second := gatewaytest.Filed(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 7))
		first.Ref, second.Ref = "F-1", "F-2"
		withdrawn := rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 8)}
		night("Vestergade 1", first)
		w.Clock.Pass(3 * 24 * time.Hour)
		night("Vestergade 1", first, second)
		night("Vestergade 1", first, second, withdrawn)
		w.WantMessages("notice 2026-10-05")
		night("Østergade 7", first, second, withdrawn)
		w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
		if answered != 3 {
			t.Errorf("%d answers, want one after each change", answered)
		}
		w.Verify()
	})
}

// The municipality was notified of two filings of one episode: a name that was wrong is corrected in both
// threads.
func TestBothNoticesOfAnEpisodeAreCorrected(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a"}
		night := func(row rules.Record) {
			w.Clock.Pass(24 * time.Hour)
			f.Rows, f.Version = []rules.Record{row}, f.Version+1
			w.Read(f)
			for _, open := range w.Waiting(gatewaytest.AssociationScope) {
				owed := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
				if _, err := w.Answer(open.Number, owed); err != nil {
					t.Fatal(open.Reason, err)
				}
			}
			w.SendAll()
		}
		first, second := gatewaytest.Filed(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 6))
		first.Ref, second.Ref = "F-1", "F-2"
		night(gatewaytest.Tenancy("1", first))
		w.Clock.Pass(24 * time.Hour)
		night(gatewaytest.Tenancy("1", first, second))
		row := gatewaytest.Tenancy("1", first, second)
		row.Facts.Tenants[0].Name = "Anne Aagaard Ærø"
		night(row)
		var got [][]string
		for _, n := range w.Notices() {
			got = append(got, w.MessagesOf(n))
		}
		want := [][]string{
			{"notice 2026-10-05", "correction 2026-10-05"}, {"notice 2026-10-06", "correction 2026-10-06"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		w.Verify()
	})
}

// A step that was called back and is entered again stands, also where a person has answered about another
// step of the case: the municipality gets the correction.
func TestAStepStandsAgainBesideAnotherThatWasAnswered(t *testing.T) {
	key := rules.Key{Association: gatewaytest.Association, Tenancy: "1"}
	filed, other := gatewaytest.Filed(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2027, 10, 5))
	for _, reason := range withoutNotice {
		t.Run(reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				enterStep(t, w, "AB", key, filed)
				w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1")}})
				w.SendAll()
				w.Clock.Pass(time.Minute)
				enterStep(t, w, "AB", key, other)
				w.Clock.Pass(time.Minute)
				callBackStep(t, w, "AB", key, filed)
				w.SendAll()
				w.Clock.Pass(time.Minute)
				enterStep(t, w, "AB", key, filed)
				for _, open := range w.Waiting(gatewaytest.AssociationScope) {
					answer := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.None, Reason: reason}
					if _, err := w.Answer(open.Number, answer); err != nil {
						t.Fatal(open.Reason, err)
					}
				}
				w.SendAll()
				got := w.Messages()
				if got[len(got)-1] != "correction 2026-10-05" {
					t.Errorf("the municipality was told %q, and not that the filing stands", got)
				}
				w.Verify()
			})
		})
	}
}
