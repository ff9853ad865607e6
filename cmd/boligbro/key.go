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

var errKey = errors.New("read the master key")

// masterKey reads the key that all others are wrapped by.
func masterKey(ctx context.Context, c *config.Config) (store.MasterKey, error) {
	switch {
	case c.Keys.Env != "":
		text, ok := os.LookupEnv(c.Keys.Env)
		if !ok {
			return store.MasterKey{},
				fmt.Errorf("the environment variable %s that keys.env names is not set", c.Keys.Env)
		}
		return store.ParseMaster(text)
	case len(c.Keys.Command) > 0:
		limited, stop := context.WithTimeout(ctx, 30*time.Second)
		defer stop()
		out, err := exec.CommandContext(limited, c.Keys.Command[0], c.Keys.Command[1:]...).Output()
		if err != nil {
			return store.MasterKey{},
				errors.New("the command that keys.command names failed; run it by hand to see why")
		}
		return store.ParseMaster(string(out))
	}
	return store.LoadMaster(c.Path(c.Keys.File), false)
}

// ownKey is the file of the master key when it lies in the data folder, where the first start makes it;
// empty: it comes from elsewhere.
func ownKey(c *config.Config) string {
	if c.Keys.File == "" {
		return ""
	}
	path := c.Path(c.Keys.File)
	if inside, err := filepath.Rel(c.Path(c.Data), path); err != nil || strings.HasPrefix(inside, "..") {
		return ""
	}
	return path
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
