package rules

import (
	"cmp"
	"slices"
)

// filingRule is eviction-filed: one finding and one notice for each episode, whichever of a planned filing and
// the filing comes first.
type filingRule struct {
	*statute
	goLive map[string]Day
}

func (r filingRule) Name() string    { return r.name }
func (r filingRule) Version() string { return r.statute.String() + goLiveVersion(r.goLive) }

// Evaluate gives one finding for each episode, and one for a case without.
func (r filingRule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	events := c.ordered()
	s := firstEpisode(events)
	for {
		dst = append(dst, Finding{Rule: r.name, Episode: s.number, Municipality: c.Tenancy.Municipality})
		r.judge(&dst[len(dst)-1], c, events, s, asked)
		if s.number == 0 {
			return dst
		}
		if s = s.next(events); s.number == 0 {
			return dst
		}
	}
}

func (r filingRule) judge(f *Finding, c *Case, events []Event, s span, asked Asked) {
	k := c.course(events, s, asked)
	step := k.step()
	switch {
	case step == nil:
		f.Cites = cite(r.versions, 0)
		r.withoutStep(f, c, &k, events, s, asked)
	case !r.notified(f, c, &k, events, s, asked):
		r.decide(f, c, &k, step, events, s, asked)
	}
	if f.Outcome == None && f.Reason != PrivateLandlord && k.odd != nil {
		r.doubts(f, k.odd, k.odd.doubt(c, asked), asked)
	}
	f.wakes(events, s.from, asked)
}

// concerns makes the finding one about the event, under the law of its day.
func (r filingRule) concerns(f *Finding, e *Event) {
	f.about(e)
	f.Cites = cite(r.versions, e.On)
}

// doubts answers that the event's date must be looked at.
func (r filingRule) doubts(f *Finding, e *Event, doubt Reason, asked Asked) {
	r.concerns(f, e)
	if doubt == DateImplausible {
		f.Cites = cite(r.versions, 0)
	}
	f.Carries = nil
	f.dueBy(e.On, e.At, asked)
	f.review(doubt)
}

// decide answers for an episode with a step of which the municipality has not been told.
func (r filingRule) decide(f *Finding, c *Case, k *course, step *Event, events []Event, s span, asked Asked) {
	r.concerns(f, step)
	doubt := step.doubt(c, asked)
	latest := cmp.Or(k.last, step)
	switch {
	case c.Landlord == Private:
		f.answer(None, PrivateLandlord)
		return
	case doubt != "":
		r.doubts(f, step, doubt, asked)
		return
	case k.after != nil && r.courtAlone(f, c, k.after):
		return
	case step.On.IsZero():
	case latest.On < r.inForce && !latest.On.IsZero():
		f.answer(None, BeforeLaw)
		return
	case earlier(r.goLive, c, latest):
		f.answer(None, BeforeGoLive)
		return
	case step == k.later && k.court != nil && r.courtAlone(f, c, k.court):
		return // what has been done was not done on a filing that lies ahead
	case step == k.later:
		f.waits(step, NotYet)
		return
	case k.calledOff(step):
		f.answer(None, PlannedWithdrawn)
		return
	}

	f.dueBy(step.On, step.At, asked)
	if step.On.IsZero() {
		f.Missing = append(f.Missing, FieldEventDay)
	}
	f.Missing = append(f.Missing, c.missing()...)
	ahead := step.Kind == FilingPlanned && asked.Day < step.On
	switch {
	case k.filings > 1:
		f.review(SecondFiling)
	case ahead && k.court != nil && k.other == nil:
		f.about(k.court)
		f.review(FilingNotTold)
	case step.Gone:
		f.review(StepGone)
	case step.Kind == Filed && contradicted(events, step, asked):
		f.review(ContradictoryDay)
	case step.Ground == 0:
		f.review(GroundUnknown)
	case k.elsewise(step):
		f.review(FiledOnOtherGround)
	case k.withdrawn != nil:
		f.review(WithdrawnBeforeNotice)
	case movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case len(f.Missing) > 0:
		f.answer(Incomplete, FactsMissing)
	case ahead: // last, so that what will need a person on the day is told now
		f.waits(step, PlannedWaits)
	case step.Kind == FilingPlanned:
		f.Carries = r.carries
		f.answer(Notify, PlannedArrears)
	default:
		f.Carries = r.carries
		f.answer(Notify, FiledArrears)
	}
}

