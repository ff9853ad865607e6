package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
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

// factRules are the kinds, each with the rule whose notice it answers.
var factRules = map[FactKind]string{
	FactDecision: rules.EvictionFiled, FactDecisionReceived: rules.EvictionFiled, FactClassified: rules.EvictionFiled,
	FactChildrenChecked: rules.EvictionFiled, FactNeedChecked: rules.EvictionFiled, FactContacted: rules.EvictionFiled,
	FactMet: rules.AssignedTenantDemand, FactEvictionNotice: rules.EvictionFiled,
	FactConsent: rules.EvictionFiled, FactConsentRevoked: rules.EvictionFiled,
}

// personal reports whether the fact is about one tenant.
func (k FactKind) personal() bool {
	return k == FactDecision || k == FactDecisionReceived || k == FactConsent || k == FactConsentRevoked
}

// topic is what of a kind one fact can stand in the place of another: a consent and its revocation are one.
func (k FactKind) topic() FactKind {
	if k == FactConsentRevoked {
		return FactConsent
	}
	return k
}

// AllTenants in Fact.Tenant is each of the living tenants that the notice names: one fact is recorded for each.
const AllTenants = "all"

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

// ErrFact: the fact cannot be recorded as it is; the error's Text says in both languages what to correct.
var ErrFact = errors.New("the fact cannot be recorded")

type factError struct{ da, en string }

func (e *factError) Error() string        { return ErrFact.Error() + ": " + e.en }
func (e *factError) Is(target error) bool { return target == ErrFact }

// Text says what to correct.
func (e *factError) Text(l lang.Language) string {
	if l == lang.Danish {
		return "det kan ikke registreres: " + e.da
	}
	return e.Error()
}

