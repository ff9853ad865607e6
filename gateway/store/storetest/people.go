package storetest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewPerson is somebody who uses the pages, the nth.
func NewPerson(n int) gateway.Person {
	return gateway.Person{
		ID: fmt.Sprintf("00000000-0000-4000-9000-%012d", n), Name: fmt.Sprint("Person ", n),
		Account: fmt.Sprintf("person%d@example.dk", n), Mail: "p@example.dk",
		Made: Night.Add(time.Duration(n) * time.Second), By: "abc",
	}
}

// NewPersonAct is something done about the person, the nth.
func NewPersonAct(n int, person string, kind gateway.PersonActKind) gateway.PersonAct {
	a := gateway.PersonAct{
		ID: fmt.Sprintf("00000000-0000-4000-a000-%012d", n), Person: person, Kind: kind,
		At: Night.Add(time.Duration(n) * time.Minute), By: "abc",
	}
	if kind == gateway.PersonGranted || kind == gateway.PersonRevoked {
		a.Grant = gateway.Grant{Role: gateway.AssociationStaff, Organisation: Association}
	}
	return a
}

// NewLink is a link for the person, the nth.
func NewLink(n int, person string) gateway.Link {
	hash := sha256.Sum256(fmt.Append(nil, "link ", n))
	return gateway.Link{Hash: hash[:], Person: person, Expires: Night.Add(time.Hour), Secret: "ABC"}
}

// PersonLife is a person with all that belongs to one.
func PersonLife(tx gateway.Tx) error {
	p := NewPerson(1)
	_, _, err := tx.Try(Night, p.Account, gateway.Tries{Of: "account", By: p.Account, Most: 3, Within: time.Hour})
	return errors.Join(err, tx.AddPerson(p), tx.AddPersonAct(NewPersonAct(1, p.ID, gateway.PersonGranted)),
		tx.AddPersonAct(NewPersonAct(2, p.ID, gateway.PersonSecured)),
		tx.SetCredentials(gateway.Credentials{Person: p.ID, Password: "hash", Secret: "ABC"}),
		tx.AddLink(NewLink(1, p.ID), Night),
		tx.KeepSession(gateway.Session{Token: "t", Person: p.ID, Until: Night.Add(time.Hour)}, Night),
		tx.AddSignIn(gateway.SignIn{ID: gateway.NewID(), Person: p.ID, At: Night, End: gateway.SignedIn}, Night))
}

// testPeople: a person is found by id and by account, and is what its acts have come to.
func (s suite) testPeople() {
	first, second := NewPerson(1), NewPerson(2)
	s.do(func(tx gateway.Tx) error { return tx.AddPerson(second) })
	s.do(func(tx gateway.Tx) error { return tx.AddPerson(first) })
	again := NewPerson(3)
	again.Account = first.Account
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddPerson(again) }), gateway.ErrExists)
	by := func(account string) gateway.Person {
		return read(s, func(r gateway.Reader) (gateway.Person, error) { return r.PersonByAccount(account) })
	}
	s.same(by(first.Account), first)
	s.same(read(s, gateway.Reader.People), []gateway.Person{first, second})
	s.is(s.s.View(s.Context(), func(r gateway.Reader) error { _, err := r.Person("x"); return err }),
		gateway.ErrNotFound)

	n := 0
	act := func(kind gateway.PersonActKind) error {
		n++
		return s.try(func(tx gateway.Tx) error { return tx.AddPersonAct(NewPersonAct(n, first.ID, kind)) })
	}
	for _, step := range []struct {
		kind   gateway.PersonActKind
		refuse error
		then   func(p *gateway.Person)
	}{
		{gateway.PersonRevoked, gateway.ErrState, nil},
		{gateway.PersonUnlocked, gateway.ErrState, nil},
		{gateway.PersonGranted, nil, func(p *gateway.Person) {
			p.Grants = []gateway.Grant{{Role: gateway.AssociationStaff, Organisation: Association}}
		}},
		{gateway.PersonGranted, gateway.ErrState, nil},
		{gateway.PersonLocked, nil, func(p *gateway.Person) {
			p.Locked = Night.Add(5 * time.Minute)
			p.Ended = p.Locked
		}},
		{gateway.PersonLocked, gateway.ErrState, nil},
		{gateway.PersonUnlocked, nil, func(p *gateway.Person) { p.Locked = time.Time{} }},
		{gateway.PersonRevoked, nil, func(p *gateway.Person) {
			p.Grants, p.Ended = []gateway.Grant{}, Night.Add(8*time.Minute)
		}},
		{gateway.PersonReset, nil, func(p *gateway.Person) { p.Ended = Night.Add(9 * time.Minute) }},
		{gateway.PersonSecured, nil, func(p *gateway.Person) { p.Ended = Night.Add(10 * time.Minute) }},
		{gateway.PersonLinked, nil, nil},
		{gateway.PersonSignedOut, nil, func(p *gateway.Person) { p.Ended = Night.Add(12 * time.Minute) }},
	} {
		s.is(act(step.kind), step.refuse)
		if step.then != nil {
			step.then(&first)
		}
		s.same(by(first.Account), first)
	}
	s.same(by(second.Account), second)
	s.is(s.try(func(tx gateway.Tx) error {
		return tx.AddPersonAct(NewPersonAct(99, "x", gateway.PersonLocked))
	}), gateway.ErrNotFound)
}

