package rules

import "slices"

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

// course is what an episode holds that matters to this rule. A step on other grounds alone is no part of it.
type course struct {
	filed, first, last *Event // filed: the one that is judged by
	filings, plans     int
	later              *Event // the first filing dated later than asked
	plan               *Event // the latest planned filing: it replaces the earlier
	other              *Event // a filing on other grounds only
	court              *Event // the first sign that the fogedret has a case
	withdrawn          *Event
}

func courseOf(events []Event, asked Asked) (k course) {
	var postponed *Event
	for i := range events {
		e := &events[i]
		switch {
		case e.Kind == FilingPlanned: // its day is when it is planned for; that it is planned is known now
			if e.Ground == GroundOther {
				k.other = e
			} else {
				k.plan = e
				k.plans++
			}
		case e.Kind == Filed && e.Ground == GroundOther:
			k.other = e
		case e.Kind == Filed && !asked.sees(e):
			if k.later == nil {
				k.later = e
			}
		case !asked.sees(e):
		case e.Kind == Filed:
			k.last = e
			k.filings++
			if k.first == nil {
				k.first = e
			}
		case e.Kind == Withdrawn && k.withdrawn == nil:
			k.withdrawn = e
		case k.court == nil && (e.Kind == CourtDateSet || e.Kind == Evicted):
			k.court = e
		case e.Kind == Postponed && postponed == nil: // concerns the fogedret only, and no plan of a filing
			postponed = e
		}
	}
	if k.court == nil && k.plan == nil {
		k.court = postponed
	}
	k.filed = k.first
	return k
}

func (r filingRule) judge(f *Finding, c *Case, events []Event, s span, asked Asked) {
	k := courseOf(events[s.from:s.to], asked)
	step := k.step()
	if step == nil {
		f.Cites = r.versions[len(r.versions)-1].cites
		r.withoutStep(f, c, &k, events, s)
		return
	}
	f.about(step)
	f.Cites = cite(r.versions, step.On)
	if r.notified(f, c, &k, events, s, asked) {
		return
	}
	doubt := step.doubt(c, asked)
	latest := step
	if k.last != nil {
		latest = k.last
	}
	switch {
	case c.Landlord == Private:
		f.answer(None, PrivateLandlord)
		return
	case step.On.IsZero(), doubt != "":
	case latest.On < r.inForce && !latest.On.IsZero():
		f.answer(None, BeforeLaw)
		return
	case earlier(r.goLive, c, latest):
		f.answer(None, BeforeGoLive)
		return
	case step == k.later:
		f.waits(step, NotYet)
		return
	case step == k.plan && k.planWithdrawn():
		f.answer(None, PlannedWithdrawn)
		return
	}

	f.dueBy(step.On, step.At, asked)
	if step.On.IsZero() {
		f.Missing = append(f.Missing, FieldEventDay)
	}
	f.Missing = append(f.Missing, c.missing()...)
	ahead := step == k.plan && asked.Day < step.On
	if ahead {
		f.Wake = step.On
	}
	switch {
	case doubt != "":
		f.review(doubt)
	case !c.Tenancy.Start.IsZero() && !step.On.IsZero() && step.On < c.Tenancy.Start:
		f.review(EventBeforeStart)
	case k.filings > 1:
		f.review(SecondFiling)
	case ahead && k.court != nil && k.other == nil:
		f.about(k.court)
		f.review(FilingNotTold)
	case ahead && len(f.Missing) == 0 && step.Ground != 0 && !c.allDeceased():
		f.waits(step, PlannedWaits)
	case step.Gone:
		f.review(StepGone)
	case step.Kind == Filed && contradicted(events, step, asked):
		f.review(ContradictoryDay)
	case step.Ground == 0:
		f.review(GroundUnknown)
	case step == k.plan && k.other != nil && k.other.Kind == Filed && asked.sees(k.other) && k.other.On >= step.On-sameDays:
		f.review(FiledOnOtherGround)
	case k.withdrawn != nil:
		f.review(WithdrawnBeforeNotice)
	case movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case len(f.Missing) > 0:
		f.answer(Incomplete, FactsMissing)
	case step.Kind == FilingPlanned:
		f.Carries = r.carries
		f.answer(Notify, PlannedArrears)
	default:
		f.Carries = r.carries
		f.answer(Notify, FiledArrears)
	}
}

// step is the event to judge by: the filing, else the plan, else a filing that lies ahead.
func (k *course) step() *Event {
	switch {
	case k.filed != nil:
		return k.filed
	case k.plan != nil:
		return k.plan
	}
	return k.later
}

// clearDays is how long before its planned day a filing can be called back without a person having to look
// whether the plan was a newer one.
const clearDays = 31

