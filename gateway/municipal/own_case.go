package municipal

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// OpenCase opens a municipality's own case with what the fogedret has told it, eviction-coming or
// eviction-notice: about a tenancy of which no association has notified it. Whether an association has a case
// of the same tenancy is neither asked nor answered. What follows is recorded by the number of the case that
// it gives. ErrNotFound: the municipality is not the scope's.
func (mu *Municipal) OpenCase(
	ctx context.Context, s gateway.Scope, c gateway.OwnCase, f gateway.MunicipalAct,
) (gateway.OwnCase, error) {
	if !s.Operator && !slices.Contains(s.Municipalities, c.Municipality) {
		return c, fmt.Errorf("open a case: %w", gateway.ErrNotFound)
	}
	now := mu.Now()
	if err := errors.Join(check(&f, rules.DayOf(now)), checkOwn(&c, &f)); err != nil {
		return c, err
	}
	c.ID, c.Number, c.Opened = gateway.NewID(), gateway.NewOwnNumber(), now
	err := mu.Store.Do(ctx, func(tx gateway.Tx) error {
		if err := tx.OpenCase(c); err != nil {
			return err
		}
		on := ofOwnCase(c, nil)
		recorded, err := mu.add(tx, on, f, nil)
		if err != nil {
			return err
		}
		return mu.settle(tx, on, recorded)
	})
	if errors.Is(err, gateway.ErrExists) {
		return c, notRecorded(lang.ReferenceTaken)
	}
	if err != nil {
		return c, fmt.Errorf("open a case: %w", err)
	}
	return c, nil
}

// tenantsMost is how many tenants one case may have.
const tenantsMost = 9

var fourDigits = regexp.MustCompile(`^[0-9]{4}$`)

// checkOwn finds what is wrong with the case in itself, and with what it is opened with.
func checkOwn(c *gateway.OwnCase, f *gateway.MunicipalAct) error {
	_, known := rules.LookupMunicipality(c.Municipality)
	switch {
	case !fourDigits.MatchString(c.Municipality):
		return notRecorded(lang.MunicipalityFourDigits)
	case !known:
		return notRecorded(lang.NoSuchMunicipality)
	case !f.Kind.Bailiff() || f.Cancels:
		return notRecorded(lang.OpensNoCase)
	case text.HoldsCPR(c.Reference):
		return notRecorded(lang.JournalLikeCPR)
	case gateway.Minted(c.Reference):
		return notRecorded(lang.ReferenceOurs)
	case !casework.ProofWord(c.Reference):
		return notRecorded(lang.JournalWord)
	case c.Tenants < 1 || c.Tenants > tenantsMost:
		return notRecorded(lang.TenantsOneToNine)
	}
	return nil
}

// OwnCases are the municipalities' own cases of the scope, and those of associations that the fogedret told
// it of; those whose clock runs out soonest come first.
func (mu *Municipal) OwnCases(
	ctx context.Context, s gateway.Scope, asked rules.Asked,
) (own []CaseView, err error) {
	err = mu.Store.View(ctx, func(r gateway.Reader) error {
		own, err = casesOf(r, s, asked)
		return err
	})
	return own, err
}

// ofOwnCase is a municipality's own case as the subject of its acts.
func ofOwnCase(c gateway.OwnCase, stored []gateway.MunicipalAct) subject {
	return subject{
		Notice:  gateway.Notice{Case: c.ID, Number: c.Number, Municipality: c.Municipality},
		tenants: c.People(), acts: stored, own: c,
	}
}

// ownSubject is a municipality's own case as what the act is about. Everything but the fogedret's own notice
// answers one.
func ownSubject(
	tx gateway.Tx, s gateway.Scope, number string, f gateway.MunicipalAct,
) (on subject, stored []gateway.MunicipalAct, err error) {
	c, err := tx.OwnCase(s, number)
	if err != nil {
		return on, nil, err
	}
	if stored, err = tx.Acts(s, c.ID); err != nil {
		return on, nil, err
	}
	on = ofOwnCase(c, stored)
	switch {
	case f.Notice != "":
		return on, nil, notRecorded(lang.NoSuchNotice).Of("notice")
	case f.Kind == gateway.ActMet:
		return on, nil, notRecorded(lang.NoDemandNotified)
	case !f.Cancels && !f.Kind.Bailiff() && !toldBy(stored, f.On):
		return on, nil, notRecorded(lang.BeforeBailiff)
	}
	return on, stored, nil
}
