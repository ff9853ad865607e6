package municipal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// AllTenants in MunicipalAct.Tenant is each of the living tenants that the notice names: one act is
// recorded for each.
const AllTenants = "all"

// ErrAct: the act cannot be recorded as it is; the error's Text says in both languages what to correct.
var ErrAct = errors.New("the act cannot be recorded")

// notRecorded refuses an act, for that reason.
func notRecorded(why lang.Text) *lang.Error { return lang.ErrNotRecorded(ErrAct, why) }

// Record records what a municipality has done about a notice: the one that the act names, else the newest
// that has arrived and that it can answer. The fogedret's own notice needs none: where there is none, it and
// what follows from it are about the case. The number may be that of the municipality's own
// case. Record gives the acts as stored: several when they are about AllTenants.
func (mu *Municipal) Record(
	ctx context.Context, s gateway.Scope, number string, f gateway.MunicipalAct,
) ([]gateway.MunicipalAct, error) {
	f.Journal = text.Key(f.Journal)
	if err := check(&f, rules.DayOf(mu.Now())); err != nil {
		return nil, err
	}
	var recorded []gateway.MunicipalAct
	err := mu.Store.Do(ctx, func(tx gateway.Tx) error {
		on, stored, err := subjectFor(tx, s, number, f)
		if err != nil {
			return err
		}
		if recorded, err = mu.add(tx, on, f, stored); err != nil {
			return err
		}
		return mu.settle(tx, on, append(stored, recorded...))
	})
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return recorded, nil
}

// add stores the act, one for each tenant that it is about.
func (mu *Municipal) add(
	tx gateway.Tx, on subject, f gateway.MunicipalAct, stored []gateway.MunicipalAct,
) (recorded []gateway.MunicipalAct, err error) {
	n, acts := on.Notice, on.acts
	f.Case, f.Municipality, f.Notice, f.Recorded = n.Case, n.Municipality, n.ID, mu.Now()
	if len(stored) > 0 { // what is recorded later is later, whatever the clocks of several machines say
		f.Recorded = latest(f.Recorded, stored[len(stored)-1].Recorded.Add(time.Microsecond))
	}
	if f.Kind.Topic() == gateway.ActConsent {
		if f.Recipient = n.Association; n.ID == "" {
			f.Recipient = gateway.BailiffCourt
		}
	}
	abouts, err := about(&f, on.tenants, acts)
	if err != nil {
		return nil, err
	}
	for _, tenant := range abouts {
		one := f
		one.ID, one.Tenant = gateway.NewID(), tenant
		if err := follows(&one, n, gateway.WithoutMistakes(acts)); err != nil {
			return nil, err
		}
		if err := tx.AddAct(one); err != nil {
			return nil, err
		}
		acts, recorded = append(acts, one), append(recorded, one)
		f.Recorded = f.Recorded.Add(time.Microsecond)
	}
	return recorded, nil
}

// settle brings the alarms up to date about what was recorded, and about the case's own clocks, which may
// have been answered with it.
func (mu *Municipal) settle(tx gateway.Tx, on subject, acts []gateway.MunicipalAct) (err error) {
	asked := rules.AskedAt(mu.Now())
	if on.ID != "" {
		var duties []rules.Duty
		on.Event.Received, err = received(tx, on.Notice)
		switch {
		case err == nil:
			duties = Clocks(on.Notice, on.tenants, acts, asked)
		case !errors.Is(err, gateway.ErrErased):
			return err
		}
		if err := mu.settleClocks(tx, on.Notice, duties, asked.Day); err != nil {
			return err
		}
	}
	v := CaseViewOf(gateway.CaseActs{
		Case: gateway.Case{ID: on.Case, Number: on.Number, Association: on.Association},
		Own:  on.own, Municipality: on.Municipality, Acts: acts,
	}, asked)
	if len(v.Acts) == 0 {
		return nil
	}
	return mu.settleClocks(tx, v.file(), v.Duties, asked.Day)
}