// testPersonEnds: what an act ends is gone, of that person and no other.
func (s suite) testPersonEnds() {
	for i, step := range []struct {
		kind                       gateway.PersonActKind
		session, link, credentials bool
	}{
		{gateway.PersonGranted, true, true, true},
		{gateway.PersonLinked, true, true, true},
		{gateway.PersonSecured, false, true, true},
		{gateway.PersonSignedOut, false, true, true},
		{gateway.PersonLocked, false, false, true},
		{gateway.PersonReset, false, false, false},
	} {
		p, other := NewPerson(10+2*i), NewPerson(11+2*i)
		for _, p := range []gateway.Person{p, other} {
			s.do(func(tx gateway.Tx) error {
				l := NewLink(0, p.ID)
				l.Hash = []byte(p.ID)
				return errors.Join(tx.AddPerson(p), tx.AddLink(l, Night),
					tx.SetCredentials(gateway.Credentials{Person: p.ID, Password: "x"}),
					tx.KeepSession(gateway.Session{Token: p.ID, Person: p.ID, Until: Night.Add(time.Hour)}, Night))
			})
		}
		has := func(p gateway.Person) (all [3]bool) {
			s.view(func(r gateway.Reader) error {
				_, session := r.Session(p.ID)
				_, link := r.Link([]byte(p.ID))
				_, credentials := r.Credentials(p.ID)
				all = [3]bool{session == nil, link == nil, credentials == nil}
				return nil
			})
			return all
		}
		s.do(func(tx gateway.Tx) error { return tx.AddPersonAct(NewPersonAct(100+i, p.ID, step.kind)) })
		s.same(has(p), [3]bool{step.session, step.link, step.credentials})
		s.same(has(other), [3]bool{true, true, true})
	}
}

// testSignIns: what people prove themselves with is given back, and what has had its time is removed.
func (s suite) testSignIns() {
	p, other := NewPerson(1), NewPerson(2)
	s.do(func(tx gateway.Tx) error { return errors.Join(tx.AddPerson(p), tx.AddPerson(other)) })
	c := gateway.Credentials{Person: p.ID, Password: "$argon2id$", Secret: "ABC", Step: 7,
		Recovery: [][]byte{{1}, {2}}}
	for range 2 {
		s.do(func(tx gateway.Tx) error { return tx.SetCredentials(c) })
		s.same(read(s, func(r gateway.Reader) (gateway.Credentials, error) { return r.Credentials(p.ID) }), c)
		c.Step++
	}
	s.accounts(p, gateway.Credentials{Person: p.ID, Password: c.Password, Secret: c.Secret, Step: c.Step - 1,
		Recovery: c.Recovery})
	first, second := NewLink(1, p.ID), NewLink(2, p.ID)
	for _, l := range []gateway.Link{first, second} {
		s.do(func(tx gateway.Tx) error { return tx.AddLink(l, Night) })
		s.same(read(s, func(r gateway.Reader) (gateway.Link, error) { return r.Link(l.Hash) }), l)
	}
	s.is(s.try(func(tx gateway.Tx) error { return tx.UseLink(first.Hash) }), gateway.ErrNotFound) // replaced
	s.do(func(tx gateway.Tx) error { return tx.UseLink(second.Hash) })
	s.is(s.try(func(tx gateway.Tx) error { return tx.UseLink(second.Hash) }), gateway.ErrNotFound)

	tries := []gateway.SignIn{
		{ID: "a", Person: p.ID, At: Night, End: gateway.SignInWrong, Address: "192.0.2.1"},
		{ID: "b", Person: other.ID, At: Night.Add(time.Second), End: gateway.SignInLocked},
		{ID: "c", Person: p.ID, At: Night.Add(time.Minute), End: gateway.SignedIn},
	}
	for _, try := range tries {
		s.do(func(tx gateway.Tx) error { return tx.AddSignIn(try, Night) })
	}
	list := func(person string, most int) []gateway.SignIn {
		return read(s, func(r gateway.Reader) ([]gateway.SignIn, error) { return r.SignIns(person, most) })
	}
	s.same(list("", 2), []gateway.SignIn{tries[2], tries[1]})
	s.same(list(p.ID, 9), []gateway.SignIn{tries[2], tries[0]})
	last := gateway.SignIn{ID: "d", Person: p.ID, At: Night.Add(time.Hour), End: gateway.SignedIn}
	s.do(func(tx gateway.Tx) error { return tx.AddSignIn(last, Night.Add(time.Minute)) })
	s.same(list("", 9), []gateway.SignIn{last, tries[2]})
}

