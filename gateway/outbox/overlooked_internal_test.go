package outbox

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
)

// parts is a reader whose notices come in parts, of which each holds messages that are owed.
type parts struct {
	of [][]string
}

func (p parts) Mark(string) (string, error) { return "", nil }

func (p parts) Overlooked(
	_, _ time.Time, before gateway.Place, _ int,
) (owed []gateway.Delay, next gateway.Place, err error) {
	n := 0
	if before.ID != "" {
		n = int(before.ID[0] - '0')
	}
	for _, message := range p.of[n] {
		owed = append(owed, gateway.Delay{Association: message, Count: 1})
	}
	if n++; n < len(p.of) {
		next = gateway.Place{Key: "k", ID: string(rune('0' + n))}
	}
	return owed, next, nil
}

// What a round has found stands until the next round has passed it; that nothing else is owed is known only
// when a round is whole. Each look goes on from the mark of the one before, whichever process took that.
func TestLooksGoRound(t *testing.T) {
	mark := "{}"
	p := parts{of: [][]string{{"a"}, {}, {"b"}}}
	for i, want := range []struct {
		owed  []string
		whole bool
	}{
		{[]string{"a/"}, false}, {[]string{"a/"}, false}, {[]string{"a/", "b/"}, true},
		{[]string{"a/", "b/"}, true}, {[]string{"a/", "b/"}, true}, {[]string{"b/"}, true},
	} {
		if i == 3 { // a is mended
			p.of[0] = nil
		}
		var o overlooked
		if err := json.Unmarshal([]byte(mark), &o); err != nil {
			t.Fatal(err)
		}
		if err := o.look(p, time.Time{}, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if owed := slices.Sorted(maps.Keys(o.all())); !slices.Equal(owed, want.owed) || o.Whole != want.whole {
			t.Errorf("after look %d: %q, whole %v; want %q, %v", i+1, owed, o.Whole, want.owed, want.whole)
		}
		mark = o.String()
	}
}
