package intake

import (
	"context"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

func (s *stage) pull(ctx context.Context, f *feed, cursor string) error {
	f.said, f.torn, f.dropped = map[string]*said{}, map[string]bool{}, newFilter()
	f.run.Rows, f.run.Problems = 0, 0
	next, err := f.pull(ctx, cursor, s.concerned, func(r rules.Record) error {
		f.run.Rows++
		if s.req.Progress != nil && f.run.Rows&0xfff == 0 {
			s.req.Progress(0x1000)
		}
		return s.take(f, r)
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if s.req.Progress != nil {
		s.req.Progress(f.run.Rows & 0xfff)
	}
	f.fault = err
	if err == nil {
		f.run.Cursor = next
		f.run.Unchanged = f.run.Rows == 0 && cursor != "" && next == cursor
	}
	if !f.run.Unchanged {
		f.run.Whole, f.run.Read = f.run.Rows, s.run.ID
	}
	return nil
}

// concerned reports whether the tenancy is a case, or has a step that was read in this run.
func (s *stage) concerned(tenancy string) bool {
	if tenancy == s.asked && tenancy != "" {
		return s.answer // the feed has asked about this row already
	}
	s.asked, s.answer = tenancy, s.cases[tenancy]
	return s.answer
}

// take accounts for one row.
func (s *stage) take(f *feed, r rules.Record) error {
	if r.Quarantined {
		s.quarantine(f, r)
		return nil
	}
	tenancy := r.Key.Tenancy
	if r.HasStep() {
		s.steps[tenancy], s.cases[tenancy], s.asked = true, true, ""
	} else if !s.concerned(tenancy) {
		f.run.WithoutSteps++
		f.dropped.add(tenancy)
		return nil
	}
	return f.keep(s, r)
}

// keep adds a row that concerns a case. A row that says what the source has said already is repeated.
func (f *feed) keep(s *stage, r rules.Record) error {
	s.blame(f, blameOther, "", r.Problems)
	f.run.Problems += len(r.Problems)
	r = r.Clone() // a source's records may share memory with those that are dropped
	r.Problems, r.Source, r.Key.Association = nil, f.Name(), s.req.Association
	before := f.said[r.Key.Tenancy]
	if before == nil {
		f.said[r.Key.Tenancy] = &said{records: []rules.Record{r}, kept: 1}
		f.run.Kept++
		return nil
	}
	if before.digests == nil {
		before.digests = []string{s.in.digest(before.records)}
	}
	digest := s.in.digest([]rules.Record{r})
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

// quarantine accounts for a row that cannot be used.
func (s *stage) quarantine(f *feed, r rules.Record) {
	f.run.Quarantined++
	if _, known := s.known[r.Key.Tenancy]; known {
		f.torn[r.Key.Tenancy] = true
	}
	if len(r.Problems) == 0 {
		r.Problems = []rules.Problem{{}}
	}
	key, kind := s.rowKey(f, r), blameRow
	switch {
	case !slices.ContainsFunc(r.Problems, casework.Grave):
		kind = blameOther
	case s.settled[key]:
		kind = blameSettled
	}
	if kept := s.blame(f, kind, key, r.Problems); !kept && kind == blameRow {
		f.run.Unlisted++
	}
}

// rowKey is what a row is known by when it comes again: as it stands or, where the feed does not give that, by what it
// tells of itself, its place and what is wrong with it.
func (s *stage) rowKey(f *feed, r rules.Record) string {
	if r.Row != "" {
		return s.in.Store.Blind("row", s.req.Association, f.Name(), r.Row)
	}
	return s.in.Store.Blind("place", s.req.Association, f.Name(), r.Key.Tenancy, string(encode(r.Problems[0])))
}

// maxBlamed is how many bad places of each kind a run keeps of one source; the counts go on.
const maxBlamed = 1000

// The kinds of bad places, each with room of its own, so that what awaits a person is not crowded out.
const (
	blameRow     = iota // of a row that awaits a person
	blameSettled        // of a row that a person has answered about
	blameOther          // of a row that holds no legal step, or was used but for the field
	blames
)

// blame keeps the places, and tells whether there was room for one.
func (s *stage) blame(f *feed, kind int, row string, problems []rules.Problem) bool {
	kept := false
	for _, p := range problems {
		if f.blamed[kind] < maxBlamed {
			f.blamed[kind]++
			f.bad = append(f.bad, gateway.Quarantined{Run: s.run.ID, Source: f.Name(), Row: row, Problem: p})
			kept = true
		}
	}
	return kept
}

// unblamed are the problems whose places have not been kept yet.
func (f *feed) unblamed(problems []rules.Problem) []rules.Problem {
	return slices.DeleteFunc(problems, func(p rules.Problem) bool {
		return slices.ContainsFunc(f.bad, func(q gateway.Quarantined) bool { return q.Problem == p })
	})
}
