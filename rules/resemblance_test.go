package rules_test

import (
	"slices"
	"testing"

	"boligbro/rules"
)

// What a row of a list and a tenancy have in common does not depend on how either is written.
func TestResemblance(t *testing.T) {
	is := rules.Case{Facts: rules.Facts{
		Tenancy: rules.Tenancy{
			Start:   rules.Date(2026, 5, 1),
			Address: rules.Address{Street: "Ågade 12, 2. tv", PostalCode: "8000", DARID: "0A3F-1"},
		},
		Tenants: []rules.Tenant{{Name: "Anne Marie Ærø"}, {Name: "Bo Bå"}},
	}}
	for name, test := range map[string]struct {
		named, street, postal, dar string
		from                       rules.Day
		want                       []rules.Sign
		score                      int
	}{
		"all": {
			named: "ÆRØ, Anne Marie", street: "AAGADE 12 2 tv.", postal: "8000", from: rules.Date(2026, 5, 1),
			want:  []rules.Sign{rules.SignSameDwelling, rules.SignSameName, rules.SignSameStart},
			score: 100,
		},
		"the second tenant, no postal code": {
			named: "Bo  bå", street: "Ågade 12, 2. tv", from: rules.Date(2026, 5, 31),
			want: []rules.Sign{rules.SignSameDwelling, rules.SignSameName, rules.SignNearStart}, score: 90,
		},
		"the register's number": {
			named: "X Y", street: "Aagade 12", dar: "0a3f1", want: []rules.Sign{rules.SignSameDwelling}, score: 40,
		},
		"an initial":   {named: "A. Ærø", want: []rules.Sign{rules.SignPartOfName}, score: 20},
		"a name fewer": {named: "Anne Ærø", want: []rules.Sign{rules.SignPartOfName}, score: 20},
		"another first name": {
			named: "Dy Ærø", street: "Ågade 12, 2. th", postal: "8000", from: rules.Date(2026, 6, 2),
		},
		"another town": {named: "X Y", street: "Ågade 12, 2. tv", postal: "8200"},
		"nothing":      {},
	} {
		row := rules.Record{
			Facts: rules.Facts{
				Tenancy: rules.Tenancy{
					Address: rules.Address{Street: test.street, PostalCode: test.postal, DARID: test.dar},
				},
				Tenants: []rules.Tenant{{Name: test.named}},
			},
			Assignment: &rules.Assignment{From: test.from},
		}
		if got := row.Resembles(&is); !slices.Equal(got, test.want) || rules.Score(got) != test.score {
			t.Errorf("%s: %v (%d), want %v (%d)", name, got, rules.Score(got), test.want, test.score)
		}
	}
}

// Whether the dwelling was assigned does not depend on the order in which sources and people have said it.
func TestAssignmentsInAnyOrder(t *testing.T) {
	system := func(assigned rules.Flag) rules.Record {
		return rules.Record{Source: "system", Facts: rules.Facts{
			Tenancy: rules.Tenancy{Start: rules.Date(2026, 5, 1), Assigned: assigned},
		}}
	}
	turned := func(is rules.Flag) rules.Record {
		r := system(is)
		r.WasAssigned = true
		return r
	}
	list := func(a rules.Assignment) rules.Record { return rules.Record{Source: "list", Assignment: &a} }
	word := func(is rules.Flag, start rules.Day) rules.Record {
		return rules.Record{Source: "hand", Assignment: &rules.Assignment{Word: is, Start: start}}
	}
	like := rules.Assignment{Like: []rules.Sign{rules.SignSameDwelling}, Shared: true}
	gone := rules.Assignment{Gone: true}
	for name, test := range map[string]struct {
		records []rules.Record
		want    rules.Flag
		doubts  []rules.Sign
	}{
		"a person beats both": {
			[]rules.Record{system(rules.No), list(rules.Assignment{}), word(rules.No, rules.Date(2026, 5, 1))},
			rules.No, nil,
		},
		"a person's word of another tenancy": {
			[]rules.Record{system(rules.Unknown), list(rules.Assignment{}), word(rules.No, rules.Date(2024, 5, 1))},
			rules.Yes, nil,
		},
		"the list contradicts": {
			[]rules.Record{system(rules.No), list(rules.Assignment{})}, rules.Unknown,
			[]rules.Sign{rules.SignSystemDenies},
		},
		"two lists": {
			[]rules.Record{system(rules.Unknown), list(rules.Assignment{}), list(rules.Assignment{Absent: true})},
			rules.Yes, nil,
		},
		"gone, and a row like it": {
			[]rules.Record{system(rules.No), list(like), list(gone)}, rules.Unknown,
			[]rules.Sign{rules.SignRowGone, rules.SignRowResembles, rules.SignRowShared, rules.SignSameDwelling},
		},
		"a yes that turned": {
			[]rules.Record{turned(rules.No)}, rules.Unknown, []rules.Sign{rules.SignTurnedNo},
		},
		"a yes that turned unknown": {[]rules.Record{turned(rules.Unknown)}, rules.Unknown, nil},
		"a yes that turned, and a whole list": {
			[]rules.Record{turned(rules.Unknown), list(rules.Assignment{Absent: true})}, rules.Unknown,
			[]rules.Sign{rules.SignTurnedNo},
		},
		"a yes that turned, and a list": {
			[]rules.Record{turned(rules.No), list(rules.Assignment{})}, rules.Unknown,
			[]rules.Sign{rules.SignSystemDenies},
		},
		"a yes that turned, and a person": {
			[]rules.Record{turned(rules.No), word(rules.No, rules.Date(2026, 5, 1))}, rules.No, nil,
		},
		"gone, and the system says yes": {[]rules.Record{system(rules.Yes), list(gone)}, rules.Yes, nil},
		"a row like it that is gone": {
			[]rules.Record{system(rules.No), list(rules.Assignment{Gone: true, Like: like.Like})}, rules.No, nil,
		},
	} {
		for range 2 {
			c := rules.Merge("1", "13748136", test.records)
			if c.Tenancy.Assigned != test.want || !slices.Equal(c.AssignmentDoubts, test.doubts) {
				t.Errorf("%s: %v because of %v, want %v because of %v", name, c.Tenancy.Assigned,
					c.AssignmentDoubts, test.want, test.doubts)
			}
			slices.Reverse(test.records)
		}
	}
}
