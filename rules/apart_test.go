package rules_test

import (
	"testing"

	"boligbro/rules"
)

func TestApart(t *testing.T) {
	home := rules.Address{Street: "Vestergade 12, 2. tv", PostalCode: "8000", City: "Aarhus C"}
	row := func(start string, at rules.Address, names ...string) *rules.Record {
		r := &rules.Record{}
		if start != "" {
			day, err := rules.ParseDay(start)
			if err != nil {
				t.Fatal(err)
			}
			r.Facts.Tenancy.Start = day
		}
		r.Facts.Tenancy.Address = at
		for _, name := range names {
			r.Facts.Tenants = append(r.Facts.Tenants, rules.Tenant{Name: name})
		}
		return r
	}
	each := func(r *rules.Record) *rules.Record {
		r.PerTenant = true
		return r
	}
	anne := row("2025-11-01", home, "Anne Ærø")
	for name, test := range map[string]struct {
		other *rules.Record
		apart bool
	}{
		"the same":            {row("2025-11-01", home, "Anne Ærø"), false},
		"another move-in day": {row("2026-11-01", home, "Anne Ærø"), true},
		"another dwelling":    {row("2025-11-01", rules.Address{Street: "Vestergade 14"}, "Anne Ærø"), true},
		"another floor":       {row("", rules.Address{Street: "Vestergade 12, 1. tv"}), true},
		"another town":        {row("", rules.Address{Street: home.Street, PostalCode: "9000"}, "Anne Ærø"), true},
		"other people":        {row("2025-11-01", home, "Bo Bå"), true},
		"one more":            {row("2025-11-01", home, "Anne Ærø", "Bo Bå"), false},
		"nobody":              {row("2025-11-01", home), false},
		"nothing":             {row("", rules.Address{}), false},
		"another way of writing": {
			row("", rules.Address{Street: "VESTERGADE 12 2.TV", City: "Århus"}, "ærø,  ANNE"), false,
		},
		"Aeroe": {row("2025-11-01", home, "Anne Aeroe"), false},
	} {
		if got := rules.Apart(anne, test.other); got != test.apart || rules.Apart(test.other, anne) != got {
			t.Errorf("%s: apart %v", name, got)
		}
	}
	if rules.Apart(each(row("2025-11-01", home, "Anne Ærø")), each(row("2025-11-01", home, "Bo Bå"))) {
		t.Error("two rows of one tenant each are apart")
	}
	if !rules.Apart(each(row("2025-11-01", home, "Anne Ærø")), each(row("2026-11-01", home, "Bo Bå"))) {
		t.Error("two who moved in on different days are not apart")
	}
	if !rules.Apart(row("", home, "Anne Ærø", "Bo Bå"), row("", home, "Anne Ærø", "Cy É")) {
		t.Error("two couples with one in common are not apart")
	}
	some, other := home, home
	some.DARID, other.DARID, other.Street = "a-1", "A-1", "Vester gade 12, II tv."
	if rules.Apart(row("", some, "Anne Ærø"), row("", other, "Anne Ærø")) {
		t.Error("two ways to write one address of DAR are apart")
	}
}
