package casework_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// Filed, withdrawn and filed again on one day under one number: a person says which came last. When nothing
// is live the municipality hears of the withdrawal, once; when the filing is, it is notified of it, and
// nothing that is live is said to be withdrawn.
func TestAnAnswerAboutOneDay(t *testing.T) {
	for _, c := range []struct {
		as     rules.Outcome
		reason string
		want   string // of all notices, each with its thread
	}{
		{rules.None, "not-owed", "[notice 2026-10-02 update 2026-10-05]"},
		{rules.None, "did-not-happen", "[notice 2026-10-02 update 2026-10-05]"},
		{rules.None, "told-before", "[notice 2026-10-02]"},
		{rules.Notify, "owed", "[notice 2026-10-02][notice 2026-10-05]"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				filing := func(day int) rules.Event {
					e := gatewaytest.Filed(rules.Date(2026, 10, day))
					e.Ref = ""
					return e
				}
				f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", filing(2))}}
				w.Read(f)
				w.SendAll()
				f.Version = 1
				f.Rows = []rules.Record{gatewaytest.Tenancy("2",
					filing(2), gatewaytest.Withdrawn(rules.Date(2026, 10, 5)), filing(5))}
				w.Read(f)
				w.SendAll()
				w.WantMessages("notice 2026-10-02")

				sel := casework.Selection{Names: []string{w.Notices()[0].Number}, Rule: rules.EvictionFiled}
				answer := gateway.Answer{As: c.as, Reason: c.reason, By: "abc"}
				if _, err := w.Casework().Resolve(context.Background(), gatewaytest.AssociationScope, sel, answer,
					rules.AskedAt(w.Clock.Now())); err != nil {
					t.Fatal(err)
				}
				w.SendAll()
				w.SweepAndSend()
				f.Version = 2
				w.Read(f)
				w.SendAll()
				var threads []string
				for _, n := range w.Notices() {
					threads = append(threads, fmt.Sprint(w.MessagesOf(n)))
				}
				slices.Sort(threads)
				if got := strings.Join(threads, ""); got != c.want {
					t.Errorf("the municipality was told %s, want %s", got, c.want)
				}
				w.Verify()
			})
		})
	}
}

// A demand withdrawn and sent again on one day: "no" leaves the withdrawal of the first, which its thread is
// told once, whatever is read after.
func TestAnAnswerAboutADemandOfOneDay(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demand := func(day int) rules.Event {
			return rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, day), Ref: fmt.Sprint("P-", day/10)}
		}
		row := func(events ...rules.Event) []rules.Record {
			r := gatewaytest.Tenancy("2", events...)
			r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 5, 1)
			return []rules.Record{r}
		}
		f := &gatewaytest.Feed{Label: "a", Rows: row(demand(2))}
		w.Read(f)
		w.SendAll()
		f.Version, f.Rows = 1, row(demand(2), gatewaytest.Withdrawn(rules.Date(2026, 10, 5)), demand(5))
		w.Read(f)
		w.SendAll()
		w.WantMessages("notice 2026-10-02")

		sel := casework.Selection{Names: []string{w.Notices()[0].Number}, Rule: rules.AssignedTenantDemand}
		answer := gateway.Answer{As: rules.None, Reason: "did-not-happen", By: "abc"}
		if _, err := w.Casework().Resolve(context.Background(), gatewaytest.AssociationScope, sel, answer,
			rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			f.Version++
			w.Read(f)
			w.SendAll()
			w.SweepAndSend()
			w.WantMessages("notice 2026-10-02", "update 2026-10-05")
		}
	})
}

// After "yes" to a filing on the day of a withdrawal, the next withdrawal is that of the filing: its thread
// is told, once, and so is that of the filing before it.
func TestAWithdrawalAfterAnAnswerAboutOneDay(t *testing.T) {
	for name, again := range map[string]rules.Event{
		"weeks later":          gatewaytest.Withdrawn(rules.Date(2026, 10, 25)),
		"under another number": {Kind: rules.Withdrawn, On: rules.Date(2026, 10, 8), Ref: "W-2"},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				filing := func(day int) rules.Event { return gatewaytest.Filed(rules.Date(2026, 10, day)) }
				events := []rules.Event{
					filing(2), gatewaytest.Withdrawn(rules.Date(2026, 10, 5)), filing(5),
				}
				if again.Ref != "" {
					events[1].Ref = "W-1"
				}
				f := &gatewaytest.Feed{Label: "a"}
				read := func(events ...rules.Event) {
					f.Version++
					f.Rows = []rules.Record{gatewaytest.Tenancy("2", events...)}
					w.Read(f)
					w.SendAll()
				}
				read(events[:1]...)
				read(events...)
				sel := casework.Selection{Names: []string{w.Notices()[0].Number}, Rule: rules.EvictionFiled}
				answer := gateway.Answer{As: rules.Notify, Reason: "owed", By: "abc"}
				if _, err := w.Casework().Resolve(context.Background(), gatewaytest.AssociationScope, sel, answer,
					rules.AskedAt(w.Clock.Now())); err != nil {
					t.Fatal(err)
				}
				w.SendAll()
				w.Clock.At = w.Clock.At.AddDate(0, 0, 21)
				events = append(events, again)
				for range 2 {
					read(events...)
					w.SweepAndSend()
				}
				var threads []string
				for _, n := range w.Notices() {
					threads = append(threads, fmt.Sprint(w.MessagesOf(n)))
				}
				slices.Sort(threads)
				want := "[notice 2026-10-02 update 2026-10-05]" +
					"[notice 2026-10-05 update " + again.On.String() + "]"
				if got := strings.Join(threads, ""); got != want {
					t.Errorf("the municipality was told %s, want %s", got, want)
				}
				w.Verify()
			})
		})
	}
}
