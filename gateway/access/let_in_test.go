package access_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules/lang"
)

// A session that began after its person was locked out, as where both happen at once, is none; nor is that of
// somebody without a role.
func TestWhoIsNotLetInHasNoSession(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		if err := door.Lock(ctx, a.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(time.Second)
		_, err := door.Present(ctx, a.ID, w.Clock.Now())
		refused(t, err, access.ErrSession)
		if err := door.Unlock(ctx, a.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		if _, err := door.Present(ctx, a.ID, w.Clock.Now()); err != nil {
			t.Errorf("let in again: %v", err)
		}
		if err := door.TakeBack(ctx, a.ID, staff, "abc"); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(time.Second)
		_, err = door.Present(ctx, a.ID, w.Clock.Now())
		refused(t, err, access.ErrSession)
	})
}

// Whoever has no role any more signs in no more, though password and code are right.
func TestNobodySignsInWithoutARole(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		if err := door.TakeBack(ctx, a.ID, staff, "abc"); err != nil {
			t.Fatal(err)
		}
		_, err := door.SignIn(ctx, a.try(t, w))
		refused(t, err, lang.ErrSignIn)
		last := must[[]gateway.SignIn](t)(door.SignIns(ctx, a.ID, 1))
		if len(last) != 1 || last[0].End != gateway.SignInLocked {
			t.Errorf("the try ended %+v", last)
		}
	})
}

// An organisation that has been taken out of the settings opens to nobody, whatever roles people had there.
func TestAnOrganisationThatIsGone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		p := must[gateway.Person](t)(door.Person(ctx, a.ID))
		if _, ok := door.As(p, gatewaytest.Association, gateway.SeeTasks); !ok {
			t.Fatal("the role is not there")
		}
		secret, _, err := door.NewKey(ctx, officer(w))
		if err != nil {
			t.Fatal(err)
		}
		delete(door.Organisations, gatewaytest.Association)
		delete(door.Organisations, gatewaytest.Municipality)
		if _, ok := door.As(p, gatewaytest.Association, gateway.SeeTasks); ok {
			t.Error("a person still acts for it")
		}
		if _, err := door.Enter(ctx, secret); !errors.Is(err, access.ErrKey) {
			t.Errorf("a program still acts for it: %v", err)
		}
	})
}

// Whoever signs in takes back its own try from a shared address, and no other: else somebody with an account
// could guess at others' without end.
func TestOneOwnTryIsGivenBack(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		try := a.try(t, w)
		for range 49 {
			err := w.DB.Do(ctx, func(tx gateway.Tx) error {
				_, _, err := tx.Try(w.Clock.Now(), "",
					gateway.Tries{Of: "address", By: try.Address, Most: 50, Within: 15 * time.Minute})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := door.SignIn(ctx, try); err != nil {
			t.Fatal(err)
		}
		for i, want := range []error{lang.ErrSignIn, lang.ErrSignInOften} {
			_, err := door.SignIn(ctx, access.Try{Mail: fmt.Sprintf("p%d@example.dk", i), Address: try.Address})
			refused(t, err, want)
		}
	})
}

// Who is held off stands once among the tries, of an account that is there and of one that is not.
func TestWhoIsHeldOffLeavesATrace(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		door := doorOf(w)
		a := member(t, w, door, staff)
		for n, mail := range []string{a.Mail, "nobody@example.dk"} {
			for range 14 {
				_, err := door.SignIn(t.Context(), access.Try{
					Mail: mail, Password: "x", Address: fmt.Sprintf("198.51.100.%d", n),
				})
				if !errors.Is(err, lang.ErrSignIn) && !errors.Is(err, lang.ErrSignInOften) {
					t.Fatal(err)
				}
			}
		}
		all, err := door.SignIns(t.Context(), "", 100)
		if err != nil {
			t.Fatal(err)
		}
		held := map[string]int{}
		for _, s := range all {
			if s.End == gateway.SignInOften {
				held[s.Address]++
			}
		}
		if held["198.51.100.0"] != 1 || held["198.51.100.1"] != 1 || len(all) != 22 {
			t.Errorf("%v of %d", held, len(all))
		}
		if own, err := door.SignIns(t.Context(), a.ID, 100); err != nil || len(own) != 11 {
			t.Errorf("%d tries of the person, %v", len(own), err)
		}
	})
}

