package store_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// The erasure of a case vouches for what stays of it, also where the municipality keeps what it was sent. If
// somebody could change the blind key unseen, the next night would notify the municipality again.
func TestWhatStaysOfAnErasedCaseIsVouchedFor(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		for i := range 2 {
			s := storetest.NewSample(db.Blind, storetest.Association, i)
			do(t, db, s.Add)
			update := s.Delivery
			update.ID, update.Kind = gateway.NewID(), gateway.Update
			update.Created = storetest.Night.Add(time.Second)
			do(t, db, func(tx gateway.Tx) error { return storetest.AddDelivery(tx, update) })
			for _, d := range []gateway.Delivery{s.Delivery, update} {
				storetest.Transmit(t, db, d, storetest.Night.Add(time.Second))
			}
			do(t, db, func(tx gateway.Tx) error {
				return tx.Erase(gateway.Erasure{
					ID: gateway.NewID(), Case: s.Case.ID, Party: gateway.PartyAssociation, At: storetest.Night,
					Keep: i == 0, By: "abc",
				})
			})
		}
		if found := faults(t, db); len(found) > 0 {
			t.Fatalf("nothing was tampered with: %v", found)
		}
		raw := storetest.Raw(t, o)
		for _, kept := range []string{"IS NOT NULL", "IS NULL"} {
			of := `(SELECT id FROM cases WHERE received_key ` + kept + `)`
			for table, row := range map[string]string{
				"cases": `id IN ` + of, "notices": `case_id IN ` + of,
				"deliveries":    `kind = 'update' AND case_id IN ` + of,
				"delivery_acts": `n = 1 AND delivery IN (SELECT id FROM deliveries WHERE case_id IN ` + of + `)`,
			} {
				for _, r := range kindsOfRowsWhere(t, raw, table, row) {
					for i, column := range r.columns {
						sealed := map[string]string{"delivery_acts": "sealed", "deliveries": "content"}[table]
						if sealed != "" && (column != sealed || kept == "IS NULL") {
							continue // the other columns are in an entry; without a key nobody reads this one
						}
						for _, value := range r.others(t, raw, i) {
							r.spoil(t, db, raw, i, value)
						}
					}
				}
			}
		}
		if found := faults(t, db); len(found) > 0 {
			t.Errorf("not all was put back: %v", found)
		}
	})
}
