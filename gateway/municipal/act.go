package municipal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// Decide records an afgørelse of a municipality about a notice that has reached it. A decision is about one person:
// the clock closes when each living tenant has one.
func (mu *Municipal) Decide(ctx context.Context, s gateway.Scope, number string, f gateway.Fact) ([]gateway.Fact, error) {
	f.Kind = gateway.FactDecision
	return mu.Record(ctx, s, number, f)
}

// factRules are the kinds, each with the rule whose notice it answers.
var factRules = map[gateway.FactKind]string{
	gateway.FactDecision: rules.EvictionFiled, gateway.FactDecisionReceived: rules.EvictionFiled, gateway.FactClassified: rules.EvictionFiled,
	gateway.FactChildrenChecked: rules.EvictionFiled, gateway.FactNeedChecked: rules.EvictionFiled, gateway.FactContacted: rules.EvictionFiled,
	gateway.FactMet: rules.AssignedTenantDemand, gateway.FactEvictionNotice: rules.EvictionFiled,
	gateway.FactConsent: rules.EvictionFiled, gateway.FactConsentRevoked: rules.EvictionFiled,
}

// AllTenants in Fact.Tenant is each of the living tenants that the notice names: one fact is recorded for each.
const AllTenants = "all"

// ErrFact: the fact cannot be recorded as it is; the error's Text says in both languages what to correct.
var ErrFact = errors.New("the fact cannot be recorded")

type factError struct{ da, en string }

