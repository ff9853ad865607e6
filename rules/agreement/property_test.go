package agreement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
	"boligbro/rules/agreement"
)

// parts are what random conditions are made of; each is written so that some case answers it either way.
var parts = []string{
	`event.kind == "demanded"`, `event.kind in ["terminated", "filed"]`, `event.nth > 1`, `event.episode == 1`, `event.ground.arrears`, `event.ground.other == true`,
	`case.childrenUnder18`, `case.arrears.amount > 500000`, `case.arrears.days < 20`, `case.tenancy.kind == "family"`, `case.tenancy.assigned`,
	`case.tenancy.days in 0..365`, `case.department startsWith "3"`, `event.on >= "2026-09-15"`, `true`, `case.landlord == "social"`,
	`case.tenancy.assigned != case.tenancy.temporary`, `case.arrears.amount + case.tenancy.days > 600000`,
}

func drawWhen(t *rapid.T, depth int) string {
	switch n := rapid.IntRange(0, 5).Draw(t, "shape"); {
	case depth == 0 || n < 2:
		return rapid.SampledFrom(parts).Draw(t, "part")
	case n == 2:
		return rapid.SampledFrom([]string{"not ", "!"}).Draw(t, "not") + "(" + drawWhen(t, depth-1) + ")"
	case n == 3:
		return "(" + drawWhen(t, depth-1) + ") " + rapid.SampledFrom([]string{"or", "||"}).Draw(t, "or") + " (" + drawWhen(t, depth-1) + ")"
	default:
		return "(" + drawWhen(t, depth-1) + ") " + rapid.SampledFrom([]string{"and", "&&"}).Draw(t, "and") + " (" + drawWhen(t, depth-1) + ")"
	}
}

func drawFlag(t *rapid.T, known bool, name string) rules.Flag {
	least := 0
	if known {
		least = 1
	}
	return rules.Flag(rapid.IntRange(least, 2).Draw(t, name))
}

// drawCase is a case with one step; when known, everything that a condition can read is told.
func drawCase(t *rapid.T, known bool) *rules.Case {
	maybe := func(name string) bool { return known || rapid.Bool().Draw(t, name) }
	c := &rules.Case{ID: "1", Association: association}
	c.Tenancy = rules.Tenancy{Municipality: place, Address: rules.Address{Street: "Vestergade 12", PostalCode: "8000"}}
	c.Tenants = []rules.Tenant{{Name: "Anne Ærø"}}
	if maybe("start known") {
		c.Tenancy.Start = rules.Date(2026, 8, 1).Add(-rapid.IntRange(0, 800).Draw(t, "start"))
	}
	if maybe("kind known") {
		c.Tenancy.Kind = rapid.SampledFrom([]rules.Kind{rules.Family, rules.Care}).Draw(t, "kind")
	}
	if maybe("department known") {
		c.Department = rapid.SampledFrom([]string{"35", "7"}).Draw(t, "department")
	}
	if maybe("arrears known") {
		c.Arrears = &rules.Arrears{Amount: rules.Amount(rapid.IntRange(1, 900000).Draw(t, "amount"))}
		if maybe("since known") {
			c.Arrears.Since = rules.Date(2026, 8, rapid.IntRange(1, 31).Draw(t, "since"))
		}
	}
	c.Tenancy.Assigned, c.Tenancy.Temporary = drawFlag(t, known, "assigned"), drawFlag(t, known, "temporary")
	c.Household.ChildrenUnder18 = rules.Answer(drawFlag(t, known, "children"))
	step := rules.Event{Kind: rapid.SampledFrom([]rules.EventKind{rules.Demanded, rules.Terminated, rules.Filed}).Draw(t, "step"), On: rules.Date(2026, 9, rapid.IntRange(1, 30).Draw(t, "on"))}
	if maybe("ground known") {
		step.Ground = rules.Ground(rapid.IntRange(1, 3).Draw(t, "ground"))
	}
	c.Events = []rules.Event{step}
	return c
}

func ruleOf(t *rapid.T, when string) rules.Rule {
	s := whole()
	s.When = when
	rule, err := agreement.New(s)
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
	return rule
}

var october = rules.AskedOn(rules.Date(2026, 10, 1))

