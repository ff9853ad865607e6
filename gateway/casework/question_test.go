package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// "Er anmodning indgivet?" is asked from the seventh day until it is answered or a later step is reported.
func TestAFilingIsAskedAboutAfterSevenDays(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.GoLive = map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 1, 1)}
		terminated := rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 5)}
		// long before its first day with Boligbro
		before := rules.Event{Kind: rules.Terminated, On: rules.Date(2025, 10, 1)}
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", terminated), gatewaytest.Tenancy("2", terminated),
				gatewaytest.Tenancy("3", before),
			},
		}
		w.Read(f)
		asked := func(days int) (tenancies []string) {
			t.Helper()
			w.Clock.Pass(time.Duration(days) * 24 * time.Hour)
			w.Read(f)
			w.SweepAndSend()
			for _, r := range w.Waiting(gatewaytest.AssociationScope) {
				if r.Question != nil {
					tenancies = append(tenancies, r.Tenancy)
				}
			}
			slices.Sort(tenancies)
			return tenancies
		}
		if got := asked(6); got != nil {
			t.Fatalf("asked on the sixth day: %v", got)
		}
		if got := asked(1); !slices.Equal(got, []string{"1", "2"}) {
			t.Fatalf("asked on the seventh day: %v", got)
		}
		if !slices.ContainsFunc(w.Mailbox.Mails, func(m gatewaytest.Mail) bool {
			return slices.ContainsFunc(m.Alarms,
				func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmQuestion })
		}) {
			t.Error("nobody was mailed")
		}
		w.View(func(r gateway.Reader) error {
			alarms, err := r.Alarms(gatewaytest.MunicipalityScope, gateway.AlarmList{})
			if slices.ContainsFunc(alarms, func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmQuestion }) {
				t.Error("a municipality sees what its associations are asked")
			}
			return err
		})
		numbers := map[string]string{}
		for _, r := range w.Waiting(gatewaytest.AssociationScope) {
			numbers[r.Tenancy] = r.Number
		}
		not := gatewaytest.Reply{Rule: string(rules.FiledAfterTermination), As: rules.None, Reason: "not-yet"}
		wrong := gatewaytest.Reply{Rule: string(rules.FiledAfterTermination), As: rules.Notify,
			Reason: "owed"}
		if _, err := w.Answer(numbers["1"], wrong); err == nil ||
			!strings.Contains(err.Error(), "boligbro step") {
			t.Errorf("a question answered with a notice: %v", err)
		}
		if _, err := w.Answer(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		if got := asked(13); !slices.Equal(got, []string{"2"}) {
			t.Errorf("after not yet: %v", got)
		}
		if got := asked(1); !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("two weeks after not yet: %v", got)
		}
		if _, err := w.Answer(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		not.Reason = "not-filed" // known before the two weeks have gone
		if _, err := w.Answer(numbers["1"], not); err != nil {
			t.Fatal(err)
		}
		if got := asked(60); !slices.Equal(got, []string{"2"}) {
			t.Errorf("after never: %v", got)
		}
		f.Rows = []rules.Record{
			gatewaytest.Tenancy("1", terminated),
			gatewaytest.Tenancy("2", terminated, gatewaytest.Filed(rules.Date(2026, 12, 1))),
			gatewaytest.Tenancy("3", before),
		}
		f.Version++
		w.Read(f)
		if got := asked(0); got != nil || len(w.Notices()) != 1 {
			t.Errorf("after the filing was told: %v, %d notices", got, len(w.Notices()))
		}
		w.Verify()
	})
}

// A termination shortly before the association's first day with Boligbro is asked about: its filing falls
// after, and is owed.
func TestATerminationBeforeGoLiveIsAskedAbout(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.GoLive = map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 10, 1)}
		w.Rules = rules.NewSet(rules.Options{GoLive: w.GoLive})
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 9, 28)}),
			gatewaytest.Tenancy("2", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 6, 1)}),
		}})
		if open := w.Waiting(gatewaytest.AssociationScope); len(open) != 1 || open[0].Question == nil ||
			open[0].Tenancy != "1" {
			t.Errorf("asked: %+v", open)
		}
	})
}

// Where a source reports filings, no news is most often that there is none: it is asked later, and once.
// It does by its settings, or has done so before.
func TestAnAssociationThatReportsFilingsIsAskedOnce(t *testing.T) {
	t.Run("by its settings", func(t *testing.T) {
		askedOnce(t, func(w *gatewaytest.World) {
			w.ReportsFilings = map[string]bool{gatewaytest.Association: true}
		})
	})
	t.Run("it has before", func(t *testing.T) {
		askedOnce(t, func(w *gatewaytest.World) {
			row := gatewaytest.Tenancy("9", gatewaytest.Filed(rules.Date(2026, 10, 1)))
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{row}})
		})
	})
}

// askedOnce holds that a termination is asked about on the twenty-first day, and never again.
func askedOnce(t *testing.T, before func(w *gatewaytest.World)) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		before(w)
		terminated := rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 5)}
		w.Read(&gatewaytest.Feed{Label: "b", Rows: []rules.Record{gatewaytest.Tenancy("1", terminated)}})
		asked := func(days int) (open []string) {
			t.Helper()
			w.Clock.Pass(time.Duration(days) * 24 * time.Hour)
			w.SweepAndSend()
			for _, r := range w.Waiting(gatewaytest.AssociationScope) {
				open = append(open, r.Number)
			}
			return open
		}
		if got := asked(20); got != nil {
			t.Fatalf("asked on the twentieth day: %v", got)
		}
		open := asked(1)
		if len(open) != 1 {
			t.Fatalf("asked on the twenty-first day: %v", open)
		}
		not := gatewaytest.Reply{Rule: string(rules.FiledAfterTermination), As: rules.None, Reason: "not-yet"}
		if _, err := w.Answer(open[0], not); err != nil {
			t.Fatal(err)
		}
		if got := asked(60); got != nil {
			t.Errorf("asked again: %v", got)
		}
		w.Verify()
	})
}

// A question is not put before the evening's reading, which may answer it; where nothing was read, it is put
// the next day.
func TestNoQuestionBeforeTheEveningsReading(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.GoLive = map[string]rules.Day{gatewaytest.Association: rules.Date(2026, 1, 1)}
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 5)}),
			},
		}
		w.Read(f)
		asked := func() bool {
			t.Helper()
			w.SweepAndSend()
			return len(w.Waiting(gatewaytest.AssociationScope)) > 0
		}
		w.Clock.Pass(6*24*time.Hour + 12*time.Hour) // the morning of the seventh day
		if asked() {
			t.Error("it was asked in the morning, before the feed could answer")
		}
		w.Clock.Pass(24 * time.Hour)
		if !asked() {
			t.Error("nothing was read on the seventh day, and nobody was asked on the eighth")
		}
	})
}
