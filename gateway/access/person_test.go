package access_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules/lang"
)

const goodPassword = "rav lygte 9 tandem Ørred"

var staff = gateway.Grant{Role: gateway.AssociationStaff, Organisation: gatewaytest.Association}

// account is somebody who can sign in.
type account struct {
	gateway.Person
	factor   access.Factor
	recovery []string
}

func (a *account) code(t *testing.T, w *gatewaytest.World) string {
	t.Helper()
	code, err := totp.GenerateCode(a.factor.Secret, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func (a *account) try(t *testing.T, w *gatewaytest.World) access.Try {
	w.Clock.Pass(time.Minute) // no code is used twice
	return access.Try{Mail: a.Mail, Password: goodPassword, Code: a.code(t, w), Address: "192.0.2.7"}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// member adds somebody with a role, who has used the link.
func member(t *testing.T, w *gatewaytest.World, door *access.Access, g gateway.Grant) account {
	t.Helper()
	ctx := t.Context()
	a := account{Person: must[gateway.Person](t)(door.AddPerson(ctx, "Anne Ærø", gateway.NewID()+"@example.dk",
		"abc"))}
	if err := door.Grant(ctx, a.ID, g, "abc"); err != nil {
		t.Fatal(err)
	}
	secret, _, err := door.NewLink(ctx, a.ID, "abc")
	if err != nil {
		t.Fatal(err)
	}
	a.factor = must[access.Invitation](t)(door.Invited(ctx, secret)).Factor
	if _, a.recovery, err = door.Accept(ctx, secret, access.Choice{Password: goodPassword,
		Code: a.code(t, w)}); err != nil {
		t.Fatal(err)
	}
	return a
}

func refused(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
}

func TestALinkIsUsedOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		p := must[gateway.Person](t)(door.AddPerson(ctx, "Bo Bæk", "bo@example.dk", "abc"))
		old, _, err := door.NewLink(ctx, p.ID, "abc")
		if err != nil {
			t.Fatal(err)
		}
		secret, _, err := door.NewLink(ctx, p.ID, "abc")
		if err != nil {
			t.Fatal(err)
		}
		invited := must[access.Invitation](t)(door.Invited(ctx, secret))
		if invited.First || invited.Person.ID != p.ID || !strings.HasPrefix(invited.Factor.URL, "otpauth://") {
			t.Errorf("the link offers %+v", invited)
		}
		choice := func() access.Choice {
			bo := account{Person: p, factor: invited.Factor}
			return access.Choice{Password: goodPassword, Code: bo.code(t, w)}
		}
		accept := func(secret string, c access.Choice) error {
			_, _, err := door.Accept(ctx, secret, c)
			return err
		}
		for _, wrong := range []struct {
			secret         string
			password, code string
			want           error
		}{
			{old, goodPassword, choice().Code, lang.ErrLink},
			{secret + "x", goodPassword, choice().Code, lang.ErrLink},
			{"", goodPassword, choice().Code, lang.ErrLink},
			{secret, "kort", choice().Code, lang.ErrPasswordLength},
			{secret, "bobæk bobæk 123", choice().Code, lang.ErrPasswordCommon},
			{secret, goodPassword, "123456", lang.ErrFirstCode},
		} {
			refused(t, accept(wrong.secret, access.Choice{Password: wrong.password, Code: wrong.code}), wrong.want)
		}
		var all sync.WaitGroup
		var used atomic.Int64
		for range 4 {
			all.Go(func() {
				if _, _, err := door.Accept(context.Background(), secret, choice()); err == nil {
					used.Add(1)
				} else if !errors.Is(err, lang.ErrLink) {
					t.Errorf("used at the same time: %v", err)
				}
			})
		}
		all.Wait()
		if used.Load() != 1 {
			t.Errorf("the link was used %d times", used.Load())
		}
		refused(t, accept(secret, choice()), lang.ErrLink)

		late, expires, err := door.NewLink(ctx, p.ID, "abc")
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Set(expires)
		_, err = door.Invited(ctx, late)
		refused(t, err, lang.ErrLink)

		if err := door.Lock(ctx, p.ID, "abc"); err != nil {
			t.Fatal(err)
		}
		if _, _, err := door.NewLink(ctx, p.ID, "abc"); !errors.As(err, new(*lang.Error)) {
			t.Errorf("a link for who is locked out: %v", err)
		}
	})
}

// Of several links for the first administrator, as several machines print, one makes one.
func TestTheFirstAdministrator(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		secret, _, err := door.FirstLink(ctx)
		if err != nil {
			t.Fatal(err)
		}
		invited := must[access.Invitation](t)(door.Invited(ctx, secret))
		first := account{factor: invited.Factor}
		choice := access.Choice{Name: "Carla Hald", Mail: "Carla@Example.dk", Password: goodPassword,
			Code: first.code(t, w)}
		bad := choice
		bad.Mail = "carla"
		_, _, err = door.Accept(ctx, secret, bad)
		refused(t, err, lang.ErrPersonMail)
		if is := must[bool](t)(door.Administered(ctx)); is || !invited.First {
			t.Error("there is an administrator, or the link does not make one")
		}
		if first.Person, _, err = door.Accept(ctx, secret, choice); err != nil {
			t.Fatal(err)
		}
		if is := must[bool](t)(door.Administered(ctx)); !is {
			t.Error("nobody is the administrator")
		}
		second, _, err := door.FirstLink(ctx) // printed by a machine that had not seen it yet
		if err != nil {
			t.Fatal(err)
		}
		_, err = door.Invited(ctx, second)
		refused(t, err, lang.ErrLink)
		_, _, err = door.Accept(ctx, second, choice)
		refused(t, err, lang.ErrLink)
		p, err := door.SignIn(ctx, first.try(t, w))
		if _, ok := door.As(p, gateway.Installation, gateway.SeeHealth); err != nil || !ok {
			t.Errorf("the administrator: %+v, %v", p, err)
		}
	})
}

