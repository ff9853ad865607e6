package agreement_test

import (
	"slices"
	"testing"

	"boligbro/rules"
	"boligbro/rules/agreement"
)

// TestAPersonCanAnswer: of each review about its own step, and of what is incomplete, a person can answer
// that the municipality must be told, by an agreement and by the rule on children; and then the notice can be
// written, if what it must hold is known.
func TestAPersonCanAnswer(t *testing.T) {
	type change = func(*rules.Case)
	gone := func(c *rules.Case) { c.Events[0].Gone = true }
	for _, test := range []struct {
		name, events string
		reason       rules.Reason
		when         string // empty: not of the rule on children
		told         change
		missing      []rules.Field
	}{
		{"withdrawn", course + `,{"kind": "withdrawn", "on": "2026-09-28"}`, rules.WithdrawnBeforeNotice, "",
			nil, nil},
		{"moved out", course + `,{"kind": "moved-out", "on": "2026-09-28"}`, rules.MovedOutBeforeNotice, "",
			nil, nil},
		{"evicted", course + `,{"kind": "evicted", "on": "2026-09-28"}`, rules.EvictedBeforeNotice, "", nil,
			nil},
		{"before the start", course, rules.EventBeforeStart, "",
			func(c *rules.Case) { c.Tenancy.Start = rules.Date(2026, 9, 27) }, nil},
		{"far ahead", `{"kind": "terminated", "on": "2062-09-26"}`, rules.DateImplausible, "", nil, nil},
		{"another instant", `{"kind": "terminated", "on": "2026-09-26", "at": "2026-09-25T10:00:00+02:00"}`,
			rules.InstantOnOtherDay, "", nil, nil},
		{"the start", course, rules.StartImplausible, "",
			func(c *rules.Case) { c.Tenancy.Start = rules.Date(1066, 10, 14) }, nil},
		{"gone", `{"kind": "terminated", "on": "2026-09-26"}`, rules.StepGone, "", gone, nil},
		{"deceased", course, rules.TenantsDeceased, "",
			func(c *rules.Case) { c.Tenants[0].Deceased = rules.Yes }, []rules.Field{rules.FieldTenantName}},
		{"no address", course, rules.FactsMissing, "",
			func(c *rules.Case) { c.Tenancy.Address = rules.Address{} }, []rules.Field{rules.FieldAddress}},
		{"no day", `{"kind": "terminated"}`, rules.FactsMissing, "", nil, []rules.Field{rules.FieldEventDay}},
		{"an earlier step is gone",
			`{"kind": "terminated", "on": "2026-09-26", "ref": "1"}, {"kind": "terminated", "on": "2026-10-01", ` +
				`"ref": "2"}`, rules.EarlierStepGone,
			`event.nth == 2`, gone, nil},
		{"failed", course, rules.AgreementFailed,
			`event.kind == "terminated" and case.tenancy.days in 0..case.arrears.amount`, nil, nil},
		{"unknown", course, rules.FactsMissing, `event.kind == "terminated" and case.tenancy.temporary`,
			func(c *rules.Case) { c.Tenancy.Temporary = rules.Unknown }, nil},
	} {
		for _, basis := range []rules.Basis{rules.BasisLaw, rules.BasisConsent} {
			t.Run(test.name+", "+string(basis), func(t *testing.T) {
				c := theCase(t, test.events, test.told)
				c.Tenants = append(c.Tenants, rules.Tenant{Name: "Bo Å", Deceased: c.Tenants[0].Deceased})
				c.Tenants[0].NoticeConsent = october.Day
				if c.Tenants[0].Deceased == rules.Yes && basis == rules.BasisConsent {
					return // the dead consent to nothing
				}
				options := rules.Options{Agreements: []rules.Rule{ruleFor(t, func(s *agreement.Settings) {
					s.Basis = basis
					if test.when != "" {
						s.When = test.when
					}
				})}}
				if test.when == "" {
					options.Children = []rules.ChildrenAgreement{{Association: association,
						Municipality: place, Basis: basis}}
				}
				asked := 0
				for _, f := range rules.NewSet(options).Evaluate(nil, c, october) {
					if _, agreed := rules.AgreementName(f.Rule); !agreed && f.Rule != rules.ChildrenUnder18 ||
						f.Outcome == rules.None {
						continue
					}
					asked++
					answered, missing := rules.AsNotify(c, f)
					if f.Reason != test.reason || !slices.Equal(missing, test.missing) {
						t.Fatalf("%s: %s/%s, missing %v, want %s, missing %v", f.Rule, f.Outcome, f.Reason,
							missing, test.reason, test.missing)
					}
					n, err := rules.NoticeOf(c, &answered, october.Day)
					named := 2
					if basis == rules.BasisConsent {
						named = 1
					}
					if err != nil || missing == nil &&
						(len(n.Tenants) != named || n.Event.On.IsZero() || n.Address.Street == "") {
						t.Errorf("%s: %+v, %v", f.Rule, n, err)
					}
				}
				if asked != len(options.Children)+1 {
					t.Errorf("%d of the rules ask a person", asked)
				}
			})
		}
	}
}
