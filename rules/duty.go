package rules

import "cmp"

// The municipality's duties and their clocks.
const (
	TakeUpAtOnce            = "take-up-at-once"            // retssikkerhedsloven § 5 a, stk. 1
	DecideNoHelp            = "decide-no-help"             // retssikkerhedsloven § 5 a, stk. 2
	ContactAtOnce           = "contact-at-once"            // retssikkerhedsloven § 5 a, stk. 5
	MeetBeforeDemandExpires = "meet-before-demand-expires" // almenboligloven § 59, stk. 14
	Appeal                  = "appeal"                     // retssikkerhedsloven § 67
)

// Why a duty is as it is.
const (
	Unclassified Reason = "unclassified" // neither track yet: counted as a paragraph-1 case
	IsParagraph1 Reason = "paragraph-1"  //
	IsParagraph5 Reason = "paragraph-5"  //
	// called a paragraph-5 case before children and need were both checked
	NotChecked Reason = "not-checked"
	// a paragraph-5 case whose first clock ends when contact is recorded
	UntilContact Reason = "until-contact"
	// a paragraph-5 case that was contacted, and in which nothing was decided
	WasContacted Reason = "contacted"
	FogedNotice  Reason = "fogedret"      // from the fogedret's own notice of a carried-out eviction
	FogedAtOnce  Reason = "fogedret-told" // at once, from the fogedret's own first notice
	AdviceOnly   Reason = "advice-only"   // decided that nothing but advice is given, which is a refusal
	AllDeceased  Reason = "tenant-deceased"
	Granted      Reason = "granted" // a positive decision, which has no limit
	RefusedNow   Reason = "refused" // decided that there is no basis for help
	// decided, but what is unknown: whether the limit was kept cannot be judged
	OutcomeUnknown Reason = "outcome-untold"
	DemandArrived  Reason = "demand-arrived" // counted from the day the demand came to hand
	// counted from the demand's date: when it came to hand is not known
	DemandSent Reason = "demand-sent"
	CanAppeal  Reason = "can-appeal" //
)

// Duty is what the municipality owes after a notice. Its days are Danish calendar days, each whole.
type Duty struct {
	Duty        string `json:"duty"`
	Rule        string `json:"rule"`
	Episode     int    `json:"episode,omitempty"`
	Tenant      int    `json:"tenant,omitempty"` // which of the living tenants, from 1, when it concerns one
	Starts      Day    `json:"starts"`
	Due         Day    `json:"due,omitzero"`         // nominal
	DueExtended Day    `json:"dueExtended,omitzero"` // the next hverdag, when Due is none
	AtRisk      Day    `json:"atRisk,omitzero"`      // the first day on which the duty is at risk
	// the day it was met: when several persons are decided about, the last's
	Ended Day `json:"ended,omitzero"`
	// the day of the refusal by which the limit is judged; the last, of several
	Judged Day `json:"judged,omitzero"`
	// the day on which it ended because what the notice told of was withdrawn, before it was met; see Over
	Withdrawn Day        `json:"withdrawn,omitzero"`
	Reason    Reason     `json:"reason,omitempty"`
	Cites     []Citation `json:"cites"`
}

const (
	decideDays  = 14 // calendar days; the day of arrival is not counted
	appealDays  = 28 // four weeks
	riskDays    = 5  // hverdage before a duty is due, from which it is at risk
	longestPost = 60 // days within which a demand comes to hand
	// whole hverdage after the arrival, after which a person who has not been contacted is an alarm
	contactDays = 2
)

