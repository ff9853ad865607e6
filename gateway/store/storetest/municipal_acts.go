package storetest

import (
	"reflect"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// NewAct is a decision about the sample's case.
func NewAct(sample Sample, minute int) gateway.MunicipalAct {
	return gateway.MunicipalAct{
		ID: gateway.NewID(), Case: sample.Case.ID, Municipality: Municipality,
		Recorded: Night.Add(time.Duration(minute) * time.Minute),
		Kind:     gateway.ActDecision, Notice: sample.Notice.ID, On: rules.Date(2026, 12, 1), Outcome: "refused",
		Journal: "27.36.14-G01-1-26", Tenant: "1", ReasonsGiven: true,
	}
}

func (s suite) testActs() {
	sample := s.add(1)
	second, first := NewAct(sample, 2), NewAct(sample, 1)
	before := s.entries()
	for _, f := range []gateway.MunicipalAct{second, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddAct(f) })
	}
	s.same(s.entries(), before+2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.MunicipalAct, error) {
		return r.Acts(gateway.Operator, sample.Case.ID)
	}), []gateway.MunicipalAct{first, second})
	first.Case = gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddAct(first) }), gateway.ErrNotFound)
	// Every field comes back.
	full, n := gateway.MunicipalAct{}, 0
	fill(reflect.ValueOf(&full), &n)
	full.ID, full.Case, full.Municipality, full.Recorded = gateway.NewID(), sample.Case.ID, Municipality,
		Night.Add(time.Hour)
	full.Notice = sample.Notice.ID
	s.do(func(tx gateway.Tx) error { return tx.AddAct(full) })
	acts := read(s, func(r gateway.Reader) ([]gateway.MunicipalAct, error) {
		return r.Acts(gateway.Operator, sample.Case.ID)
	})
	s.same(acts[len(acts)-1], full)
}

// testCaseActs: whoever watches the clocks gets the acts of the cases that a municipality has recorded
// something about, each municipality's by themselves; an association gets none.
func (s suite) testCaseActs() {
	one, two := s.add(1), s.add(2)
	three := s.add(3) // about which nothing is recorded but what answers its notice
	s.add(4)
	later, first, theirs, other := NewAct(one, 2), NewAct(one, 1), NewAct(one, 3), NewAct(two, 1)
	theirs.Municipality, theirs.Notice, first.Notice, other.Notice = "0101", "", "", ""
	for _, f := range []gateway.MunicipalAct{later, first, theirs, other, NewAct(three, 1)} {
		s.do(func(tx gateway.Tx) error { return tx.AddAct(f) })
	}
	found := func(scope gateway.Scope) map[string][]gateway.MunicipalAct {
		all := map[string][]gateway.MunicipalAct{}
		s.view(func(r gateway.Reader) error {
			return r.CaseActs(scope, func(c gateway.CaseActs) error {
				all[c.Case.Number+" "+c.Case.Association+" "+c.Municipality] = c.Acts
				return nil
			})
		})
		return all
	}
	key := func(sample Sample, municipality string) string {
		return sample.Case.Number + " " + sample.Case.Association + " " + municipality
	}
	own := map[string][]gateway.MunicipalAct{
		key(one, Municipality): {first, later}, key(two, Municipality): {other},
	}
	s.same(found(gateway.Scope{Municipalities: []string{Municipality}}), own)
	own[key(one, "0101")] = []gateway.MunicipalAct{theirs}
	s.same(found(gateway.Operator), own)
	s.same(len(found(gateway.Scope{Associations: []string{Association}})), 0)
}

// NewConsent is a consent of the tenant whom NewAct is about.
func NewConsent(sample Sample, minute int) gateway.MunicipalAct {
	f := NewAct(sample, minute)
	f.Kind, f.Outcome, f.Journal, f.ReasonsGiven, f.Recipient = gateway.ActConsent, "", "", false,
		sample.Case.Association
	return f
}

func (s suite) testShared() {
	sample := s.add(1)
	shared := func(scope gateway.Scope) []gateway.Shared {
		return read(s, func(r gateway.Reader) ([]gateway.Shared, error) { return r.Shared(scope, sample.Case.ID) })
	}
	add := func(f gateway.MunicipalAct) { s.do(func(tx gateway.Tx) error { return tx.AddAct(f) }) }
	ours := gateway.Scope{Associations: []string{Association}}
	decision := NewAct(sample, 1)
	add(decision)
	s.same(shared(ours), nil)
	other := NewConsent(sample, 2)
	other.Recipient = OtherAssociation
	add(other)
	s.same(shared(ours), nil)
	add(NewConsent(sample, 3))
	want := []gateway.Shared{{Notice: sample.Notice.ID, Tenant: "1", On: decision.On, Outcome: decision.Outcome}}
	s.same(shared(ours), want)
	s.same(shared(gateway.Operator), want)
	for _, stranger := range []gateway.Scope{
		{}, {Municipalities: []string{Municipality}}, {Associations: []string{OtherAssociation}},
	} {
		s.same(shared(stranger), nil)
	}
	revoked := NewConsent(sample, 4)
	revoked.Kind = gateway.ActConsentRevoked
	add(revoked)
	s.same(shared(ours), nil)
}
