package access

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

const longestName = 200

// mailOf is the one form of the address that a person signs in with.
func mailOf(address string) (string, error) {
	address = strings.ToLower(text.Clean(address))
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > longestName || text.HoldsCPR(address) {
		return "", lang.ErrPersonMail
	}
	return address, nil
}

// newPerson is a person that is to be added. A *lang.Error says what to correct.
func (a *Access) newPerson(name, address, by string) (p gateway.Person, err error) {
	p = gateway.Person{ID: gateway.NewID(), Name: text.Clean(name), Made: a.instant(), By: by}
	if p.Name == "" || len(p.Name) > longestName || text.HoldsCPR(p.Name) {
		return p, lang.ErrPersonName
	}
	p.Mail, err = mailOf(address)
	p.Account = p.Mail
	return p, err
}

// instant is now, as the store keeps it.
func (a *Access) instant() time.Time { return a.Now().UTC().Truncate(time.Microsecond) }

// AddPerson adds a person, who may do nothing yet.
func (a *Access) AddPerson(ctx context.Context, name, address, by string) (gateway.Person, error) {
	p, err := a.newPerson(name, address, by)
	if err != nil {
		return p, err
	}
	err = a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.AddPerson(p) })
	switch {
	case errors.Is(err, gateway.ErrExists):
		return p, lang.ErrPersonThere
	case err != nil:
		return p, fmt.Errorf("add a person: %w", err)
	}
	return p, nil
}

// People are all, in the order in which they were added.
func (a *Access) People(ctx context.Context) (people []gateway.Person, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		people, err = r.People()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the people: %w", err)
	}
	return people, nil
}

// Person is found by id, or by the address that it signs in with.
func (a *Access) Person(ctx context.Context, who string) (p gateway.Person, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		if p, err = r.Person(who); errors.Is(err, gateway.ErrNotFound) {
			p, err = r.PersonByAccount(strings.ToLower(text.Clean(who)))
		}
		return err
	})
	switch {
	case errors.Is(err, gateway.ErrNotFound):
		return p, lang.ErrPersonUnknown
	case err != nil:
		return p, fmt.Errorf("read a person: %w", err)
	}
	return p, nil
}

// Grantable finds what is wrong with a role for an organisation.
func (a *Access) Grantable(g gateway.Grant) error {
	kind := KindOf(g.Role)
	switch {
	case kind == "":
		return lang.ErrRole
	case a.kindOf(g.Organisation) != kind:
		return lang.ErrKeyOrganisation
	}
	return nil
}

// Grant gives the person a role for an organisation.
func (a *Access) Grant(ctx context.Context, person string, g gateway.Grant, by string) error {
	if err := a.Grantable(g); err != nil {
		return err
	}
	return a.act(ctx, gateway.PersonAct{Person: person, Kind: gateway.PersonGranted, Grant: g, By: by})
}

// TakeBack takes a role away from the person, and ends its sessions.
func (a *Access) TakeBack(ctx context.Context, person string, g gateway.Grant, by string) error {
	return a.act(ctx, gateway.PersonAct{Person: person, Kind: gateway.PersonRevoked, Grant: g, By: by})
}

// Lock lets the person in no more, on any machine.
func (a *Access) Lock(ctx context.Context, person, by string) error {
	return a.act(ctx, gateway.PersonAct{Person: person, Kind: gateway.PersonLocked, By: by})
}

// Unlock lets the person in again.
func (a *Access) Unlock(ctx context.Context, person, by string) error {
	return a.act(ctx, gateway.PersonAct{Person: person, Kind: gateway.PersonUnlocked, By: by})
}

// Reset takes the person's password and second factor away, and ends its sessions.
func (a *Access) Reset(ctx context.Context, person, by string) error {
	return a.act(ctx, gateway.PersonAct{Person: person, Kind: gateway.PersonReset, By: by})
}

func (a *Access) act(ctx context.Context, act gateway.PersonAct) error {
	act.ID, act.At = gateway.NewID(), a.instant()
	err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.AddPersonAct(act) })
	switch {
	case errors.Is(err, gateway.ErrNotFound):
		return lang.ErrPersonUnknown
	case errors.Is(err, gateway.ErrState):
		return lang.ErrPersonState(string(act.Kind))
	case err != nil:
		return fmt.Errorf("write what was done about a person: %w", err)
	}
	return nil
}

// Administered reports whether somebody who is not locked out is an administrator.
func (a *Access) Administered(ctx context.Context) (is bool, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		is, err = administered(r)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for an administrator: %w", err)
	}
	return is, nil
}

func administered(r gateway.Reader) (bool, error) {
	people, err := r.People()
	for i := range people {
		p := &people[i]
		if p.Locked.IsZero() && p.Holds(Administers) {
			return true, err
		}
	}
	return false, err
}

// Administers is the role of an administrator.
var Administers = gateway.Grant{Role: gateway.Administrator, Organisation: gateway.Installation}
