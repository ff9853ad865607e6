package municipal

import (
	"cmp"
	"context"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// CaseView is what a municipality has recorded about a case and not about a notice: what the fogedret told
// it, and what it did about that. It is the municipality's side only.
type CaseView struct {
	Case         string
	Number       string
	Association  string // empty: the municipality's own case
	Municipality string
	Reference    string // of the municipality's own case
	Tenants      int    // how many the municipality's own case is about; 0: not known
	Duties       []rules.Duty
	Acts         []gateway.MunicipalAct // none: nothing is recorded about the case itself
	Unreadable   bool                   // what is recorded cannot be read, and so no clock is known
	Changes      int                    // how many times the municipality has recorded anything in the case
	Changed      time.Time              // when last
}

// CaseViewOf finds the case's own clocks. They are answered by whatever the municipality has recorded in the
// case, also about a notice that came later; but the fogedret's notices that are recorded about a notice set
// that notice's clocks going.
func CaseViewOf(c gateway.CaseActs, asked rules.Asked) CaseView {
	v := CaseView{
		Case: c.Case.ID, Number: c.Case.Number, Association: c.Case.Association, Municipality: c.Municipality,
		Reference: c.Own.Reference, Tenants: c.Own.Tenants, Unreadable: c.Unreadable,
	}
	if v.Unreadable {
		return v
	}
	var answering []gateway.MunicipalAct
	for _, f := range c.Acts {
		if f.Municipality == c.Municipality {
			v.Changes, v.Changed = v.Changes+1, latest(v.Changed, f.Recorded)
		}
		switch {
		case f.Municipality != c.Municipality:
		case f.Notice == "":
			v.Acts, answering = append(v.Acts, f), append(answering, f)
		case !f.Kind.Bailiff() && f.Kind != gateway.ActDecisionReceived: // the time to appeal is the notice's
			answering = append(answering, f)
		}
	}
	if len(v.Acts) > 0 {
		tenants := c.Own.People()
		v.Duties = rules.BailiffDuties(recordedOf(answering, tenants), tenants, asked)
	}
	return v
}

// file is what alarms about the case's clocks hang on: a notice that nobody made.
func (v *CaseView) file() gateway.Notice {
	return gateway.Notice{
		Case: v.Case, Number: v.Number, Association: v.Association, Municipality: v.Municipality,
	}
}

// ownCases are the first of the cases of the scope with clocks of their own, and how many there are in all.
func ownCases(r gateway.ActReader, s gateway.Scope, asked rules.Asked) (own []CaseView, many int, err error) {
	own, err = casesOf(r, s, asked)
	return own[:min(len(own), ownMost)], len(own), err
}

// casesOf are the cases of the scope with clocks of their own, those that run out soonest first. Before them
// come those of which it cannot be read when they do.
func casesOf(r gateway.ActReader, s gateway.Scope, asked rules.Asked) (own []CaseView, err error) {
	err = r.CaseActs(s, func(c gateway.CaseActs) error {
		if v := CaseViewOf(c, asked); len(v.Duties) > 0 || v.Unreadable {
			own = append(own, v)
		}
		return nil
	})
	slices.SortStableFunc(own, func(a, b CaseView) int {
		if a.Unreadable != b.Unreadable {
			return cmp.Compare(readableLast(a), readableLast(b))
		}
		return bySoonestDay(soonest(a.Duties), soonest(b.Duties))
	})
	return own, err
}

func readableLast(v CaseView) int {
	if v.Unreadable {
		return 0
	}
	return 1
}

// watchCases raises and settles the alarms about the clocks of cases, where they are not as the clocks call
// for.
func (mu *Municipal) watchCases(
	ctx context.Context, open map[string]gateway.AlarmKind, asked rules.Asked,
) error {
	var changed []CaseView
	err := mu.Store.View(ctx, func(r gateway.Reader) error {
		changed = nil
		return r.CaseActs(gateway.Operator, func(c gateway.CaseActs) error {
			v := CaseViewOf(c, asked)
			if len(v.Acts) > 0 && unsettled(v.file(), v.Duties, open, asked.Day) {
				changed = append(changed, v)
			}
			return nil
		})
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return mu.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, v := range changed {
			if err := mu.settleClocks(tx, v.file(), v.Duties, asked.Day); err != nil {
				return err
			}
		}
		return nil
	})
}
