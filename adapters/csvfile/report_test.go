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

func report() *csvfile.Settings {
	return &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{
		Key: []string{"Afd", "Nr"},
		Columns: map[string]string{
			"events.filed": "Indgivet", "tenants.1.name": "Lejer", "arrears.amount": "Saldo",
		},
	}}
}

const (
	columns = "Afd;Nr;Lejer;Indgivet;Saldo\n"
	body    = "1;17;Åse Bech;24-11-2026;12,00\n1;18;Bo Bech;;0,00\n"
)

// steps are the keys of the rows that Steps emits, "!" before one that cannot be used, and how many it
// passed.
func steps(t *testing.T, settings *csvfile.Settings, text string) (keys []string, passed int, _ error) {
	t.Helper()
	next, err := open(t, settings, write(t, text)).Steps(context.Background(), "", func(r rules.Record) error {
		mark := ""
		if r.Quarantined {
			mark = "!"
		}
		keys = append(keys, mark+r.Key.Tenancy)
		return nil
	})
	return keys, next.Passed, err
}

// What the file ends inside may be the beginning of a key or of a name.
func TestAWordAtTheEndMayBeCut(t *testing.T) {
	for _, end := range []string{"Fjord", "1;19;Ca", "Udskre", ";;Cai", "LM 12", "1"} {
		_, _, err := steps(t, report(), columns+body+end)
		if got := refused(t, err); got.Code != adapters.CutShort {
			t.Errorf("%q: %s", end, got.Code)
		}
	}
}

func TestLinesAboveTheHeader(t *testing.T) {
	for name, above := range map[string]string{
		"none":            "",
		"a report's":      "Textbox12;Textbox15\r\nRestanceliste;27-11-2026\r\n\r\n",
		"wide ones":       "Restanceliste;;;;\nAfdeling: alle;;;;\n;;;;\n",
		"a stray quote":   "Rapport \"A\n\"uden slutning;x\n",
		"some columns":    "Afd;Nr\n1;2\n",
		"many":            strings.Repeat("Linje;x\n", 49),
		"sep":             "sep=;\n",
		"sep, padded":     " sep = ; \n",
		"sep, in quotes":  "\"sep=;\"\n",
		"sep, upper case": "SEP=;\n",
		"sep, filled up":  "sep=;;;;;\n",
		"sep and report":  "sep=;\nRestanceliste\n\n",
	} {
		keys, passed, err := steps(t, report(), above+columns+body)
		if err != nil || !slices.Equal(keys, []string{"1-17"}) || passed != 1 {
			t.Errorf("%s: %v, passed %d: %v", name, keys, passed, err)
		}
	}
}

// Where the settings name the columns no line is looked for, and the hint is no row for all that.
func TestAHintAboveRowsWithoutAHeader(t *testing.T) {
	settings := report()
	settings.Header = strings.Split(strings.TrimSpace(columns), ";")
	for _, hint := range []string{"", "sep=;\n", " SEP = ; \r\n", "\"sep=;\"\n", "sep=;;;;;\n"} {
		keys, passed, err := steps(t, settings, hint+body)
		if err != nil || !slices.Equal(keys, []string{"1-17"}) || passed != 1 {
			t.Errorf("%q: %v, passed %d: %v", hint, keys, passed, err)
		}
	}
}

// Where no line has every column, the one that has most is the header, and its fault is named.
func TestTheHeaderBelowOtherLinesIsBlamed(t *testing.T) {
	const above = "Restanceliste;27-11-2026\n\n"
	for name, tt := range map[string]struct {
		text string
		want adapters.Refusal
	}{
		"misspelt": {
			strings.Replace(columns, "Indgivet", "Indgivt", 1),
			adapters.Refusal{Code: adapters.MissingColumn, Line: 3, Column: "Indgivet", Hint: "Indgivt"},
		},
		"another delimiter": {
			strings.ReplaceAll(columns, ";", ","),
			adapters.Refusal{Code: adapters.WrongDelimiter, Line: 3, Hint: `","`},
		},
	} {
		_, _, err := steps(t, report(), above+tt.text+body)
		if got := refused(t, err); got.Code != tt.want.Code || got.Line != tt.want.Line ||
			got.Column != tt.want.Column || got.Hint != tt.want.Hint {
			t.Errorf("%s: %+v", name, *got)
		}
	}
}

