package rules

import (
	"cmp"
	"slices"
	"time"
)

// The rule eviction-filed, almenlejeloven § 92, stk. 2: one finding and one notice for each episode,
// whichever of a planned filing and the filing comes first.

var filingChecks = concat(
	given(noSubject, withoutFiling...),
	given(notifiedStep, filingNotified...),
	given(newStep, filingNew...),
)

// misdatedFiling asks a person about a filing, a plan, a withdrawal or an act of the fogedret whose date
// cannot be right, where nothing else is to be done in the episode. Where the tenancy's beginning cannot be
// right, every filing of it has been asked about.
var misdatedFiling = doubts(func(v View) *Step { return v.Episode.Filings.Misdated },
	DateImplausible, InstantOnOtherDay, EventBeforeStart)

// filingNotified: what no longer fits what the municipality was notified of needs a person's eyes.
var filingNotified = concat(
	doubtfulDate,
	[]Check{
		{Review, ContradictoryDay, broughtAgainSameDay},
		{Review, SecondFiling, anotherFiling},
		{Review, StepGone, otherFilingGone},
		{Review, NewEpisode, newEpisode},
		{Review, FiledLongAfterPlan, longAfterPlan},
		{Review, FilingUnreported, courtAfterWithdrawal},
		{Review, FiledOnOtherGround, filedOnOtherGround},
		{Review, MunicipalityChanged, strayed},
		replaced,
		{Notified, AlreadyNotified, filingNotifiedHere},
		{Notified, NotifiedElsewhere, notifiedElsewhere},
	})

// filingNew: the episode has a step, and the municipality has not been notified.
var filingNew = concat(
	[]Check{{None, PrivateLandlord, privateLandlord}},
	whose,
	doubtfulDate, // before the law and go-live: what a bad date seems to answer must be looked at
	[]Check{
		{Review, FilingUnreported, courtAfterWithdrawal},
		{Review, FiledBeforeDemand, filedBeforeDemand},
		{Review, DayMonthSwapped, swappedDay},
		{None, BeforeLaw, latestBefore},
		{Review, ReportedAfterGoLive, latestReportedAfterGoLive},
		{None, BeforeGoLive, latestBeforeGoLive},
		{Review, FilingUnreported, courtBeforeFiling},
		{None, NotYet, filingAhead},
		{None, PlannedWithdrawn, planCalledOff},
		{Review, FilingUnreported, courtBeforePlan},
		afterEnd,
		{Review, RestsBeforeStart, restsBeforeStart},
		{Review, StepGone, gone},
		{Review, ContradictoryDay, withdrawnSameDay},
		{Review, GroundUnknown, groundUnknown},
		{Review, FiledOnOtherGround, filedOnOtherGround},
		{Review, WithdrawnBeforeNotice, withdrawn},
		{Review, PlanMayBeOff, planMayBeOff},
		{Review, MovedOutBeforeNotice, movedOut},
		{Review, TenantsDeceased, deceased},
		{Incomplete, FactsMissing, factsMissing},
		{None, PlannedWaits, planAhead}, // last, so that what will need a person on the day is found now
		{Review, GoLiveMoved, latestGoLiveMoved},
		{Notify, PlannedArrears, planned},
		{Notify, FiledArrears, filed},
	})

// withoutFiling: nothing is filed because of arrears in the episode, or planned to be.
var withoutFiling = concat(
	given(notifiedOther,
		// the municipality was notified of a plan because of arrears
		Check{Review, FiledOnOtherGround, madeOnOtherGround},
		// its ground was corrected: the municipality still has the notice
		Check{Notified, AlreadyNotified, onOtherGroundNow}),
	[]Check{
		{None, PrivateLandlord, privateLandlord},
		{None, OtherGround, onOtherGround},
		{None, NoFiling, noCourt},
	},
	// an act whose own date cannot be right shows nothing
	doubts(func(v View) *Step { return v.Episode.Filings.Court },
		InstantOnOtherDay, StartImplausible, EventBeforeStart),
	[]Check{
		{Review, FilingUnreported, courtAlone},
		{None, BeforeLaw, courtBeforeLaw},
		{None, BeforeGoLive, courtAct},
	})

func filingRule(goLive map[string]Day) Rule {
	law := &evictionFiled
	return Rule{
		Name: law.name, Versions: law.worded(filingChecks, misdatedFiling), Subjects: filingSubject,
		law: law, goLive: goLive, Terms: law.String() + goLiveVersion(goLive),
		choose: func(v *View) *Version {
			if v.Subject == nil {
				return v.wording(0)
			}
			return v.wording(v.Subject.On)
		},
		limit: func(_ *View, s *Step) (Day, time.Time) { return s.On, s.At },
		wakes: func(*View) bool { return true },
	}
}

