package casework_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

var aLetter = rules.Elsewhere{On: rules.Date(2025, 12, 20), Channel: "letter", Proof: "2025-4711"}

func unnotified(w *gatewaytest.World) []casework.UnnotifiedStep {
	w.T.Helper()
	untold, err := w.BeforeGoLive(context.Background(), gatewaytest.Association)
	if err != nil {
		w.T.Fatal(err)
	}
	return untold
}

// lastFinding is what the rules answered last about the filing of a case.
func lastFinding(w *gatewaytest.World, number string) (found rules.Finding, versions int) {
	w.T.Helper()
	w.View(func(r gateway.Reader) error {
		c, err := r.Case(gateway.Operator, number)
		if err != nil {
			return err
		}
		evaluations, err := r.Evaluations(gateway.Operator, c.ID)
		for _, f := range evaluations[len(evaluations)-1].Findings {
			if f.Rule == rules.EvictionFiled {
				found = f
			}
		}
		versions = c.Version
		return err
	})
	return found, versions
}

// What lies before go-live is listed, and recorded in bulk as notified another way: once, sealed, in the log,
// and never counted as a notice of Boligbro's.
func TestManyCasesAreRecordedAsNotifiedElsewhere(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []rules.Record
		for i := range 250 {
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprintf("%03d", i),
				gatewaytest.Filed(rules.Date(2025, 12, 1))))
		}
		rows = append(rows, gatewaytest.Tenancy("late", gatewaytest.Filed(rules.Date(2025, 12, 28))),
			gatewaytest.Tenancy("live", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		f := &gatewaytest.Feed{Label: "a", Rows: rows}
		if report := w.Read(f); report.Notices != 1 {
			t.Fatalf("%d notices, want the one after go-live", report.Notices)
		}
		if untold := unnotified(w); len(untold) != 251 || untold[0].Tenancy == "" || untold[0].On.IsZero() ||
			untold[0].Rule != rules.EvictionFiled {
			t.Fatalf("%d are listed, want 251", len(untold))
		}
		asked := rules.AskedAt(w.Clock.Now())
		recorded, remaining, err := w.RecordAllElsewhere(context.Background(), gatewaytest.Association, aLetter,
			asked)
		if err != nil || recorded != 250 || remaining != 1 {
			t.Fatalf("recorded %d, left %d, %v; want 250, and 1 that was filed after the letter", recorded, remaining,
				err)
		}
		recorded, remaining, err = w.RecordAllElsewhere(context.Background(), gatewaytest.Association, aLetter,
			asked)
		if err != nil || recorded != 0 || remaining != 1 {
			t.Errorf("once more: recorded %d, left %d, %v; want 0, 1", recorded, remaining, err)
		}
		untold := unnotified(w)
		if len(untold) != 1 || untold[0].Tenancy != "late" {
			t.Fatalf("left: %+v", untold)
		}
		// a person says so of this very case
		if n, err := w.RecordElsewhere(context.Background(), untold[0].Number, aLetter, asked); err != nil ||
			n != 1 {
			t.Errorf("one case: %d, %v", n, err)
		}
		if n, err := w.RecordElsewhere(context.Background(), untold[0].Number, aLetter, asked); err != nil ||
			n != 0 {
			t.Errorf("one case once more: %d, %v", n, err)
		}
		f.Version++ // the night after reads the same facts
		if report := w.Read(f); report.Cases != 0 || report.Notices != 0 {
			t.Errorf("the night after: %d cases, %d notices", report.Cases, report.Notices)
		}
		found, versions := lastFinding(w, untold[0].Number)
		if found.Outcome != rules.Notified || found.Reason != rules.NotifiedElsewhere || versions != 2 {
			t.Errorf("afterwards: %s/%s, version %d", found.Outcome, found.Reason, versions)
		}
		if n := w.Notices(); len(n) != 1 {
			t.Errorf("%d notices are counted as Boligbro's, want 1", len(n))
		}
		w.Verify()
	})
}

