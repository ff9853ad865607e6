package rules

import (
	"slices"
	"time"
)

// Check is one line of a rule: its outcome and reason are the rule's answer when it holds.
type Check struct {
	Outcome Outcome
	Reason  Reason
	When    func(View) Result
}

// Result is whether a check holds: Yes, No, or Unknown because facts are missing.
type Result struct {
	Holds   Flag
	Missing []Field
	About   *Step // the step that the answer concerns; nil: the subject
	// the step whose day is the time limit; nil: the one it concerns, unless nothing is to be done
	Limit   *Step
	Others  []*Step    // steps that the notice names beside the one it concerns
	Signs   []Sign     // why the check holds, where there are several reasons
	Cites   []Citation // the hjemmel; nil: that of the wording which judges
	Wake    Day        // when the answer may change though no step lies ahead
	Untimed bool       // the day says when the step was, and nobody is late by it
	// what was to be notified of lay before the day, which is the last that it can have been due
	Latest bool
	Silent bool // no correction may be sent
}

// Version is a rule as it is worded from a day on: its checks in order, of which the first that holds
// answers.
type Version struct {
	From   Day
	Cites  []Citation
	Checks []Check
	// Quiet are asked where the first answer is that nothing is to be done.
	Quiet   []Check
	Carries []Field // what its notice may carry
}

// Rule answers one question of law, or of an agreement, about a case: the same case asked about at the same
// moment has the same answer.
type Rule struct {
	Name     string
	Versions []Version
	// Subjects are the steps of the episode that the rule is asked about; none: it is asked about the episode
	// alone.
	Subjects func(h *History, e *Episode) []*Step
	// Each subject has a finding of its own; else the finding is about the one of which most is asked of
	// somebody.
	Each bool

	Terms  string // everything that the answers depend on, as text: other terms mean other answers
	law    *statute
	goLive map[string]Day
	// agreed is that it sets no time limit, so that nobody is late by it.
	agreed bool
	// choose is the wording that judges, by one named day.
	choose func(v *View) *Version
	// limit is when the notice of the step is due; nil: on its day.
	limit func(v *View, s *Step) (Day, time.Time)
	// asks is that a finding which a person must look at says what the notice would carry.
	asks bool
	// wakes is whether steps that lie ahead can change the answer.
	wakes func(v *View) bool
}

// View is what a check may look at.
type View struct {
	*History
	Rule    *Rule
	Version *Version
	Episode *Episode
	Subject *Step // nil: the episode has no step that the rule is about
	Notices []*SentNotice
	so      *soFar
}

// soFar is what the checks asked before this one found.
type soFar struct {
	missing []Field
	failed  bool // the agreement's condition could not be answered
	unsure  bool // it is unknown whether the agreement covers the step
}

// given asks the checks only where a condition holds.
func given(condition func(View) bool, checks ...Check) []Check {
	guarded := slices.Clone(checks)
	for i := range guarded {
		when := guarded[i].When
		guarded[i].When = func(v View) Result {
			if !condition(v) {
				return no
			}
			return when(v)
		}
	}
	return guarded
}

// alter changes what the checks answer.
func alter(checks []Check, changes ...func(View, *Result)) []Check {
	altered := slices.Clone(checks)
	for i := range altered {
		when := altered[i].When
		altered[i].When = func(v View) Result {
			r := when(v)
			for _, change := range changes {
				change(v, &r)
			}
			return r
		}
	}
	return altered
}

// untimed is that nobody is late by the step's day.
func untimed(_ View, r *Result) { r.Untimed = true }

// uncorrected is that no correction may be sent: none goes with a date that cannot be right.
func uncorrected(_ View, r *Result) { r.Silent = true }

func concat(parts ...[]Check) []Check { return slices.Concat(parts...) }
