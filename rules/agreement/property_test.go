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
	`event.kind == "demanded"`, `event.kind in ["terminated", "filed"]`, `event.nth > 1`,
	`event.episode == 1`, `event.ground.arrears`, `event.ground.other == true`,
	`case.childrenUnder18`, `case.arrears.amount > 500000`, `case.arrears.days < 20`,
	`case.tenancy.kind == "family"`, `case.tenancy.assigned`,
	`case.tenancy.days in 0..365`, `case.department startsWith "3"`, `event.on >= "2026-09-15"`, `true`,
	`case.landlord == "social"`,
	`case.tenancy.assigned != case.tenancy.temporary`, `case.arrears.amount + case.tenancy.days > 600000`,
}

func drawWhen(t *rapid.T, depth int) string {
	switch n := rapid.IntRange(0, 5).Draw(t, "shape"); {
	case depth == 0 || n < 2:
		return rapid.SampledFrom(parts).Draw(t, "part")
	case n == 2:
		return rapid.SampledFrom([]string{"not ", "!"}).Draw(t, "not") + "(" + drawWhen(t, depth-1) + ")"
	case n == 3:
		return "(" + drawWhen(t, depth-1) + ") " + rapid.SampledFrom([]string{"or", "||"}).Draw(t, "or") +
			" (" + drawWhen(t, depth-1) + ")"
	default:
		return "(" + drawWhen(t, depth-1) + ") " + rapid.SampledFrom([]string{"and", "&&"}).Draw(t, "and") +
			" (" + drawWhen(t, depth-1) + ")"
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
	c.Tenancy = rules.Tenancy{Municipality: place,
		Address: rules.Address{Street: "Vestergade 12", PostalCode: "8000"}}
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
	step := rules.Event{Kind: rapid.SampledFrom([]rules.EventKind{rules.Demanded, rules.Terminated,
		rules.Filed}).Draw(t, "step"), On: rules.Date(2026, 9, rapid.IntRange(1, 30).Draw(t, "on"))}
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
				"ground": map[string]any{"arrears": e.Ground.Has(rules.GroundArrears),
					"other": e.Ground.Has(rules.GroundOther)}},
			"case": map[string]any{
				"landlord": "social", "department": c.Department,
				"childrenUnder18": c.Household.ChildrenUnder18 == rules.Answer(rules.Yes),
				"arrears": map[string]any{"amount": int(c.Arrears.Amount),
					"days": int(e.On - c.Arrears.Since)},
				"tenancy": map[string]any{"kind": string(c.Tenancy.Kind),
					"assigned":  c.Tenancy.Assigned == rules.Yes,
					"temporary": c.Tenancy.Temporary == rules.Yes,
					"start":     c.Tenancy.Start.String(), "days": int(e.On - c.Tenancy.Start)},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		f := ruleOf(t, when).Evaluate(nil, c, october)[0]
		if (f.Outcome == rules.Notify) != want.(bool) ||
			f.Outcome != rules.Notify && f.Reason != rules.NotCovered {
			t.Fatalf("%s is %v, but the answer is %s/%s", when, want, f.Outcome, f.Reason)
		}
	})
}

// drawCourse is a case with several events, of which some have no day, some grounds that nobody understood,
// and some are told no longer.
func drawCourse(t *rapid.T) *rules.Case {
	c := drawCase(t, false)
	if c.Arrears != nil && !c.Arrears.Since.IsZero() && rapid.IntRange(0, 3).Draw(t, "amount told") == 0 {
		c.Arrears.Amount = 0
	}
	kinds := []rules.EventKind{rules.Demanded, rules.Demanded, rules.Terminated, rules.FilingPlanned,
		rules.Filed, rules.Withdrawn, rules.Paid, rules.Reminded, rules.Evicted}
	for range rapid.IntRange(0, 4).Draw(t, "more") {
		c.Events = append(c.Events, rules.Event{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			On:   rules.Date(2026, 9, rapid.IntRange(1, 30).Draw(t, "on")),
			Ground: rapid.SampledFrom([]rules.Ground{0, rules.GroundArrears, rules.GroundOther,
				rules.GroundArrears | rules.GroundUnread}).Draw(t, "ground"),
			Gone: rapid.IntRange(0, 5).Draw(t, "gone") == 0,
		})
	}
	for i := range c.Events {
		e := &c.Events[i]
		e.Ref = fmt.Sprint(i)
		switch rapid.IntRange(0, 7).Draw(t, "day") {
		case 0, 1:
			e.On = 0
		case 2:
			e.On = rapid.SampledFrom([]rules.Day{rules.Date(26, 9, 26), rules.Date(2062, 9, 26)}).Draw(t,
				"slip")
		}
	}
	return c
}

