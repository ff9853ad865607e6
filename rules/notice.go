package rules

import (
	"fmt"
	"slices"
	"time"
)

// Notice is the underretning as data: only the fields that its rule may carry, never the case, so that
// nothing else can leave the building.
type Notice struct {
	Rule         string
	Episode      int
	Association  string // CVR number
	Municipality string // kommunekode
	Event        NoticeEvent
	Others       []NoticeEvent // earlier filings of which nobody was notified before this notice
	Tenants      []NoticeTenant
	Address      Address // the dwelling's; DARID is left out
	Late         bool    // the notice was due before it could be made
	Cites        []Citation

	// Said by agreement alone, and only where it is carried; zero in every statutory notice.
	Children Flag // whether children under 18 live there
	Start    Day  // when the tenancy began
	Arrears  NoticeArrears
}

// NoticeArrears is the huslejerestance as it was known when the notice was made.
type NoticeArrears struct {
	Amount *Amount // nil when it is not said, for nothing owed can be said too
	Since  Day
}

// NoticeEvent is the step that the notice tells of.
type NoticeEvent struct {
	Kind EventKind
	On   Day
	At   time.Time // zero when the hour is not known
}

// NoticeTenant is a living tenant named in a notice. Whoever passes a name on passes the marker of
// protection on too (CPR-loven § 44, stk. 1); unknown counts as protected.
type NoticeTenant struct {
	Name      string
	Protected bool
}

// NoticeOf is the notice that a finding calls for, or called for when the municipality has already been
// notified and must now hear of a change: only the fields that the finding carries, and only living tenants;
// where it rests on their consent, only those who have given it by the day on which it is made. A finding
// that calls for none is an error; trying again cannot help.
func NoticeOf(c *Case, f *Finding, on Day) (Notice, error) {
	if f.Outcome != Notify && (f.Outcome != Notified || f.Reason == NotifiedElsewhere) ||
		len(f.Carries) == 0 {
		return Notice{}, fmt.Errorf("rule %s, episode %d: the finding is %s (%s) and calls for no notice",
			f.Rule, f.Episode, f.Outcome, f.Reason)
	}
	n := Notice{
		Rule: f.Rule, Episode: f.Episode, Association: c.Association, Municipality: f.Municipality,
		Late: f.Late, Cites: f.Cites,
	}
	for _, field := range f.Carries {
		n.carry(c, f, field, on)
	}
	return n, nil
}

// carry fills in one field of the case.
func (n *Notice) carry(c *Case, f *Finding, field Field, on Day) {
	switch field {
	case FieldEvent:
		n.Event = NoticeEvent{f.Event.Kind, f.Event.On, f.Event.At}
		for _, other := range f.Others {
			n.Others = append(n.Others, NoticeEvent{other.Kind, other.On, other.At})
		}
	case FieldTenantName:
		n.Tenants = named(c.Tenants, slices.Contains(f.Carries, FieldConsent), on)
	case FieldChildren:
		n.Children = Flag(c.Household.ChildrenUnder18)
	case FieldStart:
		n.Start = c.Tenancy.Start
	case FieldArrears:
		if owed, known := c.Arrears.Owed(); known {
			n.Arrears.Amount = &owed
		}
	case FieldArrearsSince:
		if c.Arrears != nil {
			n.Arrears.Since = c.Arrears.Since
		}
	case FieldAddress:
		n.Address = c.Tenancy.Address
		n.Address.DARID = ""
	}
}

// named are the living tenants that have a name; by consent only those who have given it by the day.
func named(tenants []Tenant, byConsent bool, on Day) (all []NoticeTenant) {
	for i := range tenants {
		t := &tenants[i]
		if t.Deceased != Yes && t.Name != "" && (!byConsent || t.consents(on)) {
			all = append(all, NoticeTenant{Name: t.Name, Protected: t.Protected != No})
		}
	}
	return all
}

// ByConsent reports whether the notice rests on the tenants' consent (samtykke), and may be used no longer
// than it is given.
func (n *Notice) ByConsent() bool {
	return slices.ContainsFunc(n.Cites,
		func(c Citation) bool { return c == gdpr(BasisConsent, c.Version)[0] })
}
