package rules_test

import (
	"slices"
	"testing"

	"boligbro/rules"
)

// A tenancy under another number is known by its people and their dwelling, or by them and a step.
func TestLikenesses(t *testing.T) {
	make := func(street, postalCode string, filed rules.Day, names ...string) rules.Case {
		c := rules.Case{Events: []rules.Event{{Kind: rules.Filed, On: filed}, {Kind: rules.Reminded, On: 1}}}
		c.Tenancy.Address = rules.Address{Street: street, PostalCode: postalCode}
		for _, name := range names {
			c.Tenants = append(c.Tenants, rules.Tenant{Name: name})
		}
		return c
	}
	first, second := rules.Date(2026, 10, 1), rules.Date(2026, 11, 1)
	known := make("Vestergade 12, 2. tv", "8000", first, "Anne Ærø", "Bo Bå")
	for name, test := range map[string]struct {
		is   rules.Case
		like bool
	}{
		"the same":                    {make("Vestergade 12, 2. tv", "8000", first, "Anne Ærø", "Bo Bå"), true},
		"written another way":         {make("VESTERGADE 12 2.TV.", "8000", second, "Ærø, Anne"), true},
		"another step":                {make("Vestergade 12, 2. tv", "8000", second, "Bo Bå"), true},
		"another dwelling and step":   {make("Vestergade 14", "8000", second, "Anne Ærø"), false},
		"another way, the same step":  {make("Vesterg. 12, II", "8000", first, "Anne Ærø"), true},
		"another town, the same step": {make("Vesterg. 12, II", "9000", first, "Anne Ærø"), false},
		"another name, the same step": {make("Vestergade 12, 2. tv", "8000", first, "A. Æ."), true},
		"other people":                {make("Vestergade 12, 2. tv", "8000", second, "Cy É"), false},
		"nobody":                      {make("Vestergade 12, 2. tv", "8000", second), false},
	} {
		like := slices.ContainsFunc(test.is.Likenesses(), func(a []string) bool {
			return slices.ContainsFunc(known.Likenesses(), func(b []string) bool { return slices.Equal(a, b) })
		})
		if like != test.like {
			t.Errorf("%s: like %v", name, like)
		}
	}
}
