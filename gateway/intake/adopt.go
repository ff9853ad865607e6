package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

// adopt makes cases of what was staged, a chunk in a transaction. A chunk is dropped in the transaction
// that adopts it, so a run that is interrupted goes on where it stopped; the end of the run stores the
// cursors. known tells which tenancies are cases, and said the digests that have been computed.
func (in *Intake) adopt(ctx context.Context, report *gateway.Report, asked rules.Asked, known map[string]gateway.Case, said digests, chunk func(n int) ([]rules.Record, error)) error {
	run := &report.Run
	for n := 1; n <= run.Chunks; n++ {
		records, err := chunk(n)
		if err != nil {
			return fmt.Errorf("read chunk %d: %w", n, err)
		}
		if len(records) == 0 {
			continue
		}
		var done gateway.Report
		err = in.Casework.Again(ctx, func(tx gateway.Tx) error {
			done = gateway.Report{Sources: map[string]gateway.Count{}}
			for _, now := range byTenancy(records) {
				_, stored := known[now[0].Key.Tenancy]
				err := in.adoptCase(tx, *run, now, said, !stored, asked, &done)
				if errors.Is(err, gateway.ErrExists) {
					known[now[0].Key.Tenancy] = gateway.Case{} // somebody has entered a step for it meanwhile
					return gateway.ErrState
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
		report.Add(done)
	}
	run.State, run.Ended = gateway.RunAdopted, in.Now()
	return in.Store.Do(ctx, func(tx gateway.Tx) error { return tx.SetRun(*run) })
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
func (in *Intake) adoptCase(tx gateway.Tx, run gateway.Run, said []rules.Record, digests digests, fresh bool, asked rules.Asked, report *gateway.Report) error {
	d, err := in.Casework.For(tx, said[0].Key, run.Association, fresh)
	if err != nil {
		return err
	}
	c, records := &d.Case, d.Records
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
			digest = in.digest(now)
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
	if err := in.Casework.Add(tx, d, records, run.ID, asked, report); err != nil {
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

// encode is a value of our own as JSON; such a value always encodes.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("intake: a value does not encode: " + err.Error())
	}
	return b
}
