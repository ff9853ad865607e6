package rules

import "slices"

// History is a case as it can be seen when asked, made once: which steps there are, in which episode each is,
// what each is worth, and which notice tells of which. The rules read nothing else.
type History struct {
	*Case
	Asked    Asked
	Steps    []*Step   // all, in order
	Episodes []Episode // by number; episode 0 holds what is before the first step, or all where there is none
}

// Episode is a forløb; see episode.go for where one begins and ends.
type Episode struct {
	Number     int
	Steps      []*Step // in order, from the first legal step; what follows the withdrawal is there too
	Withdrawn  *Step   // the first withdrawal that counts; nil: none
	Closed     Day     // the day of the first withdrawal, whether it counts or not
	LeftSource bool    // no source reports any of its steps any more, as where only open cases are listed
	Filings    Filings // what bears on the duty to notify of a filing
	from       int     // the place of its first step in History.Steps
	notices    []*SentNotice
}

// Step is a reported event as it can be seen when asked.
type Step struct {
	*Event
	Status  Status
	Doubt   Reason        // why nothing can be concluded from its date; empty when it can
	Notices []*SentNotice // those that tell of it
	seen    bool          // it has happened when asked
	place   int           // in History.Steps
}

// Status is what a step is worth.
type Status uint8

const (
	Live           Status = iota
	Ahead                 // it is reported, and its day has not come
	Gone                  // its source no longer reports it
	Implausible           // its date cannot be right, or is contradicted by another
	Replaced              // a planned filing of which a later plan has taken the place
	ForOtherGround        // a filing or a plan of one that has nothing to do with arrears
)

// History settles the case as it can be seen when asked.
func (c *Case) History(asked Asked) *History {
	events := c.ordered()
	steps := make([]Step, len(events))
	h := &History{Case: c, Asked: asked, Steps: make([]*Step, len(events))}
	for i := range events {
		e := &events[i]
		steps[i] = Step{Event: e, Doubt: e.doubt(c, asked), seen: asked.sees(e), place: i}
		h.Steps[i] = &steps[i]
	}
	all := spans(events)
	h.Episodes = make([]Episode, 1, len(all)+1)
	h.Episodes[0].Steps = h.Steps
	for i, s := range all {
		e := Episode{Number: i + 1, Steps: h.Steps[s.from:s.to], Closed: s.closed, from: s.from}
		e.LeftSource = leftSource(e.Steps)
		h.Episodes = append(h.Episodes, e)
	}
	if len(all) > 0 {
		h.Episodes[0].Steps = h.Steps[:all[0].from]
	}
	h.link()
	for i := range h.Episodes {
		h.settle(&h.Episodes[i])
	}
	return h
}

// settle says what each step of the episode is worth, and what of it bears on the duty to notify of a filing.
func (h *History) settle(e *Episode) {
	over := e.LeftSource || e.Number == 0 && len(h.Episodes) > 1 && h.Episodes[1].LeftSource
	var plan *Step
	for _, s := range e.Steps {
		s.Status = h.status(s, over)
		if s.Kind == Withdrawn && s.Status == Live && e.Withdrawn == nil {
			e.Withdrawn = s
		}
		if s.Kind == FilingPlanned && s.Status == Live {
			if plan != nil {
				plan.Status = Replaced
			}
			plan = s
		}
	}
	e.Filings = h.filings(e)
}

// status is what the step is worth. A withdrawal that is no longer reported was no mistake where the whole
// episode has left its source. A day for a hearing that lies ahead has been set, and a filing that lies ahead
// has been planned.
func (h *History) status(s *Step, over bool) Status {
	switch {
	case s.files() && s.Ground == GroundOther:
		return ForOtherGround
	case s.Gone && !(over && s.Kind == Withdrawn):
		return Gone
	case s.files() && s.Doubt != "", s.implausible(h.Asked):
		return Implausible
	case !s.seen && s.Kind != CourtDateSet && s.Kind != FilingPlanned:
		return Ahead
	}
	return Live
}

// leftSource reports whether no source reports any of the steps any more.
func leftSource(steps []*Step) bool {
	legal := false
	for _, s := range steps {
		if s.Kind.Step() {
			if legal = true; !s.Gone {
				return false
			}
		}
	}
	return legal
}

// answered are the episodes about which the rules answer: all, or episode 0 of a case that has no other.
func (h *History) answered() []Episode {
	if len(h.Episodes) > 1 {
		return h.Episodes[1:]
	}
	return h.Episodes
}

// since are the steps of the episode and all that come after it.
func (h *History) since(e *Episode) []*Step { return h.Steps[e.from:] }