// filingSubject is the step to judge by. The filing that the municipality was notified of is not unsaid by
// its vanishing, nor by another.
func filingSubject(_ *History, e *Episode) []*Step {
	k, sent := &e.Filings, ofRule(e.notices, EvictionFiled)
	s := k.step()
	switch {
	case s == nil:
		return nil
	case len(k.Made) == 0 && k.Gone != nil && len(sent) > 0:
		s = k.Gone
	case len(k.Made) > 0 && len(sent) == 0:
		s = k.toNotify()
	case len(k.Made) > 0:
		of := func(s *Step) bool {
			return slices.ContainsFunc(sent, func(n *SentNotice) bool { return n.of(s) })
		}
		s = cmp.Or(first(k.Made, of), s)
	}
	return []*Step{s}
}

func (v View) filings() *Filings       { return &v.Episode.Filings }
func notifiedStep(v View) bool         { return subject(v) && notified(v) }
func newStep(v View) bool              { return subject(v) && notNotified(v) }
func notifiedOther(v View) bool        { return notified(v) && v.filings().Other != nil }
func planned(v View) Result            { return holds(v.Subject.Kind == FilingPlanned) }
func groundUnknown(v View) Result      { return holds(v.Subject.Ground == 0) }
func withdrawn(v View) Result          { return holds(v.Episode.Withdrawn != nil) }
func noCourt(v View) Result            { return holds(v.filings().Court == nil) }
func filedOnOtherGround(v View) Result { return holds(v.filings().elsewise(v.Subject)) }

// planAhead reports whether the subject is a plan whose day lies ahead.
func (v View) planAhead() bool { return v.Subject.Kind == FilingPlanned && v.Asked.Day < v.Subject.On }

// planAhead: the time limit is known already.
func planAhead(v View) Result { return Result{Holds: holds(v.planAhead()).Holds, Limit: v.Subject} }

// latest is the last filing made, else the subject: an episode that went on after the law came is judged by
// it.
func (v View) latest() *Step { return cmp.Or(v.filings().last(), v.Subject) }

var latestBefore = dated(func(v View) bool {
	return !v.latest().On.IsZero() && v.latest().On < v.Rule.law.inForce
})

var latestBeforeGoLive = dated(func(v View) bool { return v.earlier(v.latest()) })

var filingAhead = dated(func(v View) bool { return v.Subject == v.filings().Later })

var planCalledOff = dated(func(v View) bool { return v.Episode.calledOff(v.Subject) == Yes })

// byCourt is that an act of the fogedret has no filing that explains it: it sets dates and evicts only where
// somebody has filed, so the filing lay before the act. An act from before the law or go-live asks nothing.
func (v View) byCourt(s *Step) Result {
	if s == nil || !s.On.IsZero() && s.On < v.Rule.law.inForce || v.earlier(s) {
		return no
	}
	return Result{Holds: Yes, About: s, Latest: true}
}

func courtAlone(v View) Result { return v.byCourt(v.filings().Court) }

// courtAfterWithdrawal: where a person has answered that a filing was made again on the withdrawal's day, and
// the municipality was notified of it, the fogedret acts on that.
func courtAfterWithdrawal(v View) Result {
	answered := func(s *Step) bool {
		of := func(n *SentNotice) bool { return n.of(s) }
		return unsettled(v.Episode.Steps, s) != nil &&
			slices.ContainsFunc(ofRule(slices.Concat(v.Episode.notices, s.Notices), v.Rule.Name), of)
	}
	if slices.ContainsFunc(v.filings().Made, answered) {
		return no
	}
	return v.byCourt(v.filings().CourtAfter)
}

// courtBeforeFiling: what the fogedret has done was not done on a filing that lies ahead.
func courtBeforeFiling(v View) Result {
	if v.Subject != v.filings().Later || v.Subject.On.IsZero() {
		return no
	}
	return v.byCourt(v.filings().Court)
}

// courtBeforePlan: nor was it done on a plan that lies ahead.
func courtBeforePlan(v View) Result {
	k := v.filings()
	if !v.planAhead() || k.Court == nil || k.Other != nil {
		return no
	}
	return Result{Holds: Yes, About: k.Court, Latest: true}
}

func courtAct(v View) Result {
	court := v.filings().Court
	return Result{Holds: Yes, About: court}
}

func courtBeforeLaw(v View) Result {
	if v.filings().Court.On >= v.Rule.law.inForce {
		return no
	}
	return courtAct(v)
}

// anotherFiling is that a filing was made of which the municipality has not been notified.
func anotherFiling(v View) Result {
	k := v.filings()
	last := k.last()
	switch {
	case len(k.Made) > 1 && !slices.ContainsFunc(last.Notices, v.under),
		len(k.Made) == 1 && k.Gone != nil && !v.near(last) && apart(k.Gone.On, last.On) > sameDays:
		return about(last)
	}
	return no
}

// under reports whether the notice is one of the rule's.
func (v View) under(n *SentNotice) bool { return n.Rule == v.Rule.Name }

// near reports whether a notice is of the filing's day, or nearly.
func (v View) near(filed *Step) bool {
	return slices.ContainsFunc(v.Notices, func(n *SentNotice) bool {
		return apart(v.toldDay(n), filed.On) <= sameDays
	})
}

