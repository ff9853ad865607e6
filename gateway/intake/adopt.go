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
// cursors. The next chunk is judged while the one before is stored. stored are the tenancies that were cases
// when the run began, and computed the digests that have been computed.
func (in *Intake) adopt(
	ctx context.Context, report *gateway.Report, asked rules.Asked, stored known,
	computed digests, chunk func(n int) ([]rules.Record, error),
) error {
	run := &report.Run
	a := adoption{
		Intake: in, run: *run, asked: asked, stored: stored, computed: computed, chunk: chunk,
	}
	next := a.ahead(ctx, 1)
	for n := 1; n <= run.Chunks; n++ {
		judged := <-next
		next = a.ahead(ctx, n+1)
		if err := a.store(ctx, n, &judged); err != nil {
			<-next // nothing reads the store when it is closed
			return fmt.Errorf("adopt chunk %d of %d: %w", n, run.Chunks, err)
		}
		report.Add(judged.report)
		if err := in.Casework.Tell(ctx, judged.damaged); err != nil {
			<-next
			return err
		}
	}
	run.State, run.Ended = gateway.RunAdopted, in.Now()
	return in.Store.Do(ctx, func(tx gateway.Tx) error { return tx.SetRun(*run) })
}

// judged is a chunk with what follows from it.
type judged struct {
	tenancies [][]rules.Record
	changes   []gateway.Changes
	report    gateway.Report
	damaged   casework.Unreadable // the cases that could not be judged or stored
	err       error
}

// ahead judges a chunk beside its caller; there is none after the last.
func (a *adoption) ahead(ctx context.Context, n int) <-chan judged {
	next := make(chan judged, 1)
	go func() {
		defer close(next)
		if n > a.run.Chunks {
			return
		}
		next <- a.read(ctx, n)
	}()
	return next
}

// read reads a chunk and judges it.
func (a *adoption) read(ctx context.Context, n int) (j judged) {
	records, err := a.chunk(n)
	if j.err = err; err == nil && len(records) > 0 {
		j.tenancies = byTenancy(records)
		j.err = a.Store.View(ctx, func(r gateway.Reader) error {
			return a.judge(r, &j, false)
		})
	}
	return j
}

// store stores what follows from a chunk, and judges it again when somebody has moved on meanwhile what that
// rests on.
func (a *adoption) store(ctx context.Context, n int, j *judged) error {
	if j.err != nil || len(j.tenancies) == 0 {
		return j.err
	}
	drop := func(tx gateway.Tx) error { return tx.DropChunk(a.run.ID, n) }
	err := a.decide(ctx, j, drop)
	if !gateway.OfOneCase(err) {
		return err
	}
	// One of them cannot be stored: it harms no other.
	whole := judged{damaged: casework.Unreadable{}}
	for _, tenancy := range j.tenancies {
		one := judged{tenancies: [][]rules.Record{tenancy}}
		err := a.Store.View(ctx, func(r gateway.Reader) error { return a.judge(r, &one, true) })
		if err == nil {
			err = a.decide(ctx, &one, nil)
		}
		if err != nil {
			if err = a.note(ctx, one.damaged, tenancy[0].Key, err); err != nil {
				return err
			}
			one.report = gateway.Report{}
		}
		whole.report.Add(one.report)
		maps.Copy(whole.damaged, one.damaged)
	}
	*j = whole
	return a.Store.Do(ctx, drop)
}

// decide stores what was judged, and judges it again when it has moved.
func (a *adoption) decide(ctx context.Context, j *judged, beside func(gateway.Tx) error) error {
	again := false
	return a.Casework.DecideByKept(ctx, func(r gateway.Reader) (_ []gateway.Changes, err error) {
		if again {
			err = a.judge(r, j, true)
		}
		again = true
		return j.changes, err
	}, beside)
}

// note keeps the tenancy's stored case as one that cannot be read, and gives the error when there is none.
func (a *adoption) note(ctx context.Context, damaged casework.Unreadable, key rules.Key, cause error) error {
	return a.Store.View(ctx, func(r gateway.Reader) error { return a.noteIn(r, damaged, key, cause) })
}

