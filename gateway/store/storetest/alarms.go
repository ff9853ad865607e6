package storetest

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// NewAlarm is an alarm that is raised so many minutes after Night.
func NewAlarm(kind gateway.AlarmKind, subject string, minute int) gateway.Alarm {
	return gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: Association, Municipality: Municipality,
		Number: "B-7KXM-2RQD", Subject: subject, Code: "c",
		Count: 1, Due: rules.Date(2026, 12, 1), Raised: Night.Add(time.Duration(minute) * time.Minute),
	}
}

// raise raises an alarm and reports whether it is new.
func (s suite) raise(a gateway.Alarm) (fresh bool) {
	s.Helper()
	s.do(func(tx gateway.Tx) (err error) {
		fresh, err = tx.Raise(a)
		return err
	})
	return fresh
}

// alarmsOf is a part of the list that the operator sees.
func (s suite) alarmsOf(part gateway.AlarmList) []gateway.Alarm {
	s.Helper()
	return read(s, func(r gateway.Reader) ([]gateway.Alarm, error) { return r.Alarms(gateway.Operator, part) })
}

func (s suite) testAlarms() {
	a, b := NewAlarm(gateway.AlarmDeliveryFailed, "x", 2), NewAlarm(gateway.AlarmClockLate, "x", 1)
	before := s.entries()
	s.same(s.raise(a), true)
	s.same(s.raise(b), true)
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{b, a}) // oldest first
	s.same(s.alarmsOf(gateway.AlarmList{Limit: 1}), []gateway.Alarm{b})
	s.same(s.alarmsOf(gateway.AlarmList{After: b.Place()}), []gateway.Alarm{a})
	s.same(s.alarmsOf(gateway.AlarmList{After: a.Place()}), nil)
	// An open one of the same kind and subject is kept, with Count and Due brought up to date.
	twin := NewAlarm(a.Kind, a.Subject, 3)
	twin.Count, twin.Due, twin.Code = 7, rules.Date(2027, 1, 1), ""
	s.same(s.raise(twin), false)
	a.Count, a.Due = 7, twin.Due
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{b, a})
	s.same(s.entries(), before+3) // by how many it is now is an entry
	// Mailed and Escalated.
	a.Mailed, a.Escalated = Night.Add(time.Hour), Night.Add(2*time.Hour)
	changed := a
	changed.Code, changed.Count = "not this", 99
	s.do(func(tx gateway.Tx) error { return tx.SetAlarm(changed) })
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{b, a})
	// The end.
	end := Night.Add(3 * time.Hour)
	for range 2 { // a second time, and one that is not there, are nothing
		s.do(func(tx gateway.Tx) error {
			if err := tx.Resolve(gateway.AlarmFinding, "nothing", end); err != nil {
				return err
			}
			return tx.Resolve(b.Kind, b.Subject, end)
		})
	}
	s.same(s.entries(), before+5) // that it was mailed is an entry too
	b.Resolved = end
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{a})
	s.same(s.alarmsOf(gateway.AlarmList{Resolved: true}), []gateway.Alarm{b, a})
	// What has ended can begin again.
	again := NewAlarm(b.Kind, b.Subject, 300)
	s.same(s.raise(again), true)
	s.same(s.alarmsOf(gateway.AlarmList{Resolved: true}), []gateway.Alarm{b, a, again})
	s.testAlarmCounts(a, b, again, end)
}

