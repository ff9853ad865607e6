package store

import (
	"bytes"
	"testing"
)

// TestWhatAPassOpens: what one row's parts hold stands side by side while the row is looked at, also where a
// part between them does not open, and is written to the same place for the next row.
func TestWhatAPassOpens(t *testing.T) {
	key := newDataKey(random(32))
	v := &verifier{}
	first := key.seal([]byte("first"), "here")
	long := bytes.Repeat([]byte("long"), 1000)
	for range 3 {
		v.opened = v.opened[:0]
		o := v.passing(key, nil)
		a, moved, b := o.open(first, "here"), o.open(first, "there"), o.open(key.seal(long, "here"), "here")
		if string(a) != "first" || moved != nil || !bytes.Equal(b, long) || !o.row.broken {
			t.Errorf("%q, %q, %q, broken: %v", a, moved, b, o.row.broken)
		}
		if a = append(a, "more"...); !bytes.Equal(b, long) {
			t.Errorf("%q ran into %q", a, b)
		}
	}
	if cap(v.opened) > 4*len(long) {
		t.Errorf("%d bytes are held for %d", cap(v.opened), len(long))
	}
}
