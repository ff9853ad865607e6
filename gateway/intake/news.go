package intake

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// chunkTenancies is how many tenancies are staged and adopted together: enough that a commit costs little
// beside them, few enough that other writers wait a moment only.
const chunkTenancies = 500

// digest is a blind hash of what a source says about a tenancy, whatever the order of its rows. Where nothing
// asks how much is owed, another amount is nothing new: the case is not kept anew because of it. That nothing
// is owed, or nobody knows, always is.
func (in *Intake) digest(association string, records []rules.Record) string {
	if !in.Casework.Rules.AsksAmount(association) {
		records = slices.Clone(records)
		for i := range records {
			if owed := records[i].Facts.Arrears; owed != nil {
				sign := rules.Amount(cmp.Compare(owed.Amount, 0))
				records[i].Facts.Arrears = &rules.Arrears{Amount: sign, Since: owed.Since}
			}
		}
	}
	return in.exact(records)
}

// digestOf is the digest of what is reported, which several ask for when all is read.
func (s *stage) digestOf(all *reported) string {
	if all.digest == "" {
		all.digest = s.in.digest(s.req.Association, all.records)
	}
	return all.digest
}

// computeDigests computes the digests of all that is reported, on all processors.
func (s *stage) computeDigests(ctx context.Context) error {
	for _, f := range s.feeds {
		all := slices.Collect(maps.Values(f.reported))
		err := gateway.InParallel(len(all), func(i int) error {
			s.digestOf(all[i])
			return ctx.Err()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// exact is a blind hash of all that a source says about a tenancy.
func (in *Intake) exact(records []rules.Record) string {
	parts := make([]string, len(records))
	for i := range records {
		parts[i] = string(encode(records[i]))
	}
	slices.Sort(parts)
	return in.Store.Blind(append(parts, "digest")...)
}

// digests are of what each source says about a tenancy, so that they are computed once a run.
type digests map[origin]string

type origin struct{ source, tenancy string }

// news is what the run says that is new, as records, grouped into chunks of whole tenancies in a stable
// order.
func (s *stage) news() [][]rules.Record {
	changed := map[string][]rules.Record{}
	for _, f := range s.feeds {
		s.newOf(f, changed)
	}
	for tenancy := range changed {
		changed[tenancy] = append(changed[tenancy], s.unkept(tenancy)...)
	}
	s.resemblances(changed)
	var chunks [][]rules.Record
	tenancies := slices.Sorted(maps.Keys(changed))
	for together := range slices.Chunk(tenancies, cmp.Or(s.in.Chunk, chunkTenancies)) {
		rows := make([][]rules.Record, len(together))
		for i, tenancy := range together {
			rows[i] = changed[tenancy]
		}
		chunks = append(chunks, slices.Concat(rows...))
	}
	return chunks
}

// newOf adds what the source says otherwise than before.
func (s *stage) newOf(f *feed, changed map[string][]rules.Record) {
	for tenancy, all := range f.reported {
		doubted := all.records[0].Doubt != ""
		if doubted && s.doubtfulOnly(tenancy) {
			continue
		}
		if f.torn[tenancy] && !doubted {
			key := all.records[0].Key
			all.add(rules.Record{Key: key, Source: f.Name(), Quarantined: true})
		}
		digest := s.digestOf(all)
		if digest != casework.Reported(s.stored[tenancy], f.Name()) {
			f.run.Changed++
			s.fresh[origin{f.Name(), tenancy}] = digest
			changed[tenancy] = append(changed[tenancy], all.records...)
		}
	}
	for _, record := range s.gone(f) {
		f.run.Changed++
		changed[record.Key.Tenancy] = append(changed[record.Key.Tenancy], record)
	}
}

// resemblances adds to what is new of a tenancy which known case it may be.
func (s *stage) resemblances(changed map[string][]rules.Record) {
	add := func(tenancy string, like func(rules.Key) rules.Record) {
		if records := changed[tenancy]; len(records) > 0 {
			changed[tenancy] = append(records, like(records[0].Key))
		}
	}
	for tenancy, was := range s.renumbered {
		add(tenancy, func(k rules.Key) rules.Record { return casework.Resembles(k, s.stored[was].ID) })
	}
	for tenancy, lost := range s.lookalikes {
		add(tenancy, func(k rules.Key) rules.Record { return casework.Resembles(k, lost) })
	}
	for tenancy, first := range s.twins {
		add(tenancy, func(k rules.Key) rules.Record { return s.resemblesFirst(k, first) })
	}
}

// gone is an empty record for each tenancy that the source reported before and reports no more. A row that
// cannot be read reports its tenancy all the same: what it reported before holds.
func (s *stage) gone(f *feed) []rules.Record {
	if !f.Snapshot() || f.fault != nil || f.run.Unchanged {
		return nil
	}
	var records []rules.Record
	for tenancy, c := range s.stored {
		if digest := c.Digests[f.Name()]; digest != "" && digest != casework.Gone &&
			f.reported[tenancy] == nil && !f.torn[tenancy] {
			records = append(records, rules.Record{
				Key: rules.Key{Association: s.req.Association, Tenancy: tenancy}, Source: f.Name(),
			})
		}
	}
	return records
}

// commit stores what was read: its chunks, the places of bad rows, and the run as staged, unchanged, refused
// or failed.
func (s *stage) commit(ctx context.Context) ([][]rules.Record, error) {
	chunks := s.news()
	s.end()
	if s.run.State != gateway.RunStaged && !Acceptable(s.run.Reason) {
		chunks = nil // nobody can adopt them
	}
	s.run.Chunks = len(chunks)
	return chunks, s.in.Store.Do(ctx, func(tx gateway.Tx) error {
		for i, records := range chunks {
			if err := tx.Stage(gateway.Staged{Run: s.run.ID, Chunk: i + 1, Records: records}); err != nil {
				return fmt.Errorf("stage chunk %d: %w", i+1, err)
			}
		}
		if err := s.addBad(tx); err != nil {
			return err
		}
		if err := tx.SetRun(s.run); err != nil {
			return err
		}
		if err := s.alarm(tx); err != nil {
			return err
		}
		if err := s.replaceRefused(tx); err != nil {
			return err
		}
		return casework.KeepRows(tx, s.run.Association, s.in.Now())
	})
}

// end lists the run's sources, with those of the last run that were not read now, and gives it its state.
func (s *stage) end() {
	unchanged := true
	for _, f := range s.feeds {
		// What is new is in the chunks, and the rest is of no more use.
		f.reported, f.torn, f.nameless = nil, nil, nil
		if !f.run.Unchanged {
			f.run.Unread = f.unreadColumns()
		}
		s.run.Sources = append(s.run.Sources, f.run)
		unchanged = unchanged && f.run.Unchanged
	}
	s.guard()
	for _, before := range s.last.Sources {
		if _, read := s.run.OfSource(before.Name); !read {
			s.run.Sources = append(s.run.Sources, gateway.SourceRun{
				Name: before.Name, Cursor: before.Cursor, Whole: before.Whole, Read: before.Read, Skipped: true,
				Unread: before.Unread, Content: before.Content, News: before.News,
			})
		}
	}
	if s.run.State == gateway.RunStaging {
		s.run.State = gateway.RunStaged
		if unchanged {
			s.run.State = gateway.RunUnchanged
		}
	}
	if s.run.State != gateway.RunStaged {
		s.run.Ended = s.in.Now()
	}
}

// addBad stores the places of the bad rows.
func (s *stage) addBad(tx gateway.Tx) error {
	waiting, err := tx.Tasks(gateway.Operator, gateway.TaskFilter{Rows: s.run.Association})
	if err != nil {
		return err
	}
	for i, f := range s.feeds {
		if s.run.State != gateway.RunStaged {
			s.run.Sources[i] = kept(s.run.Sources[i], f)
		}
		s.date(f.bad, waiting)
		if err := tx.AddQuarantine(f.bad); err != nil {
			return err
		}
	}
	return nil
}

// date says since when each row has been there.
func (s *stage) date(bad []gateway.Quarantined, waiting []gateway.Task) {
	since := map[string]time.Time{}
	for _, t := range waiting {
		since[t.Subject] = t.Since
	}
	for i := range bad {
		if at, before := since[bad[i].Row]; before {
			bad[i].Since = at
		} else if bad[i].Row != "" {
			bad[i].Since = s.run.Started
		}
	}
}

// kept leaves the cursor where it was: only what is adopted moves it.
func kept(r gateway.SourceRun, f *feed) gateway.SourceRun {
	if !r.Unchanged {
		r.Cursor = f.cursor
	}
	return r
}
