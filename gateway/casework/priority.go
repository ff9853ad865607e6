package casework

import (
	"context"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// Priority tells which cases the association looks at first, because children are known to live there. Only
// the association's side may ask: to anybody else, and of a case whose personal data has been erased, no
// case is first. A case is read once.
func Priority(r caseReader, s gateway.Scope, asked rules.Asked) func(caseID string) (bool, error) {
	seen := map[string]bool{}
	return func(caseID string) (bool, error) {
		if !s.Operator && len(s.Associations) == 0 {
			return false, nil
		}
		if first, ok := seen[caseID]; ok {
			return first, nil
		}
		c, err := Merged(r, s, caseID)
		if err != nil && !errors.Is(err, gateway.ErrErased) && !errors.Is(err, gateway.ErrNotFound) {
			return false, err
		}
		seen[caseID] = err == nil && rules.First(&c, asked)
		return seen[caseID], nil
	}
}

// Alarms are those that the scope may see, oldest first, and before them those about cases with known
// children. all tells whether those that have been settled are wanted too.
func (cw *Casework) Alarms(
	ctx context.Context, s gateway.Scope, all bool, asked rules.Asked,
) ([]gateway.Alarm, error) {
	var alarms []gateway.Alarm
	err := cw.Store.View(ctx, func(r gateway.Reader) (err error) {
		alarms, err = AlarmsOf(r, s, all, 0, Priority(r, s, asked))
		return err
	})
	return alarms, err
}

// AlarmsOf are the oldest alarms, at most so many (0: all), those of cases that come first before others.
func AlarmsOf(
	r gateway.Reader, s gateway.Scope, all bool, most int, first func(caseID string) (bool, error),
) ([]gateway.Alarm, error) {
	alarms, err := r.Alarms(s, all, most)
	if err != nil || !s.Operator && len(s.Associations) == 0 {
		return alarms, err
	}
	firsts := map[string]bool{}
	for _, a := range alarms {
		if a.Number == "" {
			continue
		}
		c, err := r.Case(s, a.Number)
		if errors.Is(err, gateway.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if firsts[a.Number], err = first(c.ID); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(alarms,
		func(a, b gateway.Alarm) int { return TrueFirst(firsts[a.Number], firsts[b.Number]) })
	return alarms, nil
}

// TrueFirst orders what is first before what is not.
func TrueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}