// Record records what a municipality has done about a notice: the one that the fact names, else the newest that has
// arrived and that it can answer. It gives the facts as stored: several when it is about AllTenants.
func (g *Gateway) Record(ctx context.Context, s Scope, number string, f Fact) ([]Fact, error) {
	now := g.Now()
	if err := f.check(rules.DayOf(now)); err != nil {
		return nil, err
	}
	var recorded []Fact
	err := g.Store.Do(ctx, func(tx Tx) error {
		recorded = nil
		c, err := tx.Case(s, number)
		if err != nil {
			return err
		}
		n, err := answered(tx, s, c, f)
		if err != nil {
			return err
		}
		deliveries, err := tx.Deliveries(s, n.ID)
		if err != nil {
			return err
		}
		stored, err := tx.Facts(s, c.ID)
		if err != nil {
			return err
		}
		n = n.Standing(deliveries)
		tenants, facts := concerned(deliveries), About(stored, n)
		f.Case, f.Municipality, f.Notice, f.Recorded = c.ID, n.Municipality, n.ID, now
		if len(stored) > 0 { // what is recorded later is later, whatever the clocks of several machines say
			f.Recorded = latest(now, stored[len(stored)-1].Recorded.Add(time.Microsecond))
		}
		if f.Kind.topic() == FactConsent {
			f.Recipient = n.Association
		}
		abouts, err := f.about(tenants, facts)
		if err != nil {
			return err
		}
		for _, tenant := range abouts {
			one := f
			one.ID, one.Tenant = NewID(), tenant
			if err := one.follows(n, meant(facts)); err != nil {
				return err
			}
			if err := tx.AddFact(one); err != nil {
				return err
			}
			facts, recorded = append(facts, one), append(recorded, one)
			f.Recorded = f.Recorded.Add(time.Microsecond)
		}
		if n.Event.Received, err = received(tx, n); err != nil {
			return err
		}
		return g.settleClocks(tx, n, Clocks(n, tenants, facts, rules.AskedAt(now)), rules.DayOf(now))
	})
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	return recorded, nil
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// check finds what is wrong with the fact in itself.
func (f *Fact) check(today rules.Day) error {
	_, known := factRules[f.Kind]
	switch {
	case !known:
		return &factError{"den slags kendes ikke; boligbro record --help viser dem", "there is no such kind; see boligbro record --help"}
	case f.On.IsZero():
		return &factError{"dagen mangler", "the day is missing"}
	case f.On > today:
		return &factError{"dagen er ikke kommet endnu", "the day has not come yet"}
	case f.Cancels:
		return nil
	case f.Kind == FactDecision && cprLike.MatchString(f.Journal):
		return &factError{"journalnummeret ligner et CPR-nummer; skriv sagens nummer", "the journal number looks like a CPR number; give the case's"}
	case f.Kind == FactDecision && !proofWord.MatchString(f.Journal):
		return &factError{
			"journalnummeret skal være ét ord på højst 64 tegn; begrundelsen hører hjemme i brevet og gemmes ikke her",
			"the journal number must be one word of at most 64 characters; the reasons belong in the letter and are not kept here"}
	case f.Kind == FactDecision && !rules.KnownDecision(f.Outcome):
		return &factError{"udfaldet er ikke et af dem, boligbro decide --help viser", "the outcome is not one of those that `boligbro decide --help` lists"}
	case f.Kind == FactDecision && f.Outcome == rules.Refused && !f.ReasonsGiven:
		return &factError{
			"et afslag kræver et brev med begrundelse og klagevejledning (forvaltningsloven §§ 22-25); sig det med --reasons-given, når brevet har dem",
			"a refusal needs a letter with reasons and appeal guidance (begrundelse og klagevejledning, forvaltningsloven §§ 22-25); say so with --reasons-given when it has them"}
	case f.Kind == FactClassified && f.Track != rules.Paragraph1 && f.Track != rules.Paragraph5:
		return &factError{"en sag er enten paragraph-1 (stk. 1-sag) eller paragraph-5 (stk. 5-sag)", "a case is either paragraph-1 or paragraph-5"}
	}
	return nil
}

// answered is the notice that the fact answers: the one it names, else the newest that has arrived, else the newest
// that was sent, since whoever answers has it.
func answered(r Reader, s Scope, c Case, f Fact) (Notice, error) {
	notices, err := r.Notices(s, NoticeFilter{Case: c.ID})
	if err != nil {
		return Notice{}, err
	}
	var found Notice
	for _, n := range notices {
		theirs := s.Operator || slices.Contains(s.Municipalities, n.Municipality)
		switch {
		case !theirs || n.Rule != factRules[f.Kind] || f.Notice != "" && n.ID != f.Notice:
		case n.Arrived.IsZero() && (n.Transmitted.IsZero() || !found.Arrived.IsZero()):
		default:
			found = n
		}
	}
	switch {
	case found.ID != "":
		return found, nil
	case !s.Operator && len(s.Municipalities) == 0:
		return found, ErrNotFound // no association records what a municipality does
	case f.Kind == FactMet:
		return found, &factError{"kommunen er ikke underrettet om et påkrav i sagen, så der er intet møde at holde", "the municipality has not been notified of a demand in the case, so there is no meeting to hold"}
	}
	return found, &factError{"kommunen er ikke underrettet om en anmodning om udsættelse i sagen", "the municipality has not been notified of a filing in the case"}
}

// since is the day from which a notice can be answered: the first on which it is known to have been made, sent or received.
func (n *Notice) since() rules.Day {
	first := n.Created
	for _, at := range []time.Time{n.Transmitted, n.Arrived} {
		if !at.IsZero() && at.Before(first) {
			first = at
		}
	}
	return rules.DayOf(first)
}

// about are the tenants that the fact is to be recorded for. What has been recorded about somebody can be called back, and
// a decision received, also when the notice does not name that person any more.
func (f *Fact) about(tenants []rules.Tenant, facts []Fact) ([]string, error) {
	if !f.Kind.personal() {
		if f.Tenant != "" {
			return nil, &factError{"det gælder sagen, ikke én lejer; udelad --tenant", "it concerns the case, not one tenant; leave out --tenant"}
		}
		return []string{""}, nil
	}
	var living []string
	for i := range tenants {
		if tenants[i].Deceased != rules.Yes {
			living = append(living, strconv.Itoa(i+1))
		}
	}
	switch {
	case f.Tenant == AllTenants && len(living) > 0, f.Tenant == "" && len(living) == 1:
		return living, nil
	case f.Tenant == "" && len(living) > 1:
		return nil, &factError{
			fmt.Sprintf("underretningen nævner %d lejere, og det gælder hver af dem for sig; skriv --tenant 1, --tenant 2 ..., i den rækkefølge underretningen nævner dem, eller --tenant all, når det er det samme for alle", len(living)),
			fmt.Sprintf("the notice names %d tenants, and each has an own; write --tenant 1, --tenant 2 ..., in the order in which the notice names them, or --tenant all when it is the same for all", len(living))}
	case (f.Cancels || f.Kind == FactConsentRevoked || f.Kind == FactDecisionReceived) &&
		slices.ContainsFunc(facts, func(o Fact) bool { return o.Tenant == f.Tenant && o.Kind.personal() }):
		return []string{f.Tenant}, nil
	case slices.Contains(living, f.Tenant), len(living) == 0 && f.Tenant == "":
		return []string{f.Tenant}, nil
	}
	return nil, &factError{"underretningen nævner ingen levende lejer med det nummer", "the notice names no living tenant of that number"}
}

// follows checks the fact against the notice that it answers and what has been recorded about it and was no mistake.
func (f *Fact) follows(n Notice, facts []Fact) error {
	has := func(kind FactKind) *Fact {
		var found *Fact
		for i := range facts {
			if o := &facts[i]; o.Kind == kind && o.Tenant == f.Tenant && o.On <= f.On {
				found = o
			}
		}
		return found
	}
	switch {
	case f.Cancels:
		if !slices.ContainsFunc(facts, func(o Fact) bool { return o.Kind.topic() == f.Kind.topic() && o.Tenant == f.Tenant }) {
			return &factError{"der er intet af den slags at annullere", "there is nothing of that kind to cancel"}
		}
	case f.On < n.since():
		return &factError{
			"dagen ligger før underretningen (" + n.since().String() + "); gælder det en tidligere underretning i sagen, så nævn den med --notice",
			"the day lies before the notice (" + n.since().String() + "); if it concerns an earlier notice of the case, name that with --notice"}
	case f.Kind == FactClassified && f.Track == rules.Paragraph5 && (has(FactChildrenChecked) == nil || has(FactNeedChecked) == nil):
		return &factError{
			"en stk. 5-sag kræver, at både børn og behov er undersøgt; registrér først children-checked og need-checked",
			"a paragraph-5 case needs that children and need were both checked; record children-checked and need-checked first"}
	case f.Kind == FactDecisionReceived && has(FactDecision) == nil:
		return &factError{"der er ingen afgørelse på eller før den dag, som kan være modtaget", "there is no decision on or before that day that can have been received"}
	case f.Kind == FactConsentRevoked && !slices.ContainsFunc(InForce(facts), func(o Fact) bool { return o.Kind == FactConsent && o.Tenant == f.Tenant && o.On <= f.On }):
		return &factError{"der er intet samtykke at trække tilbage", "there is no consent to revoke"}
	}
	return nil
}

// About are the facts that answer the notice.
func About(facts []Fact, n Notice) []Fact {
	return slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Notice != n.ID })
}

