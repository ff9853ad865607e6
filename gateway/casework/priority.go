package casework

import (
	"context"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// Priority reports which cases the association looks at first, because children are known to live there.
// Only the association's side may ask: to anybody else, and of a case that was erased or cannot be read, no
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
		if err != nil && !gateway.OfOneCase(err) {
			return false, err
		}
		seen[caseID] = err == nil && rules.First(&c, asked)
		return seen[caseID], nil
	}
}

// Among so many of the oldest alarms those about cases with known children come first.
const alarmsSorted = 2000

// EachAlarm calls each with every alarm that the scope may see, oldest first, and of the oldest those about
// cases with known children before others. Only alarmsSorted of them are held in memory. resolved asks for
// those that have been resolved too.
func (cw *Casework) EachAlarm(
	ctx context.Context, s gateway.Scope, resolved bool, asked rules.Asked, each func(gateway.Alarm) error,
) error {
	return cw.Store.View(ctx, func(r gateway.Reader) error {
		part := gateway.AlarmList{Resolved: resolved, Limit: alarmsSorted}
		alarms, err := r.Alarms(s, part)
		for err == nil && len(alarms) > 0 {
			last := alarms[len(alarms)-1].Place()
			if part.After == (gateway.Place{}) {
				if err := childrenFirst(r, s, alarms, Priority(r, s, asked)); err != nil {
					return err
				}
			}
			for _, a := range alarms {
				if err := each(a); err != nil {
					return err
				}
			}
			if len(alarms) < part.Limit {
				return nil
			}
			part.After = last
			alarms, err = r.Alarms(s, part)
		}
		return err
	})
}

// AlarmsOf are the oldest open alarms, at most so many, those of cases that come first before others.
func AlarmsOf(
	r gateway.Reader, s gateway.Scope, most int, first func(caseID string) (bool, error),
) ([]gateway.Alarm, error) {
	alarms, err := r.Alarms(s, gateway.AlarmList{Limit: most})
	if err != nil {
		return nil, err
	}
	return alarms, childrenFirst(r, s, alarms, first)
}

// childrenFirst sorts the alarms of cases that come first before others.
func childrenFirst(
	r gateway.Reader, s gateway.Scope, alarms []gateway.Alarm, first func(caseID string) (bool, error),
) error {
	if !s.Operator && len(s.Associations) == 0 {
		return nil
	}
	firsts := map[string]bool{}
	for _, a := range alarms {
		if a.Number == "" {
			continue
		}
		c, err := r.Case(s, a.Number)
		if gateway.OfOneCase(err) {
			continue
		}
		if err != nil {
			return err
		}
		if firsts[a.Number], err = first(c.ID); err != nil {
			return err
		}
	}
	slices.SortStableFunc(alarms, func(a, b gateway.Alarm) int {
		return TrueFirst(firsts[a.Number], firsts[b.Number])
	})
	return nil
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
