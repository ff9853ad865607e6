package access_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules/lang"
)

func TestSignIn(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		right := a.try(t, w)
		for name, spoil := range map[string]func(t *access.Try){
			"password": func(t *access.Try) { t.Password += "x" },
			"code":     func(t *access.Try) { t.Code = "000000" },
			"account":  func(t *access.Try) { t.Mail = "b" + t.Mail },
			"nothing":  func(t *access.Try) { *t = access.Try{} },
		} {
			try := right
			spoil(&try)
			if _, err := door.SignIn(ctx, try); !errors.Is(err, lang.ErrSignIn) {
				t.Errorf("a wrong %s: %v", name, err)
			}
		}
		right.Mail = strings.ToUpper(right.Mail) + " "
		if p, err := door.SignIn(ctx, right); err != nil || p.ID != a.ID {
			t.Fatalf("%v, %v", p, err)
		}
		w.Clock.Pass(time.Second)
		_, err := door.SignIn(ctx, right) // somebody has looked over the shoulder
		refused(t, err, lang.ErrSignIn)

		byRecovery := a.try(t, w)
		byRecovery.Code = strings.ToUpper(a.recovery[3])
		if _, err := door.SignIn(ctx, byRecovery); err != nil {
			t.Error(err)
		}
		w.Clock.Pass(time.Second)
		_, err = door.SignIn(ctx, byRecovery)
		refused(t, err, lang.ErrSignIn)

		if err := door.Lock(ctx, a.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		_, err = door.SignIn(ctx, a.try(t, w))
		refused(t, err, lang.ErrSignIn)
		var ends []gateway.SignInEnd
		for _, s := range must[[]gateway.SignIn](t)(door.SignIns(ctx, a.ID, 3)) {
			ends = append(ends, s.End)
		}
		if fmt.Sprint(ends) != "[locked wrong signed-in]" {
			t.Errorf("the tries ended %v", ends)
		}
	})
}

// 10,000 tries, many at once: of one account from everywhere, and of all accounts from one address. Few
// passwords are looked at, no try gets in, and the owner does when the wait is over.
func TestTenThousandTries(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		door := doorOf(w)
		a := member(t, w, door, staff)
		count := func(try func(n int) access.Try) (looked int64) {
			var all sync.WaitGroup
			var wrong atomic.Int64
			for worker := range 8 {
				all.Go(func() {
					for n := range 625 {
						_, err := door.SignIn(context.Background(), try(worker*625+n))
						switch {
						case errors.Is(err, lang.ErrSignIn):
							wrong.Add(1)
						case !errors.Is(err, lang.ErrSignInOften):
							t.Errorf("a guess gets %v", err)
						}
					}
				})
			}
			all.Wait()
			return wrong.Load()
		}
		if n := count(func(n int) access.Try {
			return access.Try{Mail: a.Mail, Password: fmt.Sprint("guess ", n),
				Address: fmt.Sprintf("198.51.%d.%d", n/250, n%250)}
		}); n > 10 {
			t.Errorf("%d guesses of one account were looked at", n)
		}
		if n := count(func(n int) access.Try {
			return access.Try{Mail: fmt.Sprintf("p%d@example.dk", n), Address: fmt.Sprintf("2001:db8::%x", n)}
		}); n > 50 {
			t.Errorf("%d guesses from one network were looked at", n)
		}
		_, err := door.SignIn(t.Context(), access.Try{Mail: a.Mail, Password: goodPassword, Code: a.code(t, w)})
		refused(t, err, lang.ErrSignInOften)
		w.Clock.Pass(15 * time.Minute)
		if _, err := door.SignIn(t.Context(), a.try(t, w)); err != nil {
			t.Errorf("after the wait: %v", err)
		}
	})
}

// A whole office signs in from one address.
func TestManyFromOneAddress(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		door := doorOf(w)
		a := member(t, w, door, staff)
		for range 12 {
			try := a.try(t, w)
			if _, err := door.SignIn(t.Context(), try); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// A try whose end cannot be written counts, and tells nobody how it would have ended: neither a session nor
// the use of the code is left of it.
func TestATryThatDiesCounts(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		for n := range 10 {
			dying := *door
			dying.Store = &gatewaytest.BreakingStore{Store: w.DB, DieAt: 1}
			try := a.try(t, w)
			try.Begin = func(p gateway.Person) (gateway.Session, error) {
				return gateway.Session{Token: fmt.Sprint("dead ", n), Person: p.ID,
					Until: w.Clock.Now().Add(time.Hour)}, nil
			}
			if _, err := dying.SignIn(ctx, try); !errors.Is(err, gatewaytest.ErrDied) {
				t.Fatal(err)
			}
			if _, err := door.Session(ctx, fmt.Sprint("dead ", n)); !errors.Is(err, access.ErrSession) {
				t.Errorf("a session is left of a try that died: %v", err)
			}
		}
		_, err := door.SignIn(ctx, a.try(t, w))
		refused(t, err, lang.ErrSignInOften)
	})
}

// The session begins with the try that succeeds, and with no other.
func TestASessionBeginsWithTheTry(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		a := member(t, w, door, staff)
		for _, wrong := range []bool{true, false} {
			try, began := a.try(t, w), 0
			try.Begin = func(p gateway.Person) (gateway.Session, error) {
				began++
				return gateway.Session{Token: "token", Person: p.ID, Until: w.Clock.Now().Add(time.Hour)}, nil
			}
			if wrong {
				try.Password += "x"
			}
			_, signedIn := door.SignIn(ctx, try)
			s, err := door.Session(ctx, "token")
			if wrong && (began > 0 || !errors.Is(err, access.ErrSession)) ||
				!wrong && (signedIn != nil || err != nil || s.Person != a.ID) {
				t.Errorf("wrong %v: %v, %v", wrong, signedIn, err)
			}
		}
	})
}
