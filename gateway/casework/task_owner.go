package casework

import (
	"context"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Assign says who sees to the tasks that are selected (opgavens ansvarlige og stedfortræder), or to none of
// them where it cannot be said of all. Without a rule these are all tasks of a case. An empty owner is nobody
// in particular. It gives how many tasks there are; what cannot be is a *lang.Error.
func (cw *Casework) Assign(
	ctx context.Context, s gateway.Scope, sel Selection, owner, substitute string,
) (assigned int, err error) {
	owner, substitute = text.Clean(owner), text.Clean(substitute)
	if err := checkOwners(owner, substitute); err != nil {
		return 0, err
	}
	err = cw.Store.Do(ctx, func(tx gateway.Tx) error {
		assigned = 0
		for _, name := range sel.Names {
			tasks, err := selected(tx, s, name, sel)
			if err == nil && len(tasks) == 0 {
				err = lang.ErrNothingOpen
			}
			for i := range tasks {
				if err == nil {
					err = tx.Assign(tasks[i].ID, owner, substitute)
				}
			}
			if err != nil {
				return named(err, name, len(sel.Names))
			}
			assigned += len(tasks)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("assign: %w", err)
	}
	return assigned, nil
}

// checkOwners is why they cannot see to a task: they are named as whoever answers is.
func checkOwners(owner, substitute string) error {
	if owner == "" && substitute != "" {
		return lang.ErrSubstituteAlone
	}
	for _, who := range []string{owner, substitute} {
		if who != "" && CheckSigner(who) != nil {
			return lang.ErrOwnerSigned
		}
	}
	return nil
}

// selected are the tasks of one name.
func selected(tx gateway.Tx, s gateway.Scope, name string, sel Selection) ([]gateway.Task, error) {
	if NamesRow(name) {
		row, err := called(tx, s, name)
		return []gateway.Task{row}, err
	}
	c, err := tx.Case(s, name)
	if err != nil {
		return nil, err
	}
	tasks, err := tx.Tasks(s, gateway.TaskFilter{Case: c.ID})
	return slices.DeleteFunc(tasks, func(t gateway.Task) bool {
		return sel.Rule != "" && t.Rule != sel.Rule || sel.Episode != 0 && t.Episode != sel.Episode ||
			!sel.On.IsZero() && t.On() != sel.On
	}), err
}
