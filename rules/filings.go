package rules

import (
	"cmp"
	"slices"
)

// Filings is what an episode holds that bears on the duty to notify of a filing (almenlejeloven § 92, stk.
// 2).
type Filings struct {
	Made         []*Step // those made and reported because of arrears, in order
	Later        *Step   // the first dated later than asked
	Plan         *Step   // the latest plan: it replaces the earlier
	plans        int     // gone ones too
	Gone         *Step   // the first that no source reports any more
	gonePlan     *Step
	Misdated     *Step // the first filing, plan, withdrawal or act of the fogedret whose date cannot be right
	Other        *Step // the last on other grounds only, or a plan of one
	otherFiled   *Step // the last such that was made
	otherPlanned bool
	Court        *Step // the first sign that the fogedret has a case
	CourtAfter   *Step // the first act of the fogedret after the withdrawal that no filing here explains
}

// filings reads the episode. Of a case without one all is read; and what is before the first step only
// because of an impossible date is taken to belong to the first episode.
func (h *History) filings(e *Episode) (k Filings) {
	var early []*Step
	if e.Number == 1 {
		early = h.Episodes[0].Steps
	}
	misdated := slices.DeleteFunc(slices.Clone(early), func(s *Step) bool { return !s.implausible(h.Asked) })
	steps := slices.Concat(misdated, e.Steps)
	for _, s := range ofKind(steps, Filed, FilingPlanned) {
		k.file(s)
	}
	k.Misdated = first(steps, func(s *Step) bool {
		return s.Status == Implausible && (s.files() || s.Kind.Bailiff() || s.Kind == Withdrawn)
	})
	k.court(steps, e.Withdrawn)
	acts := func(s *Step) bool { return s.Kind.Bailiff() && !s.Gone && !s.implausible(h.Asked) }
	if before := first(early, acts); before != nil {
		// a demand that comes after does not explain what the fogedret has done
		if k.step() == nil && k.Other == nil {
			k.Court = before
		}
	}
	return k
}

// file adds a filing, or a plan of one. The day of a plan is when it is planned for; that it is planned is
// known now.
func (k *Filings) file(s *Step) {
	planned := s.Kind == FilingPlanned
	switch s.Status {
	case ForOtherGround:
		k.Other = s
		k.otherPlanned = k.otherPlanned || planned
		if !planned && !s.Gone && s.seen {
			k.otherFiled = s
		}
	case Gone:
		if planned {
			k.gonePlan = s
			k.plans++
		} else {
			k.Gone = cmp.Or(k.Gone, s)
		}
	case Ahead:
		k.Later = cmp.Or(k.Later, s)
	case Live, Replaced:
		if planned {
			k.Plan = s
			k.plans++
		} else {
			k.Made = append(k.Made, s)
		}
	}
}

// court adds what the fogedret has done.
func (k *Filings) court(steps []*Step, withdrawn *Step) {
	acts := func(s *Step) bool { return s.Kind.Bailiff() && s.Status == Live }
	after := func(s *Step) bool { return acts(s) && withdrawn != nil && s.place > withdrawn.place }
	k.Court = first(steps, acts)
	k.CourtAfter = first(steps, func(s *Step) bool { return after(s) && s.Kind == Evicted })
	if k.CourtAfter == nil && len(k.Made) == 0 && k.Gone == nil {
		// else it may be the day of the hearing that was set before the withdrawal
		k.CourtAfter = first(steps, after)
	}
	// a postponement is the fogedret's, and no plan's
	if k.Court == nil && k.Plan == nil && k.gonePlan == nil {
		k.Court = first(steps, func(s *Step) bool { return s.Kind == Postponed && !s.Gone && s.seen })
	}
}

// first is the first of the steps that is so; nil: none.
func first(steps []*Step, is func(*Step) bool) *Step {
	if i := slices.IndexFunc(steps, is); i >= 0 {
		return steps[i]
	}
	return nil
}

// last is the last filing made; nil: none.
func (k *Filings) last() *Step {
	if len(k.Made) == 0 {
		return nil
	}
	return k.Made[len(k.Made)-1]
}

// newest is the last filing made, or the plan where that is later; nil: none.
func (k *Filings) newest() *Step {
	last := k.last()
	if k.Plan != nil && (last == nil || k.Plan.On > last.On) {
		return k.Plan
	}
	return last
}

// step is the step to judge by: the filing, else the plan, else a filing that lies ahead; and only where
// there is none of them one whose date cannot be right, or that no source reports any more.
func (k *Filings) step() *Step {
	var made, misdated *Step
	if len(k.Made) > 0 {
		made = k.Made[0]
	}
	if k.Misdated != nil && k.Misdated.files() {
		misdated = k.Misdated
	}
	return cmp.Or(made, k.Plan, k.Later, misdated, k.Gone, k.gonePlan)
}

// toNotify is the filing of which the municipality is to be notified, where it has not been of any: the last
// made because of arrears, or of which the ground is unknown where none is known to be.
func (k *Filings) toNotify() *Step {
	for _, s := range slices.Backward(k.Made) {
		if s.Ground.Has(GroundArrears) {
			return s
		}
	}
	return k.last()
}

// calledOff is whether the planned filing was called back before its day; see calledOff in episode.go.
func (e *Episode) calledOff(plan *Step) Flag {
	w := e.Withdrawn
	switch {
	case w == nil || plan.Kind != FilingPlanned || w.place > plan.place || w.On == plan.On:
		return No
	case e.Filings.plans > 1:
		return Unknown
	}
	before := make([]Event, 0, len(e.Steps))
	for _, s := range e.Steps {
		if s.place < plan.place {
			before = append(before, *s.Event)
		}
	}
	return calledOff(before, w.place-e.from, plan.Event)
}

// elsewise reports whether the filing planned because of arrears was made, on another ground alone.
func (k *Filings) elsewise(plan *Step) bool {
	return plan.Kind == FilingPlanned && k.otherFiled != nil && k.otherFiled.On >= plan.On-sameDays
}