// received is the day on which the tenant received the notice's demand, when a source has reported it.
// ErrErased: nobody knows any more whether one has.
func received(tx gateway.Tx, n gateway.Notice) (rules.Day, error) {
	if n.Rule != rules.AssignedTenantDemand {
		return 0, nil
	}
	reported, err := casework.Merged(tx, gateway.Operator, n.Case)
	return reported.Received(n.Step), err
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// check finds what is wrong with the act in itself.
func check(f *gateway.MunicipalAct, today rules.Day) error {
	_, exists := kinds[f.Kind]
	switch {
	case !exists:
		return notRecorded(lang.NoSuchAct).Of("kind")
	case f.On.IsZero():
		return notRecorded(lang.DayMissing).Of("on")
	case f.On > today:
		return notRecorded(lang.DayAhead).Of("on")
	case f.By != "" && !casework.Signed(f.By):
		return notRecorded(lang.BySigned).Of("by")
	case text.HoldsCPR(f.By):
		return notRecorded(lang.ByLikeCPR).Of("by")
	case f.Kind.Bailiff() && !f.Cancels && f.On < rules.BailiffDutySince:
		return notRecorded(lang.BeforeBailiffDuty).Of("on")
	}
	return checkFields(f)
}

// answered is the notice that the act answers: the one it names, else the newest that has arrived, else the
// newest that was sent, since whoever answers has it.
func answered(
	r gateway.NoticeReader, s gateway.Scope, c gateway.Case, f gateway.MunicipalAct,
) (gateway.Notice, error) {
	notices, err := r.Notices(s, gateway.NoticeFilter{Case: c.ID})
	if err != nil {
		return gateway.Notice{}, err
	}
	var found gateway.Notice
	for _, n := range notices {
		theirs := s.Operator || slices.Contains(s.Municipalities, n.Municipality)
		switch {
		case !theirs || n.Rule != kinds[f.Kind].rule || f.Notice != "" && n.ID != f.Notice:
		case n.Arrived.IsZero() && (n.Transmitted.IsZero() || !found.Arrived.IsZero()):
		default:
			found = n
		}
	}
	switch {
	case found.ID != "":
		return found, nil
	case !s.Operator && len(s.Municipalities) == 0:
		return found, gateway.ErrNotFound // no association records what a municipality does
	case f.Notice != "":
		return found, notRecorded(lang.NoSuchNotice).Of("notice")
	case f.Kind == gateway.ActMet:
		return found, notRecorded(lang.NoDemandNotified)
	}
	return found, notRecorded(lang.NoFilingNotified)
}

// since is the day from which a notice can be answered: the first on which it is known to have been made,
// sent or received.
func since(n gateway.Notice) rules.Day {
	first := n.Created
	for _, at := range []time.Time{n.Transmitted, n.Arrived} {
		if !at.IsZero() && at.Before(first) {
			first = at
		}
	}
	return rules.DayOf(first)
}

// about are the tenants that the act is to be recorded for. What has been recorded about somebody can be
// called back, and a decision received, also when the notice does not name that person any more.
func about(f *gateway.MunicipalAct, tenants []rules.Tenant, acts []gateway.MunicipalAct) ([]string, error) {
	if !f.Kind.Personal() {
		if f.Tenant != "" {
			return nil, notRecorded(lang.ConcernsCase).Of("tenant")
		}
		return []string{""}, nil
	}
	var living []string
	for i := range tenants {
		if tenants[i].Deceased != rules.Yes {
			living = append(living, strconv.Itoa(i+1))
		}
	}
	switch {
	case f.Tenant == AllTenants && len(living) > 0, f.Tenant == "" && len(living) == 1:
		return living, nil
	case f.Tenant == "" && len(living) > 1:
		return nil, notRecorded(lang.WhichTenant(len(living))).Of("tenant")
	case continues(f, acts), slices.Contains(living, f.Tenant), len(living) == 0 && f.Tenant == "":
		return []string{f.Tenant}, nil
	}
	return nil, notRecorded(lang.NoSuchTenant).Of("tenant")
}

// continues reports whether the act takes up what has been recorded about its tenant.
func continues(f *gateway.MunicipalAct, acts []gateway.MunicipalAct) bool {
	if !f.Cancels && f.Kind != gateway.ActConsentRevoked && f.Kind != gateway.ActDecisionReceived {
		return false
	}
	return slices.ContainsFunc(acts, func(o gateway.MunicipalAct) bool {
		return o.Tenant == f.Tenant && o.Kind.Personal()
	})
}

// follows checks the act against the notice that it answers and against what has been recorded about it and
// was no mistake.
func follows(f *gateway.MunicipalAct, n gateway.Notice, acts []gateway.MunicipalAct) error {
	if f.Cancels {
		if !slices.ContainsFunc(acts, func(o gateway.MunicipalAct) bool {
			return o.Kind == f.Kind && o.Tenant == f.Tenant
		}) {
			return notRecorded(lang.NothingToCancel).Of("mistake")
		}
		return nil
	}
	if n.ID != "" && f.On < since(n) {
		return notRecorded(lang.BeforeNotice(since(n).String())).Of("on")
	}
	return lacks(f, acts)
}

// lacks refuses an act that must follow another which has not been recorded for its day and tenant.
func lacks(f *gateway.MunicipalAct, acts []gateway.MunicipalAct) error {
	has := func(acts []gateway.MunicipalAct, kind gateway.ActKind) bool {
		return slices.ContainsFunc(acts, func(o gateway.MunicipalAct) bool {
			return o.Kind == kind && o.Tenant == f.Tenant && o.On <= f.On
		})
	}
	switch f.Kind {
	case gateway.ActClassified:
		checked := has(acts, gateway.ActChildrenChecked) && has(acts, gateway.ActNeedChecked)
		if f.Track == rules.Paragraph5 && !checked {
			return notRecorded(lang.NotBothChecked).Of("track")
		}
	case gateway.ActDecisionReceived:
		if !has(acts, gateway.ActDecision) {
			return notRecorded(lang.NoDecisionReceived)
		}
	case gateway.ActConsentRevoked:
		if !has(gateway.InForce(acts), gateway.ActConsent) {
			return notRecorded(lang.NoConsentToRevoke)
		}
	}
	return nil
}
