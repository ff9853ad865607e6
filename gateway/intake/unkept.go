package intake

import (
	"context"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// Of a case of which not all is kept (casework.Pared) nothing can be judged by what one source newly says:
// all that its other sources say is read again with it, as though it were new.

// wanted reports whether one of the sources must be read for what is not kept of the case.
func (s *stage) wanted(c gateway.Case) bool {
	for _, f := range s.req.Feeds {
		if casework.Wanted(c, f.Name()) {
			return true
		}
	}
	return false
}

// unkept is what the sources that say nothing new say of a case that has news, where it is not kept.
func (s *stage) unkept(tenancy string) (records []rules.Record) {
	c := s.stored[tenancy]
	for _, f := range s.feeds {
		of := origin{f.Name(), tenancy}
		all := f.reported[tenancy]
		if _, isNew := s.fresh[of]; isNew || all == nil || !casework.ParedOf(c, f.Name()) {
			continue
		}
		s.fresh[of] = casework.Reported(c, f.Name())
		records = append(records, all.records...)
	}
	return records
}

// askUnkept reads the sources that did not tell of all their tenancies, for what is not kept of cases of
// which others have news.
func (s *stage) askUnkept(ctx context.Context) error {
	for _, f := range s.feeds {
		if !f.partial() || !s.needs(f) {
			continue
		}
		f.run.Unchanged = false
		if err := s.askSteps(ctx, f, ""); err != nil {
			return err
		}
		if err := s.askFacts(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// partial reports whether the source tells of less than all its tenancies.
func (f *feed) partial() bool { return f.fault == nil && (f.run.Unchanged || !f.Snapshot()) }

// needs reports whether a case has news, and the source has not told again what is not kept of it.
func (s *stage) needs(f *feed) bool {
	for tenancy, c := range s.stored {
		if casework.ParedOf(c, f.Name()) && f.reported[tenancy] == nil && s.hasNews(tenancy, c) {
			return true
		}
	}
	return false
}

// hasNews reports whether a source says something new of the stored case.
func (s *stage) hasNews(tenancy string, c gateway.Case) bool {
	for _, f := range s.feeds {
		all := f.reported[tenancy]
		switch {
		case f.vanished(s, tenancy) && c.Digests[f.Name()] != casework.Gone, f.torn[tenancy]:
			return true
		case all != nil && s.digestOf(all) != casework.Reported(c, f.Name()):
			return true
		}
	}
	return false
}
