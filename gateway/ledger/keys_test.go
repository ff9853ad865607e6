package ledger_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"boligbro/gateway/ledger"
)

// signedBy is one of the keys that a log has had.
type signedBy struct {
	signer *ledger.Signer
	public string
}

const keyOrigin = "boligbro/0123456789abcdef"

func newSigned(t *testing.T) signedBy {
	t.Helper()
	secret, public, err := ledger.NewKey(keyOrigin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ledger.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return signedBy{signer, public}
}

// rotated is an exported log of 300 entries, then a change of the key, then 10 more.
type rotated struct {
	dir  string
	size int64
}

// exportedBy writes a log that hands over as handOver says, and is signed by the last.
func exportedBy(t *testing.T, signs signedBy, handOver func(before ledger.Checkpoint) ledger.Leaf) rotated {
	t.Helper()
	r := rotated{dir: t.TempDir()}
	out := ledger.NewExporter(func(path string, b []byte) error {
		file := filepath.Join(r.dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		return os.WriteFile(file, slices.Clone(b), 0o600)
	})
	var tree ledger.Tree
	add := func(leaf ledger.Leaf) {
		t.Helper()
		b := leaf.Append(nil)
		tree.Append(b)
		if err := out.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	at := func() ledger.Checkpoint {
		return ledger.Checkpoint{Origin: keyOrigin, Size: tree.Size(), Hash: tree.Hash()}
	}
	for range 300 {
		add(ledger.Leaf{Kind: "run", ID: "x"})
	}
	before := at()
	if handOver != nil {
		add(handOver(before))
	}
	for range 10 {
		add(ledger.Leaf{Kind: "run", ID: "y"})
	}
	signed, err := signs.signer.Sign(at())
	if err == nil {
		err = out.Close(signed, at())
	}
	if err != nil {
		t.Fatal(err)
	}
	r.size = tree.Size()
	return r
}

func findings(t *testing.T, dir string, known ...string) (found []ledger.ExportFault) {
	t.Helper()
	x := ledger.ExportCheck{Files: os.DirFS(dir)}
	for _, text := range known {
		key, err := ledger.ParseKey(text)
		if err != nil {
			t.Fatal(err)
		}
		x.Known = append(x.Known, key)
	}
	if err := x.Run(); err != nil {
		t.Fatal(err)
	}
	for _, f := range x.Findings {
		found = append(found, f.What)
	}
	return found
}

// Whoever knows a key of the log, the old or the new, can check the whole of it; a key that was changed signs
// no longer log, whoever has stolen it.
func TestTheKeyIsChanged(t *testing.T) {
	old, next, thief := newSigned(t), newSigned(t), newSigned(t)
	changed := func(by signedBy, from, to string) func(ledger.Checkpoint) ledger.Leaf {
		return func(before ledger.Checkpoint) ledger.Leaf {
			leaf, err := by.signer.HandOver(from, to, before)
			if err != nil {
				t.Fatal(err)
			}
			return leaf
		}
	}
	good := exportedBy(t, next, changed(old, old.public, next.public)).dir
	for _, known := range [][]string{
		{next.public}, {old.public}, {old.public + "@300"}, {old.public, next.public},
		{old.public + "@300", next.public},
	} {
		if found := findings(t, good, known...); len(found) > 0 {
			t.Errorf("known by %d keys: %v", len(known), found)
		}
	}
	for name, known := range map[string][]string{
		"a stranger's": {thief.public}, "a stranger's too": {next.public, thief.public},
		"changed at another time": {old.public + "@299"}, "none": nil,
	} {
		if found := findings(t, good, known...); !slices.Equal(found, []ledger.ExportFault{ledger.ExportUnsigned}) {
			t.Errorf("%s: %v", name, found)
		}
	}
	for name, test := range map[string]struct {
		dir   string
		known []string
		want  ledger.ExportFault
	}{
		"the old key goes on": {
			exportedBy(t, old, changed(old, old.public, next.public)).dir, []string{old.public},
			ledger.ExportUnsigned},
		"the old key hands over to another": {
			exportedBy(t, thief, changed(old, old.public, thief.public)).dir,
			[]string{old.public, next.public},
			ledger.ExportUnsigned},
		"the old key signs another log": {
			exportedBy(t, old, nil).dir, []string{old.public, next.public}, ledger.ExportUnsigned},
		"the thief's log, to whom the new key is known": {
			exportedBy(t, thief, changed(old, old.public, thief.public)).dir, []string{next.public},
			ledger.ExportUnsigned},
		"not handed over by the old key": {
			exportedBy(t, next, changed(thief, old.public, next.public)).dir, []string{next.public},
			ledger.ExportKeyWrong},
		"handed over at another size": {
			exportedBy(t, next, func(before ledger.Checkpoint) ledger.Leaf {
				before.Size--
				return changed(old, old.public, next.public)(before)
			}).dir, []string{next.public}, ledger.ExportKeyWrong},
	} {
		if found := findings(t, test.dir, test.known...); !slices.Contains(found, test.want) {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// A key is written with the size until which it signed, and opens nothing later.
func TestAChangedKeyOpensNothingLater(t *testing.T) {
	old := newSigned(t)
	key, err := ledger.ParseKey(old.public + "@300")
	if err != nil || key.String() != old.public+"@300" {
		t.Fatalf("%v, %v", key, err)
	}
	for size, opens := range map[int64]bool{299: true, 300: true, 301: false} {
		signed, err := old.signer.Sign(ledger.Checkpoint{Origin: keyOrigin, Size: size})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := (ledger.Keys{key}).Open(signed); (err == nil) != opens {
			t.Errorf("%d entries: %v", size, err)
		}
	}
	for _, text := range []string{"", old.public + "@", old.public + "@0", old.public + "@x", "boligbro/1@300"} {
		if _, err := ledger.ParseKey(text); err == nil {
			t.Errorf("%q is taken for a key", text)
		}
	}
}

// TestOnlyTheOldKeyHandsOver: an entry of which anything was changed hands over to nobody, and a key of which
// it is known when it was changed hands over then only.
func TestOnlyTheOldKeyHandsOver(t *testing.T) {
	first, second, thief := newSigned(t), newSigned(t), newSigned(t)
	before := ledger.Checkpoint{Origin: keyOrigin, Size: 7, Hash: [32]byte{1}}
	by := func(signs signedBy) ledger.Leaf {
		leaf, err := signs.signer.HandOver(first.public, second.public, before)
		if err != nil {
			t.Fatal(err)
		}
		return leaf
	}
	h, err := ledger.ReadHandOver(by(first))
	if err != nil || h != (ledger.HandOver{Old: first.public, Next: second.public, Before: before}) {
		t.Fatalf("%+v, %v", h, err)
	}
	if _, err := ledger.ReadHandOver(by(thief)); err == nil {
		t.Error("another key hands over")
	}
	for i := range by(first).Codes {
		leaf := by(first)
		leaf.Codes[i].Value = thief.public
		if _, err := ledger.ReadHandOver(leaf); err == nil {
			t.Errorf("%s may be changed", leaf.Codes[i].Name)
		}
	}
	for _, test := range []struct {
		known ledger.LogKey
		both  bool
	}{
		{ledger.LogKey{Public: first.public}, true}, {ledger.LogKey{Public: first.public, Until: 7}, true},
		{ledger.LogKey{Public: first.public, Until: 6}, false}, {ledger.LogKey{Public: thief.public}, false},
	} {
		if keys := (ledger.Keys{test.known}).Follow([]ledger.HandOver{h}); keys.Has(second.public) != test.both {
			t.Errorf("who knows %v follows to %v", test.known, keys)
		}
	}
}
