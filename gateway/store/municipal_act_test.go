package store_test

import (
	"context"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// TestActsHaveOneLength: nobody who has the database without its keys tells by length what a municipality
// recorded.
func TestActsHaveOneLength(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		sample := storetest.NewSample(db.Blind, storetest.Association, 1)
		err := db.Do(context.Background(), func(tx gateway.Tx) error {
			if err := sample.Add(tx); err != nil {
				return err
			}
			for i, outcome := range rules.Outcomes() {
				act := storetest.NewAct(sample, i)
				act.Kind, act.Outcome, act.Journal = gateway.ActDecision, outcome.Code, "32.21.14-K-123456-26"
				act.ReasonsGiven, act.By = i%2 == 0, "sagsbehandler"[:i%13]
				if err := tx.AddAct(act); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var shortest, longest, count int
		if err := storetest.Raw(t, o).QueryRow(`SELECT min(length(sealed)), max(length(sealed)), count(*)
			FROM municipal_acts`).Scan(&shortest, &longest, &count); err != nil {
			t.Fatal(err)
		}
		if shortest != longest || count < 5 {
			t.Errorf("%d acts are from %d to %d bytes long", count, shortest, longest)
		}
	})
}
