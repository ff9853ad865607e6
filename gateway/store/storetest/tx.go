package storetest

import (
	"context"
	"sync"
	"time"

	"boligbro/gateway"
)

func (s suite) testDo() {
	// It leaves no trace when fn fails, in no table and not in the log.
	sample := NewSample(s.s.Blind, Association, 1)
	s.is(s.try(func(tx gateway.Tx) error {
		if err := sample.Add(tx); err != nil {
			return err
		}
		if _, err := tx.Notice(gateway.Operator, sample.Notice.ID); err != nil { // what it has itself written
			return err
		}
		return errStop
	}), errStop)
	s.is(fails(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByID(gateway.Operator, sample.Case.ID)
	}), gateway.ErrNotFound)
	if n := s.entries(); n != 0 {
		s.Fatalf("a transaction that failed left %d log entries", n)
	}
	// And when fn panics.
	func() {
		defer func() {
			if recover() == nil {
				s.Error("the panic did not come through")
			}
		}()
		s.try(func(tx gateway.Tx) error {
			if err := sample.Add(tx); err != nil {
				return err
			}
			panic("on purpose")
		})
	}()
	// And when its context has ended.
	ctx, cancel := context.WithCancel(context.Background())
	s.is(s.s.Do(ctx, func(tx gateway.Tx) error {
		cancel()
		return sample.Add(tx)
	}), context.Canceled)
	// And when fn does not heed that the database refused something.
	if s.try(func(tx gateway.Tx) error {
		sample.Add(tx)
		tx.Cases(gateway.Operator, "", 0)
		tx.AddQuarantine([]gateway.Quarantined{{Run: "there is no such run"}})
		tx.Cases(gateway.Operator, "", 0)
		return nil
	}) == nil {
		s.Fatal("Do succeeded, and something that was added is not there")
	}
	// All of it is there when Do returns nil.
	s.do(sample.Add)
	if n := s.entries(); n != 2 {
		s.Fatalf("two acts left %d log entries", n)
	}
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.Case(gateway.Operator, sample.Case.Number)
	}), sample.Head())
}

func (s suite) testView() {
	first := s.add(1)
	var wrote sync.WaitGroup
	s.view(func(r gateway.Reader) error {
		before, err := r.Cases(gateway.Operator, "", 0)
		if err != nil {
			return err
		}
		// A writer is not kept waiting by the View, and the View does not see what it writes.
		wrote.Go(func() { s.add(2) })
		wrote.Wait()
		after, err := r.Cases(gateway.Operator, "", 0)
		s.same(after, before)
		return err
	})
	// A View is not kept waiting by a writer.
	s.do(func(tx gateway.Tx) error {
		if err := NewSample(s.s.Blind, Association, 3).Add(tx); err != nil {
			return err
		}
		if _, err := tx.Cases(gateway.Operator, "", 0); err != nil { // so that it has written
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), 4*time.Second)
		defer cancel()
		return s.s.View(ctx, func(r gateway.Reader) error {
			_, err := r.CaseByID(gateway.Operator, first.Case.ID)
			return err
		})
	})
}

func (s suite) testBlind() {
	a := s.s.Blind("tenancy", "13748136", "1-35-3255-6")
	if a != s.s.Blind("tenancy", "13748136", "1-35-3255-6") {
		s.Error("the same parts give different hashes")
	}
	seen := map[string]bool{a: true}
	for _, parts := range [][]string{
		{"tenancy", "137481361", "-35-3255-6"}, {"tenancy", "13748136"}, {"tenancy", "13748136", "1-35-3255-6", ""},
		{}, {""},
	} {
		b := s.s.Blind(parts...)
		if seen[b] {
			s.Errorf("%q gives a hash that other parts give", parts)
		}
		seen[b] = true
	}
}

// testManyWriters: transactions that touch the same rows and the log at once all end, and none is lost.
func (s suite) testManyWriters() {
	sample := s.add(0)
	var writers sync.WaitGroup
	const each, count = 5, 6
	for w := range count {
		writers.Go(func() {
			for i := range each {
				s.again(func(tx gateway.Tx) error {
					c, err := tx.CaseByID(gateway.Operator, sample.Case.ID)
					if err != nil {
						return err
					}
					c.Version++
					v, e := sample.Version, sample.Evaluation
					v.Version, e.Version, e.ID = c.Version, c.Version, gateway.NewID()
					if err := AddVersion(tx, c, v, e); err != nil {
						return err
					}
					return NewSample(s.s.Blind, OtherAssociation, 1000*w+i).Add(tx)
				})
			}
		})
	}
	writers.Wait()
	c := read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByID(gateway.Operator, sample.Case.ID)
	})
	s.same(c.Version, 1+each*count)
	s.same(s.entries(), 2+3*each*count)
}

// again tries until nobody was in the way.
func (s suite) again(fn func(tx gateway.Tx) error) {
	if err := s.try(fn); err != nil {
		s.Errorf("Do: %v", err)
	}
}
