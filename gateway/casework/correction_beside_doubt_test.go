package casework_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// whatever a person answers that leaves the other step without a notice
var withoutNotice = []string{"not-owed", "told-before", "did-not-happen"}

// answeredNights reads one tenancy night after night. A person answers each finding that waits in one way.
type answeredNights struct {
	w        *gatewaytest.World
	feed     gatewaytest.Feed
	answer   gatewaytest.Reply
	answered int
}

func nightsWith(w *gatewaytest.World, as rules.Outcome, reason string) *answeredNights {
	return &answeredNights{
		w: w, feed: gatewaytest.Feed{Label: "a"},
		answer: gatewaytest.Reply{Rule: rules.EvictionFiled, As: as, Reason: reason},
	}
}

// read reads the tenancy, with another street where there is one.
func (n *answeredNights) read(street string, events ...rules.Event) {
	n.w.T.Helper()
	row := gatewaytest.Tenancy("1", events...)
	if street != "" {
		row.Facts.Tenancy.Address.Street = street
	}
	n.w.Clock.Pass(24 * time.Hour)
	n.feed.Rows, n.feed.Version = []rules.Record{row}, n.feed.Version+1
	n.w.Read(&n.feed)
	for _, open := range n.w.Waiting(gatewaytest.AssociationScope) {
		if open.Finding == nil {
			continue
		}
		if _, err := n.w.Answer(open.Number, n.answer); err != nil {
			n.w.T.Fatal(open.Reason, err)
		}
		n.answered++
	}
	n.w.SendAll()
}

// filedAs is a filing with a reference of its own.
func filedAs(ref string, on rules.Day) rules.Event {
	filed := gatewaytest.Filed(on)
	filed.Ref = ref
	return filed
}

// A person has answered about another step of the case, of which nobody need be notified. What the
// municipality was notified of before is corrected all the same, when the address was wrong.
func TestANoticeIsCorrectedBesideAnotherStepThatWasAnswered(t *testing.T) {
	first := gatewaytest.Filed(rules.Date(2026, 10, 5))
	plan := rules.Event{Kind: rules.FilingPlanned, On: rules.Date(2026, 12, 20), Ground: rules.GroundArrears}
	for name, both := range map[string][]rules.Event{
		"another filing":    {gatewaytest.Filed(rules.Date(2026, 10, 28)), first},
		"a filing in years": {gatewaytest.Filed(rules.Date(2027, 11, 28)), first},
		"another course":    {{Kind: rules.Demanded, On: rules.Date(2026, 10, 27)}, plan, first},
	} {
		for _, reason := range withoutNotice {
			t.Run(name+" "+reason, func(t *testing.T) {
				gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
					n := nightsWith(w, rules.None, reason)
					n.read("", first)
					n.read("", both...)
					w.WantMessages("notice 2026-10-05")
					n.read("Østergade 7", both...)
					w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
					w.Verify()
				})
			})
		}
	}
}

// The source changes the day of a filing to one that cannot be right, and a person answers about it. The
// municipality is not sent the new day. It is sent a new address, with the day that it knows.
func TestADayThatAPersonDeniesIsNotTold(t *testing.T) {
	for _, reason := range withoutNotice {
		t.Run(reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				n := nightsWith(w, rules.None, reason)
				n.read("", filedAs("F-1", rules.Date(2026, 10, 5)))
				n.read("", filedAs("F-1", rules.Date(1996, 10, 5)))
				w.WantMessages("notice 2026-10-05")
				n.read("Østergade 7", filedAs("F-1", rules.Date(1996, 10, 5)))
				w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
				if n.answered != 2 {
					t.Errorf("%d answers, want one about the day, and one after the address", n.answered)
				}
				w.Verify()
			})
		})
	}
}

// One of two filings was withdrawn, and nothing says which. A person answers that the municipality was
// notified of the second another way. Whether the first is withdrawn stays open, so the municipality is sent
// no withdrawal. It is sent a new address.
func TestAWithdrawalThatMayBeOfAnotherFilingIsNotTold(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := nightsWith(w, rules.None, "told-before")
		both := []rules.Event{filedAs("F-1", rules.Date(2026, 10, 5)), filedAs("F-2", rules.Date(2026, 10, 7))}
		all := append(both, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 8)})
		n.read("", both[0])
		w.Clock.Pass(3 * 24 * time.Hour)
		n.read("", both...)
		n.read("", all...)
		w.WantMessages("notice 2026-10-05")
		n.read("Østergade 7", all...)
		w.WantMessages("notice 2026-10-05", "correction 2026-10-05")
		if n.answered != 3 {
			t.Errorf("%d answers, want one after each change", n.answered)
		}
		w.Verify()
	})
}

// said is what a message says of its filing: the day, whether the notice was late, and how many earlier
// filings it names.
type said struct {
	Kind   gateway.DeliveryKind
	On     rules.Day
	Late   bool
	Others int
}

// threads are what the messages of each notice say.
func threads(w *gatewaytest.World) (all [][]said) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		for _, notice := range w.Notices() {
			thread, err := r.Deliveries(gateway.Operator, notice.ID)
			if err != nil {
				return err
			}
			var of []said
			for _, d := range thread {
				of = append(of, said{d.Kind, d.Content.Event.On, d.Content.Late, len(d.Content.Others)})
			}
			all = append(all, of)
		}
		return nil
	})
	return all
}

// A correction says of its own filing alone whether the notice was late, and names the earlier filings that
// the notice named: where the municipality was notified of another filing of the episode, and where a person
// has answered that it need not be.
func TestACorrectionSpeaksOfItsOwnFiling(t *testing.T) {
	earlier := filedAs("F-0", rules.Date(2026, 10, 2))
	first, second := filedAs("F-1", rules.Date(2026, 10, 6)), filedAs("F-2", rules.Date(2026, 10, 8))
	ofFirst := []said{{gateway.FirstNotice, first.On, true, 1}, {gateway.Correction, first.On, true, 1}}
	ofSecond := []said{{gateway.FirstNotice, second.On, false, 0}, {gateway.Correction, second.On, false, 0}}
	for reason, test := range map[string]struct {
		as   rules.Outcome
		want [][]said
	}{
		"owed":     {rules.Notify, [][]said{ofFirst, ofSecond}},
		"not-owed": {rules.None, [][]said{ofFirst}},
	} {
		t.Run(reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				n := nightsWith(w, test.as, reason)
				n.read("", earlier, first)
				w.Clock.Pass(24 * time.Hour)
				n.read("", earlier, first, second)
				n.read("Østergade 7", earlier, first, second)
				if diff := cmp.Diff(test.want, threads(w)); diff != "" {
					t.Errorf("(-want +got)\n%s", diff)
				}
				w.Verify()
			})
		})
	}
}

// A person enters a step again that was called back, and answers about another step of the case. The
// municipality is sent a correction: the step stands.
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