// meanwhile lets something happen before the n-th act.
type meanwhile struct {
	gateway.Store
	n       int
	happens func()
}

func (m *meanwhile) Do(ctx context.Context, act func(gateway.Tx) error) error {
	if m.n--; m.n == 0 {
		m.happens()
	}
	return m.Store.Do(ctx, act)
}

// A password that is replaced while somebody signs in with it opens nothing.
func TestAPasswordReplacedMeanwhile(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		slow := *door
		slow.Store = &meanwhile{Store: w.DB, n: 1, happens: func() {
			err := w.DB.Do(ctx, func(tx gateway.Tx) error {
				c, err := tx.Credentials(a.ID)
				if err != nil {
					return err
				}
				c.Password = "another"
				return tx.SetCredentials(c)
			})
			if err != nil {
				t.Fatal(err)
			}
		}}
		_, err := slow.SignIn(ctx, a.try(t, w))
		refused(t, err, lang.ErrSignIn)
	})
}

// A code is good for its own half minute and those beside it, and for no other.
func TestACodeOfAnotherTime(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		for _, off := range []time.Duration{-90 * time.Second, 90 * time.Second, 5 * time.Minute} {
			try := a.try(t, w)
			code, err := totp.GenerateCode(a.factor.Secret, w.Clock.Now().Add(off))
			if err != nil {
				t.Fatal(err)
			}
			try.Code = code
			_, err = door.SignIn(ctx, try)
			refused(t, err, lang.ErrSignIn)
		}
	})
}

// A link that is left of somebody who is locked out lets nobody in.
func TestALinkOfWhoIsLockedOut(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		p := must[gateway.Person](t)(door.AddPerson(ctx, "Bo Bæk", "bo@example.dk", "abc"))
		if err := door.Lock(ctx, p.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256([]byte("secret"))
		err := w.DB.Do(ctx, func(tx gateway.Tx) error {
			return tx.AddLink(gateway.Link{Hash: hash[:], Person: p.ID, Expires: w.Clock.Now().Add(time.Hour),
				Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}, w.Clock.Now())
		})
		if err != nil {
			t.Fatal(err)
		}
		_, err = door.Invited(ctx, "secret")
		refused(t, err, lang.ErrLink)
	})
}

// Where the only administrator is locked out there is none, so that a new link can make one.
func TestALockedAdministratorIsNone(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, access.Administers)
		if is := must[bool](t)(door.Administered(ctx)); !is {
			t.Fatal("there is no administrator")
		}
		if err := door.Lock(ctx, a.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		if is := must[bool](t)(door.Administered(ctx)); is {
			t.Error("who is locked out is the administrator")
		}
	})
}

// The same subject of two issuers is two people, and a CPR number in what a provider says is not kept.
func TestWhomAProviderVouchesFor(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		door := doorOf(w)
		in := func(issuer, name, mail string) gateway.Person {
			return must[gateway.Person](t)(door.SignInVouched(t.Context(), access.Vouched{
				Issuer: issuer, Subject: "1", Name: name, Mail: mail, Grants: []gateway.Grant{staff}, By: "idp",
			}))
		}
		one := in("https://one.example", "Eva", "eva@example.dk")
		other := in("https://other.example", "Ib 010190-1234", "0101901234@example.dk")
		if one.ID == other.ID {
			t.Error("two issuers' subjects are one person")
		}
		if other.Name != "" || other.Mail != "" {
			t.Errorf("a CPR number is kept: %q, %q", other.Name, other.Mail)
		}
	})
}

// Whoever can write in the database but has no key gives nobody the role of another.
func TestARoleIsNobodyElses(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a, b := member(t, w, door, access.Administers), member(t, w, door, staff)
		w.Damage(fmt.Sprintf(`UPDATE person_acts SET person = '%s', n = n + 100 WHERE person = '%s'`, b.ID, a.ID))
		if p, err := door.Person(ctx, b.ID); err == nil || p.Holds(access.Administers) {
			t.Errorf("%+v, %v", p.Grants, err)
		}
		_, err := door.Present(ctx, b.ID, w.Clock.Now())
		refused(t, err, access.ErrSession)
	})
}