func TestProblemsBelowLinesAboveTheHeaderNameTheirLine(t *testing.T) {
	all, err := pull(t, report(), "Rapport\n\n"+columns+"1;17;Åse;32-13-2026;\n"+body)
	if err != nil || len(all) != 3 || all[0].Problems[0].Line != 4 {
		t.Errorf("%v %+v", err, all)
	}
}

func TestRowsBelowTheTable(t *testing.T) {
	for name, tt := range map[string]struct {
		below  string
		keys   []string
		passed int
	}{
		"a total":              {";;;;12,00\n", []string{"1-17"}, 2},
		"a total with words":   {"I alt;;;;12,00\n", []string{"1-17"}, 2},
		"a total that counts":  {"Total;;2;1;12,00\n", []string{"1-17"}, 2},
		"words among facts":    {";;I alt;1;12,00\n", []string{"1-17"}, 2},
		"a short total":        {";;I alt;1\n", []string{"1-17"}, 2},
		"short, at the end":    {"I alt;;2;1", []string{"1-17"}, 2},
		"a word at the end":    {"I alt", []string{"1-17"}, 2},
		"counts at the end":    {"Antal;2", []string{"1-17"}, 2},
		"word later, at end":   {";;I alt;1", []string{"1-17"}, 2},
		"whole, at the end":    {"I alt;;2;1;12,00", []string{"1-17"}, 2},
		"a count":              {"Antal: 2\n", []string{"1-17"}, 2},
		"a count in two cells": {"Antal rækker;2\n", []string{"1-17"}, 2},
		"an end":               {"*** SLUT PÅ RAPPORT ***\n", []string{"1-17"}, 2},
		"a database's count":   {"\n(2 rows affected)\n", []string{"1-17"}, 2},
		"without a line break": {"\n(2 række(r) berørt)", []string{"1-17"}, 2},
		"a printing day":       {"Udskrevet: 28-11-2026 20:00\n", []string{"1-17"}, 2},
		"a page":               {"Side 1 af 1;;;;\n", []string{"1-17"}, 2},
		"a line of marks":      {"----;----\nI alt;2\n", []string{"1-17"}, 3},
		"an end of DOS":        {"\x1a", []string{"1-17"}, 2},
		"words of whole rows":  {"Listen er slut;;;;\n", []string{"1-17"}, 2},
		"a key alone":          {"1;19\n", []string{"1-17", "!1-19"}, 1},
		"a note and a name":    {"Antal: 2;;Cai\n", []string{"1-17", "!"}, 1},
		"a number and words":   {"19 Cai\n", []string{"1-17", "!"}, 1},
		"two":                  {";;;;\nAntal;;2;;\nI ALT;;;;12,00\n", []string{"1-17"}, 3},
		"a step without a key": {";;Cai;25-11-2026;\n", []string{"1-17", "!"}, 1},
		"an unreadable step":   {";;Cai;i går;\n", []string{"1-17", "!"}, 1},
		"half a key":           {"1;;Cai;;\n", []string{"1-17", "!"}, 1},
		"in the middle":        {";;;;12,00\n" + "1;19;Cai;25-11-2026;\n", []string{"1-17", "!", "1-19"}, 1},
		"before one without":   {";;;;12,00\n" + "1;19;Cai;;\n", []string{"1-17", "!"}, 2},
		"too many":             {strings.Repeat(";;;;1\n", 6), []string{"1-17", "!", "!", "!", "!", "!", "!"}, 1},
	} {
		keys, passed, err := steps(t, report(), columns+body+tt.below)
		if err != nil || !slices.Equal(keys, tt.keys) || passed != tt.passed {
			t.Errorf("%s: %v, passed %d: %v", name, keys, passed, err)
		}
	}
}
