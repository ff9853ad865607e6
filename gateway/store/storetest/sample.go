package storetest

import (
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// The association and the municipality of the samples, and others that must not see them.
const (
	Association       = "13748136"
	Municipality      = "0751"
	OtherAssociation  = "87654321"
	OtherMunicipality = "0101"
)

// Night is when the samples happen.
var Night = time.Date(2026, 11, 22, 19, 0, 0, 123000, time.UTC)

// Sample is one case with everything that a first night gives it. No two are alike in what must be unique.
type Sample struct {
	Case       gateway.Case
	Version    gateway.Version
	Evaluation gateway.Evaluation
	Notice     gateway.Notice
	Delivery   gateway.Delivery
}

// NewSample is the n-th sample of an association.
func NewSample(blind func(...string) string, association string, n int) Sample {
	tenancy := fmt.Sprintf("1-35-%06d-6", n)
	newID := func() string { return gateway.NewIDAt(Night.Add(time.Duration(n) * time.Millisecond)) }
	name := fmt.Sprintf("Anne Ærøskøbing Å%d", n)
	c := gateway.Case{
		ID: newID(), Number: gateway.NewNumber(), Association: association, Tenancy: tenancy,
		Key: blind("tenancy", association, tenancy),
	}
	facts := rules.Facts{
		Department: "35",
		Tenancy: rules.Tenancy{
			Kind: rules.Family, Start: rules.Date(2025, 11, 1), Municipality: Municipality, Assigned: rules.No,
			Temporary: rules.No,
			Address:   rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
		},
		Tenants: []rules.Tenant{{Name: name, Protected: rules.No, Deceased: rules.No}},
		Arrears: &rules.Arrears{Amount: 1425000, Since: rules.Date(2026, 9, 1)},
	}
	filed := rules.Event{
		Kind: rules.Filed, On: rules.Date(2026, 11, 20), Ground: rules.GroundArrears,
		Ref: fmt.Sprintf("Foged-2026-%d", n),
	}
	record := rules.Record{Key: rules.Key{Association: association, Tenancy: tenancy}, Source: "nattelig",
		Facts: facts, Events: []rules.Event{
			{
				Kind: rules.Demanded, On: rules.Date(2026, 9, 8), Received: rules.Date(2026, 9, 10),
				Ref: fmt.Sprintf("P-%d", n),
			},
			{Kind: rules.Terminated, On: rules.Date(2026, 9, 26)}, filed,
		}}
	cites := []rules.Citation{{
		Statute: "almenlejeloven", Section: "§ 92, stk. 2", Version: "LBK 928/2019",
		InForce: rules.Date(2009, 6, 1),
	}}
	carries := []rules.Field{"tenants.name", "tenants.protected", "tenancy.address", "event"}
	s := Sample{Case: c}
	s.Version = gateway.Version{
		Case: c.ID, Version: 1, Recorded: Night, Run: gateway.NewID(), Records: []rules.Record{record},
	}
	s.Evaluation = gateway.Evaluation{
		ID: newID(), Case: c.ID, Version: 1, At: Night, Asked: Night, RuleSet: "0123456789abcdef",
		Findings: []rules.Finding{
			{Rule: rules.AssignedTenantDemand, Episode: 1, Outcome: rules.None, Reason: "not-assigned", Cites: cites,
				Event:        rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 8), Ref: fmt.Sprintf("P-%d", n)},
				Municipality: Municipality},
			{Rule: rules.EvictionFiled, Episode: 1, Outcome: rules.Notify, Late: true, Due: filed.On,
				Reason: "filed-arrears", Event: filed,
				Municipality: Municipality, Carries: carries, Cites: cites},
		},
	}
	s.Notice = gateway.Notice{
		ID: newID(), Case: c.ID, Number: c.Number, Association: association, Municipality: Municipality,
		Rule: rules.EvictionFiled, Episode: 1,
		Event: rules.Event{Kind: filed.Kind, On: filed.On, Ref: filed.Ref}, Version: 1, Evaluation: s.Evaluation.ID,
		Due: filed.On, Late: true, Created: Night,
		State: gateway.Queued,
	}
	s.Delivery = gateway.Delivery{
		ID: newID(), Notice: s.Notice.ID, Case: c.ID, Number: c.Number, Kind: gateway.FirstNotice,
		Association: association, Municipality: Municipality,
		Channel: "webhook", Place: 1, Created: Night, State: gateway.Queued, Next: Night,
		Content: rules.Notice{
			Rule: rules.EvictionFiled, Episode: 1, Association: association, Municipality: Municipality,
			Event:   rules.NoticeEvent{Kind: filed.Kind, On: filed.On},
			Tenants: []rules.NoticeTenant{{Name: name}}, Address: facts.Tenancy.Address, Late: true, Cites: cites,
		},
	}
	return s
}

// Head is the case as it is when the sample's version has been added.
func (s Sample) Head() gateway.Case {
	c := s.Case
	c.Version, c.Evaluations, c.Municipality, c.RuleSet = 1, 1, Municipality, s.Evaluation.RuleSet
	c.Digests = map[string]string{"nattelig": "00112233445566778899aabbccddeeff"}
	return c
}

// Changes are the sample as what follows from judging a new case.
func (s Sample) Changes() gateway.Changes {
	return gateway.Changes{
		Case: s.Head(), New: true, Version: &s.Version, Evaluation: &s.Evaluation,
		Notices: []gateway.FirstMessage{{Notice: s.Notice, Delivery: s.Delivery}},
	}
}

// Add writes the sample: the case, its version, the notice and its delivery.
func (s Sample) Add(tx gateway.Tx) error { return tx.Apply(s.Changes()) }