// Sent are the notices of the finding that are recorded: of its demand, or of its episode.
func (h *History) Sent(f *Finding) []*SentNotice {
	if f.Rule == AssignedTenantDemand {
		if s := h.stepOf(f); s != nil {
			return ofRule(s.Notices, f.Rule)
		}
		return nil
	}
	if f.Episode < len(h.Episodes) {
		return ofRule(h.Episodes[f.Episode].notices, f.Rule)
	}
	return nil
}

func ofRule(notices []*SentNotice, rule string) (found []*SentNotice) {
	for _, n := range notices {
		if n.Rule == rule {
			found = append(found, n)
		}
	}
	return found
}

// stepOf is the step that the finding concerns; nil: it is none of the case's.
func (h *History) stepOf(f *Finding) *Step {
	i := slices.IndexFunc(h.Steps, func(s *Step) bool {
		return s.Kind == f.Event.Kind && s.Ref == f.Event.Ref && s.On == f.Event.On
	})
	if i < 0 {
		return nil
	}
	return h.Steps[i]
}

// CalledBack is the day on which the step of a statutory notice was called back; zero: it was not. A demand
// is when nothing came after it; else it was the later step that was called back. A withdrawal that is
// reported no more was a mistake only while its step is still reported: else both have left the source.
func (h *History) CalledBack(f *Finding) Day {
	if f.Episode < len(h.Episodes) {
		e, s := &h.Episodes[f.Episode], h.stepOf(f)
		if h.broughtAgain(e, f.Rule) != nil {
			return 0 // what is live may not be said to be withdrawn
		}
		if s != nil && unsettled(e.Steps, s) != nil {
			return h.withdrawal(f, s.On) // a person has answered that it came after that day's withdrawal
		}
	}
	return h.Withdrawal(f)
}

// Withdrawal is CalledBack where a person has said that nothing was brought again on the withdrawal's day.
func (h *History) Withdrawal(f *Finding) Day { return h.withdrawal(f, 0) }

// withdrawal is the first that counts after the day.
func (h *History) withdrawal(f *Finding, after Day) Day {
	if !Statutory(f.Rule) || f.Episode >= len(h.Episodes) {
		return 0 // under an agreement nothing but what it covers may be said
	}
	e := &h.Episodes[f.Episode]
	later := func(s *Step) bool { return s.Kind.Step() && s.Kind != Demanded }
	if f.Rule == AssignedTenantDemand && slices.ContainsFunc(e.Steps, later) {
		return 0
	}
	s := h.stepOf(f)
	return e.calledBack(e.LeftSource || s != nil && s.Gone, after, h.Asked.Day)
}

// NotifiedOf are the filings of the finding's episode that Boligbro has notified the municipality of, each as
// an answer of the rule, where a person has answered that it need not be notified of what the finding is
// about.
func (h *History) NotifiedOf(f *Finding) (all []Finding) {
	if f.Rule != EvictionFiled || f.Episode >= len(h.Episodes) {
		return nil // every demand has an answer of its own
	}
	e := &h.Episodes[f.Episode]
	for _, n := range ofRule(e.notices, f.Rule) {
		s := first(e.Steps, func(s *Step) bool { return s.files() && n.of(s) })
		if s == nil || n.ID == "" || n.elsewhere() {
			continue
		}
		of := *f
		of.Outcome, of.Reason, of.Notice, of.Carries = Notified, AlreadyNotified, n.ID, statutoryCarries
		of.Due, of.DueAt, of.Others = s.On, s.At, nil // the finding's own are of another step
		of.about(s.Event)
		all = append(all, of)
	}
	return all
}

// calledBack is the day of the first withdrawal after one day, and by another, that counts; gone ones do
// where their steps have left too.
func (e *Episode) calledBack(gone bool, after, by Day) Day {
	w := first(ofKind(e.Steps, Withdrawn), func(w *Step) bool {
		return (!w.Gone || gone) && !w.On.IsZero() && w.On > after && w.On <= by
	})
	if w == nil {
		return 0
	}
	return w.On
}

// broughtAgain is the step of the episode that may have been brought again on the day of the withdrawal,
// where the municipality has not been notified of it, so that a person decides; nil: there is none.
func (h *History) broughtAgain(e *Episode, rule string) *Step {
	kind := Filed
	if rule == AssignedTenantDemand {
		kind = Demanded
	}
	return first(ofKind(e.Steps, kind), func(s *Step) bool {
		of := func(n *SentNotice) bool { return n.of(s) }
		return !s.Gone && unsettled(e.Steps, s) != nil &&
			!slices.ContainsFunc(ofRule(slices.Concat(e.notices, s.Notices), rule), of)
	})
}
