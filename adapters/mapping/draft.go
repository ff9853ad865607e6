package mapping

import "boligbro/rules"

// mark is what the row has shown of an event while its row is read.
type mark uint8

const (
	happened mark = 1 << iota // something in the row says that it happened
	undated                   // its day is there and cannot be read
	nameless                  // its kind is there and cannot be read
	ignored                   // the settings say that its kind is none of ours
)

// draft is a row being read. It is used anew for each.
type draft struct {
	rec     rules.Record
	tenants [maxTenants]rules.Tenant
	arrears rules.Arrears
	// assignment is what the row says of one, where a row is that.
	assignment rules.Assignment
	owed       bool
	events     []rules.Event
	marks      []mark
	touched    uint32    // which events
	due        rules.Day // of the earliest demand or filing in the row; zero: none, or it cannot be read
	special    bool      // may hold characters that text must be cleaned of
	// protects are the tenants, by number, whose name says that it is protected, and protectsAll.
	protects uint16
}

// protectsAll is the mark of an address that is not told because it is protected.
const protectsAll = 1 << maxTenants

func (d *draft) touch(i int, m mark) {
	d.touched |= 1 << i
	d.marks[i] |= m
}

// falls notes the day on which a demand or a filing falls. An event whose kind cannot be read may be one.
func (d *draft) falls(kind rules.EventKind, on rules.Day) {
	switch kind {
	case "", rules.Demanded, rules.FilingPlanned, rules.Filed:
		if d.due == 0 || on < d.due {
			d.due = on
		}
	}
}

// fallsOn notes the day of an event that is whole enough to have one.
func (d *draft) fallsOn(event rules.Event, marks mark) {
	switch {
	case event.On != 0 && marks&undated == 0:
		d.falls(event.Kind, event.On)
	case !event.At.IsZero():
		d.falls(event.Kind, rules.DayOf(event.At))
	}
}

// nothing reports whether the row of a tenancy names no event at all: nothing has happened to the tenancy.
func nothing(event rules.Event, marks mark) bool {
	return marks&(nameless|undated) == 0 && event.On == 0 && event.At.IsZero() && event.Ref == "" &&
		event.Received == 0
}
