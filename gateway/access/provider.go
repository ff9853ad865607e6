package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Vouched is what a provider says of somebody who has signed in there.
type Vouched struct {
	Issuer, Subject string // who it is: names and addresses may change and be given to others
	Name, Mail      string
	Grants          []gateway.Grant // what the settings give for what the provider says
	By              string          // the provider's name in the settings
	Address         string          // the network address it was tried from
}

// accountOf is what somebody signs in with through a provider. A mail address has no space in it.
func accountOf(issuer, subject string) string { return issuer + " " + subject }

// SignInVouched signs in whom a provider vouches for, with the roles that it gives and no others.
// lang.ErrNoRole: it gives none. lang.ErrSignIn: the person is locked out.
func (a *Access) SignInVouched(ctx context.Context, v Vouched) (p gateway.Person, err error) {
	var end gateway.SignInEnd
	err = a.Store.Do(ctx, func(tx gateway.Tx) error {
		p, err = a.vouchedIn(tx, v)
		if err != nil || p.ID == "" {
			return err
		}
		end = gateway.SignedIn
		if !p.Locked.IsZero() || len(p.Grants) == 0 {
			end = gateway.SignInLocked
		}
		now := a.instant()
		return tx.AddSignIn(gateway.SignIn{ID: gateway.NewID(), Person: p.ID, At: now, End: end,
			Address: v.Address}, now.Add(-signInsKept))
	})
	switch {
	case err != nil:
		return gateway.Person{}, fmt.Errorf("sign in by a provider: %w", err)
	case len(p.Grants) == 0:
		return gateway.Person{}, lang.ErrNoRole
	case end != gateway.SignedIn:
		return gateway.Person{}, lang.ErrSignIn
	}
	return p, nil
}

// vouchedIn is the person as the provider says that it is now. Whoever comes without a role is not kept.
func (a *Access) vouchedIn(tx gateway.Tx, v Vouched) (gateway.Person, error) {
	account := accountOf(v.Issuer, v.Subject)
	p, err := tx.PersonByAccount(account)
	if errors.Is(err, gateway.ErrNotFound) && len(v.Grants) > 0 {
		p = gateway.Person{ID: gateway.NewID(), Account: account, Name: shown(v.Name), Mail: shown(v.Mail),
			Made: a.instant(), By: v.By}
		err = tx.AddPerson(p)
	}
	if err != nil {
		if errors.Is(err, gateway.ErrNotFound) {
			return gateway.Person{}, nil
		}
		return p, err
	}
	acts := actsFor(p.Grants, v.Grants)
	for _, act := range acts {
		act.ID, act.Person, act.At, act.By = gateway.NewID(), p.ID, a.instant(), v.By
		if err := tx.AddPersonAct(act); err != nil {
			return p, err
		}
	}
	if len(acts) > 0 {
		p, err = tx.Person(p.ID)
	}
	return p, err
}

// actsFor are the acts that make the roles had into the roles wanted.
func actsFor(had, wanted []gateway.Grant) (acts []gateway.PersonAct) {
	for _, g := range had {
		if !slices.Contains(wanted, g) {
			acts = append(acts, gateway.PersonAct{Kind: gateway.PersonRevoked, Grant: g})
		}
	}
	for i, g := range wanted {
		if !slices.Contains(had, g) && !slices.Contains(wanted[:i], g) {
			acts = append(acts, gateway.PersonAct{Kind: gateway.PersonGranted, Grant: g})
		}
	}
	return acts
}

// shown is a name or an address that a provider gives, as far as it is kept.
func shown(s string) string {
	if s = text.Clean(s); len(s) > longestName || text.HoldsCPR(s) {
		return ""
	}
	return s
}

// SignOutVouched ends the sessions of whom a provider says that it has signed out there.
func (a *Access) SignOutVouched(ctx context.Context, issuer, subject, by string) error {
	err := a.Store.Do(ctx, func(tx gateway.Tx) error {
		p, err := tx.PersonByAccount(accountOf(issuer, subject))
		if errors.Is(err, gateway.ErrNotFound) {
			return nil // it has never signed in here
		}
		if err != nil {
			return err
		}
		return tx.AddPersonAct(gateway.PersonAct{ID: gateway.NewID(), Person: p.ID, At: a.instant(), By: by,
			Kind: gateway.PersonSignedOut})
	})
	if err != nil {
		return fmt.Errorf("sign out by a provider: %w", err)
	}
	return nil
}
