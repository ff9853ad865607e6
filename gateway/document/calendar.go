package document

import (
	"fmt"
	"strings"

	ics "github.com/arran4/golang-ical"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Calendar is the deadlines as an iCalendar feed (RFC 5545): a day for each, and two where it is not
// settled whether the day moves past a weekend. One that is over is cancelled, so that calendars take it
// away. It holds the case's number, the duty and the day, and nothing about anybody.
func Calendar(deadlines []gateway.Deadline) []byte {
	c := ics.NewCalendarFor("boligbro")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(lang.CalendarName.In(lang.Danish))
	c.SetXPublishedTTL("PT1H")
	c.SetRefreshInterval("PT1H", ics.WithValue("DURATION"))
	for i := range deadlines {
		d := &deadlines[i]
		addDay(c, d, d.Duty.Due, "")
		if extended := d.Duty.DueExtended; extended > d.Duty.Due {
			addDay(c, d, extended, lang.CalendarExtended.In(lang.Danish))
		}
	}
	var b strings.Builder
	// It writes to memory, which takes everything.
	_ = c.SerializeTo(&b, ics.WithNewLineWindows)
	return []byte(b.String())
}

func addDay(c *ics.Calendar, d *gateway.Deadline, on rules.Day, more string) {
	e := c.AddEvent(fmt.Sprintf("%s-%s-%d-%d-%s@boligbro", d.About, d.Duty.Duty, d.Duty.Episode,
		d.Duty.Tenant, on))
	// A calendar keeps what it has when the same event comes with a lower number: one that was cancelled and
	// stands again must have a higher (RFC 5545, 3.8.7.4).
	changed := d.Changed.UTC()
	if starts := d.Duty.Starts.Begins().UTC(); starts.After(changed) {
		changed = starts
	}
	e.SetDtStampTime(changed)
	e.SetLastModifiedAt(changed)
	e.SetSequence(d.Changes)
	year, month, day := on.Date()
	e.SetProperty(ics.ComponentPropertyDtStart, fmt.Sprintf("%04d%02d%02d", year, month, day),
		ics.WithValue(string(ics.ValueDataTypeDate)))
	e.SetSummary(d.Number + ": " + d.Duty.Name(lang.Danish) + more)
	e.SetTimeTransparency(ics.TransparencyTransparent)
	if !d.Duty.Over() {
		e.SetStatus(ics.ObjectStatusConfirmed)
		return
	}
	e.SetStatus(ics.ObjectStatusCancelled)
}
