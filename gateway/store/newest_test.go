package store_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A list of notices that were made in one moment is whole, though it is read by more than one statement.
func TestTheNewestOfOneMomentAreAllThere(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		const all = 1100 // two statements read 1,000
		var changes []gateway.Changes
		for i := range all {
			changes = append(changes, storetest.NewSample(db.Blind, storetest.Association, i).Changes())
		}
		if err := db.Do(t.Context(), func(tx gateway.Tx) error { return tx.Apply(changes...) }); err != nil {
			t.Fatal(err)
		}
		for _, most := range []int{400, 500, 700, 1000, all, 2 * all} {
			err := db.View(t.Context(), func(r gateway.Reader) error {
				files, err := r.NewestFiles(gateway.Operator, gateway.Place{}, most)
				last := ""
				for _, f := range files {
					if f.Notice.Unreadable || last != "" && f.Notice.ID >= last {
						t.Errorf("the newest %d: %q after %q", most, f.Notice.ID, last)
					}
					last = f.Notice.ID
				}
				if len(files) != min(most, all) {
					t.Errorf("%d files of the newest %d", len(files), most)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}
