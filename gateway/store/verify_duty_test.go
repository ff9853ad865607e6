package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"boligbro/gateway"
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

// What the row of a notice holds of its message goes when what was sent is erased, and not before. A row that
// is damaged is no obstacle, and the log is in order.
func TestErasingTakesWhatTheRowHoldsOfTheMessage(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		var samples []storetest.Sample
		for i := range 3 {
			s := storetest.NewSample(db.Blind, storetest.Association, i)
			samples = append(samples, s)
			if err := db.Do(t.Context(), s.Add); err != nil {
				t.Fatal(err)
			}
			storetest.Transmit(t, db, s.Delivery, storetest.Night.Add(time.Second))
		}
		damaged := samples[2].Notice.ID
		raw := storetest.Raw(t, o)
		if _, err := raw.Exec(`UPDATE notices SET duty = 'x' WHERE id = $1`, damaged); err != nil {
			t.Fatal(err)
		}
		act := storetest.NewAct(samples[0], 1)
		if err := db.Do(t.Context(), func(tx gateway.Tx) error { return tx.AddAct(act) }); err != nil {
			t.Fatal(err)
		}
		for _, of := range []struct {
			sample int
			party  gateway.Party
		}{
			{0, gateway.PartyMunicipality}, {1, gateway.PartyAssociation}, {1, gateway.PartyReceived},
			{2, gateway.PartyAssociation},
		} {
			e := gateway.Erasure{
				ID: gateway.NewID(), Case: samples[of.sample].Case.ID, Party: of.party, At: storetest.Night, Keep: true,
			}
			if err := db.Do(t.Context(), func(tx gateway.Tx) error { return tx.Erase(e) }); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range []string{"2026-11-20 1", " 0"} {
			var hidden string
			n := samples[i].Notice.ID
			if err := raw.QueryRow(`SELECT duty FROM notices WHERE id = $1`, n).Scan(&hidden); err != nil {
				t.Fatal(err)
			}
			filed, tenants, err := db.HeldOfMessage(hidden, n)
			if held := fmt.Sprint(filed, " ", tenants); held != want || err != nil {
				t.Errorf("notice %d holds %q, want %q: %v", i, held, want, err)
			}
		}
		report, err := db.Verify(t.Context(), store.VerifyOptions{})
		if err != nil || len(report.Findings) != 1 || report.Findings[0].ID != damaged {
			t.Errorf("found: %+v, %v", report.Findings, err)
		}
	})
}
