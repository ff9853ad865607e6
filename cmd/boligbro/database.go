package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

func databaseFile(c *config.Config) string { return filepath.Join(c.Path(c.Data), "boligbro.db") }

// errLost: what this installation has done is not in the database. What it would do next it may have done
// before, so that it does nothing.
var errLost = errors.New("the database has lost what this installation has done")

// lost says what has been lost, and what a person is to do.
func lost(da, en string) error {
	return &lang.Error{Kind: errLost, Words: lang.Text{
		DA: da + ". Intet er sendt. Læg den nyeste kopi af databasen tilbage. Findes ingen nyere, eller begynder " +
			"I forfra, så sig det med: boligbro restore accept --by HVEM",
		EN: en + ". Nothing was sent. Put the newest copy of the database back. If there is no newer, or you " +
			"begin anew, say so with: boligbro restore accept --by WHO",
	}}
}

var errGone = lost("nøglen eller kontrolpunktet er her, men databasen er væk eller tom",
	"the key or the checkpoint is here, but the database is gone or empty")

// openDatabase opens the database for a command that writes, and makes it on the first start. A database that
// is gone, or that has lost what its checkpoint proves, is an error, unless a person accepts that.
func (p *program) openDatabase(c *config.Config, accept bool) (*store.DB, *keptCheckpoint, error) {
	if err := os.MkdirAll(c.Path(c.Data), 0o700); err != nil {
		return nil, nil, noFolder(c, err)
	}
	kept := &keptCheckpoint{path: checkpointPath(c), alone: c.Database.URL.IsZero(), log: p.log}
	note, err := kept.read()
	if err != nil {
		return nil, nil, err
	}
	o := store.Options{
		URL: c.Database.URL.Reveal(), Path: databaseFile(c), Now: p.now, Existing: note != "" && !accept,
	}
	if err := giveMunicipal(p.ctx, c, &o); err != nil {
		return nil, nil, err
	}
	kept.db, err = p.openOrMake(c, o, accept)
	if err != nil {
		return nil, nil, err
	}
	if accept {
		return kept.db, kept, nil
	}
	if err := kept.keep(p.ctx); err != nil {
		return nil, nil, errors.Join(err, kept.db.Close())
	}
	return kept.db, kept, nil
}

// openOrMake opens the database with its key; in a new data folder it makes both. Of several first starts one
// makes them, and the others wait for it.
func (p *program) openOrMake(c *config.Config, o store.Options, accept bool) (*store.DB, error) {
	own := ownKey(c)
	if own == "" || exists(own) {
		return p.openExisting(c, o, own != "" && !accept)
	}
	unlock, err := lockFolder(c.Path(c.Data))
	if err != nil {
		return nil, noFolder(c, err)
	}
	defer unlock()
	if exists(own) {
		return p.openExisting(c, o, !accept)
	}
	if o.Master, err = firstKey(c, own); err != nil {
		return nil, unread("keys.file", errKey, err)
	}
	db, err := openStore(p.ctx, o)
	if errors.Is(err, store.ErrMaster) {
		// The right key is lost, and the new one opens nothing: it must not be taken for the right one.
		return nil, unread("keys.file", errKey, &lang.Error{
			Words: lang.MasterUnread(text.WithoutCPR(own), os.ErrNotExist),
			Kind:  errors.Join(err, os.Remove(own+firstKeyName)),
		})
	}
	if err != nil {
		return nil, err
	}
	if err := firstKeyMade(own); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openExisting opens the database with a key that is there. A key that the first start made was made with the
// database: must, then, be there.
func (p *program) openExisting(c *config.Config, o store.Options, must bool) (db *store.DB, err error) {
	o.Existing = o.Existing || must
	if o.Master, err = masterKey(p.ctx, c); err != nil {
		return nil, err
	}
	return openStore(p.ctx, o)
}

func openStore(ctx context.Context, o store.Options) (*store.DB, error) {
	db, err := store.Open(ctx, o)
	if errors.Is(err, store.ErrAbsent) {
		return nil, errGone
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// noFolder is that nothing can be made or written in the data folder.
func noFolder(c *config.Config, err error) error {
	return &lang.Error{
		Kind:  errors.Join(gateway.ErrUnavailable, err),
		Words: lang.NoDataFolder(text.WithoutCPR(c.Path(c.Data)), err),
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
