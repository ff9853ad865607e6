package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"boligbro/rules"
)

// FactKind is the kind of an act of the municipality.
type FactKind string

const (
	FactDecision FactKind = "decision" // afgørelse
)

// Fact is something the municipality has recorded about a case. Facts are added, never changed; all but the ids and
// the municipality is sealed under the municipality's key, because the association may not see it without the
// citizen's prior consent (retssikkerhedsloven § 5 a, stk. 3).
type Fact struct {
	ID           string // random
	Case         string
	Municipality string
	Recorded     time.Time // sealed
	Kind         FactKind
	On           rules.Day
	Outcome      string // decision: a code of rules.Outcomes
	Journal      string // decision: journalnummer
	Tenant       string // decision about one tenant; empty: all
	ReasonsGiven bool   // refusal: the letter holds reasons and klagevejledning (forvaltningsloven §§ 22-25)
}

// ErrDecision: the decision cannot be recorded as it is; the text says what to correct.
var ErrDecision = errors.New("the decision cannot be recorded")

// Decide records an afgørelse of a municipality about a case that it has been notified of.
func (g *Gateway) Decide(ctx context.Context, s Scope, number string, f Fact) (Fact, error) {
	now := g.Now()
	switch {
	case !rules.KnownDecision(f.Outcome):
		return f, fmt.Errorf("%w: the outcome is not one of those that `boligbro decide --help` lists", ErrDecision)
	case f.On.IsZero():
		return f, fmt.Errorf("%w: the day of the decision is missing", ErrDecision)
	case f.On > rules.DayOf(now):
		return f, fmt.Errorf("%w: the day of the decision has not come yet", ErrDecision)
	case f.Outcome == rules.Refused && !f.ReasonsGiven:
		return f, fmt.Errorf("%w: a refusal needs a letter with reasons and appeal guidance (begrundelse og klagevejledning, "+
			"forvaltningsloven §§ 22-25); say so with --reasons-given when it has them", ErrDecision)
	}
	err := g.Store.Do(ctx, func(tx Tx) error {
		c, err := tx.Case(s, number)
		if err != nil {
			return err
		}
		notices, err := tx.Notices(s, NoticeFilter{Case: c.ID})
		if err != nil {
			return err
		}
		if len(notices) == 0 {
			return fmt.Errorf("%w: the municipality has not been notified of the case", ErrDecision)
		}
		f.ID, f.Case, f.Municipality, f.Recorded, f.Kind = NewID(), c.ID, notices[len(notices)-1].Municipality, now, FactDecision
		return tx.AddFact(f)
	})
	if err != nil {
		return f, fmt.Errorf("decide: %w", err)
	}
	return f, nil
}
