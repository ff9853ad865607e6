package mapping_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/adapters/mapping"
	"boligbro/rules"
)

func assignments() mapping.Settings {
	return mapping.Settings{
		Rows: "assignment", Whole: true, Key: []string{"Nr"},
		Columns: map[string]string{
			"tenants.1.name": "Navn", "tenancy.address.street": "Adresse", "assignment.from": "Fra",
			"assignment.until": "Til",
		},
		Constants: map[string]string{"assignment.municipality": "0751"},
	}
}

var assignmentHeaders = []string{"Nr", "Navn", "Adresse", "Fra", "Til"}

// A row with a key says that the tenancy was assigned and nothing else, and only when it is asked about.
func TestARowOfAnAssignment(t *testing.T) {
	m := table(t, assignments(), assignmentHeaders...)
	with := row(2, "001", "Anne Ærø", "Vestergade 1", "01-05-2026", "")
	if r, ok := m.Step(with); ok {
		t.Errorf("a row without a step is given as %+v", r)
	}
	if r, ok := m.Facts(with, map[string]bool{"002": true}); ok {
		t.Errorf("a row of another tenancy is given as %+v", r)
	}
	got, _ := m.Facts(with, map[string]bool{"001": true})
	want := rules.Record{
		Key: rules.Key{Association: "13748136", Tenancy: "001"}, Source: "liste",
		Assignment: &rules.Assignment{From: rules.Date(2026, 5, 1), Municipality: "0751"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	next, _ := m.Facts(row(3, "001", "", "", "", "31-12-2026"), map[string]bool{"001": true})
	again := rules.Assignment{Until: rules.Date(2026, 12, 31), Municipality: "0751"}
	if diff := cmp.Diff(again, *next.Assignment); diff != "" {
		t.Error(diff)
	}
}

// A row without a key is given with whom and where it was; one that names neither waits for a person.
func TestARowOfAnAssignmentWithoutAKey(t *testing.T) {
	m := table(t, assignments(), assignmentHeaders...)
	got, ok := m.Step(row(2, "", "Anne Ærø", "Vestergade 1", "01-05-2026", ""))
	if !ok || got.Quarantined || got.Key.Tenancy != "" || got.Facts.Tenants[0].Name != "Anne Ærø" ||
		got.Facts.Tenancy.Address.Street != "Vestergade 1" || got.Assignment.From != rules.Date(2026, 5, 1) {
		t.Errorf("got %+v, %v", got, ok)
	}
	for _, words := range [][]string{
		{"", "", "Vestergade 1", "01-05-2026", ""}, {"", "Anne Ærø", "", "", ""},
		{"#N/A", "Anne Ærø", "Vej 1", "", ""},
	} {
		if got, ok := m.Step(row(2, words...)); !ok || !got.Quarantined {
			t.Errorf("%q gives %+v, %v", words, got, ok)
		}
	}
	// The next row's record is its own.
	if got.Assignment.From != rules.Date(2026, 5, 1) || got.Facts.Tenants[0].Name != "Anne Ærø" {
		t.Errorf("the record has changed: %+v", got)
	}
}

// A row under a number that nobody knows is given as one without a key, with the place of its number; it is
// used although a cell of it cannot be read.
func TestARowOfAnUnknownNumber(t *testing.T) {
	m := table(t, assignments(), assignmentHeaders...)
	var asked []string
	known := func(key string) bool { asked = append(asked, key); return key == "001" }
	for _, words := range [][]string{
		{"001", "Bo Bå", "Vestergade 2", "", ""}, {"", "Cy É", "Vestergade 3", "", ""},
		{"#N/A", "Dy Ø", "Vej 4", "", ""},
	} {
		if r, ok := m.Stranger(row(2, words...), known); ok {
			t.Errorf("%q gives %+v", words, r)
		}
	}
	got, ok := m.Stranger(row(5, "1", "Anne Ærø", "Vestergade 1", "snarest", ""), known)
	want := rules.Record{
		Key: rules.Key{Association: "13748136"}, Source: "liste",
		Facts: rules.Facts{
			Tenancy: rules.Tenancy{Address: rules.Address{Street: "Vestergade 1"}},
			Tenants: []rules.Tenant{{Name: "Anne Ærø"}},
		},
		Problems:   []rules.Problem{{File: "lejere.csv", Line: 5, Column: "Nr", Code: rules.ProblemKeyUnknown}},
		Assignment: &rules.Assignment{Municipality: "0751"},
	}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Error(ok, diff)
	}
	if diff := cmp.Diff([]string{"001", "1"}, asked); diff != "" {
		t.Error(diff)
	}
}

func TestSettingsOfAssignments(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*mapping.Settings)
		path   string
	}{
		"neither key nor name": {func(s *mapping.Settings) {
			s.Key = nil
			delete(s.Columns, "tenants.1.name")
		}, "key"},
		"a step": {func(s *mapping.Settings) { s.Columns["events.filed"] = "Foged" }, "columns.events.filed"},
		"whole of tenancies": {func(s *mapping.Settings) {
			*s = mapping.Settings{Whole: true, Key: []string{"Nr"}}
		}, "whole"},
		"an assignment of tenancies": {func(s *mapping.Settings) {
			*s = mapping.Settings{Key: []string{"Nr"}, Columns: map[string]string{"assignment.from": "Fra"}}
		}, "columns.assignment.from"},
	} {
		s := assignments()
		test.change(&s)
		if _, faults := s.Plan(); len(faults) != 1 || faults[0].Path != test.path {
			t.Errorf("%s: %+v", name, faults)
		}
	}
	s := assignments()
	s.Key = nil
	if _, faults := s.Plan(); len(faults) > 0 || len(s.Delivers()) > 0 {
		t.Errorf("a list by name alone: %+v, delivers %v", faults, s.Delivers())
	}
}
