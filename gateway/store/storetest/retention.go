package storetest

import (
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// testRetention: a case is quiet when nothing has happened on its association's side since the instant; the
// newest hold says whether it is held; and what is held, waits or is erased is not erased.
func (s suite) testRetention() {
	sample := NewSample(s.s.Blind, Association, 1)
	s.do(sample.Add)
	quiet := func(before time.Time) []gateway.Quiet {
		return read(s, func(r gateway.Reader) ([]gateway.Quiet, error) { return r.QuietCases(Association, before) })
	}
	s.same(len(quiet(Night)), 0)
	later := Night.Add(365 * 24 * time.Hour)
	found := quiet(later)
	s.same(len(found), 1)
	s.same(found[0].Case, sample.Case.ID)
	s.same(found[0].Waits, true) // the notice is still to be handed over
	s.same(found[0].Held, false)

	e := gateway.Erasure{
		ID: gateway.NewID(), Case: sample.Case.ID, Party: gateway.PartyAssociation, At: later, Basis: "art. 5",
	}
	s.is(s.try(func(tx gateway.Tx) error { return tx.Erase(e) }), gateway.ErrState)
	e.Party = gateway.PartyMunicipality
	s.is(s.try(func(tx gateway.Tx) error { return tx.Erase(e) }), gateway.ErrErased) // it has recorded nothing
	s.do(func(tx gateway.Tx) error { return tx.AddAct(NewAct(sample, 1)) })

	held := func() bool {
		return read(s, func(r gateway.Reader) (bool, error) { return r.Held(sample.Case.ID) })
	}
	s.same(held(), false)
	for i, h := range []gateway.Hold{{Reason: "court"}, {Released: true}, {Reason: "audit"}} {
		h.ID, h.Case, h.At, h.By = gateway.NewID(), sample.Case.ID, later.Add(-time.Duration(i)*time.Hour), "abc"
		// By the order in which they come, not by their times.
		s.do(func(tx gateway.Tx) error { return tx.AddHold(h) })
		s.same(held(), !h.Released)
	}
	s.is(s.try(func(tx gateway.Tx) error { return tx.Erase(e) }), gateway.ErrState)
	unknown := gateway.Hold{ID: gateway.NewID(), Case: gateway.NewID(), At: later}
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddHold(unknown) }), gateway.ErrNotFound)
	s.do(func(tx gateway.Tx) error {
		h := gateway.Hold{ID: gateway.NewID(), Case: sample.Case.ID, Released: true, At: later}
		return errors.Join(tx.AddHold(h), tx.Erase(e))
	})
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddAct(NewAct(sample, 2)) }), gateway.ErrErased)
	s.testErasedAlarms(later)
	s.testOwnHolds(later)
}

// testErasedAlarms: with a party's part of a case the open alarms about it end, and no others.
func (s suite) testErasedAlarms(at time.Time) {
	gone, other := s.add(81), s.add(82)
	for _, sample := range []Sample{gone, other} {
		s.arrive(sample, Night)
		a := NewAlarm(gateway.AlarmDeliveryRejected, sample.Delivery.ID, 1)
		a.Number = sample.Case.Number
		s.raise(a)
		for _, nth := range []int{1, 2} {
			about := gateway.ClockSubject(sample.Notice, rules.DecideNoHelp, nth)
			s.raise(NewAlarm(gateway.AlarmClockLate, about, nth))
		}
	}
	open := func() int { return len(s.alarmsOf(gateway.AlarmList{})) }
	before := open()
	e := gateway.Erasure{
		ID: gateway.NewID(), Case: gone.Case.ID, Party: gateway.PartyAssociation, At: at, Basis: "art. 5",
	}
	s.do(func(tx gateway.Tx) error { return tx.Erase(e) })
	s.same(open(), before-2) // what the fogedret told is the municipality's own
	s.do(func(tx gateway.Tx) error { return tx.AddAct(NewAct(other, 81)) })
	e.ID, e.Case, e.Party = gateway.NewID(), other.Case.ID, gateway.PartyMunicipality
	s.do(func(tx gateway.Tx) error { return tx.Erase(e) })
	s.same(open(), before-4)
}

// testOwnHolds: a hold on a municipality's own case keeps it too.
func (s suite) testOwnHolds(at time.Time) {
	c := NewOwnCase(77)
	s.do(func(tx gateway.Tx) error { return tx.OpenCase(c) })
	e := gateway.Erasure{ID: gateway.NewID(), Case: c.ID, Party: gateway.PartyMunicipality, At: at, Basis: "KLE"}
	for i, h := range []gateway.Hold{{Reason: "court"}, {Released: true}, {Reason: "audit"}, {Released: true}} {
		h.ID, h.Case, h.At, h.By = gateway.NewID(), c.ID, at.Add(-time.Duration(i)*time.Hour), "abc"
		s.do(func(tx gateway.Tx) error { return tx.AddHold(h) })
		held := read(s, func(r gateway.Reader) (bool, error) { return r.Held(c.ID) })
		s.same(held, !h.Released)
		if held {
			s.is(s.try(func(tx gateway.Tx) error { return tx.Erase(e) }), gateway.ErrState)
		}
	}
	s.do(func(tx gateway.Tx) error { return tx.Erase(e) })
}
