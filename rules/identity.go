package rules

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// This file and partings.go are the only places that compare identities, references and days: which reported
// event is which step, and which notice tells of which step.

// Identify gives each event that has none an identity of its own in the case, and says when it was first
// reported. It is called when records are adopted; a correction takes over the identity of what it replaces
// (see Succeed), so that a notice finds its step whatever becomes of its reference, its day and the number of
// its episode.
func Identify(records []Record, reported time.Time) {
	last := 0
	for i := range records {
		for j := range records[i].Events {
			number, _ := strconv.Atoi(string(records[i].Events[j].ID))
			last = max(last, number)
		}
	}
	for i := range records {
		if slices.ContainsFunc(records[i].Events, func(e Event) bool { return e.ID == "" }) {
			records[i].Events = slices.Clone(records[i].Events)
		}
		for j := range records[i].Events {
			if e := &records[i].Events[j]; e.ID == "" {
				last++
				e.ID = StepID(strconv.Itoa(last))
				e.keepIdentity(Event{Reported: reported})
			}
		}
	}
}

// keepIdentity keeps the first of two identities of one step, and when it was first reported.
func (e *Event) keepIdentity(other Event) {
	if e.ID == "" || other.ID != "" && compareIDs(other.ID, e.ID) < 0 {
		e.ID = other.ID
	}
	e.Initial = e.Initial || other.Initial
	if e.Reported.IsZero() || !other.Reported.IsZero() && other.Reported.Before(e.Reported) {
		e.Reported = other.Reported
	}
}

// compareIDs orders identities as they were given.
func compareIDs(a, b StepID) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

// sameDays is within how many days two reports without a reference can be of one step.
const sameDays = 14

// apart is how many days lie between; more than any case has when one of them is unknown.
func apart(a, b Day) int {
	if a.IsZero() != b.IsZero() {
		return 1 << 30
	}
	return max(int(a-b), int(b-a))
}

// sameMoment reports whether both bear the same day and, where either says it, the same instant.
func (e *Event) sameMoment(other *Event) bool { return e.On == other.On && e.At.Equal(other.At) }

// byRef is the distance of what bears the same reference: nearer than any days.
const byRef = -1

// distance compares two reports of one kind: byRef when they bear the same reference, else how many days lie
// between. They can be of one step unless each has a reference of its own, or more than sameDays lie between.
func (e *Event) distance(other *Event) (days int, same bool) {
	switch {
	case e.Kind != other.Kind:
		return 0, false
	case e.Ref == "" || other.Ref == "":
		days = apart(e.On, other.On)
		return days, days <= sameDays && (days == 0 || !e.otherGround(other))
	}
	return byRef, e.Ref == other.Ref
}

// otherGround reports whether both are filings on grounds that are known and have nothing in common: one
// because of house rules and one because of arrears are two, also where only days lie between.
func (e *Event) otherGround(other *Event) bool {
	unread := (e.Ground | other.Ground).Has(GroundUnread)
	return e.Kind == Filed && e.Ground != 0 && other.Ground != 0 && e.Ground&other.Ground == 0 && !unread
}

// MayBe reports whether both can be reports of one step, as long as nothing parts them.
func (e *Event) MayBe(other *Event) bool {
	_, same := e.distance(other)
	return same
}

// day is the day of the notice's step; where that is not known, the day on which the notice was sent.
func (n *SentNotice) day() Day {
	if n.On.IsZero() {
		return earliest(DayOf(n.Transmitted), DayOf(n.Arrived))
	}
	return n.On
}

// bears reports whether the notice and the event have the same reference.
func (n *SentNotice) bears(e *Event) bool { return n.Ref != "" && n.Ref == e.Ref }

// distance is byRef when the notice bears the step's reference, else how many days lie between. far: all was
// paid between, each has a reference of its own, or a withdrawal lies between: a housing system may use its
// reference again after one.
func (n *SentNotice) distance(s *Step, among []*Step) (days int, far bool) {
	if n.Ref == "" || s.Ref == "" {
		days = apart(n.day(), s.On)
		return days, days > sameDays || paidBetween(among, n.day(), s)
	}
	return byRef, n.Ref != s.Ref || withdrawnBetween(among, n.day(), s)
}

