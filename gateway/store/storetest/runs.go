package storetest

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// NewRun is a run that has begun so many minutes after Night.
func NewRun(association, key string, minute int) gateway.Run {
	return gateway.Run{
		ID: gateway.NewID(), Association: association, Key: key, State: gateway.RunStaging,
		Started: Night.Add(time.Duration(minute) * time.Minute),
		Asked:   Night,
	}
}

func (s suite) addRun(run gateway.Run) error {
	return s.try(func(tx gateway.Tx) error { return tx.AddRun(run) })
}

func (s suite) setRun(run gateway.Run) error {
	return s.try(func(tx gateway.Tx) error { return tx.SetRun(run) })
}

func (s suite) testRuns() {
	night := NewRun(Association, "night/2026-11-22", 0)
	s.do(func(tx gateway.Tx) error { return tx.AddRun(night) })
	s.same(read(s, func(r gateway.Reader) (gateway.Run, error) {
		return r.Run(gateway.Operator, night.ID)
	}), night)
	// One of a key, and the transaction can go on; none for runs by hand; another association's is its own.
	hand := NewRun(Association, "", 1)
	s.do(func(tx gateway.Tx) error {
		s.is(tx.AddRun(NewRun(Association, night.Key, 1)), gateway.ErrExists)
		return tx.AddRun(hand)
	})
	for _, run := range []gateway.Run{NewRun(Association, "", 2), NewRun(OtherAssociation, night.Key, 3)} {
		if err := s.addRun(run); err != nil {
			s.Fatal(err)
		}
	}
	// One that failed can be begun again, once.
	failed := night
	failed.State, failed.Ended, failed.Reason, failed.Source = gateway.RunFailed, Night.Add(time.Minute),
		"unreadable", "nattelig"
	before := s.entries()
	if err := s.setRun(failed); err != nil {
		s.Fatal(err)
	}
	s.same(s.entries(), before+1)
	s.same(read(s, func(r gateway.Reader) (gateway.Run, error) {
		return r.Run(gateway.Operator, night.ID)
	}), failed)
	second := NewRun(Association, night.Key, 4)
	if err := s.addRun(second); err != nil {
		s.Fatal(err)
	}
	s.is(s.addRun(NewRun(Association, night.Key, 5)), gateway.ErrExists)
	// States and counts; what has ended stays so, but a refused run can be accepted.
	second.Sources = []gateway.SourceRun{{
		Name: "nattelig", Cursor: "c1", Rows: 10, Kept: 5, WithoutSteps: 4, Quarantined: 1,
	}}
	second.State, second.Chunks = gateway.RunStaged, 2
	if err := s.setRun(second); err != nil {
		s.Fatal(err)
	}
	s.same(s.entries(), before+1)
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Run, error) { return r.Unfinished(Association) })), 3)
	second.State, second.Ended, second.Reason = gateway.RunRefused, Night.Add(5*time.Minute), "shrunk"
	if err := s.setRun(second); err != nil {
		s.Fatal(err)
	}
	refused := read(s, func(r gateway.Reader) ([]gateway.Run, error) { return r.RefusedRuns() })
	s.same(len(refused), 1)
	s.same(refused[0].ID, second.ID)
	second.State, second.Accepted = gateway.RunStaged, true
	if err := s.setRun(second); err != nil {
		s.Fatal(err)
	}
	second.State = gateway.RunAdopted
	if err := s.setRun(second); err != nil {
		s.Fatal(err)
	}
	s.same(s.entries(), before+3)
	s.same(read(s, func(r gateway.Reader) (gateway.Run, error) {
		return r.Run(gateway.Operator, second.ID)
	}), second)
	second.State = gateway.RunStaging
	s.is(s.setRun(second), gateway.ErrState)
	s.is(s.setRun(gateway.Run{ID: gateway.NewID(), State: gateway.RunFailed}), gateway.ErrNotFound)
	s.testRunLists(second)
}