// withoutStep answers for an episode in which nothing is filed because of arrears, or planned to be.
func (r filingRule) withoutStep(f *Finding, c *Case, k *course, events []Event, s span, asked Asked) {
	told := k.other != nil && slices.ContainsFunc(c.Notices, func(n SentNotice) bool {
		return n.Rule == r.name && s.holds(&n, events, r.kinds...)
	})
	switch {
	case told && k.otherFiled != nil && k.otherPlanned: // what was told was planned because of arrears
		r.concerns(f, k.otherFiled)
		f.dueBy(k.otherFiled.On, k.otherFiled.At, asked)
		f.review(FiledOnOtherGround)
	case told: // its ground was corrected afterwards; the municipality still holds the notice
		r.concerns(f, k.other)
		f.Carries, f.Due = r.carries, k.other.On
		f.answer(None, AlreadyNotified)
	case c.Landlord == Private:
		f.answer(None, PrivateLandlord)
	case k.other != nil:
		f.about(k.other)
		f.answer(None, OtherGround)
	case k.court == nil:
		f.answer(None, NoFiling)
	case k.court.doubt(c, asked) != "":
		r.doubts(f, k.court, k.court.doubt(c, asked), asked)
	case r.courtAlone(f, c, k.court):
	case k.court.On < r.inForce:
		r.concerns(f, k.court)
		f.answer(None, BeforeLaw)
	default:
		r.concerns(f, k.court)
		f.answer(None, BeforeGoLive)
	}
}

// courtAlone answers for an act of the fogedret that no filing explains: it sets dates and evicts only where somebody
// has filed. False where it lies before the law or go-live.
func (r filingRule) courtAlone(f *Finding, c *Case, e *Event) bool {
	if !e.On.IsZero() && e.On < r.inForce || earlier(r.goLive, c, e) {
		return false
	}
	r.concerns(f, e)
	f.Carries, f.Due, f.DueAt = nil, e.On, zeroTime
	f.review(FilingNotTold)
	return true
}

// notified answers for an episode of which the municipality has been told. What no longer fits what it was told
// needs a person's eyes: a date that cannot be right, a second filing, what may be a new course, a filing more than 14 days after the planned
// day or on another ground, and an act of the fogedret after the withdrawal.
func (r filingRule) notified(f *Finding, c *Case, k *course, events []Event, s span, asked Asked) bool {
	told, near, reached, here := false, false, false, false
	untold, gone, known := k.last, k.gone, Day(0)
	for i := range c.Notices {
		n := &c.Notices[i]
		if n.Rule != r.name || !s.holds(n, events, r.kinds...) {
			continue
		}
		told = true
		reached = reached || !n.strayed(c)
		here = here || !n.elsewhere()
		known = max(known, n.day())
		near = near || k.filed != nil && apart(n.day(), k.filed.On) <= sameDays
		if k.filings > 1 && n.tells(k.last, events[s.from:s.to]) {
			untold = nil
		}
		if gone != nil && (gone.Ref != "" && gone.Ref == n.Ref || apart(n.day(), gone.On) <= sameDays) {
			gone = nil
		}
	}
	if !told {
		return false
	}
	step, plan, anew := k.step(), cmp.Or(k.plan, k.gonePlan), k.anew(events[s.from:s.to], known)
	if k.filed == nil && k.gone != nil {
		step = k.gone // the filing that was told of is not unsaid by its vanishing
	}
	r.concerns(f, step)
	doubt := step.doubt(c, asked)
	switch {
	case doubt != "":
		r.doubts(f, step, doubt, asked)
	case k.filings > 1 && untold != nil,
		k.filings == 1 && k.gone != nil && !near && apart(k.gone.On, k.filed.On) > sameDays:
		f.about(k.last)
		f.dueBy(k.last.On, k.last.At, asked)
		f.review(SecondFiling)
	case gone != nil && k.filed != nil && apart(gone.On, k.filed.On) > sameDays && !left(events[s.from:s.to]):
		f.about(gone) // another filing, of which the municipality has not been told, is no longer told of
		f.dueBy(gone.On, gone.At, asked)
		f.review(StepGone)
	case anew != nil:
		f.about(anew)
		f.dueBy(anew.On, anew.At, asked)
		f.review(NewCourse)
	case k.filings == 1 && plan != nil && !near && int(k.filed.On-plan.On) > sameDays:
		f.dueBy(step.On, step.At, asked)
		f.review(FiledLongAfterPlan)
	case k.after != nil && r.courtAlone(f, c, k.after):
	case k.elsewise(step):
		f.dueBy(step.On, step.At, asked)
		f.review(FiledOnOtherGround)
	case !reached:
		f.dueBy(step.On, step.At, asked)
		f.review(MunicipalityChanged)
	default:
		f.Carries, f.Due, f.DueAt = r.carries, step.On, step.At
		f.answer(None, toldBy(here))
	}
	return true
}

// contradicted reports whether a withdrawal is told on the day of the filing without it being known which
// came first.
func contradicted(events []Event, filed *Event, asked Asked) bool {
	for i := range events {
		e := &events[i]
		if e.Kind == Withdrawn && !e.Gone && e.On == filed.On && !e.On.IsZero() && asked.sees(e) &&
			(e.At.IsZero() || filed.At.IsZero() || e.At.Equal(filed.At)) {
			return true
		}
	}
	return false
}
