package store_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
)

// The parts of a table are about as long as each other, so that they are read beside each other.
func TestIDsAreDividedByWhenTheyWereMade(t *testing.T) {
	const many = 4000
	began := time.Date(2026, 10, 5, 2, 0, 0, 0, time.UTC)
	ids := make([]string, many)
	for i := range ids {
		ids[i] = gateway.NewIDAt(began.Add(time.Duration(i) * time.Hour))
	}
	var in [4]int
	for _, id := range ids {
		part := 0
		for part < 3 && id > store.IDPlace(ids[0], ids[many-1], int64(part+1)) {
			part++
		}
		in[part]++
	}
	for part, n := range in {
		if n < many/5 || n > many/3 {
			t.Errorf("part %d has %d of %d", part, n, many)
		}
	}
}

// Whatever the ids are, no part begins before the one ahead of it ends: no row is read twice.
func FuzzIDPlace(f *testing.F) {
	for _, ends := range [][2]string{
		{"", ""}, {"zz", "zz"}, {"01a204a1-2798-751c-8c26-113f10702b46", ""}, {"-", "ffffffff-ffff-7"},
		{"--10001", "0"},
		{"01a204a1-2798-751c-8c26-113f10702b46", "01a204a1-2815-7385-96e5-1a600ab50bcb"}, {"-1", "-9"},
	} {
		f.Add(ends[0], ends[1])
	}
	f.Fuzz(func(t *testing.T, least, most string) {
		last := ""
		for parts := range int64(5) {
			at := store.IDPlace(least, most, parts)
			if len(at) != len("01a204a1-2798") || at < last {
				t.Fatalf("%q to %q: %q comes after %q", least, most, at, last)
			}
			last = at
		}
	})
}
