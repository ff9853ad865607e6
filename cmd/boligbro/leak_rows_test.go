package main

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"boligbro/rules"
)

// leakRows is a good export.
func leakRows() string {
	day := time.Now().In(rules.Copenhagen)
	today, soon := day.Format("02-01-2006"), day.AddDate(0, 0, -2).Format("02-01-2006")
	rows := []string{
		"Nr;Lejer;Gade;Postnr;By;Kommune;Type;Indflyttet;Anvist;Påkrav;Kommet;Indgivet;Grund;Sag;Restance",
	}
	for i := range 40 {
		name, number := fmt.Sprintf("Ærø %s-%d", leakName, i), fmt.Sprintf("%s-%d", leakTenancy, i)
		filed, demanded, ground, court, code := "", "", "", "", "0751"
		switch {
		case i < 8:
			filed = today
		case i < 12:
			demanded = soon
		case i == 12: // incomplete
			filed, name = today, ""
		case i == 13: // nobody can be told
			filed, code = today, "0461"
		case i == 14:
			filed, ground = today, leakWord
		}
		if filed != "" {
			court = fmt.Sprintf("%s-%d", leakCourt, i)
			ground = cmp.Or(ground, "R")
		}
		rows = append(rows, strings.Join([]string{number, name, fmt.Sprintf("%s %d", leakStreet, i), "8000",
			leakCity, code, "F", "01-01-2020", "J",
			demanded, demanded, filed, ground, court, leakArrears + ",50"}, ";"))
	}
	return strings.Join(rows, "\r\n") + "\r\n"
}

// badFiles reads a good export and then every kind of wrong one.
func (l *leaks) badFiles() {
	l.Helper()
	good := leakRows()
	l.write("export.csv", good)
	if r := l.run("sync", "--json"); !strings.Contains(r.out, `"kept":15`) {
		l.Fatalf("the good export was not read: %+v", r)
	}
	lines := strings.SplitAfter(good, "\r\n")
	row := func(edit func([]string)) string {
		all := slices.Clone(lines)
		for i := 3; i < 6; i++ {
			fields := strings.Split(all[i], ";")
			edit(fields)
			all[i] = strings.Join(fields, ";")
		}
		return strings.Join(all, "")
	}
	latin := strings.NewReplacer("æ", "\xe6", "Æ", "\xc6", "ø", "\xf8", "å", "\xe5").Replace(good)
	refused := regexp.MustCompile(`run accept (\S+)`)
	files := map[string]string{
		"empty": "", "header only": lines[0], "cut": good[:len(good)-30],
		"cut in a quoted field": good + `"` + leakName,
		"another delimiter":     strings.ReplaceAll(good, ";", ","),
		"another column":        strings.Replace(good, "Indgivet", leakWord, 1),
		"a column twice":        strings.Replace(good, "Lejer", "Gade", 1), "another character set": latin,
		"repeated": good + lines[3] + lines[3], "half of it": strings.Join(lines[:20], ""),
		"no header":               strings.Join(lines[1:], ""),
		"a bad date":              row(func(f []string) { f[11] = leakDate }),
		"no day":                  row(func(f []string) { f[11] = "31-11-2026" }),
		"an unknown municipality": row(func(f []string) { f[5] = leakWord }),
		"an unknown kind":         row(func(f []string) { f[6] = leakWord }),
		"a bad start":             row(func(f []string) { f[7] = leakDate }),
		"bad arrears":             row(func(f []string) { f[14] = leakWord + "\r\n" }),
		"no key":                  row(func(f []string) { f[0] = "" }),
		"a strange key":           row(func(f []string) { f[0] = leakTenancy + "\x00\x07" + leakName }),
		"too many fields":         row(func(f []string) { f[2] += ";" + leakStreet }),
		"a bare quote":            row(func(f []string) { f[1] = `"` + leakName + `"x` }),
		"a huge field":            row(func(f []string) { f[1] = strings.Repeat(leakName, 200_000) }),
		"another kind of file":    "PK\x03\x04" + leakName + "\x00\x00",
		"a NUL":                   row(func(f []string) { f[1] = leakName + "\x00" }),
		"UTF-16":                  "\xff\xfeN\x00r\x00;\x00",
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		text := files[name]
		for _, bad := range []int{10, 100} {
			l.settings["sources"].([]any)[0].(map[string]any)["guard"] = map[string]any{"maxBad": bad, "maxShrink": 60}
			l.save()
			l.write("export.csv", text)
			r := l.run("sync", "--json")
			if r.code == exitDone && (name == "empty" || name == "cut" || name == "another column") {
				l.Errorf("the export that is %s was taken", name)
			}
			if id := refused.FindStringSubmatch(r.err); id != nil && bad == 100 {
				l.run("run", "accept", id[1])
			}
		}
	}
	l.rows(files["a bad date"])
	l.write("export.csv", good)
	l.run("sync")
	if err := os.Remove(filepath.Join(l.dir, "export.csv")); err != nil {
		l.Fatal(err)
	}
	l.run("sync")
	l.write("export.csv", good)
	l.run("sync", "--source", leakName)
}

