package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// record adds acts, each in a transaction of its own.
func record(t *testing.T, db *store.DB, acts ...gateway.MunicipalAct) {
	t.Helper()
	for _, f := range acts {
		if err := db.Do(t.Context(), func(tx gateway.Tx) error { return tx.AddAct(f) }); err != nil {
			t.Fatal(err)
		}
	}
}

// about are the cases that something is recorded about.
func about(t *testing.T, db *store.DB) (cases []string) {
	t.Helper()
	err := db.View(t.Context(), func(r gateway.Reader) error {
		return r.CaseActs(gateway.Operator, func(c gateway.CaseActs) error {
			cases = append(cases, c.Case.ID)
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// pages are the pages of the registers, as they are stored.
func pages(t *testing.T, raw *sql.DB) (sealed [][]byte) {
	t.Helper()
	rows, err := raw.Query(`SELECT sealed FROM registers ORDER BY municipality, n`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var page []byte
		if err := rows.Scan(&page); err != nil {
			t.Fatal(err)
		}
		sealed = append(sealed, page)
	}
	return sealed
}

// ownActs are so many cases of a municipality's own, each opened with an act.
func ownActs(t *testing.T, db *store.DB, from, n int) (cases []string) {
	t.Helper()
	err := db.Do(t.Context(), func(tx gateway.Tx) error {
		cases = nil
		for i := from; i < from+n; i++ {
			c := storetest.NewOwnCase(i)
			if err := tx.OpenCase(c); err != nil {
				return err
			}
			if err := tx.AddAct(gateway.MunicipalAct{
				ID: gateway.NewID(), Case: c.ID, Municipality: c.Municipality, Recorded: storetest.Night,
				Kind: gateway.ActEvictionNotice,
			}); err != nil {
				return err
			}
			cases = append(cases, c.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// Whether an act is about the case or about a notice is the municipality's to know: the register looks alike.
func TestARegisterLooksTheSameWhateverIsRecorded(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		raw, sample := storetest.Raw(t, o), storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(t.Context(), sample.Add); err != nil {
			t.Fatal(err)
		}
		var before [][]byte
		for minute, notice := range []string{sample.Notice.ID, "", sample.Notice.ID, ""} {
			act := storetest.NewAct(sample, minute)
			act.Notice = notice
			record(t, db, act)
			after := pages(t, raw)
			if len(after) != 1 || len(before) > 0 && (len(after[0]) != len(before[0]) ||
				slices.Equal(after[0], before[0])) {
				t.Fatalf("after act %d: %d pages", minute, len(after))
			}
			before = after
		}
	})
}

// Every case is found: over several pages, and in the right order of those that others write at once.
func TestARegisterHoldsEveryCase(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		want := ownActs(t, db, 0, 600)
		var mu sync.Mutex
		var writing sync.WaitGroup
		for w := range 8 {
			writing.Go(func() {
				for i := range 25 {
					cases := ownActs(t, db, 1000*(w+1)+i, 1)
					mu.Lock()
					want = append(want, cases...)
					mu.Unlock()
				}
			})
		}
		writing.Wait()
		slices.Sort(want)
		if diff := cmp.Diff(want, about(t, db)); diff != "" {
			t.Error(diff)
		}
		if n := len(pages(t, storetest.Raw(t, o))); n != 4 { // 800 acts of 256 each
			t.Errorf("%d pages", n)
		}
		report, err := db.Verify(t.Context(), store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 {
			t.Errorf("%+v, %v", report.Findings, err)
		}
	})
}

// An act that was undone takes no slot.
func TestAnUndoneActTakesNoSlot(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		c := storetest.NewOwnCase(1)
		undone := fmt.Errorf("undone")
		err := db.Do(context.Background(), func(tx gateway.Tx) error {
			if err := tx.OpenCase(c); err != nil {
				return err
			}
			act := gateway.MunicipalAct{ID: gateway.NewID(), Case: c.ID, Municipality: c.Municipality}
			if err := tx.AddAct(act); err != nil {
				return err
			}
			seen := 0
			if err := tx.CaseActs(gateway.Operator, func(gateway.CaseActs) error { seen++; return nil }); err != nil {
				return err
			}
			if seen != 1 {
				t.Error("the transaction does not see its own act")
			}
			return undone
		})
		if err != undone || len(about(t, db)) > 0 || len(pages(t, storetest.Raw(t, o))) > 0 {
			t.Errorf("%v, %v", err, about(t, db))
		}
	})
}

// A page that was damaged hides no case: every act is opened instead, and later acts have a page of their
// own.
func TestADamagedRegisterHidesNothing(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		want := ownActs(t, db, 0, 3)
		if _, err := storetest.Raw(t, o).Exec(`UPDATE registers SET sealed = data_key`); err != nil {
			t.Fatal(err)
		}
		want = slices.Sorted(slices.Values(append(want, ownActs(t, db, 3, 2)...)))
		if diff := cmp.Diff(want, about(t, db)); diff != "" {
			t.Error(diff)
		}
	})
}

// Where a register was damaged, when something was recorded last is not known of what cannot be read: the
// clocks of all notices are looked at, however long ago they arrived.
func TestADamagedRegisterHidesNoClock(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		sample := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(t.Context(), sample.Add); err != nil {
			t.Fatal(err)
		}
		record(t, db, storetest.NewAct(sample, 1))
		damage := func(statement string) {
			t.Helper()
			if _, err := storetest.Raw(t, o).Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		clocks := func() (ids []string) {
			t.Helper()
			err := db.View(t.Context(), func(r gateway.Reader) error {
				ids = nil
				l := gateway.ClockLook{Since: storetest.Night.AddDate(1, 0, 0)}
				_, err := r.ClockHeads(l, func(h gateway.NoticeHead) error {
					ids = append(ids, h.ID)
					return nil
				})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return ids
		}
		damage(arrived)
		if ids := clocks(); len(ids) > 0 {
			t.Errorf("long after all that is known: %q", ids)
		}
		damage(`UPDATE registers SET sealed = data_key`)
		damage(`UPDATE municipal_acts SET sealed = (SELECT data_key FROM municipal_keys)`)
		if diff := cmp.Diff([]string{sample.Notice.ID}, clocks()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// An old page that is put back is found: it lacks a slot, or has another than the acts say.
func TestAnOldPagePutBackIsFound(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		ownActs(t, db, 0, 1)
		raw := storetest.Raw(t, o)
		old := pages(t, raw)[0]
		ownActs(t, db, 1, 1)
		if _, err := raw.Exec(`UPDATE registers SET sealed = $1`, old); err != nil {
			t.Fatal(err)
		}
		report, err := db.Verify(t.Context(), store.VerifyOptions{})
		want := []store.Finding{{
			What: store.StateWrong, Entry: -1, Table: "registers", ID: storetest.Municipality,
		}}
		if diff := cmp.Diff(want, report.Findings); err != nil || diff != "" {
			t.Error(diff, err)
		}
	})
}

// A page asks several times what is in the registers besides notices. They are read once, and no scope is
// told what another one may see.
func TestRegistersAreReadOnceAPage(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	of := map[string]gateway.Scope{}
	for i, municipality := range []string{storetest.Municipality, storetest.OtherMunicipality} {
		a := storetest.NewAlarm(gateway.AlarmClockLate, "subject of "+municipality, i)
		a.Municipality = municipality
		if err := db.Do(t.Context(), func(tx gateway.Tx) error {
			_, err := tx.Raise(a)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		of[municipality] = gateway.Scope{Municipalities: []string{municipality}}
	}
	pages := []string{storetest.Municipality, storetest.OtherMunicipality, storetest.Municipality}
	asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
		for _, municipality := range pages {
			alarms, err := r.Alarms(of[municipality], gateway.AlarmList{})
			if err != nil || len(alarms) != 1 || alarms[0].Municipality != municipality {
				t.Errorf("%s sees %+v, %v", municipality, alarms, err)
			}
			counts, err := r.AlarmCounts(of[municipality])
			if err != nil || len(counts) != 1 || counts[0].Open != 1 {
				t.Errorf("%s counts %+v, %v", municipality, counts, err)
			}
			if err := r.CaseActs(of[municipality], func(gateway.CaseActs) error { return nil }); err != nil {
				t.Error(err)
			}
		}
		return nil
	})
	read := 0
	for _, statement := range asked {
		if strings.Contains(statement, "FROM registers") {
			read++
		}
	}
	if err != nil || read != len(pages) {
		t.Errorf("%d pages read registers %d times: %v", len(pages), read, err)
	}
}

// What a transaction reads of the registers is as it has written it.
func TestATransactionReadsItsOwnAlarms(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	err := db.Do(t.Context(), func(tx gateway.Tx) error {
		for n := range 3 {
			open, err := tx.OpenSubjects(gateway.AlarmClockLate)
			if err != nil || len(open) != n {
				t.Errorf("after %d: %v, %v", n, open, err)
			}
			if _, err := tx.Raise(storetest.NewAlarm(gateway.AlarmClockLate, fmt.Sprint(n), n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
