package agreement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
)

// least is what no notice can do without, by the names that settings have for it.
var least = []string{"tenants.name", "tenancy.address", "event"}

// everything is all that can be carried.
func everything() []string {
	return slices.Concat(least,
		[]string{"household.childrenUnder18", "tenancy.start", "arrears.amount", "arrears.since"})
}

func carrying(fields ...string) func(*agreement.Settings) {
	return func(s *agreement.Settings) { s.Carries = slices.Concat(least, fields) }
}

// TestCarriedMustBeKnown: what the notice is to carry and nobody has told is missing, and nothing is sent;
// what it is not to carry is never missed.
func TestCarriedMustBeKnown(t *testing.T) {
	type change = func(*rules.Case)
	for _, test := range []struct {
		name    string
		carries []string // beyond the least
		told    change
		missing string
	}{
		{"all is known", everything(), nil, ""},
		{"no arrears", []string{"arrears.amount", "arrears.since"}, func(c *rules.Case) { c.Arrears = nil },
			"arrears.amount arrears.since"},
		{"no amount", []string{"arrears.amount"}, func(c *rules.Case) { c.Arrears = nil }, "arrears.amount"},
		{"an amount that was not told", []string{"arrears.amount", "arrears.since"},
			func(c *rules.Case) { c.Arrears.Amount = 0 }, "arrears.amount"},
		{"nothing is owed any more", []string{"arrears.amount"},
			func(c *rules.Case) { *c.Arrears = rules.Arrears{} }, ""},
		{"since when is not known", []string{"arrears.amount", "arrears.since"},
			func(c *rules.Case) { c.Arrears.Since = 0 }, "arrears.since"},
		{"no start", []string{"tenancy.start"}, func(c *rules.Case) { c.Tenancy.Start = 0 }, "tenancy.start"},
		{"children unknown", []string{"household.childrenUnder18"},
			func(c *rules.Case) { c.Household = rules.Household{} }, "household.childrenUnder18"},
		{"no children", []string{"household.childrenUnder18"},
			func(c *rules.Case) { c.Household.ChildrenUnder18 = rules.Answer(rules.No) }, ""},
		{"nothing is known", everything(),
			func(c *rules.Case) { c.Arrears, c.Tenancy.Start, c.Household = nil, 0, rules.Household{} },
			"arrears.amount arrears.since household.childrenUnder18 tenancy.start"},
		{"nothing is known, and nothing of it carried", nil,
			func(c *rules.Case) { c.Arrears, c.Tenancy.Start, c.Household = nil, 0, rules.Household{} }, ""},
		{"another is carried", []string{"arrears.amount"},
			func(c *rules.Case) { c.Tenancy.Start, c.Household = 0, rules.Household{} }, ""},
		{"beside what every notice needs", []string{"arrears.amount"},
			func(c *rules.Case) { c.Arrears, c.Tenants = nil, nil }, "arrears.amount tenants.name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := theCase(t, course, test.told)
			f := ruleFor(t, carrying(test.carries...)).Evaluate(nil, c, october)[0]
			want := rules.Notify
			if test.missing != "" {
				want = rules.Incomplete
			}
			if got := strings.Trim(fmt.Sprint(f.Missing), "[]"); f.Outcome != want || got != test.missing {
				t.Errorf("%s/%s, missing %s, want %s, missing %s", f.Outcome, f.Reason, got, want,
					test.missing)
			}
			if _, err := rules.NoticeOf(c, &f, october.Day); (err == nil) != (want == rules.Notify) {
				t.Errorf("the notice: %v", err)
			}
			for _, lang := range []lang.Language{lang.Danish, lang.English} {
				for _, field := range f.Missing {
					if text := f.Text(lang); !strings.Contains(text, field.Text(lang)) {
						t.Errorf("%q does not tell what is missing: %s", text, field)
					}
				}
			}
		})
	}
}