// assignments reads a list of assigned tenancies beside the export, with rows that name no tenancy, and rows
// that cannot be used.
func (l *leaks) assignments() {
	l.Helper()
	before := l.settings["sources"].([]any)
	l.settings["sources"] = append(slices.Clone(before), map[string]any{
		"name": "anvisning", "association": worldCVR, "guard": map[string]any{"maxBad": 100},
		"csv": map[string]any{
			"files": "anvisning.csv", "rows": "assignment", "whole": true, "key": []any{"Nr"},
			"columns": map[string]any{
				"tenants.1.name": "Navn", "tenancy.address.street": "Gade", "tenancy.address.postalCode": "Postnr",
				"assignment.from": "Fra", "assignment.municipality": "Kommune",
			},
		},
	})
	l.save()
	rows := []string{"Nr;Navn;Gade;Postnr;Fra;Kommune", leakTenancy + "-8;;;;01-01-2020;0751"}
	for i := range 12 {
		rows = append(rows, fmt.Sprintf(";%s-%d, Ærø;%s %d;8000;01-01-2020;", leakName, i, leakStreet, i))
	}
	rows = append(rows, ";"+leakName+";;;;", leakTenancy+"-9;;;;"+leakDate+";"+leakWord, ";;"+leakStreet+";;;",
		leakTenancy+"\x00;;;;;")
	l.write("anvisning.csv", strings.Join(rows, "\r\n")+"\r\n")
	r := l.run("sync", "--json")
	if !strings.Contains(r.out, `"name":"anvisning","association":"`+worldCVR+`","state":"adopted"`) {
		l.Errorf("the list of assigned tenancies was not read: %+v", r)
	}
	l.run("source", "try", "anvisning")
	l.settings["sources"] = before
	l.save()
}

// rows reads an export with rows that cannot be used, lists them, and answers about one. What else the list
// holds is left out: it is there to tell the tenancies' numbers.
func (l *leaks) rows(export string) {
	l.Helper()
	l.write("export.csv", export)
	l.run("sync", "--json")
	listed := func() (rows []string) {
		for line := range strings.Lines(l.must("review", "list", "--json")) {
			if strings.Contains(line, `"row":`) {
				l.hear("a row in review list", line)
				rows = append(rows, regexp.MustCompile(`R-[0-9A-F]{8,}`).FindString(line))
			}
		}
		return rows
	}
	rows := listed()
	if len(rows) == 0 {
		l.Fatal("no row awaits a person")
	}
	for _, row := range []string{rows[0], rows[0], leakTenancy, "R-" + leakTenancy} {
		l.run("review", "resolve", row, "--as", "none", "--reason", "no-such-step", "--by", "abc")
	}
	if open := listed(); len(open) != len(rows)-1 {
		l.Errorf("%d of %d rows are left", len(open), len(rows))
	}
	l.run("log", "show", "--most", "5000")
	l.run("alarms")
}

// lists runs the commands that show things, and those that take facts from people, rightly and wrongly. The
// case command is left out: it is there to tell the tenancy's number.
func (l *leaks) lists() {
	l.Helper()
	all := l.notices()
	if len(all) == 0 {
		l.Fatal("there are no notices")
	}
	one := all[0]
	today := rules.DayOf(time.Now()).String()
	for _, args := range [][]string{
		{"notices"}, {"notices", "--json"}, {"alarms"}, {"alarms", "--json"}, {"alarms", "--all"},
		{"log", "show", "--most", "5000"},
		{"log", "verify", "--save", "checkpoint"}, {"log", "verify", "--checkpoint", "export.csv"},
		{"config", "check"}, {"health"}, {"version"},
		{"step", "--association", worldCVR, "--tenancy", leakTenancy + "-3", "--kind", "withdrawn", "--on", today},
		{
			"step", "--association", worldCVR, "--tenancy", leakTenancy + "-99", "--kind", "filed", "--on", today,
			"--ground", leakWord, "--ref", leakCourt,
		},
		{
			"step", "--association", worldCVR, "--tenancy", leakTenancy + "-99", "--kind", "filed", "--on", today,
			"--ground", "other", "--ref", leakCourt, "--new",
		},
		{
			"step", "--association", worldCVR, "--tenancy", leakTenancy + "-99", "--kind", "filed", "--on", today,
			"--cancel",
		},
		{"case", one.Case, "--municipality", "0751"},
		{"step", "--association", "99999999", "--tenancy", leakTenancy, "--kind", "filed", "--on", today},
		{"decide", one.Case, "--outcome", "rent-help", "--on", today, "--journal", leakJournal, "--by", "AB"},
		{"decide", one.Case, "--outcome", "refused", "--on", today, "--journal", leakJournal, "--by", "AB"},
		{
			"receipt", one.Message, "--municipality", "0751", "--kind", "registered", "--at",
			time.Now().Format(time.RFC3339), "--reference", leakJournal,
		},
		{
			"receipt", gonePlace, "--municipality", "0751", "--kind", "arrived", "--at",
			time.Now().Format(time.RFC3339), "--reference", leakJournal,
		},
		{"case", "B-2222-2222"}, {"log", "show"}, {"sync"},
	} {
		l.run(args...)
	}
}

// badCases explains cases that cannot be read. What a readable one says is the caller's own.
func (l *leaks) badCases() {
	l.Helper()
	for i, text := range []string{
		`{"id": "` + leakTenancy + `", "tenants": [{"nam": "` + leakName + `"}]}`,
		`{"id": 5, "tenants": "` + leakName + `"}`,
		`{"id": "` + leakTenancy + `", "events": [{"kind": "filed", "on": "` + leakDate + `"}]}`, leakName,
		`{"id": "` + leakName,
		`{"id": "` + leakTenancy + `", "arrears": {"amount": "` + leakWord + `"}}`,
		`{"tenancy": {"address": "` + leakStreet + `"}}`,
		`{"id": "` + leakTenancy + `", "tenancy": {"kind": "` + leakWord + `", "start": "` + leakDate + `"}}`,
		`[]` + leakName,
		`{"id": "x"} ` + leakName, `{"events": [{"kind": "` + leakWord + `"}]}`,
	} {
		name := fmt.Sprintf("case%d.json", i)
		l.write(name, text)
		r := l.boligbro("explain", "--case", name)
		if r.code == exitDone {
			continue // it answers with the case's own number
		}
		l.hear("explain "+text, r.err)
	}
}
