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
