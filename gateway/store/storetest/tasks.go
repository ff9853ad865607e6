package storetest

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// NewTask is a finding of the sample's case that lacks an address.
func NewTask(sample Sample, rule string, due rules.Day) gateway.Task {
	return gateway.Task{
		ID: gateway.NewID(), Kind: gateway.TaskFinding, Association: sample.Case.Association,
		Case:   sample.Case.ID,
		Number: sample.Case.Number, Tenancy: sample.Case.Tenancy, Rule: rule, Episode: 1, Subject: "s",
		Outcome: rules.Incomplete, Reason: "no-address", Missing: []rules.Field{"tenancy.address"}, Due: due,
		Since: Night,
		Finding: &rules.Finding{Rule: rule, Episode: 1, Outcome: rules.Incomplete, Reason: "no-address",
			Due: due},
	}
}

// NewRowTask is about a row of the association.
func NewRowTask(association, key string, line int) gateway.Task {
	return gateway.Task{
		ID: gateway.NewID(), Kind: gateway.TaskRow, Association: association, Subject: key, Since: Night,
		Row: &gateway.Quarantined{
			Run: "r", Source: "nattelig", Row: key, Since: Night,
			Problem: rules.Problem{File: "x.csv", Line: line, Column: "Dato",
				Code: rules.ProblemDateUnreadable},
		},
	}
}

// tasks are those that the operator sees.
func (s suite) tasks(f gateway.TaskFilter) []gateway.Task {
	s.Helper()
	return read(s, func(r gateway.Reader) ([]gateway.Task, error) { return r.Tasks(gateway.Operator, f) })
}

func (s suite) testTasks() {
	sample := s.add(1)
	a, b := NewTask(sample, "a", 0), NewTask(sample, "b", rules.Date(2026, 12, 1))
	c, d := NewTask(sample, "c", rules.Date(2026, 11, 1)), NewTask(sample, "d", rules.Date(2026, 12, 1))
	d.Since = Night.Add(-time.Hour)
	for _, task := range []*gateway.Task{&a, &b, &c, &d} {
		task.Subject, task.Rule, task.Finding.Rule = task.Rule, rules.EvictionFiled, rules.EvictionFiled
	}
	q := gateway.Task{
		ID: gateway.NewID(), Kind: gateway.TaskQuestion, Association: Association, Case: sample.Case.ID,
		Number: sample.Case.Number, Tenancy: sample.Case.Tenancy, Rule: "filed-as-planned", Episode: 2,
		Since:    Night,
		Question: &rules.Question{Code: rules.FiledAsPlanned, Episode: 2, Since: rules.Date(2026, 11, 1)},
	}
	row := NewRowTask(Association, "0011223344", 7)
	s.do(func(tx gateway.Tx) error {
		if err := tx.SetRowTasks(Association, []gateway.Task{row}); err != nil {
			return err
		}
		return SetTasks(tx, sample.Case.ID, a, b, c, d, q)
	})

	// Soonest due first, then the oldest; then questions, then rows.
	all := []gateway.Task{c, d, b, a, q, row}
	s.same(s.tasks(gateway.TaskFilter{}), all)
	s.same(s.tasks(gateway.TaskFilter{Limit: 2}), all[:2])
	for i := range all {
		s.same(append([]gateway.Task{}, s.tasks(gateway.TaskFilter{After: all[i].Place()})...), all[i+1:])
	}
	s.same(s.tasks(gateway.TaskFilter{After: c.Place(), Limit: 1}), all[1:2])
	s.same(s.tasks(gateway.TaskFilter{IDs: []string{a.ID, d.ID}}), []gateway.Task{d, a})
	s.same(s.tasks(gateway.TaskFilter{Case: sample.Case.ID}), all[:5])
	s.same(s.tasks(gateway.TaskFilter{Case: "another"}), nil)
	s.same(read(s, func(r gateway.Reader) (int, error) { return r.CountTasks(gateway.Operator) }), 6)

	// Others come in their place, and what is not among them is gone.
	b.Reason, b.Missing, b.Due = "unknown-municipality", nil, 0
	b.Finding.Due = 0
	s.do(func(tx gateway.Tx) error { return SetTasks(tx, sample.Case.ID, b) })
	s.same(s.tasks(gateway.TaskFilter{}), []gateway.Task{b, row})
	s.do(func(tx gateway.Tx) error { return SetTasks(tx, sample.Case.ID) })
	s.same(s.tasks(gateway.TaskFilter{}), []gateway.Task{row})

	// Twice within the transaction that made the case.
	fresh := NewSample(s.s.Blind, Association, 2)
	mine := NewTask(fresh, "a", 0)
	s.do(func(tx gateway.Tx) error {
		if err := fresh.Add(tx); err != nil {
			return err
		}
		for range 2 {
			if err := SetTasks(tx, fresh.Case.ID, mine); err != nil {
				return err
			}
		}
		return nil
	})
	s.same(s.tasks(gateway.TaskFilter{Case: fresh.Case.ID}), []gateway.Task{mine})
}

