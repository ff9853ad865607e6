package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"boligbro/config"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

var errNoDatabase = lang.NewError(
	"der er ingen database endnu: den laves af den første kørsel (boligbro sync eller serve)",
	"there is no database yet: the first run makes it (boligbro sync or serve)",
)

// openToRead opens the database of the settings for a command that only reads. It makes nothing: without a
// database or its key it is an error.
func (p *program) openToRead() (*config.Config, *store.DB, error) {
	c, err := p.settings()
	if err != nil {
		return nil, nil, err
	}
	if err := check(c); err != nil {
		return nil, nil, err
	}
	var needed []string
	if c.Database.URL.IsZero() {
		needed = append(needed, databaseFile(c))
	}
	if c.Keys.File != "" {
		needed = append(needed, c.Path(c.Keys.File))
	}
	for _, path := range needed {
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return nil, nil, errNoDatabase
		}
	}
	master, err := masterKey(p.ctx, c)
	if err != nil {
		return nil, nil, fmt.Errorf("read the master key: %w", err)
	}
	db, err := store.Open(p.ctx,
		store.Options{URL: c.Database.URL.Reveal(), Path: databaseFile(c), Master: master, Now: p.now})
	if err != nil {
		return nil, nil, fmt.Errorf("open the database: %w", err)
	}
	return c, db, nil
}

// stamp is an instant to the second in UTC, as the log has it.
func stamp(at time.Time) string { return at.UTC().Format(time.RFC3339) }
