package rules

import "fmt"

// demandRule is assigned-tenant-demand: each demand (påkrav) is its own finding and its own notice.
type demandRule struct {
	*statute
	goLive map[string]Day
}

func (r demandRule) Name() string    { return r.name }
func (r demandRule) Version() string { return r.statute.String() + goLiveVersion(r.goLive) }

// Evaluate gives one finding for each demand, and one for each episode that has none.
func (r demandRule) Evaluate(dst []Finding, c *Case, asked Asked) []Finding {
	events := c.ordered()
	s := firstEpisode(events)
	if s.number == 0 {
		return r.noDemand(dst, c, 0)
	}
	for ; s.number > 0; s = s.next(events) {
		before := len(dst)
		for i := s.from; i < s.to; i++ {
			if events[i].Kind == Demanded {
				dst = append(dst, Finding{Rule: r.name, Episode: s.number, Municipality: c.Tenancy.Municipality})
				f := &dst[len(dst)-1]
				r.judge(f, c, events, s, &events[i], asked)
				f.wakes(events, s.from, asked)
			}
		}
		if len(dst) == before {
			dst = r.noDemand(dst, c, s.number)
		}
	}
	return dst
}

func (r demandRule) noDemand(dst []Finding, c *Case, episode int) []Finding {
	reason := NoDemand
	if c.Landlord == Private {
		reason = PrivateLandlord
	}
	return append(dst, Finding{Rule: r.name, Episode: episode, Municipality: c.Tenancy.Municipality,
		Outcome: None, Reason: reason, Cites: r.versions[len(r.versions)-1].cites})
}

func (r demandRule) judge(f *Finding, c *Case, events []Event, s span, e *Event, asked Asked) {
	doubt := e.doubt(c, asked)
	f.about(e)
	f.Cites = cite(r.versions, e.On)
	if doubt == DateImplausible {
		f.Cites = cite(r.versions, 0)
	}
	told, reached, here := false, false, false
	for i := range c.Notices {
		if n := &c.Notices[i]; n.Rule == r.name && n.tells(e, events) {
			told = true
			reached = reached || !n.strayed(c)
			here = here || !n.elsewhere()
		}
	}
	switch {
	case told && doubt != "": // no correction goes with such a date
		f.dueBy(e.On, zeroTime, asked)
		f.review(doubt)
		return
	case told && !reached:
		f.dueBy(e.On, zeroTime, asked)
		f.review(MunicipalityChanged)
		return
	case told:
		f.Carries, f.Due = r.carries, e.On
		f.answer(None, toldBy(here))
		return
	}

	// What makes the answer no whatever else is true comes before what is unknown or doubtful.
	lastDay := c.Tenancy.Start.Years(1) // the first year is not defined by day in the act; its last day counts as inside
	switch {
	case c.Landlord == Private:
		f.answer(None, PrivateLandlord)
		return
	case c.Tenancy.Assigned == No:
		f.answer(None, NotAssigned)
		return
	case c.Tenancy.Kind == Elderly, c.Tenancy.Kind == Care, c.Tenancy.Kind == OtherKind:
		f.answer(None, OtherDwelling)
		return
	case e.On.IsZero(), doubt != "": // nothing can be said by the date
	case e.On < r.inForce:
		f.answer(None, BeforeLaw)
		return
	case earlier(r.goLive, c, e):
		f.answer(None, BeforeGoLive)
		return
	case !c.Tenancy.Start.IsZero() && e.On > lastDay:
		f.answer(None, AfterFirstYear)
		return
	case !asked.sees(e):
		f.waits(e, NotYet)
		return
	}

	f.dueBy(e.On, zeroTime, asked)
	if e.On.IsZero() {
		f.Missing = append(f.Missing, FieldEventDay)
	}
	if c.Tenancy.Assigned == Unknown {
		f.Missing = append(f.Missing, FieldAssigned)
	}
	if c.Tenancy.Start.IsZero() {
		f.Missing = append(f.Missing, FieldStart)
	}
	kindUnknown := c.Tenancy.Kind != Family && c.Tenancy.Kind != Youth // the other known kinds were answered above
	if len(f.Missing) > 0 && kindUnknown {
		f.Missing = append(f.Missing, FieldKind)
	}
	needed := len(f.Missing)
	f.Missing = append(f.Missing, c.missing()...)
	switch {
	case doubt != "":
		f.review(doubt)
	case !e.On.IsZero() && e.On <= r.doubtful:
		f.review(CommencementUnconfirmed)
	case e.Gone:
		f.review(StepGone)
	case needed > 0:
		f.answer(Incomplete, FactsMissing)
	case kindUnknown:
		f.review(KindUnknown)
	case c.allDeceased():
		f.review(TenantsDeceased)
	case withdrawnAlone(events[s.from:s.to], asked):
		f.review(WithdrawnBeforeNotice)
	case movedOut(events[s.from:], asked):
		f.review(MovedOutBeforeNotice)
	case len(f.Missing) > 0:
		f.answer(Incomplete, FactsMissing)
	case e.On == lastDay:
		f.Carries = r.carries
		f.answer(Notify, FirstYearBoundary)
	default:
		f.Carries = r.carries
		f.answer(Notify, AssignedFirstYear)
	}
}

// withdrawnAlone reports whether an episode that holds no step after its demands is seen to be withdrawn:
// then it is the demand itself that was called back.
func withdrawnAlone(events []Event, asked Asked) bool {
	withdrawn := false
	for i := range events {
		e := &events[i]
		switch {
		case e.Kind == Withdrawn:
			withdrawn = withdrawn || !e.Gone && asked.sees(e)
		case e.Kind != Demanded && e.Kind.Step():
			return false
		}
	}
	return withdrawn
}

// goLiveVersion is the options as a stable text.
func goLiveVersion(goLive map[string]Day) string { return fmt.Sprintf(" %v", goLive) } // fmt sorts maps
