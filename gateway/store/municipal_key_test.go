package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// twoKeys runs the test where municipal data has a key of its own.
func twoKeys(t *testing.T, test func(t *testing.T, o store.Options)) {
	t.Helper()
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		o.Municipal = store.NewMaster()
		test(t, o)
	})
}

func do(t *testing.T, db *store.DB, fns ...func(gateway.Tx) error) {
	t.Helper()
	for _, fn := range fns {
		if err := db.Do(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
}

// rowsOf is every row of every table as anybody reads it who has the database: each value in a line.
func rowsOf(t *testing.T, raw *sql.DB, postgres bool) map[string]map[string]int {
	t.Helper()
	found := map[string]map[string]int{}
	for _, table := range tablesOf(t, raw, postgres) {
		found[table] = map[string]int{}
		rows, err := raw.Query(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range into {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			var line []string
			for i, v := range values {
				if b, opaque := v.([]byte); opaque {
					line = append(line, fmt.Sprintf("%s: %x", columns[i], b))
				} else {
					line = append(line, fmt.Sprintf("%s: %v", columns[i], v))
				}
			}
			found[table][strings.Join(line, "\n")]++
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// added are the rows that are new, and those that are gone.
func added(before, after map[string]map[string]int) (rows, gone map[string][]string) {
	rows, gone = map[string][]string{}, map[string][]string{}
	for table := range after {
		for row, n := range after[table] {
			if n > before[table][row] {
				rows[table] = append(rows[table], row)
			}
		}
		for row, n := range before[table] {
			if n > after[table][row] {
				gone[table] = append(gone[table], row)
			}
		}
	}
	return rows, gone
}

// shape is what can be told of rows without a key: how many there are, and how long each value is. What is
// random is the same for all.
func shape(rows map[string][]string) map[string][]string {
	shapes := map[string][]string{}
	for table, all := range rows {
		for _, row := range all {
			var s []string
			for _, line := range strings.Split(row, "\n") {
				name, value, _ := strings.Cut(line, ": ")
				if name == "n" {
					continue
				}
				if name == "municipality" || name == "at" || name == "kind" || name == "party" || name == "basis" {
					s = append(s, line)
				} else {
					s = append(s, fmt.Sprintf("%s: %d", name, len(value)))
				}
			}
			shapes[table] = append(shapes[table], strings.Join(s, ", "))
		}
		slices.Sort(shapes[table])
	}
	// how the tree of the log grows hangs on the numbers of its entries alone
	delete(shapes, "log_head")
	delete(shapes, "log_checkpoints")
	return shapes
}

// clockAlarm is an alarm about a clock of a notice.
func clockAlarm(kind gateway.AlarmKind, s storetest.Sample, code string, due rules.Day) gateway.Alarm {
	return gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: s.Case.Association, Municipality: storetest.Municipality,
		Number: s.Case.Number, Subject: s.Notice.ID + "/" + code, Code: code, Due: due, Raised: storetest.Night,
	}
}

// TestTwoCasesLookAlike: who reads the database without the key of municipal data cannot tell two cases
// apart that differ in what the municipality did. What it does changes no row that names a case, and adds
// rows of one shape that name none, whatever it was.
func TestTwoCasesLookAlike(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		db, raw := storetest.Open(t, o), storetest.Raw(t, o)
		refused, granted := storetest.NewSample(db.Blind, storetest.Association, 1),
			storetest.NewSample(db.Blind, storetest.Association, 2)
		own := storetest.NewOwnCase(1)
		do(t, db, refused.Add, granted.Add, func(tx gateway.Tx) error { // the register has a page
			return errors.Join(tx.OpenCase(own), tx.AddAct(gateway.MunicipalAct{ID: gateway.NewID(), Case: own.ID,
				Municipality: own.Municipality, Recorded: storetest.Night, Kind: gateway.ActEvictionNotice}))
		})
		// what is done in each: the acts, an alarm about a clock that is raised, mailed and ended, an erasure
		live := func(s storetest.Sample, kind gateway.AlarmKind, acts ...gateway.MunicipalAct) map[string][]string {
			before := rowsOf(t, raw, o.URL != "")
			for i, f := range acts {
				f.ID, f.Case, f.Notice, f.Municipality = gateway.NewID(), s.Case.ID, s.Notice.ID, storetest.Municipality
				f.Recorded = storetest.Night.Add(time.Duration(i+1) * time.Hour)
				do(t, db, func(tx gateway.Tx) error { return tx.AddAct(f) })
			}
			a := clockAlarm(kind, s, acts[0].Outcome, acts[0].On)
			do(t, db, func(tx gateway.Tx) error { _, err := tx.Raise(a); return err })
			a.Mailed = storetest.Night.Add(time.Hour)
			do(t, db,
				func(tx gateway.Tx) error { return tx.SetAlarm(a) },
				func(tx gateway.Tx) error { return tx.Resolve(a.Kind, a.Subject, storetest.Night.Add(48*time.Hour)) },
				func(tx gateway.Tx) error {
					return tx.Erase(gateway.Erasure{ID: gateway.NewID(), Case: s.Case.ID,
						Party: gateway.PartyMunicipality, Basis: "KLE " + acts[0].Outcome, At: acts[0].Recorded, By: "x"})
				})
			rows, gone := added(before, rowsOf(t, raw, o.URL != ""))
			for _, row := range rows["log_checkpoints"] {
				if !strings.Contains(row, "\nat: 0\n") {
					t.Errorf("a checkpoint tells when the municipality did something:\n%s", row)
				}
			}
			for table, all := range gone {
				if table != "registers" && !strings.HasPrefix(table, "log_") {
					t.Errorf("rows of %s were changed: %v", table, all)
				}
			}
			names := []string{s.Case.ID, s.Case.Number, s.Case.Key, s.Notice.ID, s.Delivery.ID, acts[0].On.String(),
				fmt.Sprint(storetest.Night.UnixMicro())[:8], string(kind)}
			for table, all := range rows {
				for _, row := range all {
					for _, name := range names {
						if name != "" && strings.Contains(row, name) {
							t.Errorf("%s tells %q:\n%s", table, name, row)
						}
					}
				}
			}
			return shape(rows)
		}
		one := live(refused, gateway.AlarmClockLate, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: rules.Refused, On: rules.Date(2026, 11, 25), Journal: "27.36.14-1",
			ReasonsGiven: true, Tenant: "1", By: "abc",
		}, gateway.MunicipalAct{Kind: gateway.ActConsent, On: rules.Date(2026, 11, 26), Tenant: "1"})
		other := live(granted, gateway.AlarmClockAtRisk, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "rent-help", On: rules.Date(2026, 12, 24), Journal: "1", Tenant: "1",
		}, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph1, On: rules.Date(2026, 12, 24)})
		if diff := cmp.Diff(one, other); diff != "" {
			t.Errorf("the two cases are told apart:\n%s", diff)
		}
		want := []string{"erasures", "log_entries", "municipal_acts", "municipal_alarms", "municipal_keys",
			"registers"}
		if tables := slices.Sorted(maps.Keys(one)); !slices.Equal(tables, want) {
			t.Errorf("the tables that grew are %v", tables)
		}
		if n := len(one["municipal_alarms"]); n != 2 || one["municipal_alarms"][0] != one["municipal_alarms"][1] {
			t.Errorf("that an alarm was raised and that it ended look different: %v", one["municipal_alarms"])
		}
		if found := faults(t, db); len(found) > 0 {
			t.Error(found)
		}
	})
}

