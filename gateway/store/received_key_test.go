package store_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// The key that a municipality keeps cannot be taken away, exchanged or given back unseen.
func TestTheKeyThatAMunicipalityKeepsIsVouchedFor(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		var erased []gateway.Erasure
		for i := range 2 {
			s := storetest.NewSample(db.Blind, storetest.Association, i)
			do(t, db, s.Add)
			storetest.Transmit(t, db, s.Delivery, storetest.Night.Add(time.Second))
			e := gateway.Erasure{
				ID: gateway.NewID(), Case: s.Case.ID, Party: gateway.PartyAssociation, At: storetest.Night, Keep: i == 0,
			}
			do(t, db, func(tx gateway.Tx) error { return tx.Erase(e) })
			erased = append(erased, e)
		}
		if found := faults(t, db); len(found) > 0 {
			t.Fatalf("nothing was tampered with: %v", found)
		}
		raw := storetest.Raw(t, o)
		kept, gone := erased[0].Case, erased[1].Case
		for what, statement := range map[string]string{
			"taken away":  `UPDATE cases SET received_key = NULL WHERE id = '` + kept + `'`,
			"exchanged":   `UPDATE cases SET received_key = tenancy WHERE id = '` + kept + `'`,
			"given again": `UPDATE cases SET received_key = tenancy WHERE id = '` + gone + `'`,
		} {
			var before []byte
			if err := raw.QueryRow(`SELECT received_key FROM cases WHERE id = $1`, kept).Scan(&before); err != nil {
				t.Fatal(err)
			}
			if _, err := raw.Exec(statement); err != nil {
				t.Fatal(err)
			}
			if len(faults(t, db)) == 0 {
				t.Errorf("%s, and nothing is found", what)
			}
			for id, key := range map[string][]byte{kept: before, gone: nil} {
				if _, err := raw.Exec(`UPDATE cases SET received_key = $1 WHERE id = $2`, key, id); err != nil {
					t.Fatal(err)
				}
			}
		}
		if found := faults(t, db); len(found) > 0 {
			t.Errorf("not all was put back: %v", found)
		}
	})
}

// The key is wrapped by the municipality's own master key, and changed with it.
func TestTheKeyThatAMunicipalityKeepsIsItsOwn(t *testing.T) {
	twoKeys(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		s := storetest.NewSample(db.Blind, storetest.Association, 1)
		do(t, db, s.Add)
		storetest.Transmit(t, db, s.Delivery, storetest.Night.Add(time.Second))
		do(t, db, func(tx gateway.Tx) error {
			return tx.Erase(gateway.Erasure{
				ID: gateway.NewID(), Case: s.Case.ID, Party: gateway.PartyAssociation, At: storetest.Night, Keep: true,
			})
		})
		theirs := gateway.Scope{Municipalities: []string{storetest.Municipality}}
		reads := func(db *store.DB) error {
			return db.View(t.Context(), func(r gateway.Reader) error {
				d, err := r.Delivery(theirs, s.Delivery.ID)
				if err == nil && d.Content.Tenants[0].Name != s.Delivery.Content.Tenants[0].Name {
					t.Errorf("it says %+v", d.Content)
				}
				return err
			})
		}
		if err := reads(db); err != nil {
			t.Errorf("with the key: %v", err)
		}
		blinded := o
		blinded.Municipal, blinded.NoMunicipal = store.MasterKey{}, true
		if err := reads(storetest.Open(t, blinded)); err == nil {
			t.Error("it is read without the municipality's key")
		}
		next := store.NewMaster()
		if _, err := db.Rotate(t.Context(), next, "abc", gateway.PartyMunicipality); err != nil {
			t.Fatal(err)
		}
		if err := reads(db); err != nil {
			t.Errorf("with the new key: %v", err)
		}
		if found := faults(t, db); len(found) > 0 {
			t.Errorf("%v", found)
		}
	})
}
