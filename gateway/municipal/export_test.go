package municipal

import (
	"testing"

	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// CaseViews are what each municipality that the scope may see has recorded about the case itself. Of what
// has been erased there is nothing.
func CaseViews(
	r gateway.ActReader, s gateway.Scope, c gateway.Case, asked rules.Asked,
) (views []CaseView, err error) {
	acts, err := r.Acts(s, c.ID)
	if errors.Is(err, gateway.ErrErased) {
		return nil, nil
	}
	var seen []string
	for _, f := range acts {
		if f.Notice != "" || slices.Contains(seen, f.Municipality) {
			continue
		}
		seen = append(seen, f.Municipality)
		of := gateway.CaseActs{Case: c, Municipality: f.Municipality, Acts: acts}
		views = append(views, CaseViewOf(of, asked))
	}
	return views, err
}

// OlderAtATime has so many notices whose clocks have run out looked at in one look until the test ends.
func OlderAtATime(t *testing.T, n int) {
	most := olderMost
	olderMost = n
	t.Cleanup(func() { olderMost = most })
}

// ReadAtATime has so many notices read at a time until the test ends, of which only the first are sorted.
func ReadAtATime(t *testing.T, n int) {
	each, sorted := eachMost, sortedMost
	eachMost, sortedMost = n, n
	t.Cleanup(func() { eachMost, sortedMost = each, sorted })
}
