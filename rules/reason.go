package rules

// Why a rule answers as it does.
const (
	// notify
	FiledArrears      Reason = "filed-arrears"
	PlannedArrears    Reason = "filing-planned"
	AssignedFirstYear Reason = "assigned-first-year"
	FirstYearBoundary Reason = "first-year-boundary"
	ChildAtRisk       Reason = "terminated-with-child"
	ByAgreement       Reason = "by-agreement"

	// none
	NoDemand          Reason = "no-demand"
	NoFiling          Reason = "no-filing"
	NoTermination     Reason = "no-termination"
	PrivateLandlord   Reason = "private-landlord"
	NotAssigned       Reason = "not-assigned"
	OtherDwelling     Reason = "not-family-or-youth"
	AfterFirstYear    Reason = "after-first-year"
	OtherGround       Reason = "other-ground"
	BeforeLaw         Reason = "before-law"
	BeforeGoLive      Reason = "before-go-live"
	BeforeAgreement   Reason = "before-agreement"
	AlreadyNotified   Reason = "already-notified"
	NotifiedElsewhere Reason = "told-elsewhere" // underrettet på anden måde than through Boligbro
	NotYet            Reason = "not-yet"        // a step dated later than asked
	PlannedWaits      Reason = "planned-waits"
	PlannedWithdrawn  Reason = "planned-withdrawn"
	NoChildren        Reason = "no-children"
	NoAgreement       Reason = "no-agreement"
	NoConsent         Reason = "no-consent"
	AfterAgreement    Reason = "after-agreement"
	NotCovered        Reason = "not-covered"   // no step is one that the agreement covers
	OtherParties      Reason = "other-parties" // the agreement is between others
	FilingNotifies    Reason = "filing-tells"  // the statutory notice of the filing is the one that goes
)

// Reasons of review and incomplete: a person must decide.
const (
	// incomplete
	FactsMissing Reason = "facts-missing"

	// review
	KeyNotUnique            Reason = "key-not-unique" // several tenancies have the number in one source
	Renumbered              Reason = "renumbered"     // it seems to be a known case under another number
	AssignmentDoubtful      Reason = "assignment-doubtful"
	CommencementUnconfirmed Reason = "commencement-unconfirmed"
	KindUnknown             Reason = "kind-unknown"
	GroundUnknown           Reason = "ground-unknown"
	// planned because of arrears, filed for something else
	FiledOnOtherGround Reason = "filed-on-other-ground"
	SecondFiling       Reason = "second-filing"
	FiledLongAfterPlan Reason = "filed-long-after-plan"
	// a step long after what was notified, with no withdrawal reported between
	NewEpisode            Reason = "new-course"
	WithdrawnBeforeNotice Reason = "withdrawn-before-notice"
	PlanMayBeOff          Reason = "plan-may-be-off" // nobody seems to be about to make the planned filing
	MovedOutBeforeNotice  Reason = "moved-out-before-notice"
	// by agreement only: no statute lets a duty to notify end so
	EvictedBeforeNotice Reason = "evicted-before-notice"
	TenantsDeceased     Reason = "tenants-deceased"
	// the notice went to another municipality than the dwelling's
	MunicipalityChanged Reason = "municipality-changed"
	// the court has a case of which no filing is reported
	FilingUnreported Reason = "filing-not-told"
	StepGone         Reason = "step-gone"
	EarlierStepGone  Reason = "earlier-step-gone" // so that nobody knows which of its kind the step is
	EventBeforeStart Reason = "event-before-start"
	// all names and the tenancy's first day are others than the municipality was told of
	TenantsReplaced Reason = "tenants-replaced"
	// the step is dated before go-live, and was first reported after it
	ReportedAfterGoLive Reason = "reported-after-go-live"
	// the step lay before go-live when the case was judged, and go-live has been moved back since
	GoLiveMoved Reason = "go-live-moved"
	// the filing is dated before the demand or the termination that it rests on
	FiledBeforeDemand Reason = "filed-before-demand"
	// the demand or the termination that the filing rests on lies before the tenancy began
	RestsBeforeStart Reason = "rests-before-start"
	// only with them swapped does the date fit when it was reported
	DayMonthSwapped   Reason = "day-month-swapped"
	EventAfterEnd     Reason = "event-after-end" // the step is dated after the tenants moved out
	DateImplausible   Reason = "date-implausible"
	StartImplausible  Reason = "start-implausible"
	InstantOnOtherDay Reason = "instant-on-other-day"
	ContradictoryDay  Reason = "contradictory-day"
	AgreementFailed   Reason = "agreement-failed" // the agreement's condition could not be answered
)
