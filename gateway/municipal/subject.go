package municipal

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// subject is what an act is about: a notice, or, where the notice has no id, the case.
type subject struct {
	gateway.Notice
	tenants []rules.Tenant         // whom the notice names
	acts    []gateway.MunicipalAct // recorded about it
	own     gateway.OwnCase        // zero: it is not about a municipality's own case
}

// afterBailiff are the acts that answer the fogedret's own notice where there is no notice of an association.
// A consent is to telling the fogedret of the decision: the association knows of nothing.
var afterBailiff = []gateway.ActKind{
	gateway.ActDecision, gateway.ActDecisionReceived, gateway.ActClassified, gateway.ActChildrenChecked,
	gateway.ActNeedChecked, gateway.ActContacted, gateway.ActConsent, gateway.ActConsentRevoked,
}

// subjectFor is what the act is about, and what has been recorded in its case.
func subjectFor(
	tx gateway.Tx, s gateway.Scope, number string, f gateway.MunicipalAct,
) (on subject, stored []gateway.MunicipalAct, err error) {
	if gateway.IsOwnNumber(number) {
		return ownSubject(tx, s, number, f)
	}
	c, err := tx.Case(s, number)
	if err != nil {
		return on, nil, err
	}
	if stored, err = tx.Acts(s, c.ID); err != nil {
		return on, nil, err
	}
	on, err = subjectOf(tx, s, c, f, stored)
	return on, stored, err
}

// subjectOf is what the act is about. Only where no notice can be answered is it the case.
func subjectOf(
	tx gateway.Tx, s gateway.Scope, c gateway.Case, f gateway.MunicipalAct, stored []gateway.MunicipalAct,
) (subject, error) {
	if last, ok := takesBack(f, stored); ok && last.Notice == "" {
		return ofCase(c, last.Municipality, stored), nil
	}
	n, err := answered(tx, s, c, f)
	if err == nil {
		// whoever records it does so for the municipality, which may keep what the association has erased
		deliveries, err := tx.Deliveries(gateway.Scope{Municipalities: []string{n.Municipality}}, n.ID)
		return subject{
			Notice: casework.Current(n, deliveries), tenants: Tenants(deliveries), acts: gateway.About(stored, n),
		}, err
	}
	theirs := s.Operator || slices.Contains(s.Municipalities, c.Municipality)
	if !errors.Is(err, ErrAct) || f.Notice != "" || !theirs {
		return subject{}, err
	}
	on := ofCase(c, c.Municipality, stored)
	switch {
	case f.Kind.Bailiff() && c.Municipality == "":
		return subject{}, notRecorded(lang.NoMunicipality)
	case f.Kind.Bailiff(), slices.Contains(afterBailiff, f.Kind) && toldBy(on.acts, f.On):
		return on, nil
	}
	return subject{}, err
}

// takesBack is the act that a mistake takes back when no notice is named: the newest of its kind.
func takesBack(f gateway.MunicipalAct, stored []gateway.MunicipalAct) (last gateway.MunicipalAct, ok bool) {
	if !f.Cancels || f.Notice != "" {
		return last, false
	}
	byNotice := map[string][]gateway.MunicipalAct{}
	for _, o := range stored {
		byNotice[o.Notice] = append(byNotice[o.Notice], o)
	}
	for _, acts := range byNotice {
		for _, o := range gateway.WithoutMistakes(acts) {
			if o.Kind.Topic() == f.Kind.Topic() && (f.Tenant == "" || o.Tenant == f.Tenant) &&
				!o.Recorded.Before(last.Recorded) {
				last, ok = o, true
			}
		}
	}
	return last, ok
}

// ofCase is the case as the subject of the municipality's acts.
func ofCase(c gateway.Case, municipality string, stored []gateway.MunicipalAct) subject {
	on := subject{Notice: gateway.Notice{
		Case: c.ID, Number: c.Number, Association: c.Association, Municipality: municipality,
	}}
	for _, f := range stored {
		if f.Notice == "" && f.Municipality == municipality {
			on.acts = append(on.acts, f)
		}
	}
	return on
}

// toldBy reports whether the fogedret had told the municipality by that day.
func toldBy(acts []gateway.MunicipalAct, day rules.Day) bool {
	return slices.ContainsFunc(gateway.WithoutMistakes(acts), func(f gateway.MunicipalAct) bool {
		return f.Kind.Bailiff() && f.On <= day
	})
}