// complete is the case as it may turn out to have been: what is not known in it, known.
func complete(t *rapid.T, c *rules.Case) *rules.Case {
	full, other := *c, drawCase(t, true)
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
	} else {
		arrears := *full.Arrears
		if arrears.Amount == 0 {
			arrears.Amount = other.Arrears.Amount
		}
		if arrears.Since.IsZero() {
			arrears.Since = other.Arrears.Since
		}
		full.Arrears = &arrears
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
	full.Events = nil
	withdrawn := slices.ContainsFunc(c.Events, func(e rules.Event) bool { return e.Kind == rules.Withdrawn })
	for _, e := range c.Events {
		if e.On.IsZero() || e.On > october.Day || e.On < rules.Date(1980, 1, 1) {
			e.On = rules.Date(2026, 8, 20).Add(rapid.IntRange(0, 42).Draw(t, "the day"))
		}
		switch e.Ground {
		case 0:
			e.Ground = rules.Ground(rapid.IntRange(1, 3).Draw(t, "the ground"))
		case rules.GroundArrears | rules.GroundUnread:
			e.Ground = rules.GroundArrears | rules.Ground(rapid.IntRange(1, 2).Draw(t, "the other ground"))
		}
		// A step that its source tells no longer was one, or never was; what it does to the episodes stays
		// either way.
		begun := slices.ContainsFunc(c.Events, func(o rules.Event) bool {
			return o.Kind.Step() && !o.Gone && o.On > rules.Date(1980, 1, 1) && o.On < e.On
		})
		if e.Gone && begun && !withdrawn && rapid.Bool().Draw(t, "never was") {
			continue
		}
		e.Gone = e.Gone && e.Kind == rules.FilingPlanned // a plan that is told no longer replaces none
		full.Events = append(full.Events, e)
	}
	return &full
}

// about is the finding about the episode that holds the event; of one before all episodes, the first.
func about(found []rules.Finding, c *rules.Case, ref string) *rules.Finding {
	for _, episode := range c.History(october).Episodes[1:] {
		if slices.ContainsFunc(episode.Steps, func(s *rules.Step) bool { return s.Ref == ref }) {
			return &found[slices.IndexFunc(found,
				func(f rules.Finding) bool { return f.Episode == episode.Number })]
		}
	}
	return &found[0]
}

// TestNeverSilent: an answer that is given while something is unknown stands however that turns out: of a
// step that would be told of if all were known nobody hears that there is nothing to tell, and what is told
// of would have been. What is called missing is not known.
func TestNeverSilent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		when, c := drawWhen(t, 3), drawCourse(t)
		full := complete(t, c)
		rule := ruleOf(t, when)
		before, after := rule.Evaluate(nil, c, october), rule.Evaluate(nil, full, october)
		for _, f := range before {
			if f.Outcome == rules.Incomplete && len(f.Missing) == 0 {
				t.Fatalf("%s: incomplete, and nothing is missing", when)
			}
			if f.Outcome != rules.Notify ||
				!slices.ContainsFunc(full.Events, func(e rules.Event) bool { return e.Ref == f.Event.Ref }) {
				continue
			}
			if told := about(after, full, f.Event.Ref); told.Outcome == rules.None {
				t.Fatalf("%s: of %s %s notice is given, but with all told the answer is %s", when,
					f.Event.Kind, f.Event.On, told.Reason)
			}
		}
		for _, f := range after {
			if f.Outcome == rules.Incomplete {
				t.Fatalf("%s: %v is missing when all is told", when, f.Missing)
			}
			if f.Outcome != rules.Notify {
				continue
			}
			if told := about(before, c, f.Event.Ref); told.Outcome == rules.None {
				t.Fatalf("%s: of %s %s notice would be given, but the answer is %s", when, f.Event.Kind,
					f.Event.On, told.Reason)
			}
		}
	})
}

// TestStatutoryUntouched: whatever is agreed, the statutory rules answer as without it, and no notice of
// theirs is removed, delayed or given more to carry.
func TestStatutoryUntouched(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, rapid.Bool().Draw(t, "known"))
		for range rapid.IntRange(0, 4).Draw(t, "more") {
			c.Events = append(c.Events,
				rules.Event{Kind: rapid.SampledFrom(rules.EventKinds()).Draw(t, "kind"),
					On: rules.Date(2026, 9, 1).Add(rapid.IntRange(0, 60).Draw(t, "day"))})
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
				c.Notices = append(c.Notices,
					rules.SentNotice{Rule: rule.Name, Episode: 1, On: c.Events[0].On})
			}
		}
		without := rules.NewSet(rules.Options{}).Evaluate(nil, c, october)
		with := rules.NewSet(rules.Options{Agreements: agreed}).Evaluate(nil, c, october)
		statutory := slices.DeleteFunc(slices.Clone(with),
			func(f rules.Finding) bool { return strings.HasPrefix(f.Rule, "agreement/") })
		if diff := cmp.Diff(without, statutory); diff != "" {
			t.Fatalf("an agreement changed a statutory answer: -without +with\n%s", diff)
		}
		episodes := max(1, len(c.History(october).Episodes)-1)
		if len(with) != len(without)+episodes*len(agreed) {
			t.Fatalf("%d findings of agreements, want one for each of %d episodes and %d agreements",
				len(with)-len(without), episodes, len(agreed))
		}
		if again := rules.NewSet(rules.Options{Agreements: agreed}).Evaluate(nil, c,
			october); !cmp.Equal(with, again) {
			t.Fatal("evaluating twice is not the same")
		}
	})
}
