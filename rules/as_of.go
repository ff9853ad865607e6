package rules

import (
	"time"

	"boligbro/rules/lang"
)

// AsOf is the finding with how late it is at that moment. An answer that waits for a person is stored once,
// and how late it is only grows. Every other answer stays as it was given.
func (f *Finding) AsOf(asked Asked) Finding {
	is := *f
	waits := f.Outcome == Review || f.Outcome == Incomplete
	if !waits || f.Due.IsZero() || !Statutory(f.Rule) || lang.DoubtsDay(f.Reason) {
		return is
	}
	late := time.Duration(max(0, asked.Day-f.Due)) * 24 * time.Hour
	if !f.DueAt.IsZero() && !asked.At.IsZero() {
		late = max(0, asked.At.Sub(f.DueAt))
	}
	is.LateBy = max(is.LateBy, late)
	is.Late = is.Late || is.LateBy > 0
	return is
}