func (a *adoption) noteIn(r gateway.Reader, damaged casework.Unreadable, key rules.Key, cause error) error {
	c, err := a.Casework.Find(r, key, a.run.Association)
	if of, known := a.stored.cases[key.Tenancy]; known && errors.Is(err, gateway.ErrNotFound) {
		c, err = of, nil // what it is found by was changed
	}
	if errors.Is(err, gateway.ErrNotFound) {
		return cause
	}
	if err != nil && !errors.Is(err, gateway.ErrUnreadable) {
		return err
	}
	return damaged.Note(c, cause)
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

// bySource splits the records of a tenancy by their source.
func bySource(records []rules.Record) map[string][]rules.Record {
	split := map[string][]rules.Record{}
	for _, r := range records {
		split[r.Source] = append(split[r.Source], r)
	}
	return split
}

// adoption is what all tenancies of a chunk are adopted by.
type adoption struct {
	*Intake
	run      gateway.Run
	asked    rules.Asked
	stored   known // the tenancies that were cases when the run began
	computed digests
	chunk    func(n int) ([]rules.Record, error)
}

// judge judges the cases that a chunk reports of; again, when somebody has moved on meanwhile what that rests
// on.
func (a *adoption) judge(r gateway.Reader, j *judged, again bool) error {
	j.report = gateway.Report{Sources: map[string]gateway.Count{}}
	j.changes = make([]gateway.Changes, 0, len(j.tenancies))
	j.damaged = casework.Unreadable{}
	seen, err := r.FilingsSeen(a.run.Association)
	if err != nil {
		return err
	}
	for _, reported := range j.tenancies {
		d, err := a.dossier(r, reported[0].Key, again)
		if errors.Is(err, gateway.ErrUnreadable) || errors.Is(err, gateway.ErrErased) {
			if err := a.noteIn(r, j.damaged, reported[0].Key, err); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		d.FilingsSeen = seen
		records, sources := a.adopted(&d, reported)
		if len(sources) == 0 {
			continue
		}
		changes, err := a.Casework.Next(d, records, a.run.ID, a.asked)
		if err != nil {
			return err
		}
		count(&j.report, changes, sources)
		j.changes = append(j.changes, changes)
	}
	return nil
}

// dossier is that of the tenancy's case. A tenancy that was no case when the run began is looked for only
// when somebody has made a case meanwhile.
func (a *adoption) dossier(r gateway.Reader, key rules.Key, again bool) (casework.Dossier, error) {
	if stored := a.stored.has(a.Intake, key); stored || again {
		d, err := a.Casework.Of(r, key, a.run.Association)
		if stored && errors.Is(err, gateway.ErrNotFound) {
			err = fmt.Errorf("the case is not found by its key: %w", gateway.ErrUnreadable)
		}
		if stored || !errors.Is(err, gateway.ErrNotFound) {
			return d, err
		}
	}
	return a.Casework.Open(key, a.run.Association), nil
}

// adopted are the records of a case with what its sources newly report in the place of what they reported
// before, and that by source; the case's digests follow. A source that the run has adopted before it was
// interrupted is left out.
func (a *adoption) adopted(
	d *casework.Dossier, reported []rules.Record,
) ([]rules.Record, map[string][]rules.Record) {
	all := bySource(reported)
	c, records := &d.Case, d.Records
	c.Digests = maps.Clone(c.Digests)
	if c.Digests == nil {
		c.Digests = map[string]string{}
	}
	for _, source := range slices.Sorted(maps.Keys(all)) {
		now := all[source]
		digest, found := a.computed[origin{source, now[0].Key.Tenancy}]
		switch {
		case casework.Silent(now):
			digest = casework.Gone
		case !found:
			digest = a.digest(a.run.Association, now)
		}
		if c.Digests[source] == digest {
			delete(all, source)
			continue
		}
		pared := casework.ParedOf(*c, source)
		if pared && factless(now) {
			digest = casework.StillPared(digest)
		}
		c.Digests[source] = digest
		if pared && digest != casework.Gone {
			records = casework.Reread(records, source, now)
			continue
		}
		run, _ := a.run.OfSource(source)
		if run.First {
			now = initial(now)
		}
		records = casework.Replace(records, source, now)
		if run.Asks && digest == casework.Gone {
			records = casework.Miss(records, now[0].Key, source, a.asked.Day)
		}
	}
	return records, all
}

// factless reports whether a row could not be read and no other holds facts, so that those that were reported
// before stand.
func factless(now []rules.Record) bool {
	torn := func(r rules.Record) bool { return r.Quarantined }
	facts := func(r rules.Record) bool { return !r.Quarantined && r.HasFacts() }
	return slices.ContainsFunc(now, torn) && !slices.ContainsFunc(now, facts)
}

// initial marks the steps of a source's first run that is adopted: they may be far older than the report.
func initial(records []rules.Record) []rules.Record {
	records = slices.Clone(records)
	for i := range records {
		records[i].Events = slices.Clone(records[i].Events)
		for j := range records[i].Events {
			records[i].Events[j].Initial = true
		}
	}
	return records
}

// count adds what comes of one case: its notices count for the first of its sources that reports a step.
func count(report *gateway.Report, changes gateway.Changes, bySource map[string][]rules.Record) {
	report.Cases++
	report.Count(changes)
	notices, duplicates := len(changes.Notices), changes.Repeated
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		sum := report.Sources[source]
		sum.Cases++
		if slices.ContainsFunc(bySource[source], func(r rules.Record) bool { return r.Kept() }) {
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
