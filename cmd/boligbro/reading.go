package main

import (
	"cmp"
	"fmt"
	"os/user"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

// readBy is who reads about people by a command.
type readBy struct {
	By string `env:"BOLIGBRO_BY" placeholder:"INITIALER" help:"${help_read_by}"`
}

// note notes that these cases are read for the one organisation of the scope, before they are shown. A copy
// that cannot be written is read without a trace. An older one that can be written is not read: what is noted
// in it is lost, and its log would part from the newer.
func (r readBy) note(p *program, a *app, s gateway.Scope, verb gateway.Verb, numbers ...string) error {
	if len(numbers) == 0 || !a.db.Writable(p.ctx) {
		return nil
	}
	if lacks(p, a.db, a.checkpoint) {
		return errUnnoted
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

var errUnnoted = lang.NewError(
	"databasen er en ældre kopi end den, kontrolpunktet ved siden af beviser, så det kan ikke noteres, hvem "+
		"der læser; læs den nyeste, eller læs kopien for sig selv, hvor ingen kan skrive i den (skrivebeskyttet "+
		"fil og mappe)",
	"the database is an older copy than the checkpoint beside it proves, so it cannot be noted who reads; "+
		"read the newest, or read the copy by itself where nobody can write to it (file and folder read-only)")

// account is the account on this machine that runs the program.
func account() string {
	u, err := user.Current()
	if err != nil {
		return "?"
	}
	return u.Username
}
