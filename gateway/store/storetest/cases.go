package storetest

import (
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

func (s suite) testCases() {
	var all []gateway.Case
	for i := range 5 {
		all = append(all, s.add(i).Head())
	}
	other := NewSample(s.s.Blind, OtherAssociation, 1)
	s.do(other.Add)
	// EachCase: every case of the association, in the order of their keys.
	slices.SortFunc(all, func(a, b gateway.Case) int { return strings.Compare(a.Key, b.Key) })
	var found []gateway.Case
	s.view(func(r gateway.Reader) error {
		return r.EachCase(gateway.Operator, Association, func(c gateway.Case) error {
			found = append(found, c)
			return nil
		})
	})
	s.same(found, all)
	s.is(s.s.View(s.Context(), func(r gateway.Reader) error {
		return r.EachCase(gateway.Operator, Association, func(gateway.Case) error { return errStop })
	}), errStop)
	// Cases: in the order of their numbers, after the given one.
	all = append(all, other.Head())
	slices.SortFunc(all, func(a, b gateway.Case) int { return strings.Compare(a.Number, b.Number) })
	s.same(read(s, func(r gateway.Reader) ([]gateway.Case, error) {
		return r.Cases(gateway.Operator, "", 0)
	}), all)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Case, error) {
		return r.Cases(gateway.Operator, all[1].Number, 3)
	}), all[2:5])
	// One by one.
	c := all[0]
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.Case(gateway.Operator, c.Number)
	}), c)
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) { // as somebody typed it
		return r.Case(gateway.Operator, " "+strings.ToLower(strings.ReplaceAll(c.Number, "-", "\u2011")))
	}), c)
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByID(gateway.Operator, c.ID)
	}), c)
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) { return r.CaseByKey(c.Association, c.Key) }), c)
	s.is(fails(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.Case(gateway.Operator, "B-0000-0000")
	}), gateway.ErrNotFound)
	s.is(fails(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByKey("00000000", c.Key)
	}), gateway.ErrUnreadable)
	// ErrExists: the association has a case of the tenancy. It is there at once.
	again := NewSample(s.s.Blind, Association, 77)
	twin := NewSample(s.s.Blind, Association, 77)
	s.do(func(tx gateway.Tx) error {
		_, err := tx.CaseByKey(again.Case.Association, again.Case.Key)
		s.is(err, gateway.ErrNotFound)
		if err := again.Add(tx); err != nil {
			return err
		}
		found, err := tx.CaseByKey(again.Case.Association, again.Case.Key)
		s.same(found, again.Head())
		return err
	})
	s.is(s.try(twin.Add), gateway.ErrExists)
	// The same tenancy number at another association is another case.
	s.do(NewSample(s.s.Blind, OtherAssociation, 77).Add)
}

