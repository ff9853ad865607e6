package rules

// The rule assigned-tenant-demand, almenboligloven § 59, stk. 13: each demand (påkrav) is its own finding and
// its own notice.

var demandChecks = concat(
	given(noSubject,
		Check{None, PrivateLandlord, privateLandlord},
		Check{None, NoDemand, always}),
	given(subject, concat(
		given(notified, doubtfulDate...),
		given(notified, replaced),
		[]Check{
			{Review, MunicipalityChanged, strayed},
			{Notified, AlreadyNotified, notifiedHere},
			{Notified, NotifiedElsewhere, notifiedElsewhere},

			// What makes the answer no whatever else is true comes before what is unknown or doubtful.
			{None, PrivateLandlord, privateLandlord},
			{None, NotAssigned, notAssigned},
			{None, OtherDwelling, otherDwelling},
			{None, BeforeLaw, before},
			{Review, DayMonthSwapped, swappedDay},
			{Review, ReportedAfterGoLive, reportedAfterGoLive},
			{None, BeforeGoLive, beforeGoLive},
			{None, AfterFirstYear, afterFirstYear},
			{None, NotYet, notYet},
		},
		whose,
		doubtfulDate,
		[]Check{
			{Review, CommencementUnconfirmed, commencementUnconfirmed},
			afterEnd,
			{Review, StepGone, gone},
			{Review, KindUnknown, onlyKindMissing},
			{Review, AssignmentDoubtful, assignmentDoubtful},
			{Incomplete, FactsMissing, demandFactsMissing}, // of what decides whether there is a duty
			{Review, TenantsDeceased, deceased},
			{Review, ContradictoryDay, demandWithdrawnSameDay},
			{Review, WithdrawnBeforeNotice, demandWithdrawn},
			{Review, MovedOutBeforeNotice, movedOut},
			{Incomplete, FactsMissing, factsMissing}, // of what the notice must carry
			{Review, GoLiveMoved, goLiveMoved},
			{Notify, FirstYearBoundary, onLastDay},
			{Notify, AssignedFirstYear, always},
		})...),
)

func demandRule(goLive map[string]Day) Rule {
	law := &assignedTenantDemand
	return Rule{
		Name: law.name, Versions: law.worded(demandChecks, nil), Each: true,
		Subjects: func(_ *History, e *Episode) []*Step { return ofKind(e.Steps, Demanded) },
		law:      law, goLive: goLive, Terms: law.String() + goLiveVersion(goLive),
		choose: func(v *View) *Version {
			if v.Subject == nil || v.Subject.Doubt == DateImplausible {
				return v.wording(0)
			}
			return v.wording(v.Subject.On)
		},
		wakes: func(v *View) bool { return v.Subject != nil },
	}
}

func subject(v View) bool   { return v.Subject != nil }
func noSubject(v View) bool { return v.Subject == nil }

func notAssigned(v View) Result {
	if v.Tenancy.Assigned == Unknown {
		return lacking(FieldAssigned)
	}
	return holds(v.Tenancy.Assigned == No)
}

// assignmentDoubtful is that what is said of whether the municipality assigned the dwelling is for a person.
func assignmentDoubtful(v View) Result {
	return Result{Holds: holds(len(v.AssignmentDoubts) > 0).Holds, Signs: v.AssignmentDoubts}
}

// otherDwelling is that the dwelling is neither an almen familiebolig nor an ungdomsbolig.
func otherDwelling(v View) Result {
	switch v.Tenancy.Kind {
	case Elderly, Care, OtherKind:
		return yes
	case Family, Youth:
		return no
	}
	return lacking(FieldKind)
}

// lastDay is the last day of the first year. The statute does not define the year by day; its last day counts
// as inside.
func (v View) lastDay() Day { return v.Tenancy.Start.Years(1) }

func afterFirstYear(v View) Result {
	if v.Tenancy.Start.IsZero() {
		return lacking(FieldStart)
	}
	return holds(v.credible() && v.Subject.On > v.lastDay())
}

func onLastDay(v View) Result { return holds(v.Subject.On == v.lastDay()) }

func commencementUnconfirmed(v View) Result {
	return holds(!v.Subject.On.IsZero() && v.Subject.On <= v.Rule.law.doubtful)
}

// onlyKindMissing is that nothing but the kind of dwelling is missing to say whether there is a duty.
func onlyKindMissing(v View) Result {
	missing := inOrder(v.so.missing)
	return holds(len(missing) == 1 && missing[0] == FieldKind)
}

func demandFactsMissing(v View) Result {
	if len(v.so.missing) == 0 {
		return no
	}
	return factsMissing(v)
}

// demandWithdrawn is that an episode with no step after its demands has been withdrawn: it was the demand
// itself that was called back.
func demandWithdrawn(v View) Result {
	withdrawn := false
	for _, s := range v.Episode.Steps {
		if s.Kind.Step() && s.Kind != Demanded {
			return no
		}
		withdrawn = withdrawn || s.Kind == Withdrawn && !s.Gone && s.seen
	}
	return holds(withdrawn)
}

// demandWithdrawnSameDay is that an earlier demand was withdrawn on the day on which this one was sent, and
// it is not told which came first.
func demandWithdrawnSameDay(v View) Result {
	return holds(unsettled(v.Episode.Steps, v.Subject) != nil)
}
