package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// HeldStep is a legal step that a refused run has read and that its case does not have: while nobody accepts
// the run or sends the step, no municipality is notified of it.
type HeldStep struct {
	Name    string // what people call its tenancy in the run, such as L-3F9A2C71; it tells nothing of it
	Tenancy string // the housing system's number
	Case    string // the number of its case; empty: it has none yet, or it cannot be read
	Source  string
	Kind    rules.EventKind
	On      rules.Day
}

// HeldSteps are the new steps that a refused run holds back, by tenancy and day. Of a run that was never read
// whole nobody can tell: that is an error, and not a list of none.
func (in *Intake) HeldSteps(ctx context.Context, s gateway.Scope, id string) (all []HeldStep, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) error {
		all = nil
		run, err := r.Run(s, id)
		if err != nil {
			return err
		}
		if err := notRefused(run); err != nil {
			return err
		}
		if !Acceptable(run.Reason) {
			waits, err := stillWaits(r, run.Association)
			return cmp.Or(err, error(lang.ErrHeldUnknown(run.Reason, waits, gateway.ErrState)))
		}
		tenancies, err := in.steppedTenancies(r, run)
		for _, t := range tenancies {
			all = append(all, t.held...)
		}
		return err
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

// stillWaits is the id of the newest refused run of the association that a person may take something of;
// empty: there is none.
func stillWaits(r gateway.RunReader, association string) (id string, err error) {
	runs, err := r.RefusedRuns()
	for i := range runs {
		if runs[i].Association == association && runs[i].Chunks > 0 {
			id = runs[i].ID
		}
	}
	return id, err
}

// NotSent is why no step of a refused run is sent by itself, in words; nil: it may be. Where names, addresses
// or days seem to stand where they do not belong, a notice would name the wrong family or a step that nobody
// took.
func NotSent(run gateway.Run) error {
	if Misplaced(run.Reason) {
		return lang.ErrRunMisplaced(gateway.ErrState)
	}
	return nil
}

// steppedTenancy is what a run has staged of a tenancy with a step, and which of its steps are held back.
type steppedTenancy struct {
	name, key string
	records   []rules.Record
	held      []HeldStep
}

// steppedTenancies are those of a run, also those of which no step is held back.
func (in *Intake) steppedTenancies(r gateway.Reader, run gateway.Run) (all []*steppedTenancy, err error) {
	for n := 1; n <= run.Chunks; n++ {
		chunk, err := r.Staged(run.ID, n)
		if err != nil {
			return nil, err
		}
		for _, records := range byTenancy(chunk.Records) {
			if !slices.ContainsFunc(records, func(r rules.Record) bool { return r.Kept() }) {
				continue
			}
			t := &steppedTenancy{key: in.Casework.Key(records[0].Key, run.Association), records: records}
			if err := in.findHeld(r, run.Association, t); err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	nameTenancies(all)
	return all, nil
}

// nameTenancies names each by the first digits of its key, so many that no other of them has them.
func nameTenancies(all []*steppedTenancy) {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b *steppedTenancy) int {
		return strings.Compare(a.key, b.key)
	})
	digits := gateway.RowDigits
	for i := 1; i < len(sorted); i++ {
		a, b := sorted[i-1].key, sorted[i].key
		for digits < min(len(a), len(b)) && a[:digits] == b[:digits] {
			digits++
		}
	}
	for _, t := range all {
		t.name = "L-" + strings.ToUpper(t.key[:min(digits, len(t.key))])
		for i := range t.held {
			t.held[i].Name = t.name
		}
	}
}

// findHeld finds the steps that the tenancy's case does not have. Of a case that cannot be read all are.
func (in *Intake) findHeld(r gateway.Reader, association string, t *steppedTenancy) error {
	d, err := in.Casework.Of(r, t.records[0].Key, association)
	for _, known := range []error{gateway.ErrNotFound, gateway.ErrErased, gateway.ErrUnreadable} {
		if errors.Is(err, known) {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	for _, record := range t.records {
		for _, e := range record.Events {
			if e.Kind.Step() && !reportedStep(d.Records, e) {
				t.held = append(t.held, HeldStep{
					Tenancy: record.Key.Tenancy, Case: d.Case.Number, Source: record.Source, Kind: e.Kind, On: e.On,
				})
			}
		}
	}
	return nil
}

// reportedStep reports whether some source has reported a step of that kind and day.
func reportedStep(records []rules.Record, step rules.Event) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return slices.ContainsFunc(r.Events, func(e rules.Event) bool {
			return e.Kind == step.Kind && e.On == step.On
		})
	})
}

// SentOf is when people have sent steps of the run, oldest first.
func (in *Intake) SentOf(ctx context.Context, run gateway.Run) (at []time.Time, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) error {
		at = nil
		all, err := r.Interventions()
		for i := range all {
			if all[i].Kind == gateway.RunStepsSent && all[i].Subject == run.ID {
				at = append(at, all[i].At)
			}
		}
		return err
	})
	return at, err
}
