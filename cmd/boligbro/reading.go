package main

import (
	"cmp"
	"errors"
	"fmt"
	"os/user"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/store"
)

// readBy is who reads about people by a command.
type readBy struct {
	By string `env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_read_by}"`
}

// note notes that these cases are read for the one organisation of the scope, before they are shown. A copy
// that cannot be written is read without a trace, and so is an older one: what is written in it is lost.
func (r readBy) note(p *program, a *app, s gateway.Scope, verb gateway.Verb, numbers ...string) error {
	older := errors.Is(a.db.Continues(p.ctx, a.checkpoint), store.ErrLost)
	if len(numbers) == 0 || older || !a.db.Writable(p.ctx) {
		return nil
	}
	to := a.opened
	to.ReadOnly, to.Existing = false, true
	db, err := store.Open(p.ctx, to)
	if err != nil {
		return fmt.Errorf("note who reads about a case: %w", err)
	}
	defer db.Close()
	c := access.Caller{ID: cmp.Or(r.By, account())}
	if len(s.Municipalities) > 0 {
		c.Role, c.Organisation = gateway.MunicipalityOperator, s.Municipalities[0]
	} else {
		c.Role, c.Organisation = gateway.AssociationOperator, s.Associations[0]
	}
	notes := &access.Access{Store: db, Now: p.now}
	return notes.Read(p.ctx, c, verb, numbers...)
}

// account is the account on this machine that runs the program.
func account() string {
	u, err := user.Current()
	if err != nil {
		return "?"
	}
	return u.Username
}
