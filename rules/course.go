package rules

import "cmp"

// course is what an episode holds that matters to the rule on filings, as it can be seen when asked. A step on
// other grounds alone is no part of it. A step that is no longer told, or whose date cannot be right, is judged by
// only where no better one is told.
type course struct {
	filed, last    *Event // the first filing and the last
	filings        int
	later          *Event // the first filing dated later than asked
	plan           *Event // the latest planned filing: it replaces the earlier
	plans          int    // gone ones too
	gone, gonePlan *Event
	odd            *Event // a filing, a plan, a withdrawal or an act of the fogedret whose date cannot be right
	other          *Event // a filing on other grounds only, or a plan of one
	otherFiled     *Event // such a filing that has been made
	otherPlanned   bool
	court          *Event // the first sign that the fogedret has a case
	after          *Event // the first act of the fogedret after the withdrawal that the filings told do not explain
	withdrawn      *Event
}

// course gathers the episode. A case without one is looked through for what the fogedret has done; and what stands
// before the first step only because of an impossible date is taken to belong to the first episode.
func (c *Case) course(events []Event, s span, asked Asked) (k course) {
	var postponed, date, before *Event
	from, to := s.from, s.to
	switch s.number {
	case 0:
		to = len(events)
	case 1:
		from = 0
	}
	over := left(events[from:to])
	for i := from; i < to; i++ {
		e := &events[i]
		switch {
		case i < s.from && !e.implausible(asked):
			if (e.Kind == CourtDateSet || e.Kind == Evicted) && !e.Gone {
				before = cmp.Or(before, e)
			}
		case e.Kind == Filed || e.Kind == FilingPlanned:
			k.file(e, e.doubt(c, asked) != "", asked)
		case e.Gone && !(over && e.Kind == Withdrawn):
		case e.Kind != Withdrawn && e.Kind != CourtDateSet && e.Kind != Evicted:
			if e.Kind == Postponed && postponed == nil && asked.sees(e) { // concerns the fogedret only, and no plan of a filing
				postponed = e
			}
		case e.implausible(asked):
			k.odd = cmp.Or(k.odd, e)
		case !asked.sees(e) && e.Kind != CourtDateSet: // a date that lies ahead has been set
		case e.Kind == Withdrawn:
			k.withdrawn = cmp.Or(k.withdrawn, e)
		default:
			k.court = cmp.Or(k.court, e)
			switch {
			case k.withdrawn == nil:
			case e.Kind == Evicted:
				k.after = cmp.Or(k.after, e)
			default:
				date = cmp.Or(date, e)
			}
		}
	}
	if k.filed == nil && k.gone == nil { // else it may be the day of the hearing that was set before the filing was withdrawn
		k.after = cmp.Or(k.after, date)
	}
	if k.step() == nil && k.other == nil { // a demand that comes after does not explain what the fogedret has done
		k.court = cmp.Or(before, k.court)
	}
	if k.plan == nil && k.gonePlan == nil {
		k.court = cmp.Or(k.court, postponed)
	}
	return k
}

// file adds a filing, or a plan of one.
func (k *course) file(e *Event, odd bool, asked Asked) {
	planned := e.Kind == FilingPlanned // its day is when it is planned for; that it is planned is known now
	switch {
	case e.Ground == GroundOther:
		k.other = e
		k.otherPlanned = k.otherPlanned || planned
		if !planned && !e.Gone && asked.sees(e) {
			k.otherFiled = e
		}
	case e.Gone && planned:
		k.gonePlan = e
		k.plans++
	case e.Gone:
		k.gone = cmp.Or(k.gone, e)
	case odd:
		k.odd = cmp.Or(k.odd, e)
	case planned:
		k.plan = e
		k.plans++
	case !asked.sees(e):
		k.later = cmp.Or(k.later, e)
	default:
		k.filed, k.last = cmp.Or(k.filed, e), e
		k.filings++
	}
}

// files reports whether the event is a filing or a plan of one.
func (e *Event) files() bool { return e.Kind == Filed || e.Kind == FilingPlanned }

// step is the event to judge by: the filing, else the plan, else a filing that lies ahead; and only where there is
// none of them one whose date cannot be right, or that is no longer told.
func (k *course) step() *Event {
	odd := k.odd
	if odd != nil && !odd.files() {
		odd = nil
	}
	return cmp.Or(k.filed, k.plan, k.later, odd, k.gone, k.gonePlan)
}

// clearDays is how long before its planned day a filing can be called back without a person having to look
// whether the plan was a newer one.
const clearDays = 31

// calledOff reports whether it is clear that the planned filing was called back before its day.
func (k *course) calledOff(plan *Event) bool {
	return plan.Kind == FilingPlanned && k.plans == 1 && k.withdrawn != nil && !k.withdrawn.On.IsZero() &&
		k.withdrawn.On < plan.On && apart(k.withdrawn.On, plan.On) <= clearDays
}

// anew is a filing, or a plan of one, that may be of a new course, because the one before it ended without a withdrawal
// being told, as when the tenant paid before anything was filed: it lies long after what the municipality was told of,
// with a demand or a termination between them, or it is a plan after a filing. Nil: there is none.
func (k *course) anew(events []Event, told Day) *Event {
	e := k.last
	if k.plan != nil && (e == nil || k.plan.On > e.On) {
		e = k.plan
	}
	if e == nil || told.IsZero() || int(e.On-told) <= sameDays || k.gone != nil && apart(k.gone.On, e.On) <= sameDays {
		return nil // the last is a filing that has only got another number
	}
	if e.Kind == FilingPlanned && k.filed != nil {
		return e
	}
	for i := range events {
		if b := &events[i]; (b.Kind == Demanded || b.Kind == Terminated) && !b.Gone && b.On > told && b.On <= e.On {
			return e
		}
	}
	return nil
}

// elsewise reports whether the filing planned because of arrears was made, on another ground alone.
func (k *course) elsewise(plan *Event) bool {
	return plan.Kind == FilingPlanned && k.otherFiled != nil && k.otherFiled.On >= plan.On-sameDays
}