// TestNoticeOfAll: every fact that is carried, in the notice and in one that corrects it.
func TestNoticeOfAll(t *testing.T) {
	rule := ruleFor(t, func(s *agreement.Settings) { s.Carries = everything() })
	c := theCase(t, course, func(c *rules.Case) { c.Household.ChildrenUnder18 = rules.Answer(rules.No) })
	f := rule.Evaluate(nil, c, october)[0]
	n, err := rules.NoticeOf(c, &f, october.Day)
	if err != nil {
		t.Fatal(err)
	}
	amount := rules.Amount(1425000)
	want := rules.Notice{
		Rule: "agreement/nabohjaelp", Episode: 1, Association: association, Municipality: place,
		Event:    rules.NoticeEvent{Kind: rules.Terminated, On: rules.Date(2026, 9, 26)},
		Tenants:  []rules.NoticeTenant{{Name: "Anne Ærø", Protected: true}},
		Address:  rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
		Children: rules.No, Start: rules.Date(2025, time.November, 1),
		Arrears: rules.NoticeArrears{Amount: &amount, Since: rules.Date(2026, 9, 1)},
		Cites: []rules.Citation{{Statute: "databeskyttelsesforordningen",
			Section: "artikel 6, stk. 1, litra f", Version: "J. 2026-17", InForce: rules.Date(2018, 5, 25)}},
	}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	c.Arrears.Amount = 0 // the notice keeps an amount of its own, also when the case's changes
	if *n.Arrears.Amount != amount {
		t.Error("the notice's amount is the case's")
	}
	*c.Arrears = rules.Arrears{}
	told(f.Event.On)(c)
	again := rule.Evaluate(nil, c, october)[0]
	if n, err := rules.NoticeOf(c, &again, october.Day); err != nil || n.Arrears.Amount == nil ||
		*n.Arrears.Amount != 0 {
		t.Errorf("that nothing is owed any more cannot be told: %+v, %v", n, err)
	}
}

// TestOnlyWhatIsCarried: whatever is agreed and whatever is known, a notice tells each fact beyond the act's
// exactly when it is carried, names consenting tenants only where consent is the basis, and the notices of
// the acts tell none of them.
func TestOnlyWhatIsCarried(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCase(t, rapid.Bool().Draw(t, "known"))
		c.Events[0].Ground = rules.GroundArrears
		c.Tenancy.Assigned = rules.Yes
		for i := range rapid.IntRange(0, 2).Draw(t, "more tenants") {
			c.Tenants = append(c.Tenants, rules.Tenant{Name: fmt.Sprint("Lejer ", i)})
		}
		for i := range c.Tenants {
			if rapid.Bool().Draw(t, "consents") {
				c.Tenants[i].NoticeConsent = rules.Date(2026, 9,
					1).Add(rapid.IntRange(0, 60).Draw(t, "consent"))
			}
		}
		beyond := rapid.SliceOfDistinct(rapid.SampledFrom(everything()[len(least):]),
			rapid.ID[string]).Draw(t, "carries")
		s := whole()
		s.When, s.Carries = "true", slices.Concat(least, beyond)
		if rapid.Bool().Draw(t, "by consent") {
			s.Basis = rules.BasisConsent
		}
		rule, err := agreement.New(s)
		if err != nil {
			t.Fatal(err)
		}
		if rapid.Bool().Draw(t, "told") { // what follows a notice carries no more than the notice
			for _, name := range []string{rule.Name, rules.EvictionFiled, rules.AssignedTenantDemand,
				rules.ChildrenUnder18} {
				c.Notices = append(c.Notices, rules.SentNotice{Rule: name, Episode: 1, On: c.Events[0].On})
			}
		}
		children := rules.ChildrenAgreement{Association: association, Municipality: place,
			Basis: rules.BasisLaw}
		set := rules.NewSet(rules.Options{Children: []rules.ChildrenAgreement{children},
			Agreements: []rules.Rule{rule}})
		for _, f := range set.Evaluate(nil, c, october) {
			n, err := rules.NoticeOf(c, &f, october.Day)
			if err != nil {
				continue
			}
			_, agreed := rules.AgreementName(f.Rule)
			carries := func(field rules.Field) bool {
				return agreed && slices.Contains(beyond, string(field))
			}
			first := f.Outcome == rules.Notify
			for field, tells := range map[rules.Field]bool{
				rules.FieldChildren: n.Children != rules.Unknown, rules.FieldStart: !n.Start.IsZero(),
				rules.FieldArrears:      n.Arrears.Amount != nil,
				rules.FieldArrearsSince: !n.Arrears.Since.IsZero(),
			} {
				if field == rules.FieldChildren && f.Rule == rules.ChildrenUnder18 {
					continue
				}
				if tells && !carries(field) || !tells && carries(field) && first {
					t.Fatalf("%s (%s): %s is told: %v, carried: %v", f.Rule, f.Reason, field, tells,
						carries(field))
				}
			}
			if len(n.Tenants) == 0 && first {
				t.Fatalf("%s names nobody", f.Rule)
			}
			for _, named := range n.Tenants {
				consents := slices.ContainsFunc(c.Tenants, func(t rules.Tenant) bool {
					return t.Name == named.Name && !t.NoticeConsent.IsZero() &&
						(!first || t.NoticeConsent <= october.Day)
				})
				if agreed && s.Basis == rules.BasisConsent && !consents {
					t.Fatal("a tenant who has not consented is named")
				}
			}
		}
	})
}
