package adapters_test

import (
	"strconv"
	"testing"

	"boligbro/adapters"
)

// The digest never forgets, and seldom says yes wrongly.
func TestDigest(t *testing.T) {
	d := adapters.NewDigest()
	const rows = 600_000
	for i := range rows {
		d.Add([]byte(strconv.Itoa(i)))
	}
	for i := range rows {
		if !d.Has(strconv.Itoa(i)) {
			t.Fatalf("key %d was forgotten", i)
		}
	}
	if n := d.Repeats(); n > 10 {
		t.Errorf("%d of %d keys are taken for repeated", n, rows)
	}
	before := d.Repeats()
	for i := range 1500 {
		d.Add([]byte(strconv.Itoa(i)))
	}
	if n := d.Repeats() - before; n != 1500 {
		t.Errorf("%d of 1500 repeated keys are seen", n)
	}
	wrong := 0
	for i := range 100_000 {
		if d.Has("other" + strconv.Itoa(i)) {
			wrong++
		}
	}
	if wrong > 10 {
		t.Errorf("%d of 100,000 others are taken for added", wrong)
	}
}