// TestWithoutTheMunicipalKey: a process without the key of municipal data does the associations' work, sees
// nothing of the municipalities' and says that it cannot; the log holds there, and where the key is.
func TestWithoutTheMunicipalKey(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		blinded := o
		blinded.Municipal, blinded.NoMunicipal = store.MasterKey{}, true
		without := storetest.Open(t, blinded) // it may be the first that starts
		s, later := storetest.NewSample(without.Blind, storetest.Association, 1),
			storetest.NewSample(without.Blind, storetest.Association, 2)
		do(t, without, s.Add)
		db := storetest.Open(t, o)
		consent := storetest.NewAct(s, 1)
		late := clockAlarm(gateway.AlarmClockLate, s, rules.DecideNoHelp, rules.Date(2026, 12, 1))
		do(t, db, func(tx gateway.Tx) error {
			_, err := tx.Raise(late)
			return errors.Join(err, tx.AddAct(consent))
		})
		if without.Municipal() || !db.Municipal() {
			t.Error("a process does not know whether it has the key")
		}
		do(t, without, later.Add)
		own := storetest.NewOwnCase(3)
		for name, fn := range map[string]func(tx gateway.Tx) error{
			"record":      func(tx gateway.Tx) error { return tx.AddAct(storetest.NewAct(later, 1)) },
			"open a case": func(tx gateway.Tx) error { return tx.OpenCase(own) },
			"raise":       func(tx gateway.Tx) error { _, err := tx.Raise(late); return err },
			"resolve":     func(tx gateway.Tx) error { return tx.Resolve(late.Kind, late.Subject, storetest.Night) },
			"tell":        func(tx gateway.Tx) error { return tx.SetAlarm(late) },
			"erase": func(tx gateway.Tx) error {
				return tx.Erase(gateway.Erasure{ID: gateway.NewID(), Case: s.Case.ID, Party: gateway.PartyMunicipality})
			},
			"acts":     func(tx gateway.Tx) error { _, err := tx.Acts(gateway.Operator, s.Case.ID); return err },
			"own case": func(tx gateway.Tx) error { _, err := tx.OwnCase(gateway.Operator, own.Number); return err },
			"cases": func(tx gateway.Tx) error {
				return tx.CaseActs(gateway.Operator, func(gateway.CaseActs) error { return nil })
			},
			"all": func(tx gateway.Tx) error { return tx.AllActs(func(gateway.CaseActs) error { return nil }) },
		} {
			if err := without.Do(t.Context(), fn); !errors.Is(err, gateway.ErrNoMunicipalKey) {
				t.Errorf("%s: %v, want that the key is not here", name, err)
			}
		}
		lookWithout(t, without, s)
		report, err := without.Verify(t.Context(), store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Closed != 2 {
			t.Errorf("verify without the key: %+v, %v", report, err)
		}
		if found := faults(t, db); len(found) > 0 {
			t.Errorf("verify with it: %v", found)
		}
		if _, err := without.Openings(t.Context(), gateway.Scope{Municipalities: []string{storetest.Municipality}},
			func(store.Opened) error { return nil }); !errors.Is(err, gateway.ErrNoMunicipalKey) {
			t.Errorf("a municipality's openings: %v", err)
		}
		if _, err := storetest.Raw(t, o).Exec(`DELETE FROM municipal_acts`); err != nil {
			t.Fatal(err)
		}
		if found := faults(t, without); len(found) == 0 {
			t.Error("without the key it is not found that an act was removed")
		}
	})
}