// accounts: each way to the account of p gives the same, also what the transaction has just changed, and of an
// account that is unknown nothing.
func (s suite) accounts(p gateway.Person, c gateway.Credentials) {
	s.Helper()
	tries := gateway.Tries{Of: "account", By: "of accounts", Most: 9, Within: time.Hour}
	s.do(func(tx gateway.Tx) error {
		for ; c.Step < 9; c.Step++ {
			s.is(tx.SetCredentials(c), nil)
			held, proves, err := tx.Try(Night, p.Account, tries)
			s.same(held, gateway.Tries{})
			s.same(proves, c)
			s.is(err, nil)
			person, proves, err := tx.HoldAccount(p.Account)
			s.same(person, p)
			s.same(proves, c)
			s.is(err, nil)
		}
		_, proves, err := tx.Try(Night, "nobody", tries)
		s.same(proves, gateway.Credentials{})
		s.is(err, nil)
		person, proves, err := tx.HoldAccount("nobody")
		s.same(person.ID, "")
		s.same(proves, gateway.Credentials{})
		return err
	})
}

// testTries: so many within so long, of each by itself.
func (s suite) testTries() {
	account := gateway.Tries{Of: "account", By: "a", Most: 3, Within: time.Hour}
	address, other := account, account
	address.Of, other.By = "address", "b"
	try := func(t gateway.Tries, at time.Time) (allowed bool) {
		s.do(func(tx gateway.Tx) (err error) {
			held, _, err := tx.Try(at, "", t)
			s.same(held == t, held != gateway.Tries{})
			allowed = held == gateway.Tries{}
			return err
		})
		return allowed
	}
	for i := range 6 {
		s.same(try(account, Night.Add(time.Duration(i)*time.Minute)), i < 3)
	}
	s.same(try(address, Night), true)
	s.same(try(other, Night), true)
	s.same(try(account, Night.Add(time.Hour-time.Microsecond)), false)
	s.same(try(account, Night.Add(time.Hour)), true)
	s.same(try(account, Night.Add(time.Hour)), true)
	s.same(try(account, Night.Add(time.Hour)), true)
	s.same(try(account, Night.Add(time.Hour)), false)
	// Of two it is counted of both or of none, whichever may be tried no more.
	for _, both := range [][]gateway.Tries{{account, other}, {other, account}} {
		for range 4 {
			s.do(func(tx gateway.Tx) error {
				held, _, err := tx.Try(Night.Add(time.Hour), "", both...)
				s.same(held, account)
				return err
			})
		}
	}
	for i := range 4 {
		s.same(try(other, Night.Add(time.Hour)), i < 3)
	}
	s.do(func(tx gateway.Tx) error { return tx.Forgive(account, address) })
	for i := range 4 {
		s.same(try(account, Night.Add(time.Hour)), i < 3)
	}
	for i := range 4 {
		s.same(try(address, Night), i < 3)
	}
}

// testSessions: a session is found until it is ended, and those that had their time are removed.
func (s suite) testSessions() {
	p := NewPerson(1)
	one := gateway.Session{Token: "one", Person: p.ID, Until: Night.Add(time.Hour), Data: []byte("data")}
	two := gateway.Session{Token: "two", Until: Night.Add(2 * time.Hour)}
	find := func(token string) gateway.Session {
		return read(s, func(r gateway.Reader) (gateway.Session, error) { return r.Session(token) })
	}
	gone := func(token string) {
		s.Helper()
		s.is(s.s.View(s.Context(), func(r gateway.Reader) error { _, err := r.Session(token); return err }),
			gateway.ErrNotFound)
	}
	keep := func(one gateway.Session, now time.Time) {
		s.do(func(tx gateway.Tx) error { return tx.KeepSession(one, now) })
	}
	keep(one, Night)
	keep(two, Night)
	s.same(find("one"), one)
	one.Data = []byte("more")
	keep(one, Night)
	s.same(find("one"), one)
	keep(two, one.Until)
	gone("one")
	keep(one, Night)
	for range 2 {
		s.do(func(tx gateway.Tx) error { return tx.EndSession("one") })
	}
	gone("one")
	s.same(find("two").Until, two.Until)
	link := NewLink(1, "")
	s.do(func(tx gateway.Tx) error { return tx.AddLink(link, Night) })
	s.do(gateway.Tx.EndSessions)
	gone("two")
	s.is(s.try(func(tx gateway.Tx) error { return tx.UseLink(link.Hash) }), gateway.ErrNotFound)
}