// InForce are the facts about one notice that hold: a later one stands in the place of an earlier, and where the later was
// a mistake the earlier stands again. After the fogedret's own notice a decision answers that, and leaves those before it
// as they are.
func InForce(facts []Fact) []Fact {
	facts = meant(facts)
	foged := rules.Day(0)
	for _, f := range facts {
		if f.Kind == FactEvictionNotice {
			foged = f.On
		}
	}
	var in []Fact
	for _, f := range facts {
		twice := f.Kind == FactDecision || f.Kind == FactDecisionReceived
		in = append(slices.DeleteFunc(in, func(o Fact) bool { return o.same(f) && (!twice || (o.On < foged) == (f.On < foged)) }), f)
	}
	return in
}

// meant are the facts that were no mistakes, in the order in which they were recorded.
func meant(facts []Fact) []Fact {
	var kept []Fact
	for _, f := range facts {
		if !f.Cancels {
			kept = append(kept, f)
			continue
		}
		for i := len(kept) - 1; i >= 0; i-- {
			if kept[i].same(f) {
				kept = slices.Delete(kept, i, i+1)
				break
			}
		}
	}
	return kept
}

// same reports whether one of the two can stand in the place of the other.
func (f Fact) same(other Fact) bool {
	return f.Kind.topic() == other.Kind.topic() && f.Tenant == other.Tenant
}
