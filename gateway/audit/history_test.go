package audit_test

import (
	"context"
	"testing"

	"boligbro/gateway/audit"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// TestHistoriesOfDamagedCases: a damaged case and an erased one are counted, and keep no other from being
// read.
func TestHistoriesOfDamagedCases(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		raw := storetest.Raw(t, o)
		for i, set := range []string{"association_key = NULL", "association_key = tenancy", "wake = wake"} {
			s := storetest.NewSample(db.Blind, storetest.Association, i)
			if err := db.Do(context.Background(), s.Add); err != nil {
				t.Fatal(err)
			}
			if _, err := raw.Exec(`UPDATE cases SET `+set+` WHERE id = $1`, s.Case.ID); err != nil {
				t.Fatal(err)
			}
		}
		read := 0
		left, err := audit.EachHistory(context.Background(), db, func(*audit.History) error { read++; return nil })
		if err != nil || read != 1 || left != (audit.Left{Erased: 1, Damaged: 1}) {
			t.Errorf("%d read, %+v left, %v", read, left, err)
		}
	})
}