func (s suite) testVersions() {
	sample := s.add(1)
	head, v, e := sample.Head(), sample.Version, sample.Evaluation
	s.same(read(s, func(r gateway.Reader) (gateway.Version, error) {
		return r.Version(gateway.Operator, head.ID, 1)
	}), v)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Evaluation, error) {
		return r.Evaluations(gateway.Operator, head.ID)
	}), []gateway.Evaluation{e})
	s.is(fails(s, func(r gateway.Reader) (gateway.Version, error) {
		return r.Version(gateway.Operator, head.ID, 2)
	}), gateway.ErrNotFound)
	// ErrState: the stored head is not at the version before.
	s.is(s.try(func(tx gateway.Tx) error { return AddVersion(tx, head, v, e) }), gateway.ErrState)
	third := head
	third.Version = 3
	v.Version, e.Version = 3, 3
	s.is(s.try(func(tx gateway.Tx) error { return AddVersion(tx, third, v, e) }), gateway.ErrState)
	unknown := third
	unknown.ID = gateway.NewID()
	v.Case, e.Case = unknown.ID, unknown.ID
	s.is(s.try(func(tx gateway.Tx) error { return AddVersion(tx, unknown, v, e) }), gateway.ErrNotFound)
	v.Case, e.Case = head.ID, head.ID
	// The next version, with the head that points at it, and the first is as it was.
	second := head
	second.Version, second.Municipality, second.Wake, second.RuleSet = 2, OtherMunicipality,
		rules.Date(2026, 12, 1), "another"
	second.Digests, second.Evaluations = map[string]string{"nattelig": "ff", "hånd": "00"}, 2
	v.Version, v.Run, e.Version, e.ID, e.At = 2, "", 2, gateway.NewID(), Night.Add(time.Hour)
	v.Records = append(slices.Clone(v.Records), rules.Record{Key: v.Records[0].Key, Source: "hånd"})
	s.do(func(tx gateway.Tx) error { return AddVersion(tx, second, v, e) })
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByID(gateway.Operator, head.ID)
	}), second)
	s.same(read(s, func(r gateway.Reader) (gateway.Version, error) {
		return r.Version(gateway.Operator, head.ID, 2)
	}), v)
	s.same(read(s, func(r gateway.Reader) (gateway.Version, error) {
		return r.Version(gateway.Operator, head.ID, 1)
	}), sample.Version)
	// A new answer about the newest version; about another one it is refused.
	third = second
	third.Wake, third.RuleSet, third.Evaluations = 0, "a third", 3
	later := e
	later.ID, later.At, later.Findings = gateway.NewID(), Night.Add(-time.Hour), nil
	s.do(func(tx gateway.Tx) error { return AddEvaluation(tx, third, later) })
	s.same(read(s, func(r gateway.Reader) (gateway.Case, error) {
		return r.CaseByID(gateway.Operator, head.ID)
	}), third)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Evaluation, error) {
		return r.Evaluations(gateway.Operator, head.ID)
	}),
		[]gateway.Evaluation{sample.Evaluation, e, later})
	old := third
	old.Version, later.Version, later.ID = 1, 1, gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return AddEvaluation(tx, old, later) }), gateway.ErrState)
	s.testVersionsTogether()
}

// testVersionsTogether stores versions within one transaction, whose rows are not written yet.
func (s suite) testVersionsTogether() {
	fresh := NewSample(s.s.Blind, Association, 2)
	s.do(func(tx gateway.Tx) error {
		if err := fresh.Add(tx); err != nil {
			return err
		}
		s.is(AddVersion(tx, fresh.Head(), fresh.Version, fresh.Evaluation), gateway.ErrState)
		next, v, e := fresh.Head(), fresh.Version, fresh.Evaluation
		next.Version, v.Version, e.Version, e.ID = 2, 2, 2, gateway.NewID()
		if err := AddVersion(tx, next, v, e); err != nil {
			return err
		}
		found, err := tx.CaseByID(gateway.Operator, next.ID)
		next.Evaluations = 2
		s.same(found, next)
		return err
	})
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Evaluation, error) {
		return r.Evaluations(gateway.Operator, fresh.Case.ID)
	})), 2)
}

func (s suite) testAwake() {
	today := rules.Date(2026, 11, 22)
	wakes := map[string]rules.Day{}
	for i, wake := range []rules.Day{0, today.Add(-1), today, today.Add(1)} {
		sample := s.add(i)
		c, e := sample.Head(), sample.Evaluation
		c.Wake, e.ID = wake, gateway.NewID()
		s.do(func(tx gateway.Tx) error { return AddEvaluation(tx, c, e) })
		wakes[c.ID] = wake
	}
	set := NewSample(s.s.Blind, Association, 9).Evaluation.RuleSet
	awake := read(s, func(r gateway.Reader) ([]gateway.Case, error) { return r.Awake(today, set, "", 0) })
	s.same(len(awake), 2)
	for _, c := range awake {
		if wakes[c.ID].IsZero() || wakes[c.ID] > today {
			s.Errorf("a case that wakes on %q is awake on %s", wakes[c.ID], today)
		}
	}
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Case, error) { return r.Awake(today, set, "", 1) })), 1)
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.Case, error) {
		return r.Awake(today, "other rules", "", 0)
	})), 4)
}