// testRunLists adds a run to those of testRuns; second is the newest of them that was adopted.
func (s suite) testRunLists(second gateway.Run) {
	last := func() (gateway.Run, error) {
		var run gateway.Run
		err := s.s.View(s.Context(), func(r gateway.Reader) (err error) {
			run, err = r.LastAdopted(gateway.Operator, Association)
			return err
		})
		return run, err
	}
	run, err := last()
	s.same(run.ID, second.ID)
	s.is(err, nil)
	unchanged := NewRun(Association, "", 6)
	if err := s.addRun(unchanged); err != nil {
		s.Fatal(err)
	}
	unchanged.State = gateway.RunUnchanged
	if err := s.setRun(unchanged); err != nil {
		s.Fatal(err)
	}
	run, _ = last()
	s.same(run.ID, unchanged.ID)
	s.is(fails(s, func(r gateway.Reader) (gateway.Run, error) {
		return r.LastAdopted(gateway.Operator, "00000000")
	}), gateway.ErrNotFound)
	runs := read(s, func(r gateway.Reader) ([]gateway.Run, error) {
		return r.Runs(gateway.Operator, Association, 2)
	})
	s.same([]string{runs[0].ID, runs[1].ID}, []string{unchanged.ID, second.ID})
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Run, error) {
		return r.Runs(gateway.Operator, "", 0)
	})), 6)
}

func (s suite) testStaged() {
	run := NewRun(Association, "", 0)
	sample := NewSample(s.s.Blind, Association, 1)
	chunk := gateway.Staged{Run: run.ID, Chunk: 1, Records: sample.Version.Records}
	second := chunk
	second.Chunk = 2
	bad := []gateway.Quarantined{
		{
			Run: run.ID, Source: "nattelig", Row: "4f", Since: Night,
			Problem: rules.Problem{
				File: "b.csv", Line: 9, Column: "Dato", Code: rules.ProblemDateImpossible, Step: rules.Filed,
				On: rules.Date(2026, 10, 1),
			},
		},
		{
			Run: run.ID, Source: "nattelig", Problem: rules.Problem{
				File: "a.csv", Line: 2, Code: rules.ProblemKeyMissing,
			},
		},
	}
	s.do(func(tx gateway.Tx) error {
		if err := tx.AddRun(run); err != nil {
			return err
		}
		if err := tx.Stage(chunk); err != nil {
			return err
		}
		if err := tx.Stage(second); err != nil {
			return err
		}
		return tx.AddQuarantine(bad[:1])
	})
	s.do(func(tx gateway.Tx) error { return tx.AddQuarantine(bad[1:]) })
	staged := func(n int) (gateway.Staged, error) {
		var c gateway.Staged
		err := s.s.View(s.Context(), func(r gateway.Reader) (err error) {
			c, err = r.Staged(run.ID, n)
			return err
		})
		return c, err
	}
	got, err := staged(1)
	s.is(err, nil)
	s.same(got, chunk)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Quarantined, error) {
		return r.Quarantine(gateway.Operator, run.ID, 0)
	}), bad)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Quarantined, error) {
		return r.Quarantine(gateway.Operator, run.ID, 1)
	}), bad[:1])
	s.do(func(tx gateway.Tx) error { return tx.DropChunk(run.ID, 1) })
	_, err = staged(1)
	s.is(err, gateway.ErrNotFound)
	// A refused run keeps what is staged; one that is adopted does not, and can take no more.
	run.State = gateway.RunRefused
	s.do(func(tx gateway.Tx) error { return tx.SetRun(run) })
	got, err = staged(2)
	s.is(err, nil)
	s.same(got, second)
	run.State = gateway.RunStaged
	s.do(func(tx gateway.Tx) error { return tx.SetRun(run) })
	run.State = gateway.RunAdopted
	s.do(func(tx gateway.Tx) error { return tx.SetRun(run) })
	_, err = staged(2)
	s.is(err, gateway.ErrNotFound)
	s.is(s.try(func(tx gateway.Tx) error { return tx.Stage(second) }), gateway.ErrState)
}
