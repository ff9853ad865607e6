package csvfile_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// Empty cells past the header's are harmless where every row has as many. In one row alone they come of a
// delimiter in a name, which moves its cells to the next columns.
func TestEmptyCellsPastTheHeader(t *testing.T) {
	const head = "Nr;Navn;Note;Påkrav;Indgivet\n"
	const one, two, shifted = "17;Åse;x;;01-10-2026", "18;Bo;;;02-10-2026", "19;Cai; Dorte;;01-10-2026;"
	many := func(row string) string { return strings.Repeat(row+"\n", 20_000) }
	for name, test := range map[string]struct {
		text string
		want string // what Steps gives, ! before a row that cannot be used
	}{
		"none":                        {head + one + "\n" + two + "\n", "17 18"},
		"one cell too many":           {head + one + "\n" + shifted + "\n" + two + "\n", "17 !19 18"},
		"the first has it":            {head + shifted + "\n" + one + "\n" + two + "\n", "!19 17 18"},
		"it alone":                    {head + shifted + "\n", "!19"},
		"a delimiter ends each":       {head + one + ";\n" + two + ";\n", "17 18"},
		"two end each":                {head + one + ";;\n" + two + ";;\n", "17 18"},
		"the header too":              {"Nr;Navn;Note;Påkrav;Indgivet;\n" + one + ";\n" + two + ";\n", "17 18"},
		"a single row as the header":  {"Nr;Navn;Note;Påkrav;Indgivet;\n" + one + ";\n", "17"},
		"the header alone":            {"Nr;Navn;Note;Påkrav;Indgivet;\n" + one + "\n" + two + "\n", "17 18"},
		"one more than the others":    {head + one + ";\n" + shifted + ";\n" + two + ";\n", "17 !19 18"},
		"one less than the others":    {head + one + ";;\n" + two + ";;\n" + one + ";\n", "!17 !18 !17"},
		"one of two":                  {head + one + ";\n" + two + ";;\n", "!17 !18"},
		"a row without them":          {head + one + ";\n" + two + "\n", "!17 18"},
		"without a line break":        {head + one + ";\n" + two + ";", "17 18"},
		"a short total":               {head + one + ";\n" + two + ";\nI alt;2\n", "17 18"},
		"a total without them":        {head + one + ";\n" + two + ";\nI alt;;;;2\n", "17 18"},
		"a total with more":           {head + one + "\n" + two + "\nI alt;;;;2;;\n", "17 18"},
		"a note with more":            {head + one + "\n" + two + "\nSide 1 af 1;;;;;;;\n", "17 18"},
		"a stray quote among them":    {head + "16;\"Al\" B;;;\n" + one + ";\n" + two + ";\n", "! 17 18"},
		"a quoted empty cell":         {head + one + ";\"\"\n" + two + ";\n", "17 18"},
		"far below, in another block": {head + many("20;Eva;;;") + shifted + "\n" + one + "\n", "!19 17"},
		"trimmed far below":           {head + many("20;Eva;;;;") + one + "\n" + two + ";\n", "17 18"},
	} {
		t.Run(name, func(t *testing.T) {
			settings := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{Key: []string{"Nr"},
				Columns: map[string]string{
					"tenants.1.name": "Navn", "events.filed": "Indgivet", "events.demanded": "Påkrav",
				}}}
			keys, _, err := steps(t, settings, test.text)
			if want := strings.Fields(test.want); err != nil || !slices.Equal(keys, want) {
				t.Errorf("%v, want %v: %v", keys, want, err)
			}
		})
	}
}

// A row whose cells are moved gives no facts either: both readings divide it alike.
func TestAMovedRowGivesNoFacts(t *testing.T) {
	facts := func(text string) (keys []string) {
		t.Helper()
		wanted := adapters.Keys{"1-17": true, "1-19": true}
		s := open(t, report(), write(t, text))
		if _, err := s.Steps(context.Background(), "", func(rules.Record) error { return nil }); err != nil {
			t.Fatal(err)
		}
		err := s.Facts(context.Background(), wanted, func(r rules.Record) error {
			keys = append(keys, r.Key.Tenancy)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	for _, text := range []string{
		columns + body + "1;19;Cai;;26-11-2026;\n",
		columns + "1;19;Cai;;26-11-2026;\n" + body,
		columns + "1;19;Cai;;;\n",
	} {
		if all := facts(text); slices.Contains(all, "1-19") {
			t.Errorf("%q gives facts of %v", text, all)
		}
	}
	if all := facts(columns + "1;17;Åse;;;\n1;19;Cai;;;\n"); len(all) != 2 {
		t.Errorf("a list that ends each row with a delimiter gives facts of %v", all)
	}
}

// A trailer may have fewer cells than the rows that it counts.
func TestATrailerWithoutEmptyCellsPastTheHeader(t *testing.T) {
	settings := report()
	settings.Trailer = csvfile.Trailer{Begins: "SLUT", Rows: 2}
	keys, passed, err := steps(t, settings, columns+strings.ReplaceAll(body, "\n", ";\n")+"SLUT;2;;;\n")
	if err != nil || !slices.Equal(keys, []string{"1-17"}) || passed != 1 {
		t.Errorf("%v, passed %d: %v", keys, passed, err)
	}
}
