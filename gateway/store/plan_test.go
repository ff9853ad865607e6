package store_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A case is judged by its own tasks: they are found by its index, however many others there are.
func TestACasesTasksAreFoundByItsIndex(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
		_, err := r.Tasks(gateway.Operator, gateway.TaskFilter{Case: "a case"})
		return err
	})
	if err != nil || len(asked) != 1 {
		t.Fatalf("%q, %v", asked, err)
	}
	plan, err := db.Plan(t.Context(), asked[0], "a case")
	if err != nil || !strings.Contains(plan, "SEARCH t USING INDEX tasks_case (case_id=?)") {
		t.Errorf("the plan: %s, %v", plan, err)
	}
}

// The clocks that nobody has answered are read from an index alone, and nothing is sought in every notice.
func TestClocksAreReadFromAnIndex(t *testing.T) {
	o := store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()}
	db := storetest.Open(t, o)
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	if err := db.Do(t.Context(), sample.Add); err != nil {
		t.Fatal(err)
	}
	record(t, db, storetest.NewAct(sample, 1))
	if _, err := storetest.Raw(t, o).Exec(arrived); err != nil {
		t.Fatal(err)
	}
	asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
		l := gateway.ClockLook{Since: storetest.Night.Add(-time.Hour), Most: 10}
		_, err := r.ClockHeads(l, func(gateway.NoticeHead) error { return nil })
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	alone, older := false, false
	for _, statement := range asked {
		args := make([]any, strings.Count(statement, "$"))
		for i := range args {
			args[i] = ""
		}
		plan, err := db.Plan(t.Context(), statement, args...)
		if err != nil || strings.Contains(plan, "SCAN n;") || strings.Contains(plan, "SCAN d;") {
			t.Errorf("%s: the plan: %s, %v", statement, plan, err)
		}
		const covered = "SEARCH d USING COVERING INDEX deliveries_arrived (municipality=? AND arrived>?)"
		alone = alone || strings.Contains(plan, covered)
		const after = "SEARCH d USING COVERING INDEX deliveries_arrived ((municipality,arrived,notice)>(?,?,?))"
		older = older || strings.Contains(plan, after) && !strings.Contains(plan, "TEMP B-TREE")
	}
	if !older {
		t.Error("the older ones are not read from where the last look ended")
	}
	if !alone {
		t.Error("no statement reads deliveries_arrived alone")
	}
}

// A report finds the erased cases and the refused notices by indexes, and reads when messages arrived from
// one alone: there are many cases and messages, and most of each is sealed.
func TestAReportReadsIndexes(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
		in := gateway.MadeIn{From: storetest.Night, Until: storetest.Night.Add(time.Hour)}
		return r.EachMade(gateway.Operator, in, func([]gateway.MadeNotice) error { return nil })
	})
	if err != nil {
		t.Fatal(err)
	}
	wants := map[string]string{
		"FROM cases":          "USING INDEX cases_erased",
		"FROM municipal_keys": "USING INDEX municipal_keys_erased",
		"'rejected'":          "USING INDEX deliveries_rejected",
		"d.arrived = 0":       "d USING INDEX deliveries_waiting",
		"FROM notices":        "SEARCH d USING COVERING INDEX deliveries_made (created=? AND id=?)",
		"SELECT n.id":         "SEARCH n USING COVERING INDEX notices_created (created>? AND created<?)",
	}
	for _, statement := range asked {
		plan, err := db.Plan(t.Context(), statement, make([]any, strings.Count(statement, "$"))...)
		if err != nil {
			t.Fatal(statement, err)
		}
		for of, index := range wants {
			if strings.Contains(statement, of) {
				if delete(wants, of); !strings.Contains(plan, index) {
					t.Errorf("%s: the plan: %s", statement, plan)
				}
			}
		}
	}
	for of := range wants {
		t.Errorf("nothing asks %q: %q", of, asked)
	}
}

// An association's report does not read what municipalities have recorded.
func TestAnAssociationsReportReadsNoActs(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	sample := storetest.NewSample(db.Blind, storetest.Association, 1)
	for side, s := range map[string]gateway.Scope{
		"association":  {Associations: []string{storetest.Association}},
		"municipality": {Municipalities: []string{storetest.Municipality}},
	} {
		made := []gateway.MadeNotice{{Notice: sample.Notice}}
		for of, read := range map[string]func(r gateway.Reader) error{
			"files": func(r gateway.Reader) error { _, err := r.DutyFiles(s, made); return err },
			"acts":  func(r gateway.Reader) error { _, err := r.DutyActs(s, made); return err },
		} {
			asked, err := db.Asked(t.Context(), read)
			if err != nil {
				t.Fatal(err)
			}
			acts := slices.ContainsFunc(asked, func(statement string) bool {
				return strings.Contains(statement, "municipal_")
			})
			if acts != (side == "municipality") {
				t.Errorf("the %s reads acts for its %s: %v", side, of, acts)
			}
		}
	}
}

// PostgreSQL has not counted its tables after a restore, when the log is verified. It looks up what comes
// next in an index all the same: to sort all the rest for each few hundred rows takes the square of the time.
func TestTheLogIsVerifiedByIndexesInARestoredDatabase(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		if o.URL == "" {
			return // it reads rows in the order in which they lie
		}
		db := storetest.Open(t, o)
		raw := storetest.Raw(t, o)
		for _, table := range []string{"cases", "versions", "notices", "deliveries"} {
			if _, err := raw.Exec(`ALTER TABLE ` + table + ` SET (autovacuum_enabled = off)`); err != nil {
				t.Fatal(err)
			}
		}
		err := db.Do(t.Context(), func(tx gateway.Tx) error {
			var changes []gateway.Changes
			for i := range 200 {
				s := storetest.NewSample(db.Blind, storetest.Association, i)
				changes = append(changes, s.Changes())
			}
			return tx.Apply(changes...)
		})
		if err == nil {
			_, _, err = db.Copy(t.Context(), 19, time.Hour)
		}
		if err != nil {
			t.Fatal(err)
		}

		plans, err := db.PlansOfWalks(t.Context())
		if err != nil || len(plans) < 6 {
			t.Fatal(plans, err)
		}
		for statement, plan := range plans {
			if strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "Sort") {
				t.Errorf("%s\nis run by\n%s", statement, plan)
			}
		}
	})
}
