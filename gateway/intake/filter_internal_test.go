package intake

import (
	"strconv"
	"testing"
)

// The filter never forgets, and seldom says yes wrongly.
func TestFilter(t *testing.T) {
	f := newFilter()
	const rows = 600_000
	for i := range rows {
		f.add(strconv.Itoa(i))
	}
	for i := range rows {
		if !f.has(strconv.Itoa(i)) {
			t.Fatalf("tenancy %d was forgotten", i)
		}
	}
	wrong := 0
	for i := range 100_000 {
		if f.has("other" + strconv.Itoa(i)) {
			wrong++
		}
	}
	if wrong > 10 {
		t.Errorf("%d of 100,000 others are taken for known", wrong)
	}
}
