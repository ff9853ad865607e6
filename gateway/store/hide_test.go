package store

import "testing"

// TestHide: what is hidden is found again in its own place and in no other, and tells neither by its length
// nor by its look which rule it is.
func TestHide(t *testing.T) {
	h := newHider(make([]byte, 32))
	seen := map[string]bool{}
	for _, rule := range []string{"eviction-filed", "children-under-18", "agreement/familier-med-boern"} {
		for _, place := range []string{"one", "two"} {
			hidden := h.hide(rule, place)
			if seen[hidden] || len(hidden) != len(h.hide("x", "y")) || hidden != h.hide(rule, place) {
				t.Errorf("%s in %s: %q", rule, place, hidden)
			}
			seen[hidden] = true
			if shown, err := h.shown(hidden, place); shown != rule || err != nil {
				t.Errorf("%s in %s is shown as %q, %v", rule, place, shown, err)
			}
			for _, other := range []struct{ hidden, place string }{
				{hidden, "three"}, {hidden[1:], place}, {hidden + "AAAA", place}, {rule, place}, {"A", place},
			} {
				if shown, err := h.shown(other.hidden, other.place); err == nil {
					t.Errorf("%q in %s is shown as %q", other.hidden, other.place, shown)
				}
			}
		}
	}
}