// planWithdrawn reports whether it is clear that the planned filing was called back before its day.
func (k *course) planWithdrawn() bool {
	return k.plans == 1 && k.withdrawn != nil && !k.withdrawn.On.IsZero() &&
		k.withdrawn.On < k.plan.On && apart(k.withdrawn.On, k.plan.On) <= clearDays
}

// withoutStep answers for an episode in which nothing is filed because of arrears, or planned to be.
func (r filingRule) withoutStep(f *Finding, c *Case, k *course, events []Event, s span) {
	told := k.other != nil && slices.ContainsFunc(c.Notices, func(n SentNotice) bool {
		return n.Rule == r.name && s.holds(&n, events, r.kinds...)
	})
	switch {
	case told: // its ground was corrected afterwards; the municipality still holds the notice
		f.about(k.other)
		f.Cites, f.Carries, f.Due = cite(r.versions, k.other.On), r.carries, k.other.On
		f.answer(None, AlreadyNotified)
	case c.Landlord == Private:
		f.answer(None, PrivateLandlord)
	case k.other != nil:
		f.about(k.other)
		f.answer(None, OtherGround)
	case k.court != nil: // the fogedret sets dates and evicts only where somebody has filed
		f.about(k.court)
		f.Cites = cite(r.versions, k.court.On)
		if !k.court.On.IsZero() && k.court.On < r.inForce {
			f.answer(None, BeforeLaw)
			return
		}
		if earlier(r.goLive, c, k.court) {
			f.answer(None, BeforeGoLive)
			return
		}
		f.Due = k.court.On
		f.review(FilingNotTold)
	default:
		f.answer(None, NoFiling)
	}
}

// notified answers for an episode of which the municipality has been told. A second filing, and a filing more
// than 14 days after the planned day that was told, need a person's eyes.
func (r filingRule) notified(f *Finding, c *Case, k *course, events []Event, s span, asked Asked) bool {
	told, near, reached, here := false, false, false, false
	untold := k.last
	for i := range c.Notices {
		n := &c.Notices[i]
		if n.Rule != r.name || !s.holds(n, events, r.kinds...) {
			continue
		}
		told = true
		reached = reached || !n.strayed(c)
		here = here || !n.elsewhere()
		near = near || k.filed != nil && apart(n.day(), k.filed.On) <= sameDays
		if k.filings > 1 && n.tells(k.last, events[s.from:s.to]) {
			untold = nil
		}
	}
	if !told {
		return false
	}
	f.Carries = r.carries
	switch {
	case k.filings > 1 && untold != nil:
		f.about(untold)
		f.dueBy(untold.On, untold.At, asked)
		f.review(SecondFiling)
	case k.filings == 1 && k.plan != nil && !near && int(k.filed.On-k.plan.On) > sameDays:
		f.dueBy(k.filed.On, k.filed.At, asked)
		f.review(FiledLongAfterPlan)
	case !reached:
		f.dueBy(k.step().On, k.step().At, asked)
		f.review(MunicipalityChanged)
	default:
		f.Due = k.step().On
		f.DueAt = k.step().At
		f.answer(None, toldBy(here))
	}
	return true
}

// holds reports whether the notice was of this episode: the one that it names if a step there is the one it told
// of, else whichever episode holds that step (an older course told of later moves the numbers), else the one it names.
func (s span) holds(n *SentNotice, events []Event, kinds ...EventKind) bool {
	if n.Episode == s.number {
		if s.told(n, events, kinds) {
			return true
		}
		for other := firstEpisode(events); other.number > 0; other = other.next(events) {
			if other.told(n, events, kinds) {
				return false
			}
		}
		return true
	}
	if !s.told(n, events, kinds) {
		return false
	}
	for other := firstEpisode(events); other.number > 0; other = other.next(events) {
		if other.number == n.Episode || n.Episode == 0 && other.number < s.number {
			if other.told(n, events, kinds) {
				return false
			}
		}
	}
	return true
}

// told reports whether a step of the episode is the one that the notice told of.
func (s span) told(n *SentNotice, events []Event, kinds []EventKind) bool {
	for i := s.from; i < s.to; i++ {
		e := &events[i]
		if !slices.Contains(kinds, e.Kind) {
			continue
		}
		if n.Ref != "" && e.Ref != "" {
			if n.Ref == e.Ref {
				return true
			}
		} else if apart(n.day(), e.On) <= sameDays {
			return true
		}
	}
	return false
}

// contradicted reports whether a withdrawal is told on the day of the filing without it being known which
// came first.
func contradicted(events []Event, filed *Event, asked Asked) bool {
	for i := range events {
		e := &events[i]
		if e.Kind == Withdrawn && e.On == filed.On && !e.On.IsZero() && asked.sees(e) &&
			(e.At.IsZero() || filed.At.IsZero() || e.At.Equal(filed.At)) {
			return true
		}
	}
	return false
}
