package store_test

import (
	"context"
	"testing"

	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A report counts decisions by how many tenants the row of the notice says that the message names. Who has
// the key and writes another number there is found out.
func TestTheRowSaysHowManyTenantsTheMessageNames(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		s := storetest.NewSample(db.Blind, storetest.Association, 1)
		if err := db.Do(context.Background(), s.Add); err != nil {
			t.Fatal(err)
		}
		named := len(s.Delivery.Content.Tenants)
		for tenants, found := range map[int]int{named: 0, named + 1: 1} {
			if _, err := storetest.Raw(t, o).Exec(`UPDATE notices SET duty = $1`,
				db.HiddenDuty(s.Notice, tenants)); err != nil {
				t.Fatal(err)
			}
			report, err := db.Verify(context.Background(), store.VerifyOptions{})
			if err != nil || len(report.Findings) != found {
				t.Errorf("%d tenants instead of %d: %+v, %v", tenants, named, report.Findings, err)
			}
		}
	})
}