// lookWithout reads what a process without the key may see.
func lookWithout(t *testing.T, without *store.DB, s storetest.Sample) {
	t.Helper()
	err := without.View(t.Context(), func(r gateway.Reader) error {
		alarms, err := r.Alarms(gateway.Operator, gateway.AlarmList{Resolved: true})
		counts, countErr := r.AlarmCounts(gateway.Operator)
		open, openErr := r.OpenSubjects(gateway.AlarmClockLate)
		shared, sharedErr := r.Shared(gateway.Operator, s.Case.ID)
		heads, headErr := r.NoticeHeads(gateway.Operator, gateway.NoticeList{})
		if len(alarms)+len(counts)+len(open)+len(shared) > 0 || len(heads) != 2 {
			t.Errorf("it sees %v, %v, %v, %v and %d notices", alarms, counts, open, shared, len(heads))
		}
		files, fileErr := r.NoticeFiles(gateway.Operator, []string{s.Notice.ID})
		if len(files) != 1 || !files[0].Closed || files[0].Notice.Unreadable || len(files[0].Acts) > 0 {
			t.Errorf("the notice is %+v", files)
		}
		made := 0
		in := gateway.MadeIn{From: storetest.Night.Add(-time.Hour), Until: storetest.Night.Add(time.Hour)}
		madeErr := r.EachMade(gateway.Operator, in, func(part []gateway.MadeNotice) error {
			made += len(part)
			return nil
		})
		if made != 2 {
			t.Errorf("%d notices were made", made)
		}
		return errors.Join(err, countErr, openErr, sharedErr, headErr, fileErr, madeErr)
	})
	if err != nil {
		t.Error(err)
	}
}

