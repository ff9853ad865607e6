package outbox

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
)

// parts is a reader whose notices come in parts, of which each holds messages that are owed.
type parts struct {
	gateway.DeliveryReader
	of [][]string
}

func (p parts) Overlooked(
	_, _ time.Time, before gateway.Place, _ int,
) (owed []gateway.Delay, next gateway.Place, err error) {
	n := 0
	if before.ID != "" {
		n = int(before.ID[0] - '0')
	}
	for _, message := range p.of[n] {
		owed = append(owed, gateway.Delay{Message: message})
	}
	if n++; n < len(p.of) {
		next = gateway.Place{Key: "k", ID: string(rune('0' + n))}
	}
	return owed, next, nil
}

// What a round has found stands until the next round has passed it; that nothing else is owed is known only
// when a round is whole.
func TestLooksGoRound(t *testing.T) {
	var o overlooked
	p := parts{of: [][]string{{"a"}, {}, {"b"}}}
	for i, want := range []struct {
		owed  []string
		whole bool
	}{
		{[]string{"a"}, false}, {[]string{"a"}, false}, {[]string{"a", "b"}, true},
		{[]string{"a", "b"}, true}, {[]string{"a", "b"}, true}, {[]string{"b"}, true},
	} {
		if i == 3 { // a is mended
			p.of[0] = nil
		}
		if err := o.look(p, time.Time{}); err != nil {
			t.Fatal(err)
		}
		all, whole := o.all()
		var owed []string
		for _, d := range all {
			owed = append(owed, d.Message)
		}
		if !slices.Equal(owed, want.owed) || whole != want.whole {
			t.Errorf("after look %d: %q, whole %v; want %q, %v", i+1, owed, whole, want.owed, want.whole)
		}
	}
}
