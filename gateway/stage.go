package gateway

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/rules"
)

// chunkTenancies is how many tenancies are staged and adopted together: enough that a commit costs little beside
// them, few enough that other writers wait a moment only.
const chunkTenancies = 500

// stage is a run while it is read. It keeps what is said about tenancies with a legal step, and of all others only a
// count: memory grows with the cases, not with the rows.
type stage struct {
	g     *Gateway
	in    Intake
	run   Run
	known map[string]Case // tenancy number -> the stored case
	steps map[string]bool // tenancies for which a step was read in this run
	fresh digests         // of what is new in this run
	feeds []*feed
	last  Run // the run to compare with; zero when there is none
	// awaiting: a step that was entered, or told by another source, awaits its tenancy, so even a feed that has not
	// changed is read.
	awaiting bool
}

// feed is one source while it is read.
type feed struct {
	Feed
	run     SourceRun
	cursor  string // where the last adopted run ended
	said    map[string]*said
	dropped filter // tenancies of which a row was dropped, because no step was known
	bad     []Quarantined
	fault   error
}

// said is what one source has said about one tenancy in this run.
type said struct {
	records  []rules.Record
	digests  []string // of records, once there are several
	kept     int
	repeated int
}

func (g *Gateway) newStage(ctx context.Context, in Intake, run Run) (*stage, error) {
	s := &stage{g: g, in: in, run: run, steps: map[string]bool{}, fresh: digests{}}
	var err error
	if s.known, err = g.known(ctx, in.Association); err != nil {
		return nil, fmt.Errorf("read the association's cases: %w", err)
	}
	for _, c := range s.known {
		s.awaiting = s.awaiting || c.Municipality == ""
	}
	err = g.Store.View(ctx, func(r Reader) (err error) {
		s.last, err = r.LastAdopted(Operator, in.Association)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the association's last run: %w", err)
	}
	for _, f := range in.Feeds {
		before, _ := sourceRun(s.last, f.Name())
		s.feeds = append(s.feeds, &feed{Feed: f, cursor: before.Cursor, run: SourceRun{Name: f.Name(), Whole: before.Whole}})
	}
	return s, nil
}

func sourceRun(r Run, name string) (SourceRun, bool) {
	for _, source := range r.Sources {
		if source.Name == name {
			return source, true
		}
	}
	return SourceRun{}, false
}

// read pulls every source. An error is our own; what is wrong with a feed is kept as its fault, for the guard.
func (s *stage) read(ctx context.Context) error {
	for _, f := range s.feeds {
		cursor := f.cursor
		if s.awaiting {
			cursor = ""
		}
		if err := s.pull(ctx, f, cursor); err != nil {
			return err
		}
	}
	// A source that has not changed may hold the tenancy of a step that is new in another.
	for _, f := range s.feeds {
		if f.run.Unchanged && s.newSteps() {
			f.run.Unchanged = false
			if err := s.pull(ctx, f, ""); err != nil {
				return err
			}
		}
	}
	// A row may have been dropped before its tenancy's step was read: those tenancies are read once more.
	for _, f := range s.feeds {
		if err := s.again(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// newSteps reports whether a step was read for a tenancy that is no case yet.
func (s *stage) newSteps() bool {
	for tenancy := range s.steps {
		if _, ok := s.known[tenancy]; !ok {
			return true
		}
	}
	return false
}

func (s *stage) pull(ctx context.Context, f *feed, cursor string) error {
	f.said, f.dropped = map[string]*said{}, newFilter()
	f.run.Rows, f.run.Problems = 0, 0
	next, err := f.pull(ctx, cursor, s.concerned, func(r rules.Record) error {
		f.run.Rows++
		if s.in.Progress != nil && f.run.Rows&0xfff == 0 {
			s.in.Progress(0x1000)
		}
		return s.take(f, r)
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.in.Progress != nil {
		s.in.Progress(f.run.Rows & 0xfff)
	}
	f.fault = err
	if err == nil {
		f.run.Cursor = next
		f.run.Unchanged = f.run.Rows == 0 && cursor != "" && next == cursor
	}
	if !f.run.Unchanged {
		f.run.Whole = f.run.Rows
	}
	return nil
}

// pull reads the feed, without the facts of those who are not wanted where it can leave them out.
func (f *feed) pull(ctx context.Context, cursor string, wanted func(string) bool, emit func(rules.Record) error) (string, error) {
	if sparing, ok := f.Feed.(Sparing); ok {
		return sparing.PullWanted(ctx, cursor, wanted, emit)
	}
	return f.Pull(ctx, cursor, emit)
}

// concerned reports whether the tenancy is a case, or has a step that was read in this run.
func (s *stage) concerned(tenancy string) bool {
	if s.steps[tenancy] {
		return true
	}
	_, known := s.known[tenancy]
	return known
}

// take accounts for one row.
func (s *stage) take(f *feed, r rules.Record) error {
	if r.Quarantined {
		f.run.Quarantined++
		s.blame(f, r.Problems)
		return nil
	}
	tenancy := r.Key.Tenancy
	if r.HasStep() {
		s.steps[tenancy] = true
	} else if !s.concerned(tenancy) {
		f.run.WithoutSteps++
		f.dropped.add(tenancy)
		return nil
	}
	return f.keep(s, r)
}

// keep adds a row that concerns a case. A row that says what the source has said already is repeated.
func (f *feed) keep(s *stage, r rules.Record) error {
	s.blame(f, r.Problems)
	f.run.Problems += len(r.Problems)
	r = r.Clone() // a source's records may share memory with those that are dropped
	r.Problems, r.Source, r.Key.Association = nil, f.Name(), s.in.Association
	before := f.said[r.Key.Tenancy]
	if before == nil {
		f.said[r.Key.Tenancy] = &said{records: []rules.Record{r}, kept: 1}
		f.run.Kept++
		return nil
	}
	if before.digests == nil {
		before.digests = []string{s.g.digest(before.records)}
	}
	digest := s.g.digest([]rules.Record{r})
	if slices.Contains(before.digests, digest) {
		before.repeated++
		f.run.Repeated++
		return nil
	}
	before.records, before.digests = append(before.records, r), append(before.digests, digest)
	before.kept++
	f.run.Kept++
	return nil
}

// maxBlamed is how many bad places a run keeps of one source; the counts go on.
const maxBlamed = 1000

func (s *stage) blame(f *feed, problems []rules.Problem) {
	for _, p := range problems {
		if len(f.bad) < maxBlamed {
			f.bad = append(f.bad, Quarantined{Run: s.run.ID, Source: f.Name(), Problem: p})
		}
	}
}

// unblamed are the problems whose places have not been kept yet.
func (f *feed) unblamed(problems []rules.Problem) []rules.Problem {
	return slices.DeleteFunc(problems, func(p rules.Problem) bool {
		return slices.ContainsFunc(f.bad, func(q Quarantined) bool { return q.Problem == p })
	})
}

// again reads the source once more for the tenancies whose rows were dropped too early.
func (s *stage) again(ctx context.Context, f *feed) error {
	if f.fault != nil || f.run.Unchanged {
		return nil
	}
	wanted := map[string]bool{}
	for tenancy := range s.steps {
		if f.dropped.has(tenancy) {
			wanted[tenancy] = true
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	for tenancy := range wanted {
		if before := f.said[tenancy]; before != nil {
			f.run.Kept -= before.kept
			f.run.Repeated -= before.repeated
			delete(f.said, tenancy)
		}
	}
	rows, accounted := 0, f.run.Kept+f.run.WithoutSteps+f.run.Repeated+f.run.Quarantined
	next, err := f.pull(ctx, "", func(tenancy string) bool { return wanted[tenancy] }, func(r rules.Record) error {
		if r.Quarantined || !wanted[r.Key.Tenancy] {
			return nil
		}
		rows++
		r.Problems = f.unblamed(r.Problems)
		return f.keep(s, r)
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch {
	case err != nil:
		f.fault = err
	case next != f.run.Cursor:
		f.fault = errChanged
	default:
		f.run.WithoutSteps -= rows - (f.run.Rows - accounted)
	}
	return nil
}

// digest is a blind hash of what a source says about a tenancy, whatever the order of its rows.
func (g *Gateway) digest(records []rules.Record) string {
	parts := make([]string, len(records))
	for i := range records {
		parts[i] = string(encode(records[i]))
	}
	slices.Sort(parts)
	return g.Store.Blind(append(parts, "digest")...)
}

// digests are of what each source says about a tenancy, so that they are computed once a run.
type digests map[origin]string

type origin struct{ source, tenancy string }

// news is what the run says that is new, as records, grouped into chunks of whole tenancies in a stable order.
func (s *stage) news() [][]rules.Record {
	changed := map[string][]rules.Record{}
	for _, f := range s.feeds {
		for tenancy, said := range f.said {
			digest := s.g.digest(said.records)
			if digest != s.known[tenancy].Digests[f.Name()] {
				f.run.Changed++
				s.fresh[origin{f.Name(), tenancy}] = digest
				changed[tenancy] = append(changed[tenancy], said.records...)
			}
		}
		for _, record := range s.gone(f) {
			f.run.Changed++
			changed[record.Key.Tenancy] = append(changed[record.Key.Tenancy], record)
		}
	}
	var chunks [][]rules.Record
	for i, tenancy := range slices.Sorted(maps.Keys(changed)) {
		if i%cmp.Or(s.g.Chunk, chunkTenancies) == 0 {
			chunks = append(chunks, nil)
		}
		last := len(chunks) - 1
		chunks[last] = append(chunks[last], changed[tenancy]...)
	}
	return chunks
}

// goneDigest is the digest of a source that has stopped telling of a tenancy.
const goneDigest = "gone"

// gone is an empty record for each tenancy of which the source told before and tells no more.
func (s *stage) gone(f *feed) []rules.Record {
	snapshot, ok := f.Feed.(Snapshot)
	if !ok || !snapshot.Snapshot() || f.fault != nil || f.run.Unchanged {
		return nil
	}
	var records []rules.Record
	for tenancy, c := range s.known {
		if digest := c.Digests[f.Name()]; digest != "" && digest != goneDigest && f.said[tenancy] == nil {
			records = append(records, rules.Record{
				Key: rules.Key{Association: s.in.Association, Tenancy: tenancy}, Source: f.Name(),
			})
		}
	}
	return records
}

// commit stores what was read: its chunks, the places of bad rows, and the run as staged, unchanged, refused or failed.
func (s *stage) commit(ctx context.Context) ([][]rules.Record, error) {
	chunks := s.news()
	s.run.Chunks = len(chunks)
	unchanged := true
	for _, f := range s.feeds {
		s.run.Sources = append(s.run.Sources, f.run)
		unchanged = unchanged && f.run.Unchanged
	}
	s.guard()
	for _, before := range s.last.Sources {
		if _, read := sourceRun(s.run, before.Name); !read {
			s.run.Sources = append(s.run.Sources, SourceRun{Name: before.Name, Cursor: before.Cursor, Whole: before.Whole, Skipped: true})
		}
	}
	if s.run.State == RunStaging {
		s.run.State = RunStaged
		if unchanged {
			s.run.State = RunUnchanged
		}
	}
	if s.run.State != RunStaged {
		s.run.Ended = s.g.Now()
	}
	return chunks, s.g.Store.Do(ctx, func(tx Tx) error {
		for i, records := range chunks {
			if err := tx.Stage(Staged{Run: s.run.ID, Chunk: i + 1, Records: records}); err != nil {
				return fmt.Errorf("stage chunk %d: %w", i+1, err)
			}
		}
		quarantined := 0
		for i, f := range s.feeds {
			if s.run.State != RunStaged {
				s.run.Sources[i] = kept(s.run.Sources[i], f)
			}
			quarantined += f.run.Quarantined
			if err := tx.AddQuarantine(f.bad); err != nil {
				return err
			}
		}
		if err := s.alarm(tx, quarantined); err != nil {
			return err
		}
		return tx.SetRun(s.run)
	})
}

// kept leaves the cursor where it was: only what is adopted moves it.
func kept(r SourceRun, f *feed) SourceRun {
	if !r.Unchanged {
		r.Cursor = f.cursor
	}
	return r
}

// archive tells the feeds that want to know that their rows are adopted.
func (s *stage) archive(ctx context.Context) error {
	for _, f := range s.feeds {
		archiver, ok := f.Feed.(Archiver)
		if !ok {
			continue
		}
		if err := archiver.Done(ctx, f.run.Cursor); err != nil {
			return fmt.Errorf("the rows of source %s are adopted, but it could not put them away: %w", f.Name(), err)
		}
	}
	return nil
}
