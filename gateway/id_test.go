package gateway_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
)

var uuid = map[byte]*regexp.Regexp{
	4: regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
	7: regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
}

// Ids of rows that are many are in the order in which the rows were made, and no two are the same.
func TestIDsAreInTheOrderOfTime(t *testing.T) {
	at := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	var ids []string
	for i := range 1000 {
		ids = append(ids, gateway.NewIDAt(at.Add(time.Duration(i)*time.Millisecond)))
	}
	if !slices.IsSorted(ids) {
		t.Error("the ids are not in the order of time")
	}
	for range 1000 {
		ids = append(ids, gateway.NewIDAt(at), gateway.NewID())
	}
	seen := map[string]bool{}
	for i, id := range ids {
		version := byte(7)
		if i >= 1000 && i%2 == 1 {
			version = 4
		}
		if seen[id] || !uuid[version].MatchString(id) {
			t.Fatalf("%s, id %d, is no new UUID of version %d", id, i, version)
		}
		seen[id] = true
	}
}

// The example of RFC 9562, appendix A.6: its first 48 bits are the milliseconds since 1970.
func TestAnIDHoldsItsMillisecond(t *testing.T) {
	at := time.Date(2022, 2, 22, 19, 22, 22, 0, time.UTC)
	if id := gateway.NewIDAt(at); id[:14] != "017f22e2-79b0-" {
		t.Errorf("%s was not made at %s", id, at)
	}
	if id := gateway.NewIDAt(time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC)); id[:14] != "00000000-0000-" {
		t.Errorf("%s was made before 1970", id)
	}
}
