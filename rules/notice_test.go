package rules_test

import (
	"slices"
	"testing"

	"boligbro/rules"
)

// TestAPersonCannotTellTheUnknown: a notice that a person has asked for must carry what is agreed too, so
// what nobody knows is missing there as well.
func TestAPersonCannotTellTheUnknown(t *testing.T) {
	t.Parallel()
	c, err := rules.ReadCase([]byte(example))
	if err != nil {
		t.Fatal(err)
	}
	c.Events = c.Events[:2]
	c.Notices = []rules.SentNotice{{Rule: rules.ChildrenUnder18, Episode: 1, On: c.Events[1].On,
		Municipality: "0461"}}
	set := rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{{Association: "13748136",
		Municipality: "0751", Basis: rules.BasisLaw}}})
	for children, want := range map[rules.Flag][]rules.Field{rules.Unknown: {rules.FieldChildren},
		rules.Yes: nil} {
		c.Household.ChildrenUnder18 = rules.Answer(children)
		for _, f := range set.Evaluate(nil, &c, rules.AskedOn(day(t, "2026-10-01"))) {
			if f.Rule != rules.ChildrenUnder18 {
				continue
			}
			if f.Reason != rules.MunicipalityChanged {
				t.Fatalf("the case asks no person: %s/%s", f.Outcome, f.Reason)
			}
			if _, missing := rules.AsNotify(&c, f); !slices.Equal(missing, want) {
				t.Errorf("children %v: missing %v, want %v", children, missing, want)
			}
		}
	}
}
