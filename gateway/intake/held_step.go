package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// HeldStep is a legal step that a refused run has read and that its case does not have: while nobody accepts
// the run, no municipality is notified of it.
type HeldStep struct {
	Tenancy string // the housing system's number
	Source  string
	Kind    rules.EventKind
	On      rules.Day
}

// HeldSteps are the new steps that a refused run holds back, by tenancy and day.
func (in *Intake) HeldSteps(ctx context.Context, id string) (all []HeldStep, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		run, err := r.Run(gateway.Operator, id)
		if err != nil {
			return err
		}
		if run.State != gateway.RunRefused {
			return lang.ErrRunNotRefused(run.State, gateway.ErrState)
		}
		for n := 1; n <= run.Chunks; n++ {
			chunk, err := r.Staged(run.ID, n)
			if errors.Is(err, gateway.ErrNotFound) {
				return lang.ErrRunOver(run.Reason, gateway.ErrState) // its time has run out
			}
			if err != nil {
				return err
			}
			for _, record := range chunk.Records {
				if all, err = in.appendHeld(all, r, run.Association, record); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if errors.Is(err, gateway.ErrNotFound) {
		return nil, lang.ErrNoRun(gateway.ErrNotFound)
	}
	if err != nil {
		return nil, fmt.Errorf("read what run %s holds back: %w", id, err)
	}
	slices.SortFunc(all, func(a, b HeldStep) int {
		return cmp.Or(cmp.Compare(a.Tenancy, b.Tenancy), cmp.Compare(a.On, b.On), cmp.Compare(a.Kind, b.Kind))
	})
	return slices.Compact(all), nil
}

// appendHeld appends the steps of a record that its case does not have. Of a case that cannot be read all are.
func (in *Intake) appendHeld(
	all []HeldStep, r gateway.Reader, association string, record rules.Record,
) ([]HeldStep, error) {
	if !record.HasStep() {
		return all, nil
	}
	d, err := in.Casework.Of(r, record.Key, association)
	for _, known := range []error{gateway.ErrNotFound, gateway.ErrErased, gateway.ErrUnreadable} {
		if errors.Is(err, known) {
			err = nil
		}
	}
	if err != nil {
		return nil, err
	}
	for _, e := range record.Events {
		if e.Kind.Step() && !reportedStep(d.Records, e) {
			all = append(all, HeldStep{record.Key.Tenancy, record.Source, e.Kind, e.On})
		}
	}
	return all, nil
}

// reportedStep reports whether some source has reported a step of that kind and day.
func reportedStep(records []rules.Record, step rules.Event) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return slices.ContainsFunc(r.Events, func(e rules.Event) bool {
			return e.Kind == step.Kind && e.On == step.On
		})
	})
}