// Duties are the municipality's duties after a notice of the step, with clocks that start on the Danish day
// of its arrival. Without an arrival there are those alone that do not hang on it: the clock that the
// fogedret's own notice sets going, and the citizen's time to appeal a decision. What the municipality
// recorded after the day asked about is not yet recorded, and what it recorded before both the step and its
// notice answers another notice: a planned filing can be answered before the filing is made, and a filing can
// be known before its notice is proved to have arrived. Only what the municipality itself has recorded says
// its track: the association's knowledge of children is not in the notice.
func Duties(n SentNotice, step Event, recorded Municipal, tenants []Tenant, asked Asked) []Duty {
	arrived := DayOf(n.Arrived)
	m := answers{
		Municipal: recorded, tenants: living(tenants), from: earliest(step.day(), n.first()), asked: asked,
		dead: deadAlone(tenants),
	}
	var duties []Duty
	switch {
	case n.Rule == AssignedTenantDemand && !arrived.IsZero():
		duties = untilWithdrawn([]Duty{m.meeting(step, arrived)}, asked.known(n.Withdrawn))
	case n.Rule == EvictionFiled:
		if arrived >= day2009 { // before, an association's notice bound no municipality
			duties = untilWithdrawn(m.help(earliest(step.day(), arrived), arrived), asked.known(n.Withdrawn))
		}
		duties = append(append(duties, m.threatened(asked.known(n.Withdrawn))...), m.appeals()...)
	}
	for i := range duties {
		duties[i].Rule, duties[i].Episode = n.Rule, n.Episode
	}
	return m.closed(duties)
}

// BailiffDuties are the municipality's duties after the fogedret's own notices, and the citizen's time to
// appeal what was decided about them. They hang on no notice of an association: the case may be of a private
// landlord, on another ground, or older than the associations' duty.
func BailiffDuties(recorded Municipal, tenants []Tenant, asked Asked) []Duty {
	m := answers{Municipal: recorded, tenants: living(tenants), asked: asked, dead: deadAlone(tenants)}
	duties := m.bailiff()
	if len(duties) > 0 {
		duties = append(duties, m.appeals()...)
	}
	return m.closed(duties)
}

// deadAlone reports whether every tenant has died.
func deadAlone(tenants []Tenant) bool { return len(tenants) > 0 && len(living(tenants)) == 0 }

// closed asks the municipality to close the case where the tenants have died since: there is nobody to help.
func (m *answers) closed(duties []Duty) []Duty {
	for i := range duties {
		if d := &duties[i]; m.dead && d.Ended.IsZero() && d.Duty != Appeal {
			d.Reason, d.AtRisk = AllDeceased, 0
		}
	}
	return duties
}

// first is the first day on which the notice is known to have been sent or to have arrived; zero: none is
// known.
func (n *SentNotice) first() Day {
	return earliest(earliest(DayOf(n.Transmitted), DayOf(n.Arrived)), n.Elsewhere.On)
}

// answers are what the municipality has recorded, read as what answers one notice.
type answers struct {
	Municipal
	tenants []Tenant // the living
	from    Day      // the first day that can answer it; zero: unknown
	asked   Asked
	dead    bool // every tenant has died
}

// in is the day when it can answer the notice and has come by the time asked about, else zero.
func (m *answers) in(d Day) Day {
	if d < m.from {
		return 0
	}
	return m.asked.known(d)
}

// known is the day when it has come by the time asked about, else zero.
func (a Asked) known(d Day) Day {
	if !a.Day.IsZero() && d > a.Day {
		return 0
	}
	return d
}

// help are the duties of retssikkerhedsloven § 5 a after the notice of a filing. A paragraph-5 case's first
// clock ends with the contact, or with a decision that comes before it: what the clock waits for has then
// been decided. The contact is still owed.
func (m *answers) help(event, arrived Day) []Duty {
	contacted, verdict := m.in(m.Contacted), m.decided(0)
	var duties []Duty
	decide := Duty{
		Duty: DecideNoHelp, Starts: arrived, Ended: verdict.ended, Cites: cite(decideVersions, event),
	}.within(decideDays)
	switch {
	case m.paragraph5():
		duties = append(duties, contact(arrived, contacted, IsParagraph5, event))
		decide.untilContact(contacted)
	case m.Track == Paragraph5:
		decide.Reason = NotChecked
	case m.Track == Paragraph1:
		decide.Reason = IsParagraph1
	default:
		decide.Reason = Unclassified
	}
	if !m.paragraph5() {
		duties = append(duties, Duty{
			Duty: TakeUpAtOnce, Starts: arrived, Ended: verdict.ended, Reason: decide.Reason,
			Cites: cite(takeUpVersions, event),
		})
	}
	decide.judge(verdict)
	return append(duties, decide)
}

// paragraph5 reports whether it is a stk. 5-sag: said to be one, and both children and need have been
// checked.
func (m *answers) paragraph5() bool { return m.Track == Paragraph5 && m.ChildrenChecked && m.NeedKnown }