// Whoever loses a role, is locked out or is reset has no session any more; that of another stays.
func TestSessionsEnd(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		other := member(t, w, door, staff)
		begin := func(a account) (began time.Time) {
			began = w.Clock.Now()
			s := gateway.Session{Token: a.ID, Person: a.ID, Until: began.Add(time.Hour)}
			if err := door.KeepSession(ctx, s); err != nil {
				t.Fatal(err)
			}
			return began
		}
		began := begin(other)
		for name, end := range map[string]func(p gateway.Person) error{
			"taken back": func(p gateway.Person) error { return door.TakeBack(ctx, p.ID, staff, "abc") },
			"locked":     func(p gateway.Person) error { return door.Lock(ctx, p.ID, "abc") },
			"reset":      func(p gateway.Person) error { return door.Reset(ctx, p.ID, "abc") },
		} {
			a := member(t, w, door, staff)
			began := begin(a)
			if _, err := door.Present(ctx, a.ID, began); err != nil {
				t.Fatal(err)
			}
			w.Clock.Pass(time.Second)
			if err := end(a.Person); err != nil {
				t.Fatal(err)
			}
			if _, err := door.Session(ctx, a.ID); !errors.Is(err, access.ErrSession) {
				t.Errorf("%s: the session is there: %v", name, err)
			}
			if _, err := door.Present(ctx, a.ID, began); !errors.Is(err, access.ErrSession) {
				t.Errorf("%s: a session that began before is good: %v", name, err)
			}
		}
		if _, err := door.Session(ctx, other.ID); err != nil {
			t.Error(err)
		}
		if _, err := door.Present(ctx, other.ID, began); err != nil {
			t.Error(err)
		}
		w.Clock.Pass(time.Hour)
		_, err := door.Session(ctx, other.ID)
		refused(t, err, access.ErrSession)
		_, err = door.Present(ctx, gateway.NewID(), began)
		refused(t, err, access.ErrSession)
	})
}

func TestGrants(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		p := must[gateway.Person](t)(door.AddPerson(ctx, "Dan Dal", "dan@example.dk", "abc"))
		for _, g := range []gateway.Grant{
			{Role: "king", Organisation: gatewaytest.Association},
			{Role: gateway.AssociationStaff, Organisation: gatewaytest.Municipality},
			{Role: gateway.AssociationStaff, Organisation: "00000000"},
			{Role: gateway.Administrator, Organisation: gatewaytest.Association},
		} {
			if err := door.Grant(ctx, p.ID, g, "abc"); !errors.As(err, new(*lang.Error)) {
				t.Errorf("%v: %v", g, err)
			}
		}
		officer := gateway.Grant{Role: gateway.MunicipalityOfficer, Organisation: gatewaytest.Municipality}
		for _, g := range []gateway.Grant{staff, officer} { // a shared adviser sits with both
			if err := door.Grant(ctx, p.ID, g, "abc"); err != nil {
				t.Fatal(err)
			}
		}
		p = must[gateway.Person](t)(door.Person(ctx, "DAN@example.dk"))
		for _, ask := range []struct {
			organisation string
			verb         gateway.Verb
			may          bool
		}{
			{gatewaytest.Association, gateway.SeeTasks, true}, {gatewaytest.Association, gateway.SeeClocks, false},
			{gatewaytest.Municipality, gateway.SeeClocks, true}, {gatewaytest.Municipality, gateway.SeeTasks, false},
			{gateway.Installation, gateway.SeeHealth, false}, {"", gateway.SeeNotices, false},
		} {
			c, ok := door.As(p, ask.organisation, ask.verb)
			if ok != ask.may || ok && (c.ID != p.ID || !c.May(ask.verb) || c.Scope.Operator) {
				t.Errorf("%s for %s: %+v, %v", ask.verb, ask.organisation, c, ok)
			}
		}
	})
}

func TestPeopleThatAreNotRight(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		must[gateway.Person](t)(door.AddPerson(ctx, "Eva", "eva@example.dk", "abc"))
		for _, p := range [][2]string{
			{"", "a@example.dk"}, {"Eva 010190-1234", "a@example.dk"}, {"Eva", ""}, {"Eva", "Eva <a@example.dk>"},
			{"Eva", "a@b@c"}, {"Eva", "EVA@example.dk"}, {"Eva", "0101901234@example.dk"},
		} {
			if _, err := door.AddPerson(ctx, p[0], p[1], "abc"); !errors.As(err, new(*lang.Error)) {
				t.Errorf("%q: %v", p, err)
			}
		}
	})
}

// Whoever gives somebody a link, by which a password and a second factor are chosen, has done something about
// the person: the log holds that it was done, each time, and by whom.
func TestWhoGivesALinkIsLogged(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, door := t.Context(), doorOf(w)
		p := must[gateway.Person](t)(door.AddPerson(ctx, "Bo Bæk", "bo@example.dk", "abc"))
		for range 2 {
			if _, _, err := door.NewLink(ctx, p.ID, "xyz"); err != nil {
				t.Fatal(err)
			}
		}
		given := 0
		w.View(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 100)
			for _, e := range entries {
				if text := string(e.Leaf); strings.Contains(text, p.ID) && strings.Contains(text, "linked") {
					given++
				}
				if strings.Contains(string(e.Leaf), "xyz") {
					t.Errorf("the log names who: %s", e.Leaf)
				}
			}
			return err
		})
		if given != 2 {
			t.Errorf("the log holds %d links that were given, not 2", given)
		}
	})
}
