package access_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules/lang"
)

// Tries of an account that is held off do not count for the address: the colleagues of whoever has forgotten
// a password are not kept out.
func TestAHeldOffAccountHoldsOffNoAddress(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a, colleague := member(t, w, door, staff), member(t, w, door, staff)
		wrong := a.try(t, w)
		wrong.Password += "x"
		for n := range 60 {
			want := error(lang.ErrSignIn)
			if n >= 10 {
				want = lang.ErrSignInOften
			}
			_, err := door.SignIn(ctx, wrong)
			refused(t, err, want)
		}
		right := colleague.try(t, w)
		right.Address = wrong.Address
		if _, err := door.SignIn(ctx, right); err != nil {
			t.Errorf("the colleague: %v", err)
		}
	})
}

// One network address is one, however it is written: IPv4 within IPv6, and with the zone of an interface.
func TestOneAddressInSeveralForms(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		door := doorOf(w)
		for _, forms := range [][]string{
			{"192.0.2.7", "::ffff:192.0.2.7"}, {"fe80::1%eth0", "fe80::2%eth1"},
		} {
			for n := range 51 {
				want := error(lang.ErrSignIn)
				if n == 50 {
					want = lang.ErrSignInOften
				}
				_, err := door.SignIn(t.Context(), access.Try{
					Mail: fmt.Sprintf("%s-%d@example.dk", forms[0], n), Address: forms[n%2],
				})
				refused(t, err, want)
			}
		}
	})
}

// repeating does a light act twice, as where another was in its way; something happens in between.
type repeating struct {
	gateway.Store
	between func()
}

func (r *repeating) Lightly(ctx context.Context, act func(gateway.Tx) error) error {
	if err := r.Store.Lightly(ctx, act); err != nil {
		return err
	}
	r.between()
	return r.Store.Lightly(ctx, act)
}

// Of a counting that is done again only the last counts: whoever was held off the first time, and is not the
// second, signs in.
func TestACountingThatIsDoneAgain(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		try := a.try(t, w)
		wrong := try
		wrong.Password += "x"
		for range 10 {
			_, err := door.SignIn(ctx, wrong)
			refused(t, err, lang.ErrSignIn)
		}
		again := *door
		again.Store = &repeating{Store: w.DB, between: func() { w.Damage(`DELETE FROM tries`) }}
		if _, err := again.SignIn(ctx, try); err != nil {
			t.Errorf("%v", err)
		}
	})
}

// A reading says who read what, as whom and for whom; an export of many cases notes each.
func TestAReadingSaysWhoReadsAsWhom(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		caller := access.Caller{ID: gateway.NewID(), Grant: gateway.Grant{
			Role: gateway.AssociationLegal, Organisation: gatewaytest.Association}}
		numbers := make([]string, 501)
		for i := range numbers {
			numbers[i] = fmt.Sprint("2026-", i)
		}
		if err := door.Read(ctx, caller, gateway.SeeNotices, numbers...); err != nil {
			t.Fatal(err)
		}
		for _, number := range []string{numbers[0], numbers[499], numbers[500]} {
			var all []gateway.Reading
			err := w.DB.View(ctx, func(r gateway.Reader) (err error) {
				all, err = r.Readings(gatewaytest.Association, number)
				return err
			})
			if err != nil || len(all) != 1 {
				t.Fatalf("%d readings of %s, %v", len(all), number, err)
			}
			r := all[0]
			at := w.Clock.Now().Truncate(time.Microsecond)
			if r.By != caller.ID || r.Role != caller.Role || r.Organisation != caller.Organisation ||
				r.Number != number || r.Verb != gateway.SeeNotices || !r.At.Equal(at) {
				t.Errorf("%+v", r)
			}
		}
	})
}
