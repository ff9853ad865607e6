package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway/store"
)

var (
	errKey          = errors.New("read the master key")
	errMunicipalKey = errors.New("read the master key of municipal data (keys.municipal)")
)

// masterKey reads the key that all others are wrapped by.
func masterKey(ctx context.Context, c *config.Config) (store.MasterKey, error) {
	return readKey(ctx, c, c.Keys.KeySource, "keys")
}

// giveMunicipal gives the key of municipal data, where the settings name one of its own or none at all.
func giveMunicipal(ctx context.Context, c *config.Config, o *store.Options) (err error) {
	of := c.Keys.Municipal
	if of == nil {
		return nil
	}
	if o.NoMunicipal = of.None; of.None {
		return nil
	}
	if o.Municipal, err = readKey(ctx, c, of.KeySource, "keys.municipal"); err != nil {
		return fmt.Errorf("%w: %w", errMunicipalKey, err)
	}
	return nil
}

// readKey reads a master key from where the settings say, at that place of theirs.
func readKey(
	ctx context.Context, c *config.Config, from config.KeySource, at string,
) (store.MasterKey, error) {
	switch {
	case from.Env != "":
		text, ok := os.LookupEnv(from.Env)
		if !ok {
			return store.MasterKey{},
				fmt.Errorf("the environment variable %s that %s.env names is not set", from.Env, at)
		}
		return store.ParseMaster(text)
	case len(from.Command) > 0:
		limited, stop := context.WithTimeout(ctx, 30*time.Second)
		defer stop()
		out, err := exec.CommandContext(limited, from.Command[0], from.Command[1:]...).Output()
		if err != nil {
			return store.MasterKey{},
				fmt.Errorf("the command that %s.command names failed; run it by hand to see why", at)
		}
		return store.ParseMaster(string(out))
	}
	return store.LoadMaster(c.Path(from.File), false)
}

// ownKey is the file of the master key when it lies in the data folder, where the first start makes it;
// empty: it comes from elsewhere.
func ownKey(c *config.Config) string {
	if !inData(c, c.Keys.File) {
		return ""
	}
	return c.Path(c.Keys.File)
}

// inData reports whether the file lies in the data folder.
func inData(c *config.Config, file string) bool {
	inside, err := filepath.Rel(c.Path(c.Data), c.Path(file))
	return file != "" && err == nil && !strings.HasPrefix(inside, "..")
}

// firstKey makes the key of a new installation. It lies under another name until its database is made
// (firstKeyMade): so a key without a database never is what an interrupted first start has left.
func firstKey(c *config.Config, path string) (store.MasterKey, error) {
	_, without := os.Stat(databaseFile(c))
	_, begun := os.Stat(path + firstKeyName)
	// Beside a database that is there already, a key made anew would hide that the right one is lost.
	mayMake := errors.Is(without, os.ErrNotExist) || begun == nil
	if !mayMake {
		return store.LoadMaster(path, false) // it says what is missing
	}
	return store.LoadMaster(path+firstKeyName, true)
}

const firstKeyName = ".first"

func firstKeyMade(path string) error { return os.Rename(path+firstKeyName, path) }