// testAlarmCause: an open alarm says the newest cause, and is not mailed again because it is another one.
func (s suite) testAlarmCause() {
	first := NewAlarm(gateway.AlarmChannelFailed, "x", 1)
	s.same(s.raise(first), true)
	first.Mailed, first.Escalated = Night.Add(time.Hour), Night.Add(2*time.Hour)
	s.do(func(tx gateway.Tx) error { return tx.SetAlarm(first) })
	before := s.entries()
	newer := NewAlarm(first.Kind, first.Subject, 300)
	newer.Code = "another"
	s.same(s.raise(newer), false)
	again := NewAlarm(newer.Kind, newer.Subject, 301)
	again.Code = newer.Code
	s.same(s.raise(again), false)
	s.same(s.entries(), before+3) // the end of the first, the newer, and when that was mailed
	newer.Mailed, newer.Escalated = first.Mailed, first.Escalated
	first.Resolved = newer.Raised
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{newer})
	s.same(s.alarmsOf(gateway.AlarmList{Resolved: true}), []gateway.Alarm{first, newer})
}

// testEachCause: of a refused run each cause is mailed once while the alarm stands, whichever comes again.
func (s suite) testEachCause() {
	var last gateway.Alarm
	for i, step := range []struct {
		code   string
		mailed bool // before anybody mails it
	}{{"shrunk", false}, {"mostly-bad", false}, {"shrunk", true}, {"mostly-bad", true}, {"empty", false}} {
		last = NewAlarm(gateway.AlarmRunRefused, "x", 100*i+1)
		last.Code = step.code
		s.raise(last)
		open := s.alarmsOf(gateway.AlarmList{})
		if len(open) != 1 || open[0].ID != last.ID || open[0].Mailed.IsZero() == step.mailed {
			s.Fatalf("%d: open %+v, mailed %t", i, open, step.mailed)
		}
		last.Mailed = Night.Add(time.Hour)
		s.do(func(tx gateway.Tx) error { return tx.SetAlarm(last) })
	}
	s.do(func(tx gateway.Tx) error { return tx.Resolve(last.Kind, last.Subject, Night.Add(24*time.Hour)) })
	again := NewAlarm(last.Kind, last.Subject, 3000)
	again.Code = "mostly-bad"
	s.same(s.raise(again), true)
	other := NewAlarm(last.Kind, last.Subject, 3001)
	other.Code = "shrunk" // it was mailed of another alarm, which is over
	s.raise(other)
	if open := s.alarmsOf(gateway.AlarmList{}); len(open) != 1 || !open[0].Mailed.IsZero() {
		s.Errorf("a cause that was mailed of an alarm that is over is not mailed: %+v", open)
	}
}

// testAlarmCounts counts and settles alarms, of which a and again are open; again is of b's kind.
func (s suite) testAlarmCounts(a, b, again gateway.Alarm, end time.Time) {
	clock := NewAlarm(b.Kind, "y", 4)
	s.same(s.raise(clock), true)
	s.same(read(s, func(r gateway.Reader) ([]gateway.AlarmCount, error) {
		return r.AlarmCounts(gateway.Operator)
	}), []gateway.AlarmCount{
		{Association: b.Association, Municipality: b.Municipality, Kind: b.Kind, Open: 2, Items: 2},
		{Association: a.Association, Municipality: a.Municipality, Kind: a.Kind, Open: 1, Items: 7},
	})
	ours := gateway.Scope{Associations: []string{a.Association}}
	for _, n := range read(s, func(r gateway.Reader) ([]gateway.AlarmCount, error) {
		return r.AlarmCounts(ours)
	}) {
		s.same(n.Kind, a.Kind) // never the municipality's clocks
	}
	// Settle ends those of the kinds about any of the subjects, and no others.
	other := NewAlarm(gateway.AlarmDeliverySilent, "y", 301)
	s.same(s.raise(other), true)
	before := s.entries()
	s.do(func(tx gateway.Tx) error {
		kinds := []gateway.AlarmKind{gateway.AlarmDeliveryFailed, gateway.AlarmDeliverySilent}
		if err := tx.Settle(kinds, nil, end); err != nil {
			return err
		}
		return tx.Settle(kinds, []string{"x", "y", "z"}, end)
	})
	s.same(s.entries(), before+2)
	s.same(s.alarmsOf(gateway.AlarmList{}), []gateway.Alarm{clock, again})
}
