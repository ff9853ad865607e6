package gateway

import (
	"time"

	"boligbro/rules"
)

// ActKind is the kind of an act of the municipality.
type ActKind string

const (
	ActDecision ActKind = "decision" // afgørelse
	// borgeren har modtaget afgørelsen: klagefristen begynder (§ 67)
	ActDecisionReceived ActKind = "decision-received"
	// stk. 1-sag eller stk. 5-sag (retssikkerhedsloven § 5 a)
	ActClassified      ActKind = "classified"
	ActChildrenChecked ActKind = "children-checked" // undersøgt, om et barn under 18 bor der
	ActNeedChecked     ActKind = "need-checked"     // undersøgt, om et behov for hjælp er sandsynligt
	ActContacted       ActKind = "contacted"        // borgeren er kontaktet (§ 5 a, stk. 5)
	ActMet             ActKind = "met"              // mødet er holdt (almenboligloven § 59, stk. 14)
	// fogedrettens egne underretninger: om at en udsættelse forestår, og om en gennemført udsættelse
	ActEvictionComing ActKind = "eviction-coming"
	ActEvictionNotice ActKind = "eviction-notice"
	// samtykke til, at foreningen får afgørelsen (§ 5 a, stk. 3)
	ActConsent        ActKind = "consent"
	ActConsentRevoked ActKind = "consent-revoked" // samtykket er trukket tilbage
)

// Personal reports whether the act is about one tenant.
func (k ActKind) Personal() bool {
	return k == ActDecision || k == ActDecisionReceived || k == ActConsent || k == ActConsentRevoked
}

// Bailiff reports whether the act is a notice from the fogedret, which needs no notice of an association.
func (k ActKind) Bailiff() bool { return k == ActEvictionComing || k == ActEvictionNotice }

// Topic is the kind that a later act replaces: a consent and its revocation are of one topic.
func (k ActKind) Topic() ActKind {
	if k == ActConsentRevoked {
		return ActConsent
	}
	return k
}

// MunicipalAct is something the municipality has recorded about a notice, or about a case of which it has
// none: an association's, or its own (OwnCase). Acts are added, never changed: a later one of the same topic,
// about the same tenant, replaces the earlier. All but the ids and the municipality is sealed
// under the municipality's key, because the association may not see it without the citizen's prior consent
// (retssikkerhedsloven § 5 a, stk. 3).
type MunicipalAct struct {
	ID           string // random
	Case         string
	Municipality string
	// of the notice that it answers: an act of one episode answers no other; empty: it answers none, and is
	// about the case; sealed
	Notice       string
	Recorded     time.Time // sealed
	Kind         ActKind
	On           rules.Day
	Cancels      bool   // the one in force was a mistake; On is the day of finding out
	Track        string // classified: rules.Paragraph1 or rules.Paragraph5
	Outcome      string // decision: a code of rules.Outcomes
	Journal      string // decision: journalnummer
	Tenant       string // "1" and up, in the order in which the notice first named them; empty: about no tenant
	Recipient    string // consent: who may be told, by CVR number; or BailiffCourt
	By           string // who recorded it; sealed
	ReasonsGiven bool   // refusal: the letter holds reasons and klagevejledning (forvaltningsloven §§ 22-25)
}

// CaseActs are what one municipality has recorded in a case.
type CaseActs struct {
	Case         Case    // ID, Number and Association only
	Own          OwnCase // the municipality's own; zero: it is an association's
	Municipality string
	Acts         []MunicipalAct // in the order they were recorded
	Unreadable   bool           // one of them cannot be read, so that nothing follows from the others
}
