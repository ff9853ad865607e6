package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestBadLines holds that both lines about a command line that is not right say what is wrong with it and
// what can be written, that the exit code says so, and that no value is repeated.
func TestBadLines(t *testing.T) {
	day := []string{"--association", "12345678", "--tenancy", "1-2", "--on", "2026-03-02", "--by", "AB"}
	for _, c := range []struct {
		args []string
		both string // what both lines hold
		only string // what the Danish one also holds
	}{
		{[]string{"synk"}, "sync", "mente I"},
		{[]string{"help", "sync"}, "notices, case, review", "KOMMANDO --help"},
		{[]string{"nonsense"}, "notices, case, review", "kommandoerne er"},
		{[]string{"log", "Nygaard"}, "verify, export, prove, consistency, replay, show, interventions, key",
			"skriv et af"},
		{[]string{"log"}, "verify, export, prove, consistency, replay, show, interventions, key", "mangler"},
		{[]string{"notices", "Nygaard"}, "boligbro notices --help", "for meget"},
		{[]string{"sync", "--dryrun"}, "--dry-run", "mente I"},
		{[]string{"--config"}, "--config", "mangler sin værdi"},
		{[]string{"sync", "--config", "--json"}, "--config", "mangler sin værdi"},
		{[]string{"report", "--from", "01-12-2026"}, "--from", "skriv den som 2026-03-02"},
		{[]string{"report", "--from", "2026-12-01", "--to", "2026-12-31", "--format", "Nygaard"},
			"text, json, csv, html", "--format kender ikke"},
		{[]string{"sync", "--as-of", "Nygaard"}, "--as-of: ", "skriv en dag som"},
		{[]string{"backtest", "--settings", "."}, "--settings: ", "det er en mappe"},
		{[]string{"backtest", "--settings", "none.yaml"}, "--settings: ", "filen findes ikke"},
		{[]string{"sync", "--dry-run=Nygaard"}, "--dry-run", "uden værdi"},
		{[]string{"subject", "-"}, "--association=CVR ", " eller --municipality=KODE"},
		{append([]string{"step", "--kind", "Nygaard"}, day...), "demanded, ", "--kind"},
		{[]string{"hold", "B-7KXM-2RQD", "--by", "AB"}, "--reason=audit|complaint|court ", " eller --release"},
		{[]string{"hold", "B-7KXM-2RQD", "--by", "AB", "--reason", "audit", "--release"},
			"--reason", "kan ikke bruges sammen"},
		{[]string{"elsewhere", "record", "--all-before-go-live", "--on", "2026-03-02", "--channel", "letter",
			"--proof", "17", "--by", "AB", "--case", "B-7KXM-2RQD"}, "--association CVR", "sammen"},
		{[]string{"log", "verify", "."}, "--public", "udskreven log"},
		{[]string{"log", "export", "--openings", "none"}, "--association CVR", "åbninger"},
		{[]string{"record", "B-7KXM-2RQD", "Nygaard", "--on", "2026-03-02", "--by", "AB"}, "contacted, met",
			"skriv et af"},
	} {
		var out, told bytes.Buffer
		code := run(c.args, strings.NewReader(""), &out, &told, wall)
		danish, english, _ := strings.Cut(told.String(), "\n")
		if code != exitUsage || !strings.Contains(danish, c.both) || !strings.Contains(danish, c.only) ||
			!strings.Contains(english, c.both) || strings.Contains(told.String(), "Nygaard") {
			t.Errorf("boligbro %q exits %d:\n%s%s", c.args, code, &out, &told)
		}
	}
}

// TestEachFlagSaysWhatItTakes gives every flag that has a list of words another one.
func TestEachFlagSaysWhatItTakes(t *testing.T) {
	var line commands
	parser, err := new(program).grammar(&line)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, leaf := range parser.Model.Leaves(false) {
		for _, flag := range leaf.Flags {
			if flag.Enum == "" {
				continue
			}
			tried++
			args := append(strings.Fields(leaf.Path()), "--"+flag.Name+"=Nygaard")
			_, err := parser.Parse(args)
			if err == nil {
				t.Errorf("boligbro %q is taken", args)
				continue
			}
			said := misused(err)
			for _, word := range strings.Split(flag.Enum, ",") {
				if !strings.Contains(said.DA, word) && !strings.Contains(said.DA, "mangler") {
					t.Errorf("boligbro %q: %s", args, said.DA)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("no flag has a list of words")
	}
}
