package gateway_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

var aLetter = rules.Elsewhere{On: rules.Date(2025, 12, 20), Channel: "letter", Proof: "2025-4711"}

func (w *world) untold() []casework.UnnotifiedStep {
	w.t.Helper()
	untold, err := w.BeforeGoLive(context.Background(), association)
	if err != nil {
		w.t.Fatal(err)
	}
	return untold
}

// finding is what the rules answered last about the filing of a case.
func (w *world) finding(number string) (found rules.Finding, versions int) {
	w.t.Helper()
	w.view(func(r gateway.Reader) error {
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

// What lies before go-live is listed, and recorded in bulk as told another way: once, sealed, in the log, and never
// counted as a notice of Boligbro's.
func TestToldElsewhereInBulk(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var rows []rules.Record
		for i := range 250 {
			rows = append(rows, tenancy(fmt.Sprintf("%03d", i), filed(rules.Date(2025, 12, 1))))
		}
		rows = append(rows, tenancy("late", filed(rules.Date(2025, 12, 28))), tenancy("live", filed(rules.Date(2026, 10, 5))))
		f := &feed{name: "a", rows: rows}
		if report := w.accept(f); report.Notices != 1 {
			t.Fatalf("%d notices, want the one after go-live", report.Notices)
		}
		if untold := w.untold(); len(untold) != 251 || untold[0].Tenancy == "" || untold[0].On.IsZero() || untold[0].Rule != rules.EvictionFiled {
			t.Fatalf("%d are listed, want 251", len(untold))
		}
		asked := rules.AskedAt(w.clock.now())
		recorded, left, err := w.RecordAllElsewhere(context.Background(), association, aLetter, asked)
		if err != nil || recorded != 250 || left != 1 {
			t.Fatalf("recorded %d, left %d, %v; want 250, and 1 that was filed after the letter", recorded, left, err)
		}
		recorded, left, err = w.RecordAllElsewhere(context.Background(), association, aLetter, asked)
		if err != nil || recorded != 0 || left != 1 {
			t.Errorf("once more: recorded %d, left %d, %v; want 0, 1", recorded, left, err)
		}
		untold := w.untold()
		if len(untold) != 1 || untold[0].Tenancy != "late" {
			t.Fatalf("left: %+v", untold)
		}
		if n, err := w.RecordElsewhere(context.Background(), untold[0].Number, aLetter, asked); err != nil || n != 1 { // a person says so of this very case
			t.Errorf("one case: %d, %v", n, err)
		}
		if n, err := w.RecordElsewhere(context.Background(), untold[0].Number, aLetter, asked); err != nil || n != 0 {
			t.Errorf("one case once more: %d, %v", n, err)
		}
		f.version++ // the night after reads the same facts
		if report := w.accept(f); report.Cases != 0 || report.Notices != 0 {
			t.Errorf("the night after: %d cases, %d notices", report.Cases, report.Notices)
		}
		found, versions := w.finding(untold[0].Number)
		if found.Outcome != rules.Notified || found.Reason != rules.NotifiedElsewhere || versions != 2 {
			t.Errorf("afterwards: %s/%s, version %d", found.Outcome, found.Reason, versions)
		}
		if n := w.notices(); len(n) != 1 {
			t.Errorf("%d notices are counted as Boligbro's, want 1", len(n))
		}
		w.verified()
	})
}

// No clock starts without a day of arrival.
func TestToldElsewhereWithArrival(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2025, 12, 1))), tenancy("2", filed(rules.Date(2025, 12, 1)))}})
		e := aLetter
		for i, u := range w.untold() {
			if i == 1 {
				e.Arrived = rules.Date(2025, 12, 22)
			}
			if _, err := w.RecordElsewhere(context.Background(), u.Number, e, rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
			w.view(func(r gateway.Reader) error {
				version, err := r.Version(gateway.Operator, u.Case, 2)
				merged := rules.Merge(u.Number, association, version.Records)
				found, _ := w.finding(u.Number)
				duties := rules.DutiesOf(&merged, &found, merged.Notices[0].Arrived, rules.AskedAt(w.clock.now()))
				if (len(duties) > 0) != (i == 1) || i == 1 && !slices.ContainsFunc(duties, func(d rules.Duty) bool { return d.Due == rules.Date(2026, 1, 5) }) {
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

func TestElsewhereIsChecked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2025, 12, 1)))}})
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
			_, err := w.RecordElsewhere(context.Background(), w.untold()[0].Number, e, rules.AskedAt(w.clock.now()))
			refuses(t, err, says)
			_, _, err = w.RecordAllElsewhere(context.Background(), association, e, rules.AskedAt(w.clock.now()))
			refuses(t, err, says)
		}
		if len(w.untold()) != 1 {
			t.Error("something was recorded all the same")
		}
	})
}

// A notice that went to the wrong municipality, and then in a letter to the right one.
func TestAStrayedNoticeToldElsewhere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := tenancy("2", filed(rules.Date(2026, 10, 2)))
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		row.Facts.Tenancy.Municipality = "0461"
		f.rows, f.version = []rules.Record{row}, 1
		w.accept(f)
		number := w.notices()[0].Number
		if found, _ := w.finding(number); found.Reason != rules.MunicipalityChanged {
			t.Fatalf("the rules say %s", found.Reason)
		}
		e := rules.Elsewhere{On: rules.Date(2026, 10, 5), Channel: "digital-post", Proof: "DP-1"}
		if n, err := w.RecordElsewhere(context.Background(), number, e, rules.AskedAt(w.clock.now())); err != nil || n != 1 {
			t.Fatalf("recorded %d, %v", n, err)
		}
		if found, _ := w.finding(number); found.Reason != rules.AlreadyNotified || slices.Contains(w.alarms(), gateway.AlarmAttention) {
			t.Errorf("then the rules say %s, alarms %v", found.Reason, w.alarms())
		}
	})
}