// contact is the duty to contact the citizen at once, from a notice (retssikkerhedsloven § 5 a, stk. 5).
func contact(from, contacted Day, why Reason, law Day) Duty {
	return Duty{
		Duty: ContactAtOnce, Starts: from, AtRisk: from.AddHverdage(contactDays).Add(1),
		Ended: contacted, Reason: why, Cites: cite(contactVersions, law),
	}
}

// untilContact ends the clock of a stk. 5-sag with the contact, or with a decision that came before it. A
// contact is no decision, and the statute sets no limit: that one is shown is our own caution.
func (d *Duty) untilContact(contacted Day) {
	d.Reason = UntilContact
	if d.Ended.IsZero() && !contacted.IsZero() {
		d.Reason = WasContacted
	}
	d.Ended = earliest(d.Ended, contacted)
}

// bailiff is what the fogedret's own notices set going (retssikkerhedsloven § 5 a, stk. 1, 1. pkt., and stk.
// 2): the first of them, to take up the question at once; that the eviction was carried out, the 14 days. In
// a stk. 5-sag the citizen is contacted instead, since stk. 5 came.
func (m *answers) bailiff() (duties []Duty) {
	inForce := func(d Day) Day {
		if d = m.in(d); d < day2007 {
			return 0
		}
		return d
	}
	coming, done := inForce(m.EvictionComing), inForce(m.EvictionNotice)
	first := earliest(coming, done)
	if first.IsZero() {
		return nil
	}
	since := func(from Day) Day {
		if contacted := m.in(m.Contacted); contacted >= from {
			return contacted
		}
		return 0
	}
	outreach := m.paragraph5() && first >= day2009
	if outreach {
		duties = append(duties, contact(first, since(first), FogedAtOnce, first))
	} else {
		duties = append(duties, Duty{
			Duty: TakeUpAtOnce, Starts: first, Ended: m.decided(first).ended, Reason: FogedAtOnce,
			Cites: cite(fogedTakeUpVersions, first),
		})
	}
	if done.IsZero() {
		return duties
	}
	verdict := m.decided(done)
	d := Duty{
		Duty: DecideNoHelp, Starts: done, Ended: verdict.ended, Cites: cite(fogedVersions, done),
	}.within(decideDays)
	if outreach {
		d.untilContact(since(done))
	}
	if d.Reason != WasContacted {
		d.Reason = FogedNotice
	}
	d.judge(verdict)
	return append(duties, d)
}

// within sets the days by which the duty is due.
func (d Duty) within(days int) Duty {
	d.Due = d.Starts.Add(days)
	d.DueExtended = d.Due.NextHverdag()
	d.AtRisk = max(d.Starts, d.Due.AddHverdage(-riskDays))
	return d
}

// judge notes how a duty to decide was met. Where one outcome is unknown, it may be a refusal, so that
// nothing can be said of the limit, unless another was refused too late.
func (d *Duty) judge(v verdict) {
	switch {
	case v.ended.IsZero() || d.Ended != v.ended:
	case v.unclear && v.refused <= max(d.Due, d.DueExtended):
		d.Reason = OutcomeUnknown
	case v.adviceOnly:
		d.Reason, d.Judged = AdviceOnly, v.refused
	case !v.refused.IsZero():
		d.Reason, d.Judged = RefusedNow, v.refused
	default:
		d.Reason = Granted
	}
}

// meeting is the duty to meet the tenant before the demand's 14 days end.
func (m *answers) meeting(demand Event, arrived Day) Duty {
	d := Duty{
		Duty: MeetBeforeDemandExpires, Starts: arrived, Reason: DemandSent,
		Cites: cite(meetVersions, cmp.Or(demand.On, arrived)),
	}
	from := demand.On
	// else a slip of the pen, by which no clock runs
	if demand.Received >= demand.On && demand.Received <= demand.On+longestPost {
		from, d.Reason = demand.Received, DemandArrived
	}
	if !from.IsZero() {
		d.Due = from.DemandExpires()
		d.AtRisk = max(d.Starts, d.Due.AddHverdage(-riskDays))
	}
	if met := m.asked.known(m.Met); met >= demand.On {
		d.Ended = met
	}
	return d
}
