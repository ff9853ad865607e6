package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ChildrenUnder18 switches on, for one association and municipality, the notice about a terminated tenancy
// with children. No law requires it at that step, so it needs a basis.
type ChildrenUnder18 struct {
	Association  string `yaml:"association"`  // CVR
	Municipality string `yaml:"municipality"` // kommunekode
	// the first day whose terminations it covers, YYYY-MM-DD; empty: from go-live
	From  string `yaml:"from"`
	Basis string `yaml:"basis"` // "law", "consent" or "legitimate-interest"
	// the paragraph, or where the assessment is kept; legitimate-interest needs it
	Reference string `yaml:"reference"`
}

// Agreement is a local agreement (samarbejdsaftale) that a municipality is notified of more than the
// laws require. What its expression and fields mean is checked by the rule that is made of it.
type Agreement struct {
	// small letters, digits and hyphens; it names the rule in the log for good
	Name         string `yaml:"name"`
	Association  string `yaml:"association"`  // CVR
	Municipality string `yaml:"municipality"` // kommunekode
	From         string `yaml:"from"`         // the first day whose steps it covers, YYYY-MM-DD
	To           string `yaml:"to"`           // the last; empty: until further notice
	Basis        string `yaml:"basis"`        // "law", "consent" or "legitimate-interest"
	// the paragraph, the consent's text, or where the assessment is kept
	Reference string `yaml:"reference"`
	// an expression over event and case that is true for the steps of which the municipality is notified
	When string `yaml:"when"`
	// fields of the notice, by the case's JSON; empty: those of a statutory one
	Carries []string `yaml:"carries"`
}

func (c *Config) checkAgreements(f *faults) {
	parties := map[string]bool{}
	for i, a := range c.ChildrenUnder18 {
		path := fmt.Sprintf("childrenUnder18[%d]", i)
		c.checkParties(f, path, a.Association, a.Municipality, a.Basis)
		if a.From != "" {
			checkDay(f, path+".from", a.From)
		}
		if a.Basis == "legitimate-interest" || a.Reference != "" {
			checkReference(f, path, a.Reference)
		}
		// Two from the same day: nobody could know which one holds.
		if both := a.Association + " " + a.Municipality + " " + a.From; parties[both] {
			f.add(path,
				"foreningen og kommunen står to gange med samme dag; behold den ene",
				"the association and the municipality are listed twice with the same day; keep one of them")
		} else {
			parties[both] = true
		}
	}
	names := map[string]bool{}
	for i, a := range c.Agreements {
		path := fmt.Sprintf("agreements[%d]", i)
		switch {
		case !sourceName.MatchString(a.Name):
			f.add(path+".name",
				"skal være et kort navn af små bogstaver a-z, cifre og bindestreger",
				"must be a short name of small letters a-z, digits and hyphens")
		case names[a.Name]:
			f.add(path+".name",
				"navnet bruges af en anden aftale; vælg et andet",
				"the name is used by another agreement; choose another")
		}
		names[a.Name] = true
		checkUnnamed(f, path+".name", a.Name)
		c.checkParties(f, path, a.Association, a.Municipality, a.Basis)
		from := checkDay(f, path+".from", a.From)
		if a.To != "" {
			if to := checkDay(f, path+".to", a.To); !to.IsZero() && to.Before(from) {
				f.add(path+".to", "ligger før from; ret den ene", "lies before from; correct one of them")
			}
		}
		checkReference(f, path, a.Reference)
		if strings.TrimSpace(a.When) == "" {
			f.add(path+".when",
				"mangler; skriv hvilke skridt aftalen omfatter, fx event.kind == \"terminated\"",
				"is missing; write which steps the agreement covers, e.g. event.kind == \"terminated\"")
		}
	}
}

func (c *Config) checkParties(f *faults, path, association, municipality, basis string) {
	if !slices.ContainsFunc(c.Associations, func(a Association) bool { return a.CVR == association }) {
		f.add(path+".association",
			"findes ikke under associations; ret nummeret, eller tilføj boligorganisationen dér",
			"is not among associations; correct the number or add the association there")
	}
	if !municipalityCode.MatchString(municipality) {
		f.add(path+".municipality",
			"skal være en kommunekode på fire cifre, fx 0751",
			"must be a municipality code of four digits, e.g. 0751")
	}
	switch basis {
	case "law", "consent", "legitimate-interest":
	default:
		f.add(path+".basis",
			"skal være law, consent eller legitimate-interest: grundlaget for at videregive oplysningerne "+
				"(databeskyttelsesforordningen artikel 6, stk. 1)",
			"must be law, consent or legitimate-interest: the basis for passing the data on (GDPR article "+
				"6(1))")
	}
}

func checkReference(f *faults, path, reference string) {
	checkUnnamed(f, path+".reference", reference)
	if strings.TrimSpace(reference) == "" {
		f.add(path+".reference",
			"mangler; skriv paragraffen, eller hvor samtykketeksten eller interesseafvejningen ligger",
			"is missing; write the paragraph, or where the text of the consent or the assessment is kept")
	}
}

// checkDay reads a day; zero when it is none.
func checkDay(f *faults, path, text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil || day.Year() < 2000 {
		f.add(path, "skal være en dag, skrevet ÅÅÅÅ-MM-DD", "must be a day, written YYYY-MM-DD")
		return time.Time{}
	}
	return day
}
