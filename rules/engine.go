package rules

import (
	"cmp"
	"slices"
	"time"
)

// This file asks the checks of any rule in order, and fills what an answer holds beside outcome and reason.

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

// most is the answer about the subject of which most is asked of somebody; of equals the first. A subject
// that may be notified of later wakes the case, unless there is a notice to send now.
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

// wording is the rule as worded on the day; as it is worded when asked for a day that is not known or has not
// come: nobody can know of a wording that is to be issued.
func (v *View) wording(d Day) *Version {
	if d.IsZero() || d > v.Asked.Day {
		d = v.Asked.Day
	}
	return v.Rule.on(d)
}

// finding fills what a check's answer holds beside outcome and reason.
func (v View) finding(i int, c *Check, r Result) Finding {
	f := Finding{
		Rule: v.Rule.Name, Episode: v.Episode.Number, Outcome: c.Outcome, Reason: c.Reason, Check: i + 1,
		Municipality: v.Tenancy.Municipality, Cites: v.cites(c, r), Wake: r.Wake,
	}
	about := cmp.Or(r.About, v.Subject)
	if about == nil {
		return f
	}
	f.about(about.Event)
	f.Signs = r.Signs
	switch c.Outcome {
	case Incomplete:
		f.Missing = r.Missing
	case Notified:
		if f.Sent = v.noticeOf(about); f.Sent != nil {
			f.Notice = f.Sent.ID
		}
	}
	says := c.Outcome == Notify || c.Outcome == Notified || v.Rule.asks && c.Outcome != None
	if says && !r.Silent && f.Event.Kind != "" {
		f.Carries = v.tellable(v.Version.Carries, v.Asked.Day)
		f.names(r.Others)
	}
	// such a date sets no time limit
	if (c.Outcome != None || r.Limit != nil) && c.Reason != DateImplausible {
		v.timed(&f, cmp.Or(r.Limit, about), r)
	}
	return f
}

// cites is the hjemmel of a check's answer, as far as it was law or issued when asked: nobody can have cited
// it before.
func (v View) cites(c *Check, r Result) []Citation {
	cites := v.hjemmel(c, r)
	for i := range cites {
		if since := cites[i].since(); since > v.Asked.Day && !v.Asked.Day.IsZero() {
			return citedBy(cites, v.Asked.Day)
		}
	}
	return cites
}

// citedBy are the citations that could be made on the day.
func citedBy(cites []Citation, day Day) (known []Citation) {
	for _, c := range cites {
		if c.since() <= day {
			known = append(known, c)
		}
	}
	return known
}

// since is the first day on which the rule could be cited: when it was issued, else from when it applies;
// zero: not known.
func (c Citation) since() Day { return cmp.Or(c.Issued, c.InForce) }

// hjemmel is that of the wording of the day of the step that the answer concerns. What an agreement does not
// pass on needs none.
func (v View) hjemmel(c *Check, r Result) []Citation {
	switch statutory := v.Rule.law != nil; {
	case c.Outcome == None && !statutory:
		return nil
	case r.Cites != nil:
		return r.Cites
	case r.About != nil && r.About != v.Subject && statutory:
		return v.wording(r.About.On).Cites
	}
	return v.Version.Cites
}

// names adds the steps that the notice names beside its own.
func (f *Finding) names(others []*Step) {
	for _, s := range others {
		f.Others = append(f.Others, brief(s.Event))
	}
}

// noticeOf is the notice by which Boligbro has notified the municipality of the step; a person may have had
// the right municipality notified after the first. nil: it was notified another way.
func (v View) noticeOf(s *Step) *SentNotice {
	var found *SentNotice
	for _, n := range v.Notices {
		if n.Elsewhere != (Elsewhere{}) {
			continue
		}
		if found == nil || cmp.Or(compareBool(slices.Contains(s.Notices, n),
			slices.Contains(s.Notices, found)),
			compareBool(n.Municipality == v.Tenancy.Municipality,
				found.Municipality == v.Tenancy.Municipality),
			cmp.Compare(apart(n.day(), s.On), apart(found.day(), s.On)), compareNotices(*n, *found)) < 0 {
			found = n
		}
	}
	return found
}

// timed fills when the notice was due, and how late it is. Only what must still be notified can be late. What
// lay before the day is late already, by how much is known when the day has passed.
func (v View) timed(f *Finding, by *Step, r Result) {
	f.Due = by.On
	untimed := r.Untimed || r.Latest || v.Rule.agreed
	if v.Rule.limit != nil {
		f.Due, f.DueAt = v.Rule.limit(&v, by)
	}
	if untimed {
		f.DueAt = time.Time{}
	}
	switch {
	case r.Latest && !f.Due.IsZero():
		f.Late = true
		f.LateBy = time.Duration(max(0, v.Asked.Day-f.Due)) * 24 * time.Hour
		return
	case untimed, f.Outcome.quiet(), f.Due.IsZero():
	case !v.Asked.At.IsZero() && !f.DueAt.IsZero():
		f.LateBy = max(0, v.Asked.At.Sub(f.DueAt))
	case v.Asked.Day > f.Due:
		f.LateBy = time.Duration(v.Asked.Day-f.Due) * 24 * time.Hour
	}
	f.Late = f.LateBy > 0
}

// about makes the finding one about the event.
func (f *Finding) about(e *Event) { f.Event = brief(e) }

// brief is what a finding holds of an event.
func brief(e *Event) Event {
	return Event{
		Kind: e.Kind, On: e.On, At: e.At, Received: e.Received, Ref: e.Ref, Ground: e.Ground, ID: e.ID,
	}
}

// wake keeps the earlier of the day and the one already set.
func (f *Finding) wake(d Day) { f.Wake = earliest(f.Wake, d) }

func (r *Rule) wakesBy(h *History, e *Episode, subject *Step) Day {
	v := View{History: h, Rule: r, Episode: e, Subject: subject}
	if !r.wakes(&v) {
		return 0
	}
	return h.wake()
}
