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
		found, err := r.Notices(s, gateway.NoticeFilter{Case: c.ID})
		if err != nil {
			return err
		}
		ids := make([]string, len(found))
		for i, n := range found {
			ids[i] = n.ID
		}
		if notices, err = mu.views(r, s, ids, asked); err != nil {
			return err
		}
		acts, err := r.Acts(s, c.ID)
		own = CaseViewOf(gateway.CaseActs{Case: c, Municipality: municipality, Acts: acts}, asked)
		return err
	})
	return notices, own, err
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