// withdrawnBetween reports whether a withdrawal lies between the day and the step; on the step's own day one
// that stands before it does.
func withdrawnBetween(steps []*Step, day Day, s *Step) bool {
	if day.IsZero() || s.On.IsZero() {
		return false
	}
	first, last := min(day, s.On), max(day, s.On)
	return slices.ContainsFunc(steps, func(w *Step) bool {
		sameDay := w.On == s.On && w.place < s.place && day < s.On
		return w.Kind == Withdrawn && (first < w.On && w.On < last || sameDay)
	})
}

// paidBetween reports whether all that was owed on the day was paid before the step.
func paidBetween(steps []*Step, day Day, s *Step) bool {
	return !day.IsZero() && slices.ContainsFunc(steps, func(p *Step) bool {
		return p.Event.settles() && day <= p.On && p.On < s.On && s.Event.endsWhenPaid(s.Event)
	})
}

// nearest is the step that the notice is nearest to: the one that it names, else the first that bears its
// reference, else the first of those by day.
func (n *SentNotice) nearest(steps []*Step) (found *Step) {
	for _, s := range steps {
		if found == nil || cmp.Or(
			compareBool(n.names(s), n.names(found)),
			compareBool(n.bears(s.Event), n.bears(found.Event)),
			cmp.Compare(apart(n.day(), s.On), apart(n.day(), found.On))) < 0 {
			found = s
		}
	}
	return found
}

// names reports whether the notice names the step by its identity.
func (n *SentNotice) names(s *Step) bool { return n.Step != "" && n.Step == s.Event.ID }

// of reports whether the notice is of this very step, and not only of one near it.
func (n *SentNotice) of(s *Step) bool { return n.names(s) || n.day() == s.On }

// named is the step that the notice names; nil: there is none such any more.
func (h *History) named(n *SentNotice) *Step { return first(h.Steps, n.names) }

// toldDay is the day that the municipality knows the step by: a step that the notice names may have been
// corrected since, in the notice's own thread.
func (h *History) toldDay(n *SentNotice) Day {
	if s := h.named(n); s != nil && !s.On.IsZero() {
		return s.On
	}
	return n.day()
}

// tells reports whether the notice is of the step, one of several: it names it, or is the nearest of its
// kind, of those that bear its reference if any does.
func (n *SentNotice) tells(s *Step, among []*Step) bool {
	same := ofKind(among, s.Kind)
	if named := first(same, n.names); named != nil {
		return named == s
	}
	if _, far := n.distance(s, among); far {
		return false
	}
	nearest := n.nearest(same)
	return nearest == s || compareEvents(*nearest.Event, *s.Event) == 0
}

// near reports whether the notice can be of one of the steps.
func (n *SentNotice) near(steps, among []*Step) bool {
	return slices.ContainsFunc(steps, func(s *Step) bool {
		_, far := n.distance(s, among)
		return !far
	})
}

// link says of each notice which steps and episodes it tells of, once for all rules.
func (h *History) link() {
	for i := range h.Case.Notices {
		n := &h.Case.Notices[i]
		if n.Rule == AssignedTenantDemand { // each demand has its own notice, wherever it is
			n.linkTo(ofKind(h.Steps, Demanded), h.Steps)
			continue
		}
		for _, e := range h.episodesOf(n) {
			e.notices = append(e.notices, n)
			n.linkTo(ofKind(e.Steps, kindsOf(n.Rule)...), e.Steps)
		}
	}
}

func (n *SentNotice) linkTo(steps, among []*Step) {
	for _, s := range steps {
		if n.tells(s, among) {
			s.Notices = append(s.Notices, n)
		}
	}
}