func (e *factError) Error() string { return ErrFact.Error() + ": " + e.en }

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
func (mu *Municipal) Record(ctx context.Context, s gateway.Scope, number string, f gateway.Fact) ([]gateway.Fact, error) {
	now := mu.Now()
	if err := check(&f, rules.DayOf(now)); err != nil {
		return nil, err
	}
	var recorded []gateway.Fact
	err := mu.Store.Do(ctx, func(tx gateway.Tx) error {
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
		n = casework.Current(n, deliveries)
		tenants, facts := concerned(deliveries), gateway.About(stored, n)
		f.Case, f.Municipality, f.Notice, f.Recorded = c.ID, n.Municipality, n.ID, now
		if len(stored) > 0 { // what is recorded later is later, whatever the clocks of several machines say
			f.Recorded = latest(now, stored[len(stored)-1].Recorded.Add(time.Microsecond))
		}
		if f.Kind.Topic() == gateway.FactConsent {
			f.Recipient = n.Association
		}
		abouts, err := about(&f, tenants, facts)
		if err != nil {
			return err
		}
		for _, tenant := range abouts {
			one := f
			one.ID, one.Tenant = gateway.NewID(), tenant
			if err := follows(&one, n, gateway.Meant(facts)); err != nil {
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
		return mu.settleClocks(tx, n, Clocks(n, tenants, facts, rules.AskedAt(now)), rules.DayOf(now))
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
func check(f *gateway.Fact, today rules.Day) error {
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
	case f.Kind == gateway.FactDecision && casework.CPRLike.MatchString(f.Journal):
		return &factError{"journalnummeret ligner et CPR-nummer; skriv sagens nummer", "the journal number looks like a CPR number; give the case's"}
	case f.Kind == gateway.FactDecision && !casework.ProofWord.MatchString(f.Journal):
		return &factError{
			"journalnummeret skal være ét ord på højst 64 tegn; begrundelsen hører hjemme i brevet og gemmes ikke her",
			"the journal number must be one word of at most 64 characters; the reasons belong in the letter and are not kept here"}
	case f.Kind == gateway.FactDecision && !rules.KnownDecision(f.Outcome):
		return &factError{"udfaldet er ikke et af dem, boligbro decide --help viser", "the outcome is not one of those that `boligbro decide --help` lists"}
	case f.Kind == gateway.FactDecision && f.Outcome == rules.Refused && !f.ReasonsGiven:
		return &factError{
			"et afslag kræver et brev med begrundelse og klagevejledning (forvaltningsloven §§ 22-25); sig det med --reasons-given, når brevet har dem",
			"a refusal needs a letter with reasons and appeal guidance (begrundelse og klagevejledning, forvaltningsloven §§ 22-25); say so with --reasons-given when it has them"}
	case f.Kind == gateway.FactClassified && f.Track != rules.Paragraph1 && f.Track != rules.Paragraph5:
		return &factError{"en sag er enten paragraph-1 (stk. 1-sag) eller paragraph-5 (stk. 5-sag)", "a case is either paragraph-1 or paragraph-5"}
	}
	return nil
}

// answered is the notice that the fact answers: the one it names, else the newest that has arrived, else the newest
// that was sent, since whoever answers has it.
func answered(r gateway.Reader, s gateway.Scope, c gateway.Case, f gateway.Fact) (gateway.Notice, error) {
	notices, err := r.Notices(s, gateway.NoticeFilter{Case: c.ID})
	if err != nil {
		return gateway.Notice{}, err
	}
	var found gateway.Notice
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
		return found, gateway.ErrNotFound // no association records what a municipality does
	case f.Kind == gateway.FactMet:
		return found, &factError{"kommunen er ikke underrettet om et påkrav i sagen, så der er intet møde at holde", "the municipality has not been notified of a demand in the case, so there is no meeting to hold"}
	}
	return found, &factError{"kommunen er ikke underrettet om en anmodning om udsættelse i sagen", "the municipality has not been notified of a filing in the case"}
}

// since is the day from which a notice can be answered: the first on which it is known to have been made, sent or received.
func since(n gateway.Notice) rules.Day {
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
func about(f *gateway.Fact, tenants []rules.Tenant, facts []gateway.Fact) ([]string, error) {
	if !f.Kind.Personal() {
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
	case (f.Cancels || f.Kind == gateway.FactConsentRevoked || f.Kind == gateway.FactDecisionReceived) &&
		slices.ContainsFunc(facts, func(o gateway.Fact) bool { return o.Tenant == f.Tenant && o.Kind.Personal() }):
		return []string{f.Tenant}, nil
	case slices.Contains(living, f.Tenant), len(living) == 0 && f.Tenant == "":
		return []string{f.Tenant}, nil
	}
	return nil, &factError{"underretningen nævner ingen levende lejer med det nummer", "the notice names no living tenant of that number"}
}

// follows checks the fact against the notice that it answers and what has been recorded about it and was no mistake.
func follows(f *gateway.Fact, n gateway.Notice, facts []gateway.Fact) error {
	has := func(kind gateway.FactKind) *gateway.Fact {
		var found *gateway.Fact
		for i := range facts {
			if o := &facts[i]; o.Kind == kind && o.Tenant == f.Tenant && o.On <= f.On {
				found = o
			}
		}
		return found
	}
	switch {
	case f.Cancels:
		if !slices.ContainsFunc(facts, func(o gateway.Fact) bool { return o.Kind.Topic() == f.Kind.Topic() && o.Tenant == f.Tenant }) {
			return &factError{"der er intet af den slags at annullere", "there is nothing of that kind to cancel"}
		}
	case f.On < since(n):
		return &factError{
			"dagen ligger før underretningen (" + since(n).String() + "); gælder det en tidligere underretning i sagen, så nævn den med --notice",
			"the day lies before the notice (" + since(n).String() + "); if it concerns an earlier notice of the case, name that with --notice"}
	case f.Kind == gateway.FactClassified && f.Track == rules.Paragraph5 && (has(gateway.FactChildrenChecked) == nil || has(gateway.FactNeedChecked) == nil):
		return &factError{
			"en stk. 5-sag kræver, at både børn og behov er undersøgt; registrér først children-checked og need-checked",
			"a paragraph-5 case needs that children and need were both checked; record children-checked and need-checked first"}
	case f.Kind == gateway.FactDecisionReceived && has(gateway.FactDecision) == nil:
		return &factError{"der er ingen afgørelse på eller før den dag, som kan være modtaget", "there is no decision on or before that day that can have been received"}
	case f.Kind == gateway.FactConsentRevoked && !slices.ContainsFunc(gateway.InForce(facts), func(o gateway.Fact) bool {
		return o.Kind == gateway.FactConsent && o.Tenant == f.Tenant && o.On <= f.On
	}):
		return &factError{"der er intet samtykke at trække tilbage", "there is no consent to revoke"}
	}
	return nil
}
