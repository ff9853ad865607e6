package intake

import (
	"context"
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// stage is a run while it is read. It keeps what is reported of tenancies with a legal step, and of all
// others only a count: memory grows with the cases, not with the rows.
type stage struct {
	in       *Intake
	req      Request
	run      gateway.Run
	register known
	stored   map[string]gateway.Case // those of the known that can be read, by tenancy number
	steps    map[string]bool         // tenancies for which a step was read in this run
	cases    map[string]bool         // tenancies that are known or have a step
	fresh    digests                 // of what is new in this run
	// settled are the rows that a person has answered about.
	settled map[string]bool
	feeds   []*feed
	// old are numbers that cases had before, with those that they have now.
	old map[string]string
	// renumbered are the new tenancies that resemble a known case, by its number, and faceless those of which
	// too little is known to tell.
	renumbered map[string]string
	faceless   map[string]bool
	// lost are the known cases that cannot be read and that a source has stopped telling of, and lookalikes the
	// new tenancies that may be one of them, by its id.
	lost       []gateway.Case
	lookalikes map[string]string
	// twins are the new tenancies that another tenancy of the run, by its number, tells of too.
	twins map[string]string
	// moved are the sources that another association's cases came from.
	moved map[string]bool
	last  gateway.Run    // the run to compare with; zero when there is none
	most  map[string]int // the most rows of each source in the last month
	// awaiting: a step that was entered, or reported by another source, awaits its tenancy, a program has opened a
	// case, or one wants what is not kept of it, so even a feed that has not changed is read.
	awaiting bool
}

func (in *Intake) newStage(ctx context.Context, req Request, run gateway.Run) (*stage, error) {
	s := &stage{
		in: in, req: req, run: run, steps: map[string]bool{}, cases: map[string]bool{},
		settled: map[string]bool{}, fresh: digests{}, renumbered: map[string]string{},
		faceless: map[string]bool{}, twins: map[string]string{}, lookalikes: map[string]string{},
	}
	var err error
	if s.register, err = in.storedCases(ctx, req.Association); err != nil {
		return nil, fmt.Errorf("read the association's cases: %w", err)
	}
	s.stored = s.register.cases
	s.old = oldNumbers(s.stored)
	for tenancy, c := range s.stored {
		s.cases[tenancy] = true
		s.awaiting = s.awaiting || c.Municipality == "" && casework.OldNumber(c) == "" || s.wanted(c)
	}
	err = in.Store.View(ctx, func(r gateway.Reader) (err error) {
		s.last, err = r.LastAdopted(gateway.Operator, req.Association)
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
		if s.moved, err = s.movedFeeds(r); err != nil {
			return err
		}
		if s.awaiting, err = s.awaits(r); err != nil {
			return err
		}
		if s.most, err = mostRows(r, req.Association, in.Now()); err != nil {
			return err
		}
		answers, err := r.RowAnswers(gateway.Operator, req.Association)
		for _, a := range answers {
			s.settled[a.About] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the association's last run: %w", err)
	}
	for _, f := range req.Feeds {
		before, known := s.last.OfSource(f.Name())
		s.feeds = append(
			s.feeds,
			&feed{
				Feed: f, cursor: before.Cursor,
				run: gateway.SourceRun{
					Name: f.Name(), Whole: before.Whole, Read: before.Read, First: !known || before.Read == "",
					Unread: before.Unread, Content: before.Content, News: before.News, Asks: in.Asks[f.Name()],
				},
			},
		)
	}
	return s, nil
}

// awaits reports whether something awaits what the sources hold, though they have not changed: also a case
// that a program has opened since they were read.
func (s *stage) awaits(r gateway.VersionReader) (bool, error) {
	if s.awaiting {
		return true, nil
	}
	for _, c := range s.stored {
		if !casework.OnlyPushed(c) {
			continue
		}
		v, err := r.Version(gateway.Operator, c.ID, 1)
		switch {
		case errors.Is(err, gateway.ErrErased), errors.Is(err, gateway.ErrUnreadable):
		case err != nil:
			return false, err
		case !v.Recorded.Before(s.last.Started):
			return true, nil
		}
	}
	return false, nil
}

// read asks every source who has a legal step, and then what else they hold of those tenancies. An error is
// our own; what is wrong with a feed is kept as its fault, for the guard.
func (s *stage) read(ctx context.Context) error {
	for _, f := range s.feeds {
		cursor := f.cursor
		if s.awaiting {
			cursor = ""
		}
		if err := s.askSteps(ctx, f, cursor); err != nil {
			return err
		}
	}
	// A source that has not changed may hold the tenancy of a step that is new in another.
	for _, f := range s.feeds {
		if f.run.Unchanged && s.newSteps() {
			f.run.Unchanged = false
			if err := s.askSteps(ctx, f, ""); err != nil {
				return err
			}
		}
	}
	if err := s.askStrangers(ctx); err != nil {
		return err
	}
	for _, f := range s.feeds {
		if err := s.askFacts(ctx, f); err != nil {
			return err
		}
	}
	if err := s.askUnkept(ctx); err != nil {
		return err
	}
	for _, f := range s.feeds {
		if err := s.askApart(ctx, f); err != nil {
			return err
		}
	}
	return s.find(ctx)
}

// find compares what was read with itself and with what is known.
func (s *stage) find(ctx context.Context) error {
	for _, find := range []func(context.Context) error{
		s.computeDigests, s.findAssigned, s.findRenumbered, s.findLookalikes, s.findRetold,
	} {
		if err := find(ctx); err != nil {
			return err
		}
	}
	s.findTwins()
	return ctx.Err()
}

// known reports whether the tenancy is a case, also one that was erased or cannot be read.
func (s *stage) known(tenancy string) bool {
	return s.register.has(s.in, rules.Key{Association: s.req.Association, Tenancy: tenancy})
}

// newSteps reports whether a step was read for a tenancy that is no case yet.
func (s *stage) newSteps() bool {
	for tenancy := range s.steps {
		if !s.known(tenancy) {
			return true
		}
	}
	return false
}
