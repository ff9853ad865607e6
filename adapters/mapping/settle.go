package mapping

import (
	"math/bits"
	"slices"
	"time"

	"boligbro/rules"
)

// settle makes events of what was read about them.
func (m *Mapper) settle(row *Row) {
	d := &m.row
	for rest := d.touched; rest != 0; rest &= rest - 1 {
		i := bits.TrailingZeros32(rest)
		event, marks := d.events[i], d.marks[i]
		d.events[i], d.marks[i] = m.base.events[i], m.base.marks[i]
		m.event(row, event, marks)
	}
	// The order of the days, and of the case where days are the same.
	slices.SortStableFunc(m.settled, func(a, b rules.Event) int { return int(a.On) - int(b.On) })
	d.rec.Events = m.settled
}

// event keeps one event when it is whole, notes what is wrong with it, and quarantines the row when what is
// wrong could change the rules' answer.
func (m *Mapper) event(row *Row, event rules.Event, marks mark) {
	d := &m.row
	if marks&ignored != 0 || marks&happened == 0 {
		return
	}
	d.fallsOn(event, marks)
	if event.Kind == "" {
		m.withoutKind(row, event, marks)
		return
	}
	if m.plan.byEvent {
		for i := range d.rec.Problems {
			d.rec.Problems[i].Step = event.Kind
		}
	}
	if !event.At.IsZero() && event.On == 0 && marks&undated == 0 {
		event.On = rules.DayOf(event.At)
	}
	event = m.dated(row, event, marks)
	if event.On == 0 || marks&undated != 0 {
		d.rec.Quarantined = d.rec.Quarantined || decisive(event.Kind)
		return
	}
	m.settled = append(m.settled, event)
}

// dated notes what is wrong with the day of an event, and leaves out an instant that falls on another.
func (m *Mapper) dated(row *Row, event rules.Event, marks mark) rules.Event {
	on, at := "events."+string(event.Kind), "events."+string(event.Kind)+".at"
	if m.plan.byEvent {
		on, at = "event.on", "event.at"
	}
	switch {
	case marks&undated != 0:
	case event.On == 0:
		m.problem(row, m.header(on, at), rules.ProblemDateMissing, event.Kind)
	case !event.At.IsZero() && rules.DayOf(event.At) != event.On:
		m.problem(row, m.header(at), rules.ProblemDateImpossible, event.Kind)
		event.At = time.Time{}
	}
	return event
}

// withoutKind quarantines the row of an event whose kind is missing or cannot be read. The row of a tenancy
// to which nothing has happened is none.
func (m *Mapper) withoutKind(row *Row, event rules.Event, marks mark) {
	if nothing(event, marks) {
		return
	}
	if marks&nameless == 0 {
		m.problem(row, m.header("event.kind"), rules.ProblemStepUnknown, "")
	}
	m.row.rec.Quarantined = true
}

// header is the header of the first of the fields that the table has a column for.
func (m *Mapper) header(names ...string) string {
	for _, name := range names {
		for i := range m.cells {
			if m.cells[i].name == name {
				return m.cells[i].header
			}
		}
	}
	return ""
}

// gravity is the legal steps, the gravest last: the municipality may have to hear of a demand and a filing.
var gravity = []rules.EventKind{rules.Terminated, rules.Demanded, rules.FilingPlanned, rules.Filed}

// blame names the gravest step of a row that cannot be used beside the problems that are not about a step,
// and the day of its demand or filing beside all, so that a person hears what may be missed, and when it was
// due.
func (m *Mapper) blame() {
	rec := &m.row.rec
	var gravest rules.EventKind
	for _, kind := range gravity {
		if slices.ContainsFunc(m.settled, func(e rules.Event) bool { return e.Kind == kind }) {
			gravest = kind
		}
	}
	for i := range rec.Problems {
		if rec.Problems[i].Step == "" {
			rec.Problems[i].Step = gravest
		}
		rec.Problems[i].On = m.row.due
	}
}
