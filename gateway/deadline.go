package gateway

import (
	"time"

	"boligbro/rules"
)

// Deadline is the day of a municipality's duty (frist), as a calendar shows it.
type Deadline struct {
	Number string // the case's
	About  string // the notice's id, or the case's where no notice has set the clock going
	Duty   rules.Duty
	// Changes is how many times something was recorded that the duty may follow from, and Changed when last:
	// both rise with each, also when a decision was a mistake and the clock runs again.
	Changes int
	Changed time.Time
}