// TestACopiedMunicipalKey: log verify finds the data key of one case in the place of another, with and
// without the key of municipal data. That of a municipality's own case, in which it has recorded nothing, is
// its own.
func TestACopiedMunicipalKey(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		s := storetest.NewSample(db.Blind, storetest.Association, 1)
		do(t, db, s.Add, func(tx gateway.Tx) error {
			return errors.Join(tx.AddAct(storetest.NewAct(s, 1)), tx.OpenCase(storetest.NewOwnCase(1)))
		})
		blinded := o
		blinded.Municipal, blinded.NoMunicipal = store.MasterKey{}, true
		without := storetest.Open(t, blinded)
		if found := append(faults(t, db), faults(t, without)...); len(found) > 0 {
			t.Fatalf("nothing was copied: %v", found)
		}
		raw := storetest.Raw(t, o)
		if _, err := raw.Exec(`INSERT INTO municipal_keys SELECT subject || 'x', data_key FROM municipal_keys
			WHERE subject = (SELECT max(subject) FROM municipal_acts)`); err != nil {
			t.Fatal(err)
		}
		for who, one := range map[string]*store.DB{"with the key": db, "without it": without} {
			found := faults(t, one)
			if len(found) != 1 || found[0].What != store.RowAdded || found[0].Table != "municipal_keys" ||
				!strings.HasSuffix(found[0].ID, "x") {
				t.Errorf("%s: %v", who, found)
			}
		}
	})
}

// TestAnotherMunicipalKey is refused at start, with an error that says what to do; nothing was touched.
func TestAnotherMunicipalKey(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		s := storetest.NewSample(db.Blind, storetest.Association, 1)
		do(t, db, s.Add, func(tx gateway.Tx) error { return tx.AddAct(storetest.NewAct(s, 1)) })
		for _, wrong := range []store.MasterKey{store.NewMaster(), {}} { // none: the other key seals it
			other := o
			other.Municipal = wrong
			opened, err := store.Open(context.Background(), other)
			if err == nil {
				opened.Close()
			}
			if !errors.Is(err, store.ErrMunicipalMaster) || !strings.Contains(err.Error(), "keys.municipal") {
				t.Errorf("it opened with another key: %v", err)
			}
		}
		raw := storetest.Raw(t, o)
		if _, err := raw.Exec(`DELETE FROM keyring WHERE name LIKE 'municipal-%'`); err != nil {
			t.Fatal(err)
		}
		if opened, err := store.Open(context.Background(), o); err == nil ||
			!strings.Contains(err.Error(), "restore the database from a backup") {
			t.Errorf("keys were made anew over what is sealed: %v", err)
			if err == nil {
				opened.Close()
			}
		}
	})
}

// TestRotateOneKey: the key of municipal data is changed by itself, and becomes one of its own where it was
// not; a process that has the old one writes nothing, and one that has none goes on.
func TestRotateOneKey(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		ctx, next := context.Background(), store.NewMaster()
		db, old := storetest.Open(t, o), storetest.Open(t, o)
		blinded := o
		blinded.NoMunicipal = true
		without := storetest.Open(t, blinded)
		life(t, db)
		if _, err := without.Rotate(ctx, next, "abc", gateway.PartyMunicipality); !errors.Is(err,
			gateway.ErrNoMunicipalKey) {
			t.Errorf("who has not the key changes it: %v", err)
		}
		done, err := db.Rotate(ctx, next, "abc", gateway.PartyMunicipality)
		if err != nil || done.Keys == 0 || done.Broken != 0 {
			t.Fatalf("rotate: %+v, %v", done, err)
		}
		add := func(db *store.DB, n int) error {
			return db.Do(ctx, storetest.NewSample(db.Blind, storetest.Association, n).Add)
		}
		if err := add(old, 5000); !errors.Is(err, store.ErrMunicipalMaster) {
			t.Errorf("a process with the old key writes: %v", err)
		}
		if err := errors.Join(add(db, 5001), add(without, 5002)); err != nil {
			t.Errorf("the others: %v", err)
		}
		if opened, err := store.Open(ctx, o); !errors.Is(err, store.ErrMunicipalMaster) {
			t.Errorf("the old key opens it: %v", err)
			opened.Close()
		}
		o.Municipal = next
		report, err := storetest.Open(t, o).Verify(ctx, store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Closed > 0 {
			t.Errorf("verify with the new key: %v, %+v", err, report)
		}
		third := store.NewMaster() // the association's alone
		if _, err := db.Rotate(ctx, third, "abc", gateway.PartyAssociation); err != nil {
			t.Fatal(err)
		}
		o.Master = third
		if report, err = storetest.Open(t, o).Verify(ctx, store.VerifyOptions{}); err != nil ||
			len(report.Findings) > 0 {
			t.Errorf("verify with both changed: %v, %+v", err, report)
		}
	})
}
