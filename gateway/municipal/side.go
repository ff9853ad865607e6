package municipal

import (
	"context"
	"errors"

	"boligbro/gateway"
	"boligbro/rules"
)

// Side is what one municipality sees of a case: its notices with what it has recorded about them and their
// clocks, and what it has recorded about the case itself. The number may be that of the municipality's own
// case, to which no notices belong. It is the municipality's side: the association's people must not see it
// without the citizen's consent (retssikkerhedsloven § 5 a, stk. 3).
func (mu *Municipal) Side(
	ctx context.Context, municipality, number string, asked rules.Asked,
) (notices []NoticeView, own CaseView, err error) {
	s := gateway.Scope{Municipalities: []string{municipality}}
	err = mu.Store.View(ctx, func(r gateway.Reader) error {
		c, err := r.Case(s, number)
		if errors.Is(err, gateway.ErrNotFound) {
			own, err = ownSide(r, s, number, asked)
			return err
		}
		if err != nil {
			return err
		}
		if notices, err = mu.ofCase(r, s, c.ID, asked); err != nil {
			return err
		}
		acts, err := r.Acts(s, c.ID)
		own = CaseViewOf(gateway.CaseActs{Case: c, Municipality: municipality, Acts: acts}, asked)
		return err
	})
	return notices, own, err
}

// CaseFile is a case as one side sees it.
type CaseFile struct {
	Case    gateway.Case
	Notices []NoticeView
	Own     CaseView // the municipality's side only
	// Contacted is when somebody last had contact with the tenant; the association's side only.
	Contacted rules.Day
}

// OfCase is the case with that number as the scope may see it. The number may be that of the municipality's
// own case.
func (mu *Municipal) OfCase(
	ctx context.Context, s gateway.Scope, number string, asked rules.Asked,
) (f CaseFile, err error) {
	if len(s.Municipalities) == 1 && len(s.Associations) == 0 {
		f.Notices, f.Own, err = mu.Side(ctx, s.Municipalities[0], number, asked)
		f.Case = gateway.Case{Number: number, Association: f.Own.Association, Municipality: f.Own.Municipality}
		return f, err
	}
	err = mu.Store.View(ctx, func(r gateway.Reader) error {
		f = CaseFile{}
		if f.Case, err = r.Case(s, number); err != nil {
			return err
		}
		if f.Contacted, err = contacted(r, s, &f.Case); err != nil {
			return err
		}
		f.Notices, err = mu.ofCase(r, s, f.Case.ID, asked)
		return err
	})
	return f, err
}

// contacted is when somebody last reported contact with the tenant. Of what was said nothing is kept. Of a case
// that cannot be read it is not known, and the rest of the case is shown all the same.
func contacted(r gateway.Reader, s gateway.Scope, c *gateway.Case) (last rules.Day, err error) {
	v, err := r.Version(s, c.ID, c.Version)
	if errors.Is(err, gateway.ErrErased) || errors.Is(err, gateway.ErrNotFound) ||
		errors.Is(err, gateway.ErrUnreadable) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	merged := rules.Merge(c.Number, c.Association, v.Records)
	for i := range merged.Events {
		if e := &merged.Events[i]; e.Kind == rules.Contacted {
			last = max(last, e.On)
		}
	}
	return last, err
}

// ofCase are the case's notices.
func (mu *Municipal) ofCase(
	r gateway.Reader, s gateway.Scope, caseID string, asked rules.Asked,
) ([]NoticeView, error) {
	found, err := r.Notices(s, gateway.NoticeFilter{Case: caseID})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(found))
	for i, n := range found {
		ids[i] = n.ID
	}
	return mu.views(r, s, ids, asked)
}

// ownSide is what a municipality has recorded in its own case.
func ownSide(r gateway.Reader, s gateway.Scope, number string, asked rules.Asked) (CaseView, error) {
	c, err := r.OwnCase(s, number)
	if err != nil {
		return CaseView{}, err
	}
	acts, err := r.Acts(s, c.ID)
	return CaseViewOf(gateway.CaseActs{
		Case: gateway.Case{ID: c.ID, Number: c.Number}, Municipality: c.Municipality, Own: c, Acts: acts,
	}, asked), err
}
