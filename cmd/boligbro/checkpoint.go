package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// keptCheckpoint is a file outside the database with the newest signed checkpoint of its log: what proves,
// when an older copy of the database is put back, that the copy is older. It is written after the commits
// that it proves, and never replaced by an older one.
type keptCheckpoint struct {
	path  string
	alone bool // no other machine uses the database: it is a file here
	db    *store.DB
	log   *slog.Logger

	mu      sync.Mutex
	newest  string // the checkpoint that the file is known to hold, or a newer one
	failing bool   // the last writing of it failed
}

// checkpointFile is the file as the settings name it, and checkpointPath where it is.
func checkpointFile(c *config.Config) string {
	return cmp.Or(c.Database.Checkpoint, filepath.Join(c.Data, "boligbro.checkpoint"))
}

func checkpointPath(c *config.Config) string { return c.Path(checkpointFile(c)) }

// read is what the file holds; empty: there is none.
func (k *keptCheckpoint) read() (string, error) {
	b, err := os.ReadFile(k.path)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the checkpoint that is kept beside the database: %w", err)
	}
	return cmp.Or(string(b), "\n"), nil // an empty file is damaged, and is not none
}

// damaged reports whether the file holds something else than a checkpoint, whose ever.
func damaged(note string) bool {
	_, err := ledger.UnverifiedCheckpoint(note)
	return note != "" && err != nil
}

// keep holds the database against the file, and then writes the newest checkpoint into it. errLost: the
// database has lost what the file proves. A file that cannot be written is told once, and harms nothing.
func (k *keptCheckpoint) keep(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	note, err := newestCheckpoint(ctx, k.db)
	if err == nil && note == "" {
		note, err = k.db.FirstCheckpoint()
	}
	if err != nil || note == k.newest {
		return err
	}
	if k.newest == "" && k.unaccompanied(note) {
		return lost("databasen er her, men kontrolpunktet "+filepath.Base(k.path)+", som følger den, er der ikke: "+
			"databasen kan være en ældre kopi. Er den blot flyttet, så læg kontrolpunktet, hvor det skal ligge",
			"the database is here, and the checkpoint "+filepath.Base(k.path)+" that goes with it is not: the "+
				"database may be an older copy. If it was only moved, put the checkpoint where it belongs")
	}
	err = k.replace(ctx, note)
	if there, readErr := k.read(); errors.Is(err, store.ErrLost) && readErr == nil && damaged(there) {
		return &lang.Error{Kind: errLost, Words: lang.CheckpointDamaged(filepath.Base(k.path))}
	}
	if errors.Is(err, store.ErrLost) {
		return lost("databasen mangler det, som kontrolpunktet "+filepath.Base(k.path)+" beviser: den er en ældre "+
			"kopi, eller en anden",
			"the database lacks what the checkpoint "+filepath.Base(k.path)+" proves: it is an older copy, or "+
				"another one")
	}
	if errors.Is(err, gateway.ErrUnavailable) {
		return err
	}
	if err != nil && k.newest == "" && ledger.SizeOf(note) == 0 { // without one the next start would stop
		return &lang.Error{Kind: err, Words: lang.NoCheckpointFile(text.WithoutCPR(k.path), err)}
	}
	if (err != nil) != k.failing {
		k.failing = err != nil
		k.log.Warn("the checkpoint beside the database", "file", k.path, "written", err == nil, "err", err)
	}
	if err == nil {
		k.newest = note
	}
	return nil
}

// unaccompanied reports whether the database, whose newest checkpoint is given, has done something and no
// checkpoint lies beside it. A server that joins others of one PostgreSQL has none yet.
func (k *keptCheckpoint) unaccompanied(note string) bool {
	there, err := k.read()
	return err == nil && there == "" && k.alone && ledger.SizeOf(note) > 0
}

// replace writes the checkpoint, unless the file holds a newer one.
func (k *keptCheckpoint) replace(ctx context.Context, note string) error {
	unlock, err := lockFolder(filepath.Dir(k.path))
	if err != nil {
		return err
	}
	defer unlock()
	there, err := k.read()
	if err != nil || there == note {
		return err
	}
	if there != "" {
		if err := k.db.Continues(ctx, there); err != nil {
			return err
		}
		if ledger.SizeOf(there) >= ledger.SizeOf(note) {
			return nil
		}
	}
	return k.write(note)
}

// write writes beside the file and moves it into place, so that a power cut leaves no half one.
func (k *keptCheckpoint) write(note string) error {
	if note == "" {
		return nil
	}
	f, err := os.CreateTemp(filepath.Dir(k.path), ".checkpoint-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(note)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), k.path)
}

// keepLast keeps what a command that ends has done.
func (k *keptCheckpoint) keepLast() {
	ctx, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if err := k.keep(ctx); err != nil {
		k.log.Warn("the checkpoint beside the database was not brought up to date", "err", err)
	}
}

func newestCheckpoint(ctx context.Context, db *store.DB) (note string, err error) {
	err = db.View(ctx, func(r gateway.Reader) (err error) {
		note, err = r.Checkpoint()
		if errors.Is(err, gateway.ErrNotFound) {
			return nil
		}
		return err
	})
	return note, err
}

// lockFolder waits for its turn among the processes that change a file of the folder.
func lockFolder(folder string) (unlock func(), err error) {
	dir, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX); err != nil {
		return nil, errors.Join(fmt.Errorf("lock the folder: %w", err), dir.Close())
	}
	return func() { dir.Close() }, nil
}