// episodesOf are the episodes that the notice can be of: that of the step it names; else the one whose number
// it has if a step there is near it, else the one with the nearest such step (an older episode reported later
// moves the numbers), else the one whose number it has.
func (h *History) episodesOf(n *SentNotice) (found []*Episode) {
	kinds := kindsOf(n.Rule)
	if s := h.named(n); s != nil {
		for i := range h.Episodes {
			if e := &h.Episodes[i]; slices.Contains(e.Steps, s) {
				return []*Episode{e}
			}
		}
	}
	for i := range h.Episodes {
		if e := &h.Episodes[i]; e.Number > 0 && n.near(ofKind(e.Steps, kinds...), h.Steps) {
			found = append(found, e)
		}
	}
	named := slices.IndexFunc(found, func(e *Episode) bool { return e.Number == n.Episode })
	switch {
	case named >= 0:
		return found[named : named+1]
	case len(found) > 0 && n.Episode == 0:
		return found[:1]
	case len(found) > 0:
		return []*Episode{n.nearestEpisode(found, kinds)}
	case n.Episode > 0 && n.Episode < len(h.Episodes):
		return []*Episode{&h.Episodes[n.Episode]}
	case n.Episode == 0 && len(h.Episodes) == 1: // the case has no episode
		return []*Episode{&h.Episodes[0]}
	}
	return nil
}

// nearestEpisode is the one that holds the step which the notice is nearest to: one notice is of one step,
// and of the others the municipality has not been notified.
func (n *SentNotice) nearestEpisode(episodes []*Episode, kinds []EventKind) *Episode {
	var steps []*Step
	for _, e := range episodes {
		steps = append(steps, ofKind(e.Steps, kinds...)...)
	}
	near := n.nearest(steps)
	i := slices.IndexFunc(episodes, func(e *Episode) bool { return slices.Contains(e.Steps, near) })
	return episodes[i]
}

// kindsOf are the kinds of step of which notices under the rule tell.
func kindsOf(rule string) []EventKind {
	switch rule {
	case AssignedTenantDemand:
		return assignedTenantDemand.kinds
	case EvictionFiled:
		return evictionFiled.kinds
	case ChildrenUnder18:
		return []EventKind{Terminated}
	}
	return eventKinds
}

func ofKind(steps []*Step, kinds ...EventKind) (found []*Step) {
	for _, s := range steps {
		if slices.Contains(kinds, s.Kind) {
			found = append(found, s)
		}
	}
	return found
}

// joinTo is the index of the event that the report without a reference is of, or -1: of its kind and episode,
// one with a reference before one without, then the nearest.
func joinTo(parts partings, anchors []anchor, e *Event, episode int) int {
	found, least := -1, 0
	for i := range anchors {
		days, same := anchors[i].distance(e)
		if !same || anchors[i].episode != episode ||
			(e.Kind.Step() || e.settles()) && parts.part(&anchors[i].Event, e) {
			continue
		}
		if found >= 0 && cmp.Or(
			compareBool(anchors[i].Ref != "", anchors[found].Ref != ""),
			cmp.Compare(days, least),
			cmp.Compare(anchors[i].Ref, anchors[found].Ref)) >= 0 {
			continue
		}
		found, least = i, days
	}
	return found
}

// anchor is an event as it was before other reports joined it.
type anchor struct {
	Event
	episode int
}

// pairs are which events of was are which of is, each of at most one: first those of one reference, then the
// nearest.
func pairs(was, is []Event) (paired map[int]int) {
	type pair struct{ was, is, days int }
	var all []pair
	together := sorted(slices.Concat(was, is))
	parts, episodes := partingsOf(together), numbersOf(together)
	for i := range was {
		for j := range is {
			days, same := was[i].distance(&is[j])
			if !same || parts.part(&was[i], &is[j]) {
				continue
			}
			if days == byRef || was[i].sameMoment(&is[j]) ||
				episodes.at(together, &was[i]) == episodes.at(together, &is[j]) {
				all = append(all, pair{i, j, days})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b pair) int { return cmp.Compare(a.days, b.days) })
	paired, taken := map[int]int{}, map[int]bool{}
	for _, p := range all {
		if _, done := paired[p.was]; !done && !taken[p.is] {
			paired[p.was], taken[p.is] = p.is, true
		}
	}
	return paired
}
