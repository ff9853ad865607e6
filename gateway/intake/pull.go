package intake

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/text"
)

// askSteps asks a source who has a legal step.
func (s *stage) askSteps(ctx context.Context, f *feed, cursor string) error {
	f.reported, f.torn, f.nameless = map[string]*reported{}, map[string]bool{}, nil
	f.run.Rows, f.run.Problems, f.unread = 0, 0, map[gateway.UnreadColumn]int{}
	f.open, f.bad, f.blamed = 0, nil, [blames]int{}
	f.unusable, f.keyed, f.found = map[string]bool{}, 0, 0
	f.sum, f.newest = contentSum{}, 0
	emitted := 0
	next, err := f.Steps(ctx, cursor, func(r rules.Record) error {
		if emitted++; emitted&0xfff == 0 {
			s.progress(0x1000)
		}
		f.sum.add(&r)
		s.take(f, r)
		return nil
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	s.progress(emitted&0xfff + next.Passed)
	f.run.Rows, f.run.WithoutSteps = emitted+next.Passed, next.Passed+len(f.nameless)
	f.fault = err
	if err == nil {
		f.run.Cursor = next.Next
		f.run.Unchanged = f.run.Rows == 0 && cursor != "" && next.Next == cursor
	}
	if !f.run.Unchanged {
		// a list that stands twice in its file is no longer for that
		f.run.Whole, f.run.Read = f.run.Rows-f.run.Repeated-next.Repeats, s.run.ID
		s.noteContent(f, next)
	}
	return nil
}

func (s *stage) progress(rows int) {
	if s.req.Progress != nil {
		s.req.Progress(rows)
	}
}

// take accounts for a row with a step, or one that cannot be used.
func (s *stage) take(f *feed, r rules.Record) {
	r.Key.Tenancy = s.number(r.Key.Tenancy)
	if r.Quarantined {
		s.quarantine(f, r)
		return
	}
	if r.Key.Tenancy == "" {
		f.nameless = append(f.nameless, r)
		return
	}
	s.steps[r.Key.Tenancy], s.cases[r.Key.Tenancy] = true, true
	f.keep(s, r)
}

// askFacts asks a source what else it holds of the tenancies that are cases or have a step in any source.
func (s *stage) askFacts(ctx context.Context, f *feed) error {
	var refused refusal // of which a person may still accept the run
	failed := f.fault != nil && !errors.As(f.fault, &refused)
	if failed || f.run.Unchanged || len(s.cases) == 0 {
		return nil
	}
	err := f.Facts(ctx, s.cases, func(r rules.Record) error {
		r.Key.Tenancy = s.number(r.Key.Tenancy)
		f.replace(r.Key.Tenancy)
		f.run.WithoutSteps--
		r.Problems = f.unblamed(r.Problems)
		f.keep(s, r)
		return nil
	})
	f.fault = cmp.Or(f.fault, err)
	return ctx.Err()
}

// replace makes room for all rows of the tenancy, in their order: those that Steps gave come again.
func (f *feed) replace(tenancy string) {
	before := f.reported[tenancy]
	if before != nil && before.facts {
		return
	}
	f.reported[tenancy] = &reported{facts: true}
	if before != nil {
		f.run.Kept -= before.kept()
		f.run.Repeated -= before.repeated
		f.run.WithoutSteps += before.kept() + before.repeated
	}
}

// keep adds a row that concerns a case. A row that says the same as another of the source is repeated.
func (f *feed) keep(s *stage, r rules.Record) {
	s.blame(f, blameOther, "", r.Problems)
	f.run.Problems += len(r.Problems)
	for _, p := range r.Problems {
		f.unread[gateway.UnreadColumn{Column: p.Column, Code: p.Code}]++
	}
	r.Problems, r.Source, r.Key.Association = nil, f.Name(), s.req.Association
	all := f.reported[r.Key.Tenancy]
	if all == nil {
		all = &reported{}
		f.reported[r.Key.Tenancy] = all
	}
	if all.beyond > 0 { // all of them wait for a person
		all.beyond++
		f.run.Kept++
		return
	}
	if len(all.records) > 0 {
		if all.digests == nil {
			all.digests = map[string]bool{s.in.exact(all.records): true}
		}
		digest := s.in.exact([]rules.Record{r})
		if all.digests[digest] {
			all.repeated++
			f.run.Repeated++
			return
		}
		all.digests[digest] = true
	}
	f.run.Kept++
	f.newest = max(f.newest, newestStep(r.Events, s.req.Asked.Day))
	if all.events += max(1, len(r.Events)); all.events > rules.MaxEvents {
		all.beyond++
		return
	}
	all.add(r)
}

// quarantine accounts for a row that cannot be used.
func (s *stage) quarantine(f *feed, r rules.Record) {
	f.run.Quarantined++
	if s.in.Registers[f.Name()] {
		f.unusable[r.Key.Tenancy] = true
	}
	if s.known(r.Key.Tenancy) {
		f.torn[r.Key.Tenancy] = true
	}
	if len(r.Problems) == 0 {
		r.Problems = []rules.Problem{{}}
	}
	key, kind := s.rowKey(f, r), blameRow
	if !s.settled[key] {
		f.open++
	}
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

// rowKey is what a row is known by when it comes again: its own text or, where the feed does not give that,
// its key, its place and what is wrong with it.
func (s *stage) rowKey(f *feed, r rules.Record) string {
	if r.Row != "" {
		return s.in.Store.Blind("row", s.req.Association, f.Name(), text.Key(r.Row))
	}
	return s.in.Store.Blind(
		"place", s.req.Association, f.Name(), r.Key.Tenancy, string(encode(r.Problems[0])),
	)
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

// blame keeps the places, and reports whether there was room for one.
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
