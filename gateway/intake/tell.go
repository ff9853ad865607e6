package intake

import (
	"context"
	"sync"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
)

// Teller asks sources about single tenancies between the nights: the casework.Sources of the program. It
// changes no run and no cursor. It may be used from several goroutines.
type Teller struct {
	Intake *Intake
	// the sources by association, others than those that the nights read: each answers one pull at a time
	Feeds map[string][]Feed

	asking sync.Mutex
}

// Tell gives what each source that can be read says of the tenancies, where it says it of one tenancy only
// and all of its rows can be used.
func (t *Teller) Tell(
	ctx context.Context, association string, tenancies map[string]bool,
) map[string][]casework.Told {
	t.asking.Lock()
	defer t.asking.Unlock()
	told := map[string][]casework.Told{}
	s, err := t.Intake.newStage(ctx, Request{Association: association}, gateway.Run{})
	if err != nil {
		t.Intake.Log.Warn("the sources were not asked about a case of which not all is kept", "err", err)
		return told
	}
	s.cases = s.spellings(tenancies)
	for _, source := range t.Feeds[association] {
		f := &feed{Feed: someOf{source, s.cases}}
		if err := s.tell(ctx, f); err != nil {
			t.Intake.Log.Warn("a source could not be asked about a case of which not all is kept",
				"source", source.Name(), "err", err)
			continue
		}
		for tenancy, all := range f.reported {
			if f.torn[tenancy] || all.records[0].Doubt != "" {
				continue // the night puts it to a person
			}
			told[tenancy] = append(told[tenancy], casework.Told{
				Source: source.Name(), Digest: s.in.digest(association, all.records), Records: all.records,
			})
		}
	}
	return told
}

// tell asks one source.
func (s *stage) tell(ctx context.Context, f *feed) error {
	for _, ask := range []func() error{
		func() error { return s.askSteps(ctx, f, "") },
		func() error { return s.askFacts(ctx, f) },
		func() error { return s.askApart(ctx, f) },
	} {
		if err := ask(); err != nil {
			return err
		}
	}
	return f.fault
}

// someOf is of a source what it says of some tenancies.
type someOf struct {
	Feed
	tenancies map[string]bool
}

func (f someOf) Steps(ctx context.Context, cursor string, emit func(rules.Record) error) (Cursor, error) {
	return f.Feed.Steps(ctx, cursor, func(r rules.Record) error {
		if !f.tenancies[r.Key.Tenancy] {
			return nil
		}
		return emit(r)
	})
}
