package ledger_test

import (
	"testing"
	"time"

	"boligbro/gateway/ledger"
)

// TestALeafIsCutAroundItsTime: what is left is the leaf without its time, and what does not begin as its
// columns say is not cut.
func TestALeafIsCutAroundItsTime(t *testing.T) {
	leaf := newLeaf()
	written := leaf.Append(nil)
	var w ledger.Written
	if !w.CutTime(written, leaf.Kind, leaf.At) || string(w.ID) != leaf.ID {
		t.Fatalf("%q is not cut: %q", written, w.ID)
	}
	untimed := leaf
	untimed.At = time.Time{}
	if got := string(w.Before) + string(w.After); got != string(untimed.Append(nil)) {
		t.Errorf("got %q", got)
	}
	quoted, zero := leaf, leaf
	quoted.ID, zero.At = "a b", time.Time{}
	for name, c := range map[string]struct {
		leaf []byte
		kind string
		at   time.Time
	}{
		"another kind":    {written, leaf.Kind + "x", leaf.At},
		"another time":    {written, leaf.Kind, leaf.At.Add(time.Microsecond)},
		"no time":         {zero.Append(nil), leaf.Kind, zero.At},
		"a quoted id":     {quoted.Append(nil), leaf.Kind, leaf.At},
		"another version": {append([]byte("x"), written...), leaf.Kind, leaf.At},
		"nothing":         {nil, leaf.Kind, leaf.At},
		"the id's line is the last and has no end": {
			written[:len(w.Before)+len("\nat 2026-11-22T19:00:00.000123Z\nid x")], leaf.Kind, leaf.At,
		},
	} {
		if w.CutTime(c.leaf, c.kind, c.at) {
			t.Errorf("%s is cut", name)
		}
	}
}
