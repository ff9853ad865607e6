package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"boligbro/config"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

var errNoDatabase = lang.NewError(
	"der er ingen database endnu: den laves af den første kørsel (boligbro sync eller serve)",
	"there is no database yet: the first run makes it (boligbro sync or serve)",
)

// openToRead opens the database of the settings for a command that only reads; it may be a copy that cannot
// be written. It makes nothing: without a database or its key it is an error. That the database is an older
// copy is told, and it is read all the same.
func (p *program) openToRead() (*app, error) { return p.openReading(store.Options{}) }

// openToReadMuch is openToRead for a command that reads most of what there is and that nobody else waits
// for.
func (p *program) openToReadMuch() (*app, error) {
	lavish()
	return p.openReading(store.Options{Mapped: true})
}

func (p *program) openReading(o store.Options) (*app, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	if err := check(c); err != nil {
		return nil, err
	}
	if !begun(c) {
		return nil, noDatabase(c)
	}
	master, lost := masterKey(p.ctx, c)
	if lost != nil {
		master = store.NewMaster() // with any key it is seen whether there is a database at all
	}
	a := &app{config: c}
	o.URL, o.Path, o.Master = c.Database.URL.Reveal(), databaseFile(c), master
	o.Now, o.ReadOnly = p.now, true
	if err := giveMunicipal(p.ctx, c, &o); err != nil {
		return nil, err
	}
	a.db, err = store.Open(p.ctx, o)
	if errors.Is(err, store.ErrAbsent) {
		return nil, noDatabase(c)
	}
	if lost != nil {
		return nil, lost
	}
	if err != nil {
		return nil, err
	}
	a.opened = o
	a.checkpoint = p.tellOlder(c, a.db)
	if a.rooms, err = roomsBy(c, a.db, waysByName(c), p.now, p.log); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

// begun reports whether there may be a database: its file, or elsewhere whatever the first start left here.
func begun(c *config.Config) bool {
	own := ownKey(c)
	if c.Database.URL.IsZero() {
		return exists(databaseFile(c))
	}
	return own == "" || exists(own) || exists(checkpointPath(c))
}

// noDatabase is why there is nothing to read: there has been no database, or it is lost.
func noDatabase(c *config.Config) error {
	for _, trace := range []string{ownKey(c), checkpointPath(c)} {
		if trace != "" && exists(trace) {
			return errGone
		}
	}
	return errNoDatabase
}

// tellOlder warns when the database is an older copy than the checkpoint beside it proves, and gives that
// checkpoint.
func (p *program) tellOlder(c *config.Config, db *store.DB) (note string) {
	kept := &keptCheckpoint{path: checkpointPath(c), alone: c.Database.URL.IsZero()}
	note, err := kept.read()
	if err != nil {
		return note
	}
	if newest, err := newestCheckpoint(p.ctx, db); err == nil && kept.unaccompanied(newest) {
		fmt.Fprintf(p.err, "advarsel: kontrolpunktet %[1]s er ikke ved databasen, så den kan være en ældre kopi\n"+
			"warning: the checkpoint %[1]s is not beside the database, which may be an older copy\n",
			filepath.Base(kept.path))
		return note
	}
	if note == "" {
		return note
	}
	if damaged(note) {
		words := lang.CheckpointDamaged(filepath.Base(checkpointPath(c)))
		fmt.Fprintf(p.err, "advarsel: %s\nwarning: %s\n", words.DA, words.EN)
		return note
	}
	if !lacks(p, db, note) {
		return note
	}
	fmt.Fprintln(p.err, "advarsel: databasen er en ældre kopi end den, kontrolpunktet ved siden af beviser; "+
		"det, der siden er sket, står ikke i den\nwarning: the database is an older copy than the checkpoint "+
		"beside it proves; what has happened since is not in it")
	return note
}

// lacks reports whether the database lacks what the checkpoint beside it proves. Without one, as on a second
// server, and by a damaged one, nothing is proved.
func lacks(p *program, db *store.DB, note string) bool {
	return note != "" && !damaged(note) && errors.Is(db.Continues(p.ctx, note), store.ErrLost)
}

// stamp is an instant to the second in UTC, as the log has it.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// openLog opens the log of the settings' database with its public key, without the master key.
func (p *program) openLog(keys ledger.Keys) (*store.DB, error) {
	c, err := p.settings()
	if err != nil {
		return nil, err
	}
	if !begun(c) {
		return nil, noDatabase(c)
	}
	lavish()
	db, err := store.Open(p.ctx, store.Options{
		URL: c.Database.URL.Reveal(), Path: databaseFile(c), LogKeys: keys, Now: p.now, ReadOnly: true,
		Mapped: true,
	})
	if errors.Is(err, store.ErrAbsent) {
		return nil, noDatabase(c)
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}
