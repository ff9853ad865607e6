package main

import (
	"fmt"
	"io"
	"strings"

	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
)

// ruleSettings is what settings add to the law: the day on which each association goes live, the notice about
// children, and local agreements. It is kept beside the answers (gateway.RuleSet), so its JSON must be read
// for as long as they are.
type ruleSettings struct {
	Program    string                    `json:"program"` // the version that first asked
	GoLive     map[string]rules.Day      `json:"goLive"`
	Children   []rules.ChildrenAgreement `json:"children,omitempty"`
	Agreements []agreement.Settings      `json:"agreements,omitempty"`
}

// rulesOf is what the settings file adds to the law.
func rulesOf(c *config.Config) ruleSettings {
	s := ruleSettings{Program: version(), GoLive: goLive(c), Agreements: agreements(c)}
	for _, a := range c.ChildrenUnder18 {
		from, _ := rules.ParseDay(a.From) // empty, or checked when the settings were read
		s.Children = append(s.Children, rules.ChildrenAgreement{
			Association: a.Association, Municipality: a.Municipality, From: from, Basis: rules.Basis(a.Basis),
			Reference: a.Reference,
		})
	}
	return s
}

// set is the law with the settings. Those that check has found no fault in always make one.
func (s ruleSettings) set() (*rules.Set, error) {
	options := rules.Options{GoLive: s.GoLive, Children: s.Children}
	for _, a := range s.Agreements {
		rule, err := agreement.New(a)
		if err != nil {
			return nil, err
		}
		options.Agreements = append(options.Agreements, rule)
	}
	return rules.NewSet(options), nil
}

// ruleSet is the law with what the settings file adds to it.
func ruleSet(c *config.Config) (*rules.Set, error) { return rulesOf(c).set() }

func goLive(c *config.Config) map[string]rules.Day {
	live := map[string]rules.Day{}
	for _, association := range c.Associations {
		live[association.CVR], _ = rules.ParseDay(association.GoLive) // checked when the settings were read
	}
	return live
}

// agreements are the settings' agreements as rules are made of them. Their days were checked when the
// settings were read.
func agreements(c *config.Config) []agreement.Settings {
	live := goLive(c)
	all := make([]agreement.Settings, len(c.Agreements))
	for i, a := range c.Agreements {
		from, _ := rules.ParseDay(a.From)
		to, _ := rules.ParseDay(a.To)
		all[i] = agreement.Settings{
			Name: a.Name, Association: a.Association, Municipality: a.Municipality, From: from, To: to,
			GoLive: live[a.Association],
			Basis:  rules.Basis(a.Basis), Reference: a.Reference, When: a.When, Carries: a.Carries,
		}
	}
	return all
}

// checkAgreements finds what is wrong in the expressions and fields of the agreements.
func checkAgreements(c *config.Config) (faults []config.Fault) {
	for i, a := range agreements(c) {
		for _, wrong := range agreement.Check(a) {
			place := fmt.Sprintf("agreements[%d].%s", i, wrong.Key)
			faults = append(faults, c.Fault(place,
				fmt.Sprintf("samarbejdsaftalen %s: %s", a.Name, wrong.Within(lang.Danish)),
				fmt.Sprintf("the agreement %s: %s", a.Name, wrong.Within(lang.English))))
		}
	}
	return faults
}

// printBeyond prints which notices reveal more than the laws require, by what they hold or by having been
// sent, and on what basis, so that somebody looks at it.
func printBeyond(w io.Writer, c *config.Config) {
	for _, a := range c.ChildrenUnder18 {
		fmt.Fprintf(w, "Ud over loven: reglen om børn under 18 år fortæller kommune %s, at der bor børn i "+
			"et ophævet lejemål (forening %s). Grundlag: %s\n",
			a.Municipality, a.Association, basis(a.Basis, a.Reference))
	}
	for _, a := range agreements(c) {
		what := []string{"navn", "adresse", "skridt"}
		for _, field := range a.Beyond() {
			what = append(what, field.Text(lang.Danish)+" ("+string(field)+")")
		}
		last := len(what) - 1
		reveals := strings.Join(what[:last], ", ") + " og " + what[last]
		var inferred []string
		for _, fact := range a.Infers() {
			inferred = append(inferred, fact.Text(lang.Danish)+" ("+fact.Field+")")
		}
		if len(inferred) > 0 { // that it is sent at all reveals that the expression is true
			reveals += ", og lader slutte noget om: " + strings.Join(inferred, ", ")
		}
		fmt.Fprintf(w, "Ud over loven: samarbejdsaftalen »%s« fortæller kommune %s %s (forening %s). "+
			"Grundlag: %s\n",
			a.Name, a.Municipality, reveals, a.Association, basis(string(a.Basis), a.Reference))
	}
}

// basis is the ground for passing data on as a person reads it.
func basis(code, reference string) string {
	words := lang.Of(lang.Bases, code).In(lang.Danish)
	if reference != "" {
		words += ", " + reference
	}
	return words
}
