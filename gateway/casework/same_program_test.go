package casework_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// What a program entered with one key it calls back with any key of its name, role and organisation, and with
// no other.
func TestAProgramCallsBackWithItsNewKey(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, asked := context.Background(), rules.AskedAt(w.Clock.Now())
		lawyer := gateway.Grant{Role: gateway.AssociationLawyer, Organisation: gatewaytest.Association}
		staff := gateway.Grant{Role: gateway.AssociationStaff, Organisation: gatewaytest.Association}
		elsewhere := gateway.Grant{Role: gateway.AssociationLawyer, Organisation: "99999999"}
		key := func(name string, g gateway.Grant) string {
			k := gateway.APIKey{ID: gateway.NewID(), Hash: []byte(gateway.NewID()), Name: name, Grant: g, By: "abc",
				Made: w.Clock.Now(), Expires: w.Clock.Now().Add(time.Hour)}
			if err := w.Store.Do(ctx, func(tx gateway.Tx) error { return tx.AddAPIKey(k) }); err != nil {
				t.Fatal(err)
			}
			return k.ID
		}
		tenancy := rules.Key{Association: gatewaytest.Association, Tenancy: "77"}
		filed := gatewaytest.Filed(rules.DayOf(w.Clock.Now()))
		if _, _, err := w.Casework().Enter(ctx, key("Advokaten", lawyer), tenancy, filed, asked); err != nil {
			t.Fatal(err)
		}
		for _, by := range []string{key("Advokat", lawyer), key("Advokaten", staff), key("Advokaten", elsewhere)} {
			if _, _, _, err := w.Casework().CallBack(ctx, by, tenancy, filed, asked); !errors.Is(err,
				lang.ErrStepOfAnother) {
				t.Errorf("another program calls it back: %v", err)
			}
		}
		if _, _, _, err := w.Casework().CallBack(ctx, key("advokaten", lawyer), tenancy, filed, asked); err != nil {
			t.Error(err)
		}
	})
}