// otherFilingGone is that another filing, of which the municipality has not been notified, is reported no
// more.
func otherFilingGone(v View) Result {
	k := v.filings()
	switch {
	case k.Gone == nil || len(k.Made) == 0 || apart(k.Gone.On, k.Made[0].On) <= sameDays ||
		v.Episode.LeftSource,
		slices.ContainsFunc(v.Notices, func(n *SentNotice) bool { return n.bears(k.Gone.Event) }),
		v.near(k.Gone):
		return no
	}
	return about(k.Gone)
}

// newEpisode is a filing, or a plan of one, that may be of a new episode, because the one before it ended
// without a withdrawal being reported, as when the tenant paid before anything was filed: it lies long after
// what the municipality was notified of, with a demand or a termination between them, or it is a plan after a
// filing.
func newEpisode(v View) Result {
	k, sent := v.filings(), Day(0)
	for _, n := range v.Notices {
		sent = max(sent, v.toldDay(n))
	}
	newest := k.newest()
	switch {
	case newest == nil || sent.IsZero() || int(newest.On-sent) <= sameDays:
		return no
	case k.Gone != nil && apart(k.Gone.On, newest.On) <= sameDays:
		return no // it is a filing that has only got another number
	case newest.Kind == FilingPlanned && len(k.Made) > 0:
		return about(newest)
	}
	between := func(s *Step) bool { return !s.Gone && s.On > sent && s.On <= newest.On }
	if !slices.ContainsFunc(ofKind(v.Episode.Steps, Demanded, Terminated), between) {
		return no
	}
	return about(newest)
}

// longAfterPlan is that the filing was made more than 14 days after the day for which it was planned.
func longAfterPlan(v View) Result {
	k := v.filings()
	plan := cmp.Or(k.Plan, k.gonePlan)
	return holds(len(k.Made) == 1 && plan != nil && !v.near(k.Made[0]) &&
		int(k.Made[0].On-plan.On) > sameDays)
}

// withdrawnSameDay is that a withdrawal is reported on the day of the filing, and it is not told which came
// first.
func withdrawnSameDay(v View) Result {
	filed := v.Subject
	return holds(filed.Kind == Filed && slices.ContainsFunc(v.Episode.Steps, func(s *Step) bool {
		return s.Kind == Withdrawn && !s.Gone && s.On == filed.On && !s.On.IsZero() && s.seen &&
			(s.At.IsZero() || filed.At.IsZero() || s.At.Equal(filed.At))
	}))
}

// broughtAgainSameDay is that what the municipality was notified of was withdrawn on a day on which a filing
// was made, and it is not told which came first: the filing may be a new one, which is live.
func broughtAgainSameDay(v View) Result {
	s := v.broughtAgain(v.Episode, v.Rule.Name)
	if s == nil || s.Status != Live {
		return no
	}
	return about(s)
}

// filed names the earlier filings of which nobody was notified: the notice was due with the first of them.
func filed(v View) Result {
	r := Result{Holds: Yes, Others: v.unnotified()}
	if len(r.Others) > 0 {
		r.Limit = r.Others[0]
	}
	return r
}

// filingNotifiedHere: a correction names what the notice named.
func filingNotifiedHere(v View) Result {
	r := notifiedHere(v)
	r.Others = v.unnotified()
	return r
}

// unnotified are the filings of the episode before the subject that have no notice of their own, of those of
// which the municipality was to be notified.
func (v View) unnotified() (all []*Step) {
	for _, s := range v.filings().Made {
		of := func(n *SentNotice) bool { return n.of(s) }
		owed := s.On >= v.Rule.law.inForce && !v.earlier(s) && s.Ground.Has(GroundArrears)
		if s.place < v.Subject.place && owed && !slices.ContainsFunc(v.Notices, of) {
			all = append(all, s)
		}
	}
	return all
}

// planMayBeOff is that nobody seems to be about to make the planned filing: since it was planned all has been
// paid, a repayment plan was agreed and has not been broken, or the tenants have moved out.
func planMayBeOff(v View) Result {
	if v.Subject.Kind != FilingPlanned {
		return no
	}
	found := v.planSigns()
	return Result{Holds: holds(len(found) > 0).Holds, Signs: found}
}

// planSigns are the signs that hold of the subject, a planned filing.
func (v View) planSigns() (found []Sign) {
	owed, known := v.Arrears.Owed()
	since := v.signs(v.Subject)
	switch {
	case since.paid:
		found = append(found, SignPaid)
	case known && owed == 0:
		found = append(found, SignNothingOwed)
	}
	if since.running {
		found = append(found, SignPlanRuns)
	}
	if since.left {
		found = append(found, SignMovedOut)
	}
	return found
}

func onOtherGround(v View) Result {
	if v.filings().Other == nil {
		return no
	}
	return about(v.filings().Other)
}

// madeOnOtherGround is that what was planned because of arrears was filed on another ground.
func madeOnOtherGround(v View) Result {
	made := v.filings().otherFiled
	if made == nil || !v.filings().otherPlanned {
		return no
	}
	return Result{Holds: Yes, About: made}
}

func onOtherGroundNow(v View) Result {
	other := v.filings().Other
	return Result{Holds: Yes, About: other, Untimed: true}
}
