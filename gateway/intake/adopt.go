package intake

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// adopt makes cases of what was staged, a chunk in a transaction. A chunk is dropped in the transaction
// that adopts it, so a run that is interrupted goes on where it stopped; the end of the run stores the
// cursors. known tells which tenancies were cases when the run began, and computed the digests that
// have been computed.
func (in *Intake) adopt(
	ctx context.Context, report *gateway.Report, asked rules.Asked, known map[string]gateway.Case,
	computed digests, chunk func(n int) ([]rules.Record, error),
) error {
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
		a := adoption{Intake: in, run: *run, asked: asked, known: known, computed: computed}
		err = in.Casework.Decide(ctx, func(r gateway.Reader) (all []gateway.Changes, err error) {
			all, done, err = a.judge(r, byTenancy(records))
			a.again = true
			return all, err
		}, func(tx gateway.Tx) error { return tx.DropChunk(run.ID, n) })
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

// adoption is what all tenancies of a chunk are adopted by.
type adoption struct {
	*Intake
	run      gateway.Run
	asked    rules.Asked
	known    map[string]gateway.Case // the tenancies that were cases when the run began
	computed digests
	again    bool // somebody else has moved on meanwhile what the chunk rests on
}

// judge judges the cases that a chunk reports of.
func (a *adoption) judge(
	r gateway.Reader, chunk [][]rules.Record,
) ([]gateway.Changes, gateway.Report, error) {
	report := gateway.Report{Sources: map[string]gateway.Count{}}
	all := make([]gateway.Changes, 0, len(chunk))
	for _, reported := range chunk {
		d, err := a.dossier(r, reported[0].Key)
		if err != nil {
			return nil, report, err
		}
		records, bySource := a.adopted(&d, reported)
		if len(bySource) == 0 {
			continue
		}
		changes, err := a.Casework.Next(d, records, a.run.ID, a.asked)
		if err != nil {
			return nil, report, err
		}
		count(&report, changes, bySource)
		all = append(all, changes)
	}
	return all, report, nil
}

// dossier is that of the tenancy's case. A tenancy that was no case when the run began is looked for only when
// somebody has made a case meanwhile.
func (a *adoption) dossier(r gateway.Reader, key rules.Key) (casework.Dossier, error) {
	if _, stored := a.known[key.Tenancy]; stored || a.again {
		d, err := a.Casework.Of(r, key, a.run.Association)
		if stored || !errors.Is(err, gateway.ErrNotFound) {
			return d, err
		}
	}
	return a.Casework.Open(key, a.run.Association), nil
}

// adopted are the records of a case with what its sources newly report in the place of what they reported before,
// and that by source; the case's digests follow. A source that the run has adopted before it was interrupted is
// left out.
func (a *adoption) adopted(
	d *casework.Dossier, reported []rules.Record,
) ([]rules.Record, map[string][]rules.Record) {
	all := map[string][]rules.Record{}
	for _, r := range reported {
		all[r.Source] = append(all[r.Source], r)
	}
	c, records := &d.Case, d.Records
	c.Digests = maps.Clone(c.Digests)
	if c.Digests == nil {
		c.Digests = map[string]string{}
	}
	for _, source := range slices.Sorted(maps.Keys(all)) {
		now := all[source]
		digest, found := a.computed[origin{source, now[0].Key.Tenancy}]
		switch {
		case silent(now):
			digest = goneDigest
		case !found:
			digest = a.digest(now)
		}
		if c.Digests[source] == digest {
			delete(all, source)
			continue
		}
		c.Digests[source] = digest
		records = replace(records, source, now)
	}
	return records, all
}

// count adds what comes of one case: its notices count for the first of its sources that reports a step.
func count(report *gateway.Report, changes gateway.Changes, bySource map[string][]rules.Record) {
	report.Cases++
	report.Count(changes)
	notices, duplicates := len(changes.Notices), changes.Repeated
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		sum := report.Sources[source]
		sum.Cases++
		if slices.ContainsFunc(bySource[source], func(r rules.Record) bool { return r.HasStep() }) {
			sum.Notices += notices
			sum.Duplicates += duplicates
			notices, duplicates = 0, 0
		}
		report.Sources[source] = sum
	}
}

// encode is a value of our own as JSON; such a value always encodes.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("intake: a value does not encode: " + err.Error())
	}
	return b
}
