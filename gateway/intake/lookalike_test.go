package intake_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// damagedThen is a world in which the municipality has been notified of a filing, whose case is then damaged;
// next is what the source tells the evening after.
func damagedThen(
	t *testing.T, statement, next string, test func(w *gatewaytest.World, r gateway.Report, known string),
) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("0001", renumberedFiling))
		w.Read(f)
		w.SendAll()
		known := w.Notices()[0]
		w.Damage(statement, known.Case)
		f.Rows, f.Version = append(f.Rows[:20:20], other(f.Rows[20], next)), 1
		test(w, w.Read(f), known.Number)
	})
}

// TestADamagedCaseUnderAnotherNumber: a case that cannot be read, and that the source reports under a new
// number, is not notified of twice: a person is asked whether it is that.
func TestADamagedCaseUnderAnotherNumber(t *testing.T) {
	for what, statement := range map[string]string{
		"what was reported": `UPDATE versions SET sealed = findings WHERE case_id = $1`,
		"its number":        `UPDATE cases SET tenancy = association_key WHERE id = $1`,
		"its data key":      `UPDATE cases SET association_key = NULL WHERE id = $1`,
		"its key's bytes":   `UPDATE cases SET association_key = tenancy WHERE id = $1`,
		"its blind key":     `UPDATE cases SET key = 'x' WHERE id = $1`,
		"its digests":       `UPDATE cases SET digests = 'x' WHERE id = $1`,
	} {
		t.Run(what, func(t *testing.T) {
			damagedThen(t, statement, "77", func(w *gatewaytest.World, r gateway.Report, _ string) {
				t := w.T
				if r.Notices != 0 || len(w.Notices()) != 1 {
					t.Errorf("a second notice: %d", r.Notices)
				}
				open := tasks(w, gateway.TaskFinding)
				if len(open) != 1 || open[0].Reason != rules.Renumbered {
					t.Fatalf("nobody is asked: %+v", open)
				}
				reply := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "new"}
				if _, err := w.Answer(open[0].Number, reply); err != nil {
					t.Fatal(err)
				}
				if n := len(w.Notices()); n != 2 {
					t.Errorf("it is another, and there are %d notices", n)
				}
			})
		})
	}
}

// TestADamagedCaseHoldsNoStrangerBack: a new tenancy with a filing on another day is notified of.
func TestADamagedCaseHoldsNoStrangerBack(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := manyTenancies("a", 20)
		f.Rows = append(f.Rows, gatewaytest.Tenancy("0001", renumberedFiling))
		w.Read(f)
		w.Damage(`UPDATE cases SET tenancy = association_key WHERE id = $1`, w.Notices()[0].Case)
		f.Rows = append(f.Rows[:20:20], gatewaytest.Tenancy("77", gatewaytest.Filed(rules.Date(2026, 10, 4))))
		f.Version = 1
		if r := w.Read(f); r.Notices != 1 {
			t.Errorf("%d notices", r.Notices)
		}
	})
}

// TestACaseOfAnotherAssociation: a case whose association was changed is not taken for a new tenancy: nobody
// is notified of it again, and people are told.
func TestACaseOfAnotherAssociation(t *testing.T) {
	statement := `UPDATE cases SET association = '87654321' WHERE id = $1`
	damagedThen(t, statement, "0001", func(w *gatewaytest.World, r gateway.Report, known string) {
		if r.Notices != 0 || len(w.Notices()) != 1 {
			w.T.Errorf("a second notice: %d", r.Notices)
		}
		alarms := w.AlarmKinds()
		waits := tasks(w, gateway.TaskUnreadable)
		if len(alarms) != 1 || alarms[0] != gateway.AlarmUnreadable || len(waits) != 1 ||
			waits[0].Number != known ||
			waits[0].Association != gatewaytest.Association {
			w.T.Errorf("alarms %v, tasks %+v", alarms, waits)
		}
	})
}