// TestAsExpr: when all is known, the condition put together from its parts answers as expr does of the whole.
func TestAsExpr(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		when, c := drawWhen(t, 4), drawCase(t, true)
		e := c.Events[0]
		want, err := expr.Eval(when, map[string]any{
			"event": map[string]any{"kind": string(e.Kind), "on": e.On.String(), "nth": 1, "episode": 1,
				"ground": map[string]any{"arrears": e.Ground.Has(rules.GroundArrears), "other": e.Ground.Has(rules.GroundOther)}},
			"case": map[string]any{
				"landlord": "social", "department": c.Department, "childrenUnder18": c.Household.ChildrenUnder18 == rules.Answer(rules.Yes),
				"arrears": map[string]any{"amount": int(c.Arrears.Amount), "days": int(e.On - c.Arrears.Since)},
				"tenancy": map[string]any{"kind": string(c.Tenancy.Kind), "assigned": c.Tenancy.Assigned == rules.Yes, "temporary": c.Tenancy.Temporary == rules.Yes,
					"start": c.Tenancy.Start.String(), "days": int(e.On - c.Tenancy.Start)},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		f := ruleOf(t, when).Evaluate(nil, c, october)[0]
		if (f.Outcome == rules.Notify) != want.(bool) || f.Outcome != rules.Notify && f.Reason != rules.NotCovered {
			t.Fatalf("%s is %v, but the answer is %s/%s", when, want, f.Outcome, f.Reason)
		}
	})
}

// TestNeverSilent: an answer that is given while something is unknown stands however that turns out, and what is
// called missing is not known.
func TestNeverSilent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		when, c := drawWhen(t, 3), drawCase(t, false)
		rule := ruleOf(t, when)
		f := rule.Evaluate(nil, c, october)[0]
		full := *c
		full.Events = slices.Clone(c.Events)
		other := drawCase(t, true)
		if full.Tenancy.Start.IsZero() {
			full.Tenancy.Start = other.Tenancy.Start
		}
		if full.Tenancy.Kind == "" {
			full.Tenancy.Kind = other.Tenancy.Kind
		}
		if full.Department == "" {
			full.Department = other.Department
		}
		if full.Arrears == nil {
			full.Arrears = other.Arrears
		} else if full.Arrears.Since.IsZero() {
			full.Arrears = &rules.Arrears{Amount: full.Arrears.Amount, Since: other.Arrears.Since}
		}
		if full.Tenancy.Assigned == rules.Unknown {
			full.Tenancy.Assigned = other.Tenancy.Assigned
		}
		if full.Tenancy.Temporary == rules.Unknown {
			full.Tenancy.Temporary = other.Tenancy.Temporary
		}
		if full.Household.ChildrenUnder18 == rules.Answer(rules.Unknown) {
			full.Household = other.Household
		}
		if full.Events[0].Ground == 0 {
			full.Events[0].Ground = other.Events[0].Ground
		}
		switch told := rule.Evaluate(nil, &full, october)[0]; {
		case f.Outcome == rules.Incomplete && len(f.Missing) == 0:
			t.Fatalf("%s: incomplete, and nothing is missing", when)
		case f.Outcome != rules.Incomplete && f.Outcome != told.Outcome:
			t.Fatalf("%s: %s/%s, but with all told %s/%s", when, f.Outcome, f.Reason, told.Outcome, told.Reason)
		case told.Outcome == rules.Incomplete:
			t.Fatalf("%s: %v is missing when all is told", when, told.Missing)
		}
	})
}

// TestStatutoryUntouched: whatever is agreed, the statutory rules answer as without it, and no notice of theirs is
// removed, delayed or given more to carry.
func TestStatutoryUntouched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, rapid.Bool().Draw(t, "known"))
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			c.Events = append(c.Events, rules.Event{Kind: rapid.SampledFrom(rules.EventKinds()).Draw(t, "kind"), On: rules.Date(2026, 9, 1).Add(rapid.IntRange(0, 60).Draw(t, "day"))})
		}
		var agreed []rules.Rule
		for i := range rapid.IntRange(1, 3).Draw(t, "agreements") {
			s := whole()
			s.Name = fmt.Sprint("a", i)
			s.When = drawWhen(t, 3)
			rule, err := agreement.New(s)
			if err != nil {
				t.Fatal(err)
			}
			agreed = append(agreed, rule)
			if rapid.Bool().Draw(t, "told") {
				c.Notices = append(c.Notices, rules.SentNotice{Rule: rule.Name(), Episode: 1, On: c.Events[0].On})
			}
		}
		without := rules.NewSet(rules.Options{}).Evaluate(nil, c, october)
		with := rules.NewSet(rules.Options{Agreements: agreed}).Evaluate(nil, c, october)
		statutory := slices.DeleteFunc(slices.Clone(with), func(f rules.Finding) bool { return strings.HasPrefix(f.Rule, "agreement/") })
		if diff := cmp.Diff(without, statutory); diff != "" {
			t.Fatalf("an agreement changed a statutory answer: -without +with\n%s", diff)
		}
		episodes := max(1, len(c.Episodes()))
		if len(with) != len(without)+episodes*len(agreed) {
			t.Fatalf("%d findings of agreements, want one for each of %d episodes and %d agreements", len(with)-len(without), episodes, len(agreed))
		}
		if again := rules.NewSet(rules.Options{Agreements: agreed}).Evaluate(nil, c, october); !cmp.Equal(with, again) {
			t.Fatal("evaluating twice is not the same")
		}
	})
}
