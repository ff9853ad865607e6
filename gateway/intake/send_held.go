package intake

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// SendHeld adopts of a refused run what it says of the tenancies with steps that it holds back, or of those
// among them that are named (HeldStep.Name), because a person, by, has looked at them. They are judged like
// any others: what is in doubt waits for a person. A run whose names or addresses are doubted themselves
// (NotSent) sends nothing.
//
// That is a part of a list, so it says nothing of what it lacks: no case is gone, the run stays refused, no
// later run is compared with it, and every source is read as before. A run that is accepted or read later
// says the same steps again, which makes no notice twice. What a killed process left, the next one carries to
// its end, before anything else is read or sent.
func (in *Intake) SendHeld(
	ctx context.Context, s gateway.Scope, id string, only []string, by string,
) (gateway.Report, error) {
	if err := casework.CheckSigner(by); err != nil {
		return gateway.Report{}, err
	}
	run, free, err := in.holdRefused(ctx, s, id)
	if err != nil {
		return gateway.Report{}, err
	}
	defer free()
	if err := NotSent(run); err != nil {
		return gateway.Report{Run: run}, err
	}
	report := gateway.Report{Run: run}
	if err := in.adoptPart(ctx, &report); err != nil {
		return report, fmt.Errorf("go on with what was to be sent: %w", err)
	}
	part, err := in.part(ctx, run, only)
	if err != nil || len(part) == 0 {
		return report, err
	}
	err = in.Store.Do(ctx, func(tx gateway.Tx) error {
		chunk := run.Chunks
		for tenancies := range slices.Chunk(part, cmp.Or(in.Chunk, chunkTenancies)) {
			chunk++
			staged := gateway.Staged{Run: run.ID, Chunk: chunk, Records: slices.Concat(tenancies...)}
			if err := tx.Stage(staged); err != nil {
				return err
			}
		}
		return tx.AddIntervention(gateway.Intervention{
			ID: gateway.NewID(), Kind: gateway.RunStepsSent, Subject: run.ID, Association: run.Association,
			At: in.Now(), By: by,
		})
	})
	if err != nil {
		return report, fmt.Errorf("stage what is to be sent of run %s: %w", id, err)
	}
	return report, in.adoptPart(ctx, &report)
}

// part is what is to be adopted of a refused run, by tenancy.
func (in *Intake) part(ctx context.Context, run gateway.Run, only []string) (part [][]rules.Record, err error) {
	err = in.Store.View(ctx, func(r gateway.Reader) error {
		part = nil
		tenancies, err := in.steppedTenancies(r, run)
		if err != nil {
			return err
		}
		if tenancies, err = named(tenancies, only); err != nil {
			return err
		}
		for _, t := range tenancies {
			if len(t.held) > 0 {
				part = append(part, partly(t.records))
			}
		}
		return nil
	})
	return part, err
}

// named are those of the names; all when there are none.
func named(all []*steppedTenancy, names []string) ([]*steppedTenancy, error) {
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		if !slices.ContainsFunc(all, func(t *steppedTenancy) bool { return t.name == name }) {
			return nil, lang.ErrNoHeldStep(gateway.ErrNotFound)
		}
	}
	return slices.DeleteFunc(all, func(t *steppedTenancy) bool { return !slices.Contains(names, t.name) }), nil
}

// partly is what is adopted of a tenancy. What a source reported of it before and does not report in this run
// holds, as where a row of it cannot be read: it may be in the part of the list that is missing. So a whole
// list of assigned tenancies that lacks it says nothing either.
func partly(records []rules.Record) (part []rules.Record) {
	all := bySource(records)
	for _, source := range slices.Sorted(maps.Keys(all)) {
		now := all[source]
		absent := func(r rules.Record) bool { return r.Assignment != nil && r.Assignment.Absent }
		if casework.Silent(now) || slices.ContainsFunc(now, absent) {
			continue
		}
		part = append(part, now...)
		if !slices.ContainsFunc(now, func(r rules.Record) bool { return r.Doubt != "" }) {
			part = append(part, rules.Record{Key: now[0].Key, Source: source, Quarantined: true})
		}
	}
	return part
}

// adoptPart adopts what has been staged of a refused run to be sent: the chunks after its own. The last comes
// first, so that those that are left can be found.
func (in *Intake) adoptPart(ctx context.Context, report *gateway.Report) error {
	run, last := report.Run, report.Run.Chunks
	chunk := in.staged(ctx, run.ID)
	for {
		records, err := chunk(last + 1)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			break
		}
		last++
	}
	if last == run.Chunks {
		return nil
	}
	stored, err := in.storedCases(ctx, run.Association)
	if err != nil {
		return err
	}
	a := adoption{Intake: in, run: run, asked: rules.AskedAt(in.Now()), stored: stored, chunk: chunk}
	for n := last; n > run.Chunks; n-- {
		judged := a.read(ctx, n)
		if err := a.store(ctx, n, &judged); err != nil {
			return fmt.Errorf("adopt chunk %d of what is sent: %w", n-run.Chunks, err)
		}
		report.Add(judged.report)
		if err := in.Casework.Tell(ctx, judged.damaged); err != nil {
			return err
		}
	}
	return nil
}
