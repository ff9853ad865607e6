package main

import (
	"context"
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
	code, err := kept.lostCode(p.ctx)
	if err != nil {
		return err
	}
	// In the copy stand sessions and links that have been used or ended since.
	if err := db.Do(p.ctx, gateway.Tx.EndSessions); err != nil {
		return fmt.Errorf("sign everybody out: %w", err)
	}
	if err := p.logRestored(db, code, r.By); err != nil {
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

// lostCode is the code of what the database has lost, by the checkpoint that it does not hold.
func (k *keptCheckpoint) lostCode(ctx context.Context) (string, error) {
	unmet, err := k.read()
	if err != nil {
		return "", err
	}
	if c, _, err := k.db.LogKeys().Open(unmet); err == nil {
		return lang.LostAfter(strconv.FormatInt(c.Size, 10)), nil
	}
	if note, err := newestCheckpoint(ctx, k.db); err != nil || note != "" {
		return lang.CopyUnproved, err
	}
	return lang.DatabaseGone, nil
}

// logRestored leaves the restoring in the log as an alarm, with the code of what was lost: the next sweep
// mails the alarm, and then it ends. It also leaves who said that the database is to be used.
func (p *program) logRestored(db *store.DB, code, by string) error {
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
