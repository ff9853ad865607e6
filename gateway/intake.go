package gateway

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"boligbro/rules"
)

// Feed is one source of an association, as the gateway reads it. A Feed may also say that it is a Snapshot, and may
// want to be told when a run has been adopted (Archiver).
type Feed interface {
	Name() string
	// Pull emits what the housing system holds, or what has changed since the cursor, and gives the next cursor; the
	// same cursor and no record means that nothing has changed.
	Pull(ctx context.Context, cursor string, emit func(rules.Record) error) (next string, err error)
}

// Snapshot is a Feed whose every pull tells all it knows, so that what it leaves out is gone from it.
type Snapshot interface{ Snapshot() bool }

// Sparing is a Feed that reads the facts of a tenancy without an event in its row only when it is wanted.
type Sparing interface {
	PullWanted(ctx context.Context, cursor string, wanted func(tenancy string) bool, emit func(rules.Record) error) (next string, err error)
}

// Archiver is a Feed that must be told when a run has been adopted.
type Archiver interface {
	Done(ctx context.Context, cursor string) error
}

// Guard says when a feed cannot be whole, in per cent; 0 is the usual.
type Guard struct {
	MaxShrink int // fewer rows than in the last run that was adopted
	MaxBad    int // rows quarantined
}

// Intake is one reading of all of an association's sources, together.
type Intake struct {
	Association string // CVR number
	Feeds       []Feed
	Guards      map[string]Guard // by the feed's name
	Key         string           // what must happen once only, such as "night/2026-11-22"; empty: by hand
	Asked       rules.Asked      // the law's now; zero: the clock's
	Progress    func(rows int)   // told now and then; may be nil
}

// Report is what a run came to.
type Report struct {
	Run        Run
	Cases      int // cases that are new or changed
	Notices    int // notices that are new
	Duplicates int // notices that were owed again and had been made before
	Sources    map[string]Count
}

// Count is what came of one source: a case counts for each source that said something new about it, its notices for
// the first of those that tells a step.
type Count struct{ Cases, Notices, Duplicates int }

// add adds what came of a chunk.
func (r *Report) add(chunk Report) {
	r.Cases += chunk.Cases
	r.Notices += chunk.Notices
	r.Duplicates += chunk.Duplicates
	if r.Sources == nil {
		r.Sources = map[string]Count{}
	}
	for name, c := range chunk.Sources {
		sum := r.Sources[name]
		r.Sources[name] = Count{sum.Cases + c.Cases, sum.Notices + c.Notices, sum.Duplicates + c.Duplicates}
	}
}

// ErrBusy: another process reads the association's sources. Try again when it has finished.
var ErrBusy = errors.New("another process reads this association's sources")

// ErrDone: what must happen once only has happened.
var ErrDone = errors.New("it has been done")

// Accept reads an association's sources: what they newly say is staged, checked and adopted, and what is owed
// becomes notices. A run that is refused or failed changes no case, and is not an error: Report.Run tells it. A run
// that was interrupted while it was adopted is first carried to its end.
func (g *Gateway) Accept(ctx context.Context, in Intake) (Report, error) {
	if in.Asked.Day.IsZero() {
		in.Asked = rules.AskedAt(g.Now())
	}
	free, err := g.hold(ctx, "association/"+in.Association)
	if err != nil {
		return Report{}, err
	}
	defer free()
	if err := g.resume(ctx, in.Association); err != nil {
		return Report{}, fmt.Errorf("carry an interrupted run to its end: %w", err)
	}
	run := Run{
		ID: NewID(), Association: in.Association, Key: in.Key, State: RunStaging, Started: g.Now(), Asked: askedAt(in.Asked),
	}
	if err := g.Store.Do(ctx, func(tx Tx) error { return tx.AddRun(run) }); errors.Is(err, ErrExists) {
		return Report{}, ErrDone
	} else if err != nil {
		return Report{}, fmt.Errorf("begin a run: %w", err)
	}
	s, err := g.newStage(ctx, in, run)
	if err != nil {
		return Report{}, g.abandon(ctx, run, err)
	}
	if err := s.read(ctx); err != nil {
		return Report{}, g.abandon(ctx, run, err)
	}
	chunks, err := s.commit(ctx)
	if err != nil {
		return Report{}, g.abandon(ctx, s.run, err)
	}
	runtime.GC() // what the rows left behind, however many they were, is not to stand beside what adopting takes
	report := Report{Run: s.run}
	if s.run.State != RunStaged {
		return report, nil
	}
	err = g.adopt(ctx, &report, in.Asked, s.known, s.fresh, func(n int) ([]rules.Record, error) {
		records := chunks[n-1]
		chunks[n-1] = nil
		return records, nil
	})
	if err != nil {
		return report, fmt.Errorf("adopt run %s: %w", run.ID, err)
	}
	return report, s.archive(ctx)
}

