package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/rules"
)

// adopt makes cases of what was staged, a chunk in a transaction. A chunk is dropped in the transaction that adopts
// it, so a run that is interrupted goes on where it stopped; the end of the run stores the cursors. known tells which
// tenancies are cases, and said the digests that have been computed.
func (g *Gateway) adopt(ctx context.Context, report *Report, asked rules.Asked, known map[string]Case, said digests, chunk func(n int) ([]rules.Record, error)) error {
	run := &report.Run
	for n := 1; n <= run.Chunks; n++ {
		records, err := chunk(n)
		if err != nil {
			return fmt.Errorf("read chunk %d: %w", n, err)
		}
		if len(records) == 0 {
			continue
		}
		var done Report
		err = g.again(ctx, func(tx Tx) error {
			done = Report{Sources: map[string]Count{}}
			for _, now := range byTenancy(records) {
				_, stored := known[now[0].Key.Tenancy]
				err := g.adoptCase(tx, *run, now, said, !stored, asked, &done)
				if errors.Is(err, ErrExists) {
					known[now[0].Key.Tenancy] = Case{} // somebody has entered a step for it meanwhile
					return ErrState
				}
				if err != nil {
					return err
				}
			}
			return tx.DropChunk(run.ID, n)
		})
		if err != nil {
			return fmt.Errorf("adopt chunk %d of %d: %w", n, run.Chunks, err)
		}
		report.add(done)
	}
	run.State, run.Ended = RunAdopted, g.Now()
	return g.Store.Do(ctx, func(tx Tx) error { return tx.SetRun(*run) })
}

// byTenancy splits records at the change of tenancy; a chunk holds those of one tenancy together.
func byTenancy(records []rules.Record) [][]rules.Record {
	var split [][]rules.Record
	for i, r := range records {
		if i == 0 || r.Key.Tenancy != records[i-1].Key.Tenancy {
			split = append(split, nil)
		}
		split[len(split)-1] = append(split[len(split)-1], r)
	}
	return split
}

// adoptCase adds to one case what its sources newly say.
func (g *Gateway) adoptCase(tx Tx, run Run, said []rules.Record, digests digests, fresh bool, asked rules.Asked, report *Report) error {
	c, records, err := g.caseFor(tx, said[0].Key, run.Association, fresh)
	if err != nil {
		return err
	}
	c.Digests = maps.Clone(c.Digests)
	if c.Digests == nil {
		c.Digests = map[string]string{}
	}
	bySource := map[string][]rules.Record{}
	for _, r := range said {
		bySource[r.Source] = append(bySource[r.Source], r)
	}
	var changed []string
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		now := bySource[source]
		digest, computed := digests[origin{source, now[0].Key.Tenancy}]
		switch {
		case silent(now):
			digest = goneDigest
		case !computed:
			digest = g.digest(now)
		}
		if c.Digests[source] == digest {
			continue // a run that was resumed had adopted it
		}
		c.Digests[source] = digest
		records = replace(records, source, now)
		changed = append(changed, source)
	}
	if len(changed) == 0 {
		return nil
	}
	report.Cases++
	before := *report
	if err := g.add(tx, c, fresh, records, run.ID, asked, report); err != nil {
		return err
	}
	notices, duplicates := report.Notices-before.Notices, report.Duplicates-before.Duplicates
	for _, source := range changed {
		count := report.Sources[source]
		count.Cases++
		if slices.ContainsFunc(bySource[source], func(r rules.Record) bool { return r.HasStep() }) {
			count.Notices += notices
			count.Duplicates += duplicates
			notices, duplicates = 0, 0
		}
		report.Sources[source] = count
	}
	return nil
}

// caseFor is the stored case of a tenancy with what its sources have said, or a new one. ErrExists: it is not new.
func (g *Gateway) caseFor(tx Tx, key rules.Key, association string, fresh bool) (Case, []rules.Record, error) {
	blind := g.Store.Blind("tenancy", association, key.Tenancy)
	if fresh {
		c := Case{ID: NewID(), Number: NewNumber(), Association: association, Tenancy: key.Tenancy, Key: blind}
		return c, nil, tx.AddCase(c)
	}
	c, err := tx.CaseByKey(association, blind)
	if err != nil {
		return c, nil, err
	}
	version, err := tx.Version(Operator, c.ID, c.Version)
	return c, version.Records, err
}

// replace puts what a source says now in the place of what it said before. A step that it tells no more stays, marked
// gone; a source that says nothing more leaves its facts as they were. Where a row could not be read, the steps that it
// may have told stand, unless another row corrects them; and the facts, when no row that can be read tells any.
func replace(records []rules.Record, source string, now []rules.Record) []rules.Record {
	var kept, before []rules.Record
	for _, r := range records {
		if r.Source == source {
			before = append(before, r)
		} else {
			kept = append(kept, r)
		}
	}
	if silent(now) {
		for i := range before {
			events := make([]rules.Event, len(before[i].Events))
			for j, e := range before[i].Events {
				e.Gone = true
				events[j] = e
			}
			before[i].Events = events
		}
		return append(kept, before...)
	}
	told := rules.Record{Key: now[0].Key, Source: source, Events: events(now)}
	if whole := slices.DeleteFunc(slices.Clone(now), func(r rules.Record) bool { return r.Quarantined }); len(whole) < len(now) {
		return append(kept, supplement(before, whole, told)...)
	}
	after := rules.Succeed(rules.Record{Events: events(before)}, told)
	kept = append(kept, now...)
	if gone := after.Events[len(told.Events):]; len(gone) > 0 {
		kept = append(kept, rules.Record{Key: told.Key, Source: source, Events: gone})
	}
	return kept
}

// supplement is what a source says now after what it said before, when a row of it could not be read.
func supplement(before, now []rules.Record, told rules.Record) []rules.Record {
	all := rules.Supplement(rules.Record{Events: events(before)}, told)
	facts := factsOf(now)
	if len(facts) == 0 {
		facts = factsOf(before)
	}
	return append(facts, all)
}

// factsOf are the records that tell facts, without their events.
func factsOf(records []rules.Record) []rules.Record {
	var all []rules.Record
	for _, r := range records {
		if !isZero(r.Facts) {
			r.Events = nil
			all = append(all, r)
		}
	}
	return all
}

func events(records []rules.Record) []rules.Event {
	var all []rules.Event
	for _, r := range records {
		all = append(all, r.Events...)
	}
	return all
}

// silent reports whether the records say nothing: the source has stopped telling of the tenancy.
func silent(records []rules.Record) bool {
	return len(records) == 1 && len(records[0].Events) == 0 && isZero(records[0].Facts)
}

func isZero(f rules.Facts) bool {
	b, err := json.Marshal(f)
	zero, zeroErr := json.Marshal(rules.Facts{})
	return err == nil && zeroErr == nil && string(b) == string(zero)
}

// encode is a record as JSON. Its types are ours and always encode.
func encode(r rules.Record) []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic("gateway: a record does not encode: " + err.Error())
	}
	return b
}
