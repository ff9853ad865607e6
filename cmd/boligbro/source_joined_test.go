package main

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"
)

// listOf is a source of one file.
func listOf(t *testing.T, dir, name, content string, table mapping.Settings) config.Source {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name+".csv"), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := &csvfile.Settings{Files: name + ".csv", Settings: table}
	return config.Source{Name: name, Association: "13748136", Part: config.Part{Kind: "csv", Settings: settings}}
}

// A source without legal steps tells of the tenancies that have one in another. A row of a list of assigned
// tenancies that names none is none in common.
func TestWhatSourcesHaveInCommon(t *testing.T) {
	dir := t.TempDir()
	tenancies := listOf(t, dir, "lejere", "Nr;Navn\n1;A\n2;B\n3;C\n", mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"tenants.1.name": "Navn"},
	})
	steps := listOf(t, dir, "skridt", "Nr;Dag\n1;01-10-2026\n2;01-10-2026\n9;01-10-2026\n", mapping.Settings{
		Key: []string{"Nr"}, Columns: map[string]string{"events.filed": "Dag"},
	})
	assigned := mapping.Settings{Rows: "assignment", Key: []string{"Nr"}, Columns: map[string]string{
		"tenants.1.name": "Navn", "tenancy.address.street": "Vej",
	}}
	one := listOf(t, dir, "anvist", "Nr;Navn;Vej\n;A;Elmevej 1\n", assigned)
	other := listOf(t, dir, "ogsaa", "Nr;Navn;Vej\n;B;Elmevej 2\n", assigned)
	for name, test := range map[string]struct {
		tried        config.Source
		others       []config.Source
		told, shared int
		with         []string
	}{
		"the steps are in another": {tenancies, []config.Source{steps}, 2, 2, []string{"skridt"}},
		"the facts are in another": {steps, []config.Source{tenancies}, 3, 2, []string{"lejere"}},
		"the steps are in a third": {tenancies, []config.Source{one, steps}, 2, 2, []string{"skridt"}},
		"nobody has a step":        {tenancies, []config.Source{one}, 0, 0, nil},
		"rows without a number":    {one, []config.Source{other}, 0, 0, nil},
	} {
		found, err := joinedWith(context.Background(), test.tried, test.others, dir, time.Now)
		if err != nil || found.told != test.told || found.shared != test.shared ||
			!slices.Equal(found.with, test.with) || len(found.unread) > 0 {
			t.Errorf("%s: %+v, %v", name, found, err)
		}
	}
}

// The keys are compared in the form in which keys are, whatever a source emits.
func TestOnlyUsableKeysAreCompared(t *testing.T) {
	keys := adapters.Keys{}
	note := keysInto(keys)
	for _, r := range []rules.Record{
		{Key: rules.Key{Tenancy: "12\u20119021\u00A0"}}, {Key: rules.Key{Tenancy: ""}},
		{Key: rules.Key{Tenancy: "7"}, Quarantined: true},
	} {
		if err := note(r); err != nil {
			t.Fatal(err)
		}
	}
	if !maps.Equal(keys, adapters.Keys{"12-9021": true}) {
		t.Errorf("%v", keys)
	}
}