// AcceptRefused adopts a run that the guard refused, because a person has looked at it. Its sources are read anew by
// the next run.
func (g *Gateway) AcceptRefused(ctx context.Context, id string) (Report, error) {
	var run Run
	err := g.Store.View(ctx, func(r Reader) (err error) {
		run, err = r.Run(Operator, id)
		return err
	})
	if err != nil {
		return Report{}, fmt.Errorf("find the run: %w", err)
	}
	if run.State != RunRefused {
		return Report{}, fmt.Errorf("the run is %s, and only a refused run can be accepted: %w", run.State, ErrState)
	}
	free, err := g.hold(ctx, "association/"+run.Association)
	if err != nil {
		return Report{}, err
	}
	defer free()
	for i := range run.Sources {
		run.Sources[i].Cursor = ""
	}
	run.State, run.Accepted = RunStaged, true
	err = g.Store.Do(ctx, func(tx Tx) error {
		if err := tx.Resolve(AlarmRunRefused, run.Association, g.Now()); err != nil {
			return err
		}
		open, err := rowsOf(tx, Operator, run.Association)
		if err != nil {
			return err
		}
		if err := tx.SetRun(run); err != nil {
			return err
		}
		return g.alarmRows(tx, run.Association, open)
	})
	if err != nil {
		return Report{}, fmt.Errorf("accept run %s: %w", id, err)
	}
	report := Report{Run: run}
	return report, g.adoptStaged(ctx, &report, rules.AskedAt(g.Now()))
}

// resume carries on what an earlier process left: a staged run is adopted, one that was still reading has failed.
func (g *Gateway) resume(ctx context.Context, association string) error {
	var left []Run
	err := g.Store.View(ctx, func(r Reader) (err error) {
		left, err = r.Unfinished(association)
		return err
	})
	if err != nil {
		return err
	}
	for _, run := range left {
		if run.State == RunStaging {
			run.State, run.Reason, run.Ended = RunFailed, reasonInterrupted, g.Now()
			if err := g.Store.Do(ctx, func(tx Tx) error { return tx.SetRun(run) }); err != nil {
				return err
			}
			continue
		}
		report := Report{Run: run}
		if err := g.adoptStaged(ctx, &report, asked(run.Asked)); err != nil {
			return err
		}
		g.Log.Info("an interrupted run was carried to its end", "run", run.ID, "cases", report.Cases, "notices", report.Notices)
	}
	return nil
}

// adoptStaged adopts what an earlier process staged.
func (g *Gateway) adoptStaged(ctx context.Context, report *Report, asked rules.Asked) error {
	known, err := g.known(ctx, report.Run.Association)
	if err != nil {
		return err
	}
	return g.adopt(ctx, report, asked, known, nil, g.staged(ctx, report.Run.ID))
}

// known are the association's cases by tenancy number.
func (g *Gateway) known(ctx context.Context, association string) (map[string]Case, error) {
	known := map[string]Case{}
	err := g.Store.View(ctx, func(r Reader) error {
		return r.Known(Operator, association, func(c Case) error {
			known[c.Tenancy] = c
			return nil
		})
	})
	return known, err
}

// staged reads the chunks of a run back from the store; a chunk that has been adopted is empty.
func (g *Gateway) staged(ctx context.Context, run string) func(int) ([]rules.Record, error) {
	return func(n int) (records []rules.Record, err error) {
		err = g.Store.View(ctx, func(r Reader) error {
			chunk, err := r.Staged(run, n)
			records = chunk.Records
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			return err
		})
		return records, err
	}
}

// abandon records that a run failed for a reason of our own; the reason itself is the caller's to report.
func (g *Gateway) abandon(ctx context.Context, run Run, cause error) error {
	run.State, run.Reason, run.Ended = RunFailed, reasonInterrupted, g.Now()
	clean, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	if err := g.Store.Do(clean, func(tx Tx) error { return tx.SetRun(run) }); err != nil {
		return errors.Join(cause, err)
	}
	return cause
}

// askedAt is the law's now as an instant, for the record: a day is its beginning.
func askedAt(a rules.Asked) time.Time {
	if a.At.IsZero() {
		return a.Day.Begins()
	}
	return a.At
}

// asked is the law's now of a run that is resumed.
func asked(at time.Time) rules.Asked {
	if day := rules.DayOf(at); day.Begins().Equal(at) {
		return rules.AskedOn(day)
	}
	return rules.AskedAt(at)
}