func (s suite) testRowTasks() {
	one, two := NewRowTask(Association, "00aabbccdd", 2), NewRowTask(Association, "00aabbccee", 1)
	three, other := NewRowTask(Association, "11aabbccdd", 3), NewRowTask(OtherAssociation, "00aabbccdd", 4)
	set := func(association string, rows ...gateway.Task) {
		s.do(func(tx gateway.Tx) error { return tx.SetRowTasks(association, rows) })
	}
	set(Association, one, two, three)
	set(OtherAssociation, other)
	s.same(s.tasks(gateway.TaskFilter{}), []gateway.Task{two, one, three, other}) // as they stand in the file
	s.same(s.tasks(gateway.TaskFilter{Rows: Association}), []gateway.Task{two, one, three})
	s.same(s.tasks(gateway.TaskFilter{Alike: []string{"00aabbcc", "22222222"}}),
		[]gateway.Task{two, one, other})
	set(Association, three)
	s.same(s.tasks(gateway.TaskFilter{}), []gateway.Task{three, other})
}

func (s suite) testFirstTasks() {
	sample, other := s.add(1), s.add(2)
	a, b, c := NewTask(sample, "a", 0), NewTask(sample, "b", rules.Date(2026, 12, 1)), NewTask(other, "c", 0)
	a.First, c.First = true, true
	s.do(func(tx gateway.Tx) error {
		if err := SetTasks(tx, other.Case.ID, c); err != nil {
			return err
		}
		return SetTasks(tx, sample.Case.ID, a, b)
	})
	firsts := func() []string {
		return read(s, func(r gateway.Reader) ([]string, error) {
			return r.FirstTasks(gateway.Operator)
		})
	}
	s.same(len(firsts()), 2)
	s.same(s.tasks(gateway.TaskFilter{IDs: []string{a.ID}}), []gateway.Task{a})

	// What is known of a case can change, and then its tasks move.
	a.First, b.First = false, true
	s.do(func(tx gateway.Tx) error { return SetTasks(tx, sample.Case.ID, a, b) })
	s.do(func(tx gateway.Tx) error { return SetTasks(tx, other.Case.ID) })
	s.same(firsts(), []string{b.ID})
}

func (s suite) testAssign() {
	sample := s.add(1)
	mine, row := NewTask(sample, "a", 0), NewRowTask(Association, "00aabbccdd", 2)
	set := func() {
		s.do(func(tx gateway.Tx) error {
			if err := tx.SetRowTasks(Association, []gateway.Task{row}); err != nil {
				return err
			}
			return SetTasks(tx, sample.Case.ID, mine)
		})
	}
	set()
	for _, id := range []string{mine.ID, row.ID} {
		s.do(func(tx gateway.Tx) error { return tx.Assign(id, "abc", "xyz") })
	}
	s.is(s.try(func(tx gateway.Tx) error { return tx.Assign(gateway.NewID(), "abc", "") }),
		gateway.ErrNotFound)

	// Whoever judges again does not know of it, and leaves it.
	mine.Due = rules.Date(2026, 12, 1)
	set()
	for _, t := range s.tasks(gateway.TaskFilter{}) {
		s.same([]string{t.Owner, t.Substitute}, []string{"abc", "xyz"})
	}
}
