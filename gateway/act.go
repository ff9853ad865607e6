package gateway

import (
	"time"

	"boligbro/rules"
)

// FactKind is the kind of an act of the municipality.
type FactKind string

const (
	FactDecision         FactKind = "decision"          // afgørelse
	FactDecisionReceived FactKind = "decision-received" // borgeren har modtaget afgørelsen: klagefristen begynder (§ 67)
	FactClassified       FactKind = "classified"        // stk. 1-sag eller stk. 5-sag (retssikkerhedsloven § 5 a)
	FactChildrenChecked  FactKind = "children-checked"  // undersøgt, om et barn under 18 bor der
	FactNeedChecked      FactKind = "need-checked"      // undersøgt, om et behov for hjælp er sandsynligt
	FactContacted        FactKind = "contacted"         // borgeren er kontaktet (§ 5 a, stk. 5)
	FactMet              FactKind = "met"               // mødet er holdt (almenboligloven § 59, stk. 14)
	FactEvictionNotice   FactKind = "eviction-notice"   // fogedrettens egen underretning om en gennemført udsættelse
	FactConsent          FactKind = "consent"           // samtykke til, at foreningen får afgørelsen (§ 5 a, stk. 3)
	FactConsentRevoked   FactKind = "consent-revoked"   // samtykket er trukket tilbage
)

// Personal reports whether the fact is about one tenant.
func (k FactKind) Personal() bool {
	return k == FactDecision || k == FactDecisionReceived || k == FactConsent || k == FactConsentRevoked
}

// Topic is what of a kind one fact can stand in the place of another: a consent and its revocation are one.
func (k FactKind) Topic() FactKind {
	if k == FactConsentRevoked {
		return FactConsent
	}
	return k
}

// Fact is something the municipality has recorded about a notice. Facts are added, never changed: a later one of the
// same kind, about the same tenant, stands in the place of an earlier. All but the ids and the municipality is sealed
// under the municipality's key, because the association may not see it without the citizen's prior consent
// (retssikkerhedsloven § 5 a, stk. 3).
type Fact struct {
	ID           string // random
	Case         string
	Municipality string
	Notice       string    // the id of the notice that it answers, so that a fact of one episode answers no other; sealed
	Recorded     time.Time // sealed
	Kind         FactKind
	On           rules.Day
	Cancels      bool   // the one in force was a mistake; On is the day of finding out
	Track        string // classified: rules.Paragraph1 or rules.Paragraph5
	Outcome      string // decision: a code of rules.Outcomes
	Journal      string // decision: journalnummer
	Tenant       string // about one tenant: "1" and up, in the order in which the notice first named them; empty: not about one
	Recipient    string // consent: who may be told, by CVR number
	ReasonsGiven bool   // refusal: the letter holds reasons and klagevejledning (forvaltningsloven §§ 22-25)
}
