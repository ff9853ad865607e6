package gateway

import (
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
