package intake

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// A list of assigned tenancies (anvisningsliste) opens no case: what it says of tenancies that are none, and
// have no step in any source, is counted and dropped. A row that names no tenancy is compared with the
// association's own cases by name and address; of those that it resembles a person is asked, where the answer
// matters (rules.AssignmentDoubtful). Of a list that is whole, silence is a word too.

// findAssigned gives the cases what lists say of them without naming them.
func (s *stage) findAssigned(ctx context.Context) error {
	for _, f := range s.feeds {
		if f.fault != nil || f.run.Unchanged {
			continue
		}
		if err := s.findNameless(ctx, f); err != nil {
			return err
		}
		if !s.in.WholeLists[f.Name()] || !f.Snapshot() || f.open > 0 || f.allStrangers() {
			continue // a row that cannot be read, or that nobody knows, may be of anybody
		}
		for tenancy := range s.cases {
			if f.reported[tenancy] == nil && !f.torn[tenancy] && s.number(tenancy) == tenancy {
				f.says(s, tenancy, rules.Assignment{Absent: true})
			}
		}
	}
	return nil
}

// says adds what the list says of the tenancy without naming it.
func (f *feed) says(s *stage, tenancy string, a rules.Assignment) {
	all := f.reported[tenancy]
	if all == nil {
		all = &reported{}
		f.reported[tenancy] = all
	}
	all.add(rules.Record{
		Key:    rules.Key{Association: s.req.Association, Tenancy: tenancy},
		Source: f.Name(), Assignment: &a,
	})
}

// tooFarBelow is how many points less than the best a tenancy may have and still be asked about.
const tooFarBelow = 20

// findNameless finds the tenancies that each row without a key may be of. A row counts as kept when it may be
// of one.
func (s *stage) findNameless(ctx context.Context, f *feed) error {
	if len(f.nameless) == 0 {
		return nil
	}
	faces, err := s.faces(ctx)
	if err != nil {
		return err
	}
	for i := range f.nameless {
		row := &f.nameless[i]
		like, best := map[string][]rules.Sign{}, 0
		blind := s.in.Casework.Likenesses(&rules.Case{Association: s.req.Association, Facts: row.Facts})
		for tenancy := range faces {
			face := faces[tenancy]
			signs := row.Resembles(&face.is)
			if slices.ContainsFunc(blind, func(b string) bool { return slices.Contains(face.likenesses, b) }) {
				signs = face.recognised(row)
			}
			if score := rules.Score(signs); score >= rules.LeastScore {
				like[tenancy], best = signs, max(best, score)
			}
		}
		maps.DeleteFunc(like, func(_ string, signs []rules.Sign) bool {
			return rules.Score(signs) < best-tooFarBelow
		})
		for _, tenancy := range slices.Sorted(maps.Keys(like)) {
			a := *row.Assignment
			a.Like, a.Shared = like[tenancy], len(like) > 1
			f.says(s, tenancy, a)
		}
		if len(like) > 0 {
			f.run.Kept++
			f.run.WithoutSteps--
		} else {
			s.tellStranger(f, row)
		}
	}
	return nil
}

// face is whom a tenancy is known by, and where: likenesses are blind indexes of what is not kept of it.
type face struct {
	is         rules.Case
	likenesses []string
}

// recognised is what the row has in common with a case of which only blind indexes are kept: one of them is
// of the person with the dwelling.
func (f *face) recognised(row *rules.Record) []rules.Sign {
	is := rules.Case{Facts: row.Facts}
	is.Tenancy.Start = f.is.Tenancy.Start
	return row.Resembles(&is)
}

// faces are those of the tenancies that are cases or have a step: what sources report of them in this run
// and, where no source that was read says who they are, what is kept.
func (s *stage) faces(ctx context.Context) (map[string]face, error) {
	faces := map[string]face{}
	err := s.in.Store.View(ctx, func(r gateway.Reader) error {
		for tenancy := range s.cases {
			is := face{is: s.merged(tenancy)}
			c, stored := s.stored[tenancy]
			unseen := len(is.is.Tenants) == 0 || is.is.Tenancy.Address == (rules.Address{})
			if stored && casework.OldNumber(c) != "" {
				continue
			}
			if stored && unseen {
				var err error
				if is, err = storedFace(r, c); err != nil {
					return err
				}
			}
			faces[tenancy] = is
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read whom the association's cases are of: %w", err)
	}
	return faces, nil
}

// storedFace is what is kept of a case; nothing when it cannot be read.
func storedFace(r gateway.VersionReader, c gateway.Case) (face, error) {
	v, err := r.Version(gateway.Operator, c.ID, c.Version)
	if errors.Is(err, gateway.ErrUnreadable) || errors.Is(err, gateway.ErrErased) {
		return face{}, nil
	}
	if err != nil {
		return face{}, err
	}
	return face{rules.Merge(c.Number, c.Association, v.Records), v.Likenesses}, nil
}
