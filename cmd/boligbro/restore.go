package main

import (
	"errors"
	"fmt"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

type restoreCmd struct {
	Accept restoreAcceptCmd `cmd:"" help:"${help_restore_accept}"`
}

type restoreAcceptCmd struct{ signed }

// Run takes the database as it is, though the installation has done more than it holds: from here on it is
// what is sent by. The log tells of it.
func (r *restoreAcceptCmd) Run(p *program) error {
	c, err := p.settings()
	if err != nil {
		return err
	}
	if err := check(c); err != nil {
		return err
	}
	db, _, err := p.openDatabase(c, false)
	if err == nil {
		fmt.Fprintln(p.out, "Databasen er her og har alt, hvad kontrolpunktet beviser; der er intet at godkende")
		return db.Close()
	}
	if !errors.Is(err, errLost) {
		return err
	}
	db, kept, err := p.openDatabase(c, true)
	if err != nil {
		return err
	}
	defer db.Close()
	unmet, err := kept.read()
	if err != nil {
		return err
	}
	// In the copy stand sessions and links that have been used or ended since.
	if err := db.Do(p.ctx, gateway.Tx.EndSessions); err != nil {
		return fmt.Errorf("sign everybody out: %w", err)
	}
	if err := p.logRestored(db, unmet, r.By); err != nil {
		return fmt.Errorf("write in the log that the database was restored: %w", err)
	}
	note, err := newestCheckpoint(p.ctx, db)
	if err == nil {
		err = kept.write(note)
	}
	if err != nil {
		return fmt.Errorf("write the checkpoint beside the database: %w", err)
	}
	fmt.Fprint(p.out, "Databasen bruges, som den er, og loggen fortæller det. Det, der er sket siden kopien, "+
		"står ikke i den:\n"+
		"- skridt, svar, kvitteringer, afgørelser og samtykker, som nogen har skrevet ind, skal skrives ind "+
		"igen\n"+
		"- en underretning, der er sendt siden kopien, sendes igen under et nyt nummer; sig det til kommunerne\n"+
		"- brugere, roller og spærringer skal gives igen; alle er logget ud, og links fra før virker ikke\n"+
		"- er det en anden database end den, der blev brugt, får alle sager et nyt nummer\n")
	return nil
}

// logRestored leaves the restoring in the log, with how many entries the unmet checkpoint proved, as an
// alarm: the next sweep mails it, and then it ends; and who said that the database is to be used.
func (p *program) logRestored(db *store.DB, unmet, by string) error {
	code := lang.DatabaseGone
	if c, _, err := db.LogKeys().Open(unmet); err == nil {
		code = lang.LostAfter(strconv.FormatInt(c.Size, 10))
	}
	return db.Do(p.ctx, func(tx gateway.Tx) error {
		a := gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmRestored, Subject: db.Origin(), Code: code, Raised: p.now(),
		}
		_, err := tx.Raise(a)
		return errors.Join(err, tx.AddIntervention(gateway.Intervention{
			ID: gateway.NewID(), Kind: gateway.DatabaseAccepted, Subject: db.Origin(), At: p.now(), By: by,
		}))
	})
}