// No clock starts without a day of arrival.
func TestOnlyAnArrivalElsewhereStartsAClock(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2025, 12, 1))),
				gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2025, 12, 1))),
			},
		})
		e := aLetter
		for i, u := range unnotified(w) {
			if i == 1 {
				e.Arrived = rules.Date(2025, 12, 22)
			}
			if _, err := w.RecordElsewhere(context.Background(), u.Number, e,
				rules.AskedAt(w.Clock.Now())); err != nil {
				t.Fatal(err)
			}
			w.View(func(r gateway.Reader) error {
				version, err := r.Version(gateway.Operator, u.Case, 2)
				merged := rules.Merge(u.Number, gatewaytest.Association, version.Records)
				found, _ := lastFinding(w, u.Number)
				duties := rules.DutiesOf(&merged, &found, merged.Notices[0].Arrived,
					rules.AskedAt(w.Clock.Now()))
				if (len(duties) > 0) != (i == 1) ||
					i == 1 && !slices.ContainsFunc(duties, func(d rules.Duty) bool {
						return d.Due == rules.Date(2026, 1, 5)
					}) {
					t.Errorf("case %d: duties %+v", i, duties)
				}
				if merged.Notices[0].Elsewhere != e {
					t.Errorf("recorded %+v, want %+v", merged.Notices[0].Elsewhere, e)
				}
				return err
			})
		}
	})
}

func TestAnImpossibleNoticeElsewhereIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1",
				gatewaytest.Filed(rules.Date(2025, 12, 1)))},
		})
		for says, spoil := range map[string]func(*rules.Elsewhere){
			"ikke kommet endnu": func(e *rules.Elsewhere) { e.On = rules.Date(2026, 10, 6) },
			"mangler":           func(e *rules.Elsewhere) { e.On = 0 },
			"telefonopkald":     func(e *rules.Elsewhere) { e.Channel = "phone" },
			"CPR-nummer":        func(e *rules.Elsewhere) { e.Proof = "010180-1234" },
			"ét ord":            func(e *rules.Elsewhere) { e.Proof = "brev til Anne" },
			"kom frem":          func(e *rules.Elsewhere) { e.Arrived = rules.Date(2025, 12, 19) },
		} {
			e := aLetter
			spoil(&e)
			_, err := w.RecordElsewhere(context.Background(), unnotified(w)[0].Number, e,
				rules.AskedAt(w.Clock.Now()))
			gatewaytest.WantRefusal(t, err, says)
			_, _, err = w.RecordAllElsewhere(context.Background(), gatewaytest.Association, e,
				rules.AskedAt(w.Clock.Now()))
			gatewaytest.WantRefusal(t, err, says)
		}
		if len(unnotified(w)) != 1 {
			t.Error("something was recorded all the same")
		}
	})
}

// A notice that went to the wrong municipality, and then in a letter to the right one.
func TestAStrayedNoticeIsRecordedAsNotifiedElsewhere(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 2)))
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{row}}
		w.Read(f)
		w.SendAll()
		row.Facts.Tenancy.Municipality = "0461"
		f.Rows, f.Version = []rules.Record{row}, 1
		w.Read(f)
		number := w.Notices()[0].Number
		if found, _ := lastFinding(w, number); found.Reason != rules.MunicipalityChanged {
			t.Fatalf("the rules say %s", found.Reason)
		}
		e := rules.Elsewhere{On: rules.Date(2026, 10, 5), Channel: "digital-post", Proof: "DP-1"}
		if n, err := w.RecordElsewhere(context.Background(), number, e,
			rules.AskedAt(w.Clock.Now())); err != nil ||
			n != 1 {
			t.Fatalf("recorded %d, %v", n, err)
		}
		if found, _ := lastFinding(w, number); found.Reason != rules.AlreadyNotified ||
			slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
			t.Errorf("then the rules say %s, alarms %v", found.Reason, w.AlarmKinds())
		}
	})
}
