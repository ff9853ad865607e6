package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// LogKey is a public key of a log, and how long the log may be that it signs.
type LogKey struct {
	Public string
	Until  int64 // entries; the key was changed then, and whoever has stolen it signs nothing later; 0: no end
}

// ParseKey reads a key as String writes it.
func ParseKey(s string) (k LogKey, err error) {
	var until string
	var changed bool
	if k.Public, until, changed = strings.Cut(s, "@"); changed {
		k.Until, err = strconv.ParseInt(until, 10, 64)
	}
	if err != nil || changed && k.Until < 1 {
		return k, errors.New("log: after @ stands how many entries the log had when its key was changed")
	}
	return k, CheckKey(k.Public)
}

// String is the key as others are given it: one that was changed ends with "@" and the size of the log then.
func (k LogKey) String() string {
	if k.Until == 0 {
		return k.Public
	}
	return fmt.Sprintf("%s@%d", k.Public, k.Until)
}

// Keys are the keys of a log, one after the other.
type Keys []LogKey

// Open checks that one of the keys has signed the checkpoint, when it was the log's, and says which.
func (k Keys) Open(signed string) (Checkpoint, string, error) {
	for _, key := range k {
		c, err := OpenCheckpoint(signed, key.Public)
		if err == nil && (key.Until == 0 || c.Size <= key.Until) {
			return c, key.Public, nil
		}
	}
	return Checkpoint{}, "", errors.New("log: the checkpoint is not signed by the key that the log had then")
}

// Newest is the key that signs now; "": there is none.
func (k Keys) Newest() string {
	if len(k) == 0 {
		return ""
	}
	return k[len(k)-1].Public
}

// Has reports whether the key is one of them.
func (k Keys) Has(public string) bool {
	return slices.ContainsFunc(k, func(key LogKey) bool { return key.Public == public })
}

// KeyWalk follows the changes of a log's key from its first entry on.
type KeyWalk struct{ Keys Keys }

// Meet takes an entry, where its number is the size of the tree before it. An entry that is no change of the
// key is passed over. An error: it says that it is one, and the key before it has not signed that.
func (w *KeyWalk) Meet(leaf Leaf, before *Tree) error {
	if leaf.Kind != LeafKey {
		return nil
	}
	h, err := ReadHandOver(leaf)
	switch {
	case err != nil:
		return err
	case len(w.Keys) > 0 && w.Keys.Newest() != h.Old:
		return errors.New("log: it does not name the key before it")
	case h.Before.Size != before.Size() || h.Before.Hash != before.Hash():
		return errNotHandedOver
	}
	if len(w.Keys) == 0 {
		w.Keys = Keys{{Public: h.Old}}
	}
	w.Keys[len(w.Keys)-1].Until = h.Before.Size
	w.Keys = append(w.Keys, LogKey{Public: h.Next})
	return nil
}

// Of gives all keys of the log, when every key that the checker knows is among them. False: a known key is
// not, or it was changed at another time. Then this is another log, or somebody has made it with a stolen
// key.
func (w *KeyWalk) Of(known Keys) (Keys, bool) {
	if len(w.Keys) == 0 {
		return known, len(known) == 1
	}
	for _, k := range known {
		there := false
		for _, key := range w.Keys {
			there = there || key.Public == k.Public && (k.Until == 0 || k.Until == key.Until)
		}
		if !there {
			return nil, false
		}
	}
	return w.Keys, len(known) > 0
}
