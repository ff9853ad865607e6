package gateway

import (
	"context"
	"errors"
	"slices"

	"boligbro/rules"
)

// priority tells which cases the association looks at first, because children are known to live there. Only the
// association's side may ask: to anybody else, and of a case whose personal data has been erased, no case is first. A
// case is read once.
func priority(r Reader, s Scope, asked rules.Asked) func(caseID string) (bool, error) {
	seen := map[string]bool{}
	return func(caseID string) (bool, error) {
		if !s.Operator && len(s.Associations) == 0 {
			return false, nil
		}
		if first, ok := seen[caseID]; ok {
			return first, nil
		}
		c, err := told(r, s, caseID)
		if err != nil && !errors.Is(err, ErrErased) && !errors.Is(err, ErrNotFound) {
			return false, err
		}
		seen[caseID] = err == nil && rules.First(&c, asked)
		return seen[caseID], nil
	}
}

// Alarms are those that the scope may see, oldest first, and before them those about cases with known children. all tells
// whether those that have been settled are wanted too.
func (g *Gateway) Alarms(ctx context.Context, s Scope, all bool, asked rules.Asked) ([]Alarm, error) {
	var alarms []Alarm
	err := g.Store.View(ctx, func(r Reader) (err error) {
		alarms, err = alarmsOf(r, s, all, priority(r, s, asked))
		return err
	})
	return alarms, err
}

func alarmsOf(r Reader, s Scope, all bool, first func(caseID string) (bool, error)) ([]Alarm, error) {
	alarms, err := r.Alarms(s, all, 0)
	if err != nil {
		return nil, err
	}
	firsts := map[string]bool{}
	for _, a := range alarms {
		if a.Number == "" {
			continue
		}
		c, err := r.Case(s, a.Number)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if firsts[a.Number], err = first(c.ID); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(alarms, func(a, b Alarm) int { return before(firsts[a.Number], firsts[b.Number]) })
	return alarms, nil
}

// before orders what is first before what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// told is what everybody has said about the case by now. ErrErased: it has been erased.
func told(r Reader, s Scope, caseID string) (rules.Case, error) {
	c, err := r.CaseByID(s, caseID)
	if err != nil {
		return rules.Case{}, err
	}
	v, err := r.Version(s, c.ID, c.Version)
	if err != nil {
		return rules.Case{}, err
	}
	return rules.Merge(c.Number, c.Association, v.Records), nil
}
