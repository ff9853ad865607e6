package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/gateway/store"
	"boligbro/rules/lang"
)

var (
	errKey          = errors.New("read the master key")
	errMunicipalKey = errors.New("read the master key of municipal data")
)

// unreadKey is that a master key cannot be read: where the settings name it, and why.
type unreadKey struct {
	setting string // such as keys.file
	why     lang.Text
	kind    error // errKey or errMunicipalKey
	cause   error
}

// Error is the error in English.
func (e *unreadKey) Error() string { return e.Text(lang.English) }

// Text says where, why and what to do.
func (e *unreadKey) Text(l lang.Language) string { return lang.UnreadMaster(e.setting, e.why).In(l) }

// Unwrap is its kind and its cause.
func (e *unreadKey) Unwrap() []error { return []error{e.kind, e.cause} }

// masterKey reads the key that all others are wrapped by. Its error is an *unreadKey.
func masterKey(ctx context.Context, c *config.Config) (store.MasterKey, error) {
	m, err := readKey(ctx, c, c.Keys.KeySource)
	if err != nil {
		return m, unread("keys."+c.Keys.Way(), errKey, err)
	}
	return m, nil
}

// giveMunicipal gives the key of municipal data, where the settings name one of its own or none at all. Its
// error is an *unreadKey.
func giveMunicipal(ctx context.Context, c *config.Config, o *store.Options) (err error) {
	of := c.Keys.Municipal
	if of == nil {
		return nil
	}
	if o.NoMunicipal = of.None; of.None {
		return nil
	}
	if o.Municipal, err = readKey(ctx, c, of.KeySource); err != nil {
		return unread("keys.municipal."+of.Way(), errMunicipalKey, err)
	}
	return nil
}

// unread places the error of reading a master key, which says why in both languages.
func unread(setting string, kind, err error) error {
	words := lang.Text{DA: err.Error(), EN: err.Error()}
	if inBoth := spoken(nil); errors.As(err, &inBoth) {
		words = lang.Text{DA: inBoth.Text(lang.Danish), EN: inBoth.Text(lang.English)}
	}
	return &unreadKey{setting, words, kind, err}
}

// keyCommandEnds is how long the command that prints a master key may take.
const keyCommandEnds = 30 * time.Second

// readKey reads a master key from where the settings say. Its error says why in both languages.
func readKey(ctx context.Context, c *config.Config, from config.KeySource) (m store.MasterKey, err error) {
	switch {
	case from.Env != "":
		written, ok := os.LookupEnv(from.Env)
		if !ok {
			return m, &lang.Error{Words: lang.MasterUnset(from.Env)}
		}
		return store.ParseMaster(written, lang.MasterVariable(from.Env))
	case len(from.Command) > 0:
		limited, stop := context.WithTimeout(ctx, keyCommandEnds)
		defer stop()
		command := exec.CommandContext(limited, from.Command[0], from.Command[1:]...)
		command.WaitDelay = time.Second // what it has started may hold its output open
		out, err := command.Output()
		if err != nil {
			return m, failedCommand(limited, err)
		}
		return store.ParseMaster(string(out), lang.MasterCommand)
	}
	return store.LoadMaster(c.Path(from.File), false)
}

// failedCommand is why the command that prints a master key has printed none. It quotes nothing of it: its
// arguments may be secrets, and so may what it has written.
func failedCommand(limited context.Context, err error) error {
	var ended *exec.ExitError
	switch {
	case errors.Is(limited.Err(), context.DeadlineExceeded):
		return &lang.Error{Words: lang.MasterSlow, Kind: err}
	case limited.Err() != nil:
		return limited.Err()
	case errors.As(err, &ended):
		return &lang.Error{Words: lang.MasterFailed(ended.ExitCode()), Kind: err}
	}
	return &lang.Error{Words: lang.MasterNoCommand, Kind: err}
}

// ownKey is the file of the master key when it lies in the data folder, where the first start makes it;
// empty: it comes from elsewhere.
func ownKey(c *config.Config) string {
	if !inData(c, c.Keys.File) {
		return ""
	}
	return c.Path(c.Keys.File)
}

// inData reports whether the file of the settings lies in the data folder, however the two are written.
func inData(c *config.Config, file string) bool {
	if file == "" {
		return false
	}
	inside, err := filepath.Rel(folderOf(c.Path(c.Data)), folderOf(filepath.Dir(c.Path(file))))
	return err == nil && !strings.HasPrefix(inside, "..")
}

// folderOf is where a folder truly is: from the root, and past links. One that is not there lies where its
// parent does.
func folderOf(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if there, err := filepath.EvalSymlinks(whole); err == nil {
		return there
	}
	if parent := filepath.Dir(whole); parent != whole {
		return filepath.Join(folderOf(parent), filepath.Base(whole))
	}
	return whole
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
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil { // a folder of the data folder
		return store.MasterKey{}, noFolder(c, err)
	}
	return store.LoadMaster(path+firstKeyName, true)
}

const firstKeyName = ".first"

func firstKeyMade(path string) error { return os.Rename(path+firstKeyName, path) }
