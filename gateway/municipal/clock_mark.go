package municipal

import (
	"encoding/json"
	"time"

	"boligbro/gateway"
)

// clockMark is where the looks at the clocks have come to, whichever process takes the next one.
type clockMark struct {
	// Whole is when the last look that came to its end was begun. By then the clocks of what had arrived
	// clocksFor before had run out, and their alarms were as they are to be. However long nobody has looked
	// since, only what came later need be looked at now.
	Whole time.Time `json:"whole"`
	// Older is where the look through the others goes on: a proof of arrival that comes late, a correction and
	// damage can change what had run out. Each look takes a part of them.
	Older gateway.Place `json:"older"`
}

const clockMarkName = "clocks"

// olderMost is how many of the older ones a look takes. Tests take fewer.
var olderMost = 4000

// clockMarkOf is the mark. One that was changed, or of a time that has not come, begins anew.
func clockMarkOf(r gateway.DamageReader) (m clockMark, err error) {
	value, err := r.Mark(clockMarkName)
	if err != nil || json.Unmarshal([]byte(value), &m) != nil {
		m = clockMark{}
	}
	return m, err
}

// look is what is to be looked at now, after which the mark says that it was.
func (m *clockMark) look(now time.Time) gateway.ClockLook {
	l := gateway.ClockLook{Older: m.Older, Most: olderMost}
	if !m.Whole.IsZero() && !m.Whole.After(now) {
		l.Since = m.Whole.Add(-clocksFor)
	}
	m.Whole = now
	return l
}

func (m *clockMark) String() string {
	b, err := json.Marshal(m)
	if err != nil {
		panic("municipal: a mark does not encode: " + err.Error())
	}
	return string(b)
}
