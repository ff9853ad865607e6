package rules

import "slices"

// This file names the checks that several rules share. They come in the same order in every rule unless its
// table says why not: has the municipality been notified; whoever owes nothing whatever is unknown; what
// cannot be concluded from; what is missing.

var (
	yes = Result{Holds: Yes}
	no  = Result{Holds: No}
)

func holds(is bool) Result {
	if is {
		return yes
	}
	return no
}

func lacking(fields ...Field) Result { return Result{Holds: Unknown, Missing: fields} }

// about is that the check holds, of another step than the subject.
func about(s *Step) Result { return Result{Holds: Yes, About: s} }

func always(View) Result { return yes }

func privateLandlord(v View) Result { return holds(v.Landlord == Private) }

// credible is whether anything can be concluded from the subject's day.
func (v View) credible() bool { return !v.Subject.On.IsZero() && v.Subject.Doubt == "" }

// dated is a check by the subject's day. Without a day it is unknown, and a day that is doubted says nothing.
func dated(when func(View) bool) func(View) Result {
	return func(v View) Result {
		if v.Subject.On.IsZero() {
			return lacking(FieldEventDay)
		}
		return holds(v.credible() && when(v))
	}
}

// before is that the wording which judges was not in force on the subject's day.
var before = dated(func(v View) bool { return v.Subject.On < v.Version.From })

// beforeGoLive is that the subject is from before the association used Boligbro.
var beforeGoLive = dated(func(v View) bool { return v.earlier(v.Subject) })

// earlier reports whether the step is from before the day on which the association went live.
func (v View) earlier(s *Step) bool {
	return len(v.Rule.goLive) > 0 && !s.On.IsZero() && s.On < v.Rule.goLive[v.Association]
}

// notYet is that the subject has not happened when asked.
func notYet(v View) Result {
	r := dated(func(v View) bool { return !v.Subject.seen })(v)
	r.Wake = v.Subject.On
	return r
}

// doubtfulDate is that nothing can be concluded from the subject's date, for each of its reasons.
var doubtfulDate = doubts(func(v View) *Step { return v.Subject },
	DateImplausible, InstantOnOtherDay, StartImplausible, EventBeforeStart)

// doubts are the checks of a step's date, one for each reason that it can be doubted for.
func doubts(of func(View) *Step, reasons ...Reason) (checks []Check) {
	for _, doubt := range reasons {
		checks = append(checks, Check{Review, doubt, func(v View) Result {
			s := of(v)
			if s == nil || s.Doubt != doubt {
				return no
			}
			r := about(s)
			switch {
			case v.Rule.law == nil:
			case doubt == DateImplausible: // such a day chooses no wording
				r.Cites = v.wording(0).Cites
			}
			return r
		}})
	}
	return checks
}

// whose are that it is not known whose case it is, which a person must say before anything else.
var whose = []Check{
	{Review, KeyNotUnique, doubted(KeyNotUnique)},
	{Review, Renumbered, doubted(Renumbered)},
	replaced,
}

// replaced is that the case may be of other tenants than the municipality was told of: nothing of it is sent,
// no correction either, until a person has said so.
var replaced = Check{Review, TenantsReplaced, doubted(TenantsReplaced)}

func doubted(doubt Reason) func(View) Result {
	return func(v View) Result { return holds(slices.Contains(v.Doubts, doubt)) }
}

// afterEnd is that the step is dated after the tenancy ended, so that it may be another tenant's.
var afterEnd = Check{Review, EventAfterEnd, dated(func(v View) bool {
	return !v.Tenancy.End.IsZero() && v.Subject.On > v.Tenancy.End
})}

func gone(v View) Result     { return holds(v.Subject.Gone) }
func deceased(v View) Result { return holds(v.allDeceased()) }

// movedOut is that the tenants are seen to have left by themselves, not by the bailiff.
func movedOut(v View) Result {
	out := false
	for _, s := range v.since(v.Episode) {
		switch {
		case !s.seen:
		case s.Kind == Evicted:
			return no
		case s.Kind == MovedOut:
			out = true
		}
	}
	return holds(out)
}

// factsMissing is that something is missing that a check before this one needed, or that no notice can be
// without.
func factsMissing(v View) Result {
	missing := inOrder(slices.Concat(v.so.missing, v.missing()))
	return Result{Holds: holds(len(missing) > 0).Holds, Missing: missing}
}

// inOrder are the fields as they are asked for, each once.
func inOrder(fields []Field) (ordered []Field) {
	for _, f := range fieldOrder {
		if slices.Contains(fields, f) {
			ordered = append(ordered, f)
		}
	}
	return ordered
}

var fieldOrder = []Field{
	FieldEventDay, FieldChildren, FieldAssigned, FieldStart, FieldKind,
	FieldTenantName, FieldAddress, FieldMunicipality,
}

// notified reports whether the municipality has been notified under the rule.
func notified(v View) bool    { return len(v.Notices) > 0 }
func notNotified(v View) bool { return len(v.Notices) == 0 }

// strayed is that no notice reached the municipality in which the dwelling lies.
func strayed(v View) Result {
	reached := func(n *SentNotice) bool { return !n.strayed(v.Case) }
	return holds(notified(v) && !slices.ContainsFunc(v.Notices, reached))
}

// notifiedHere is that the municipality has been notified through Boligbro; else it was only another way.
func notifiedHere(v View) Result {
	return holds(slices.ContainsFunc(v.Notices, func(n *SentNotice) bool { return !n.elsewhere() }))
}

func notifiedElsewhere(v View) Result { return holds(notified(v)) }

// evicted is that an eviction is reported, of which the day may be unknown.
func evicted(v View) Result {
	return holds(slices.ContainsFunc(v.since(v.Episode), func(s *Step) bool {
		return s.Kind == Evicted && !s.Gone && (s.seen || s.unsure())
	}))
}

// calledBack reports whether a withdrawal is among the steps, or one of the case cannot be dated and may be
// of any episode. One that no source reports any more has not been made.
func (h *History) calledBack(steps []*Step) bool {
	is := func(s *Step) bool { return s.Kind == Withdrawn && !s.Gone }
	return slices.ContainsFunc(steps, func(s *Step) bool { return is(s) && s.seen }) ||
		slices.ContainsFunc(h.Steps, func(s *Step) bool { return is(s) && s.unsure() })
}

// unsure reports whether the step's place among the others is unknown, because its day is or cannot be right.
func (s *Step) unsure() bool { return s.On.IsZero() || s.Doubt != "" && s.Doubt != StartImplausible }

// living is how many are not known to be dead, and whether one of those has a name.
func (c *Case) living() (living int, named bool) {
	for i := range c.Tenants {
		if c.Tenants[i].Deceased != Yes {
			living++
			named = named || c.Tenants[i].Name != ""
		}
	}
	return living, named
}

// allDeceased reports whether tenants are known and all of them are dead.
func (c *Case) allDeceased() bool {
	living, _ := c.living()
	return len(c.Tenants) > 0 && living == 0
}

// missing are the fields without which no notice can be written or sent; nil when all are there.
func (c *Case) missing() []Field {
	var fields []Field
	if _, named := c.living(); !named {
		fields = append(fields, FieldTenantName)
	}
	if a := &c.Tenancy.Address; a.Street == "" || a.PostalCode == "" && a.City == "" {
		fields = append(fields, FieldAddress)
	}
	if _, known := LookupMunicipality(c.Tenancy.Municipality); !known {
		fields = append(fields, FieldMunicipality)
	}
	return fields
}
