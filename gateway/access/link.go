package access

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

const (
	linkLasts  = 7 * 24 * time.Hour
	firstLasts = 24 * time.Hour
)

// NewLink lets a person choose a password and a second factor, once; by is who gives the link. Its links from
// before end.
func (a *Access) NewLink(ctx context.Context, person, by string) (
	secret string, expires time.Time, err error,
) {
	return a.addLink(ctx, person, by, linkLasts)
}

// FirstLink lets whoever has it become an administrator, as long as there is none.
func (a *Access) FirstLink(ctx context.Context) (secret string, expires time.Time, err error) {
	return a.addLink(ctx, "", "", firstLasts)
}

func (a *Access) addLink(
	ctx context.Context, person, by string, lasts time.Duration,
) (secret string, expires time.Time, err error) {
	var random [secretBytes]byte
	rand.Read(random[:]) // never fails (crypto/rand)
	secret, now := base64.RawURLEncoding.EncodeToString(random[:]), a.instant()
	l := gateway.Link{Hash: hashOf(secret), Person: person, Expires: now.Add(lasts), Secret: newSecret()}
	err = a.Store.Do(ctx, func(tx gateway.Tx) error {
		if person == "" {
			return tx.AddLink(l, now)
		}
		p, err := tx.Person(person)
		switch {
		case err != nil:
			return err
		case !p.Locked.IsZero():
			return lang.ErrPersonState(string(gateway.PersonLocked))
		case p.Account != p.Mail:
			return lang.ErrPersonElsewhere
		}
		given := gateway.PersonAct{ID: gateway.NewID(), Person: person, Kind: gateway.PersonLinked, At: now, By: by}
		return errors.Join(tx.AddPersonAct(given), tx.AddLink(l, now))
	})
	switch {
	case errors.As(err, new(*lang.Error)):
		return "", now, err
	case errors.Is(err, gateway.ErrNotFound):
		return "", now, lang.ErrPersonUnknown
	case err != nil:
		return "", now, fmt.Errorf("make a link: %w", err)
	}
	return secret, l.Expires, nil
}

// Invitation is what a link offers.
type Invitation struct {
	First  bool // whoever has it becomes the first administrator, and says who that is
	Person gateway.Person
	Factor Factor
}

// Invited is what the link with that secret offers. ErrLink: nothing, or nothing any more.
func (a *Access) Invited(ctx context.Context, secret string) (i Invitation, err error) {
	var l gateway.Link
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		l, i.Person, err = a.linkIn(r, secret)
		return err
	})
	if err != nil {
		return i, linkError(err)
	}
	i.First = l.Person == ""
	i.Factor, err = factorOf(l.Secret, i.Person.Mail)
	return i, err
}

// linkIn is the link with that secret and its person, when it is still good.
func (a *Access) linkIn(r gateway.Reader, secret string) (l gateway.Link, p gateway.Person, err error) {
	if l, err = r.Link(hashOf(secret)); err != nil {
		return l, p, err
	}
	if !a.Now().Before(l.Expires) {
		return l, p, gateway.ErrNotFound
	}
	if l.Person != "" {
		p, err = r.Person(l.Person)
		if err == nil && !p.Locked.IsZero() {
			err = gateway.ErrNotFound
		}
		return l, p, err
	}
	there, err := administered(r)
	if err == nil && there {
		err = gateway.ErrNotFound
	}
	return l, p, err
}

func linkError(err error) error {
	switch {
	case errors.As(err, new(*lang.Error)):
		return err
	case errors.Is(err, gateway.ErrNotFound), errors.Is(err, gateway.ErrUnreadable):
		return lang.ErrLink
	}
	return fmt.Errorf("use a link: %w", err)
}

// Choice is what somebody with a link has chosen.
type Choice struct {
	Name, Mail string // of the first administrator
	Password   string
	Code       string // that the second factor shows now
}

// Accept uses the link. The recovery codes are shown once and kept nowhere. A *lang.Error says what to
// correct; the link is good still, unless it is ErrLink.
func (a *Access) Accept(
	ctx context.Context, secret string, c Choice,
) (p gateway.Person, recovery []string, err error) {
	var l gateway.Link
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		l, p, err = a.linkIn(r, secret)
		return err
	})
	if err == nil && l.Person == "" {
		p, err = a.newPerson(c.Name, c.Mail, "")
		p.By = p.ID
	}
	if err == nil {
		err = good(c.Password, append([]string{p.Name, p.Mail}, a.Names...)...)
	}
	step, right := stepOf(l.Secret, c.Code, 0, a.Now())
	if err == nil && !right {
		err = lang.ErrFirstCode
	}
	if err != nil {
		return p, nil, linkError(err)
	}
	hash, err := hashPassword(ctx, c.Password)
	if err != nil {
		return p, nil, fmt.Errorf("hash a password: %w", err)
	}
	recovery, hashes := newRecovery()
	proves := gateway.Credentials{Person: p.ID, Password: hash, Secret: l.Secret, Step: step, Recovery: hashes}
	err = a.Store.Do(ctx, func(tx gateway.Tx) error { return a.accept(tx, secret, p, proves) })
	if errors.Is(err, gateway.ErrExists) {
		err = lang.ErrPersonThere
	}
	if err != nil {
		return p, nil, linkError(err)
	}
	return p, recovery, nil
}

// accept does it all at once, so that no link is used twice.
func (a *Access) accept(tx gateway.Tx, secret string, p gateway.Person, c gateway.Credentials) error {
	l, _, err := a.linkIn(tx, secret)
	if err == nil {
		err = tx.UseLink(l.Hash)
	}
	if err == nil && l.Person == "" {
		if err = tx.AddPerson(p); err == nil {
			err = tx.AddPersonAct(gateway.PersonAct{ID: gateway.NewID(), Person: p.ID, Kind: gateway.PersonGranted,
				Grant: Administers, At: a.instant(), By: p.ID})
		}
	}
	if err == nil {
		err = tx.SetCredentials(c)
	}
	if err == nil {
		err = tx.AddPersonAct(gateway.PersonAct{ID: gateway.NewID(), Person: p.ID, Kind: gateway.PersonSecured,
			At: a.instant(), By: p.ID})
	}
	return err
}
