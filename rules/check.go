package rules

import (
	"cmp"
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
	About   *Step      // the step that the answer concerns; nil: the subject
	Limit   *Step      // the step whose day is the time limit; nil: the one it concerns, unless nothing is to be done
	Cites   []Citation // the hjemmel; nil: that of the wording which judges
	Wake    Day        // when the answer may change though no step lies ahead
	Untimed bool       // the day says when the step was, and nobody is late by it
	Silent  bool       // no correction may be sent
}

// Version is a rule as it is worded from a day on: its checks in order, of which the first that holds answers.
type Version struct {
	From   Day
	Cites  []Citation
	Checks []Check
	// Quiet are asked where the first answer is that nothing is to be done.
	Quiet   []Check
	Carries []Field // what its notice may carry
}

// Rule answers one question of law, or of an agreement, about a case: the same case asked about at the same moment has
// the same answer.
type Rule struct {
	Name     string
	Versions []Version
	// Subjects are the steps of the episode that the rule is asked about; none: it is asked about the episode alone.
	Subjects func(h *History, e *Episode) []*Step
	// Each subject has a finding of its own; else the finding is about the one of which most is asked of somebody.
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

// Evaluate appends at least one finding to dst, and at least one for each episode.
func (r Rule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	return r.answer(dst, c.History(asked))
}

func (r *Rule) answer(dst []Finding, h *History) []Finding {
	episodes := h.answered()
	for i := range episodes {
		e := &episodes[i]
		subjects := r.Subjects(h, e)
		if len(subjects) == 0 {
			subjects = []*Step{nil}
		}
		if r.Each {
			for _, s := range subjects {
				f := r.ask(h, e, s)
				f.wake(r.wakesBy(h, e, s))
				dst = append(dst, f)
			}
			continue
		}
		f := r.most(h, e, subjects)
		f.wake(r.wakesBy(h, e, subjects[0]))
		dst = append(dst, f)
	}
	return dst
}

// most is the answer about the subject of which most is asked of somebody; of equals the first. A subject that may be
// notified of later wakes the case, unless there is a notice to send now.
func (r *Rule) most(h *History, e *Episode, subjects []*Step) (best Finding) {
	var wake Day
	for i, s := range subjects {
		f := r.ask(h, e, s)
		wake = earliest(wake, f.Wake)
		if i == 0 || weight(&f) > weight(&best) {
			best = f
		}
	}
	if best.Outcome != Notify {
		best.Wake = wake
	}
	return best
}

// weight orders what is answered about the steps of an episode by how much it asks of somebody.
func weight(f *Finding) int {
	switch {
	case f.Outcome == Notify:
		return 5
	case f.Outcome == Review:
		return 4
	case f.Outcome == Incomplete:
		return 3
	case f.Reason == NotYet:
		return 2
	case f.Reason == NotCovered:
		return 0
	}
	return 1
}

// ask asks the checks in order about one subject.
func (r *Rule) ask(h *History, e *Episode, subject *Step) Finding {
	v := View{History: h, Rule: r, Episode: e, Subject: subject, so: &soFar{}}
	v.Notices = ofRule(e.notices, r.Name)
	if r.Each && subject != nil {
		v.Notices = ofRule(subject.Notices, r.Name)
	}
	v.Version = r.choose(&v)
	f := v.first(v.Version.Checks)
	if f.Outcome.quiet() && f.Reason != PrivateLandlord {
		if other := v.first(v.Version.Quiet); other.Outcome != "" {
			other.Check += len(v.Version.Checks)
			return other
		}
	}
	return f
}

// first is the answer of the first check that holds; none: a finding without an outcome.
func (v View) first(checks []Check) Finding {
	for i := range checks {
		result := checks[i].When(v)
		switch result.Holds {
		case Yes:
			return v.finding(i, &checks[i], result)
		case Unknown:
			v.so.missing = append(v.so.missing, result.Missing...)
		}
	}
	return Finding{}
}

// on is the wording of the day: the first for a day before them all, the newest for one that is not known.
func (r *Rule) on(d Day) *Version {
	found := &r.Versions[0]
	for i := range r.Versions {
		if d.IsZero() || r.Versions[i].From <= d {
			found = &r.Versions[i]
		}
	}
	return found
}

// finding fills what a check's answer holds beside outcome and reason.
func (v View) finding(i int, c *Check, r Result) Finding {
	f := Finding{
		Rule: v.Rule.Name, Episode: v.Episode.Number, Outcome: c.Outcome, Reason: c.Reason, Check: i + 1,
		Municipality: v.Tenancy.Municipality, Cites: v.Version.Cites, Wake: r.Wake,
	}
	if r.Cites != nil {
		f.Cites = r.Cites
	}
	about := cmp.Or(r.About, v.Subject)
	if about == nil {
		return f
	}
	f.about(about.Event)
	switch c.Outcome {
	case Incomplete:
		f.Missing = r.Missing
	case Notified:
		f.Notice = v.noticeOf(about)
	}
	if !r.Silent && f.Event.Kind != "" && (c.Outcome == Notify || c.Outcome == Notified || v.Rule.asks && c.Outcome != None) {
		f.Carries = v.tellable(v.Version.Carries, v.Asked.Day)
	}
	if (c.Outcome != None || r.Limit != nil) && c.Reason != DateImplausible { // such a date sets no time limit
		v.timed(&f, cmp.Or(r.Limit, about), r.Untimed)
	}
	return f
}

// noticeOf is the notice by which the municipality has been notified of the step; a person may have had the right
// municipality notified after the first.
func (v View) noticeOf(s *Step) string {
	var found *SentNotice
	for _, n := range v.Notices {
		if n.ID == "" {
			continue // it was sent another way
		}
		if found == nil || cmp.Or(compareBool(slices.Contains(s.Notices, n), slices.Contains(s.Notices, found)),
			compareBool(n.Municipality == v.Tenancy.Municipality, found.Municipality == v.Tenancy.Municipality),
			cmp.Compare(apart(n.day(), s.On), apart(found.day(), s.On))) < 0 {
			found = n
		}
	}
	if found == nil {
		return ""
	}
	return found.ID
}

// timed fills when the notice was due, and how late it is. Only what must still be notified can be late.
func (v View) timed(f *Finding, by *Step, untimed bool) {
	f.Due = by.On
	untimed = untimed || v.Rule.agreed
	if v.Rule.limit != nil {
		f.Due, f.DueAt = v.Rule.limit(&v, by)
	}
	if untimed {
		f.DueAt = time.Time{}
	}
	switch {
	case untimed, f.Outcome.quiet(), f.Due.IsZero():
	case !v.Asked.At.IsZero() && !f.DueAt.IsZero():
		f.LateBy = max(0, v.Asked.At.Sub(f.DueAt))
	case v.Asked.Day > f.Due:
		f.LateBy = time.Duration(v.Asked.Day-f.Due) * 24 * time.Hour
	}
	f.Late = f.LateBy > 0
}

// about makes the finding one about the event.
func (f *Finding) about(e *Event) {
	f.Event = Event{Kind: e.Kind, On: e.On, At: e.At, Ref: e.Ref, Ground: e.Ground, ID: e.ID}
}

// wake keeps the earlier of the day and the one already set.
func (f *Finding) wake(d Day) { f.Wake = earliest(f.Wake, d) }

func (r *Rule) wakesBy(h *History, e *Episode, subject *Step) Day {
	v := View{History: h, Rule: r, Episode: e, Subject: subject}
	if !r.wakes(&v) {
		return 0
	}
	return h.wake(e)
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
