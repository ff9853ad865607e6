package access

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
)

// ErrSession: nobody has signed in so, or not any more.
var ErrSession = errors.New("no such session, or it has ended")

// Session is the one that the hash is of. ErrSession: there is none in force.
func (a *Access) Session(ctx context.Context, token string) (s gateway.Session, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		s, err = r.Session(token)
		return err
	})
	switch {
	case errors.Is(err, gateway.ErrNotFound), errors.Is(err, gateway.ErrUnreadable),
		err == nil && !a.Now().Before(s.Until):
		return gateway.Session{}, ErrSession
	case err != nil:
		return s, fmt.Errorf("look for a session: %w", err)
	}
	return s, nil
}

// KeepSession adds or replaces a session.
func (a *Access) KeepSession(ctx context.Context, s gateway.Session) error {
	if err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.KeepSession(s, a.Now()) }); err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	return nil
}

// EndSession ends one.
func (a *Access) EndSession(ctx context.Context, token string) error {
	if err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.EndSession(token) }); err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// Present is the person of a session that began then, as it is now. ErrSession: it is locked out, has no role
// any more, or something has ended its sessions since.
func (a *Access) Present(ctx context.Context, person string, began time.Time) (p gateway.Person, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		p, err = r.Person(person)
		return err
	})
	switch {
	case errors.Is(err, gateway.ErrNotFound), errors.Is(err, gateway.ErrUnreadable), err == nil &&
		(!p.Locked.IsZero() || len(p.Grants) == 0 || began.Before(p.Ended)):
		return gateway.Person{}, ErrSession
	case err != nil:
		return p, fmt.Errorf("look for a person: %w", err)
	}
	return p, nil
}

// As is the person in a role that may do it for the organisation. false: it has none.
func (a *Access) As(p gateway.Person, organisation string, verb gateway.Verb) (Caller, bool) {
	for _, g := range p.Grants {
		if g.Organisation == organisation && May(g.Role, verb) && a.kindOf(organisation) == KindOf(g.Role) {
			all := func(gateway.Verb) bool { return true }
			return Caller{ID: p.ID, Grant: g, Scope: ScopeOf(g), may: all}, true
		}
	}
	return Caller{}, false
}
