package gateway

import "boligbro/rules"

// Deadline is the day of a municipality's duty (frist), as a calendar shows it.
type Deadline struct {
	Number string // the case's
	About  string // the notice's id, or the case's where no notice has set the clock going
	Duty   rules.Duty
}
