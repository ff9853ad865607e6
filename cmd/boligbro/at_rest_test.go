package main

import (
	"fmt"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"boligbro/rules"
)

const restAgreement = "qx-aftale-boern"

// TestNothingIsReadableAtRest looks at a database as somebody sees it who has copied it without the master
// key: no name, address or amount, no rule's name, and no day that only a rule on children asks about.
func TestNothingIsReadableAtRest(t *testing.T) {
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		t.Parallel()
		database := ""
		if place != nil {
			database = place(t)
		}
		l := newLeaks(t, database)
		l.nosyTown()
		l.mailServer()
		day := rules.DayOf(time.Now())
		child, review := day.Add(-11), day.Add(-13)
		l.planted = map[string]string{
			"name": leakName, "street": leakStreet, "tenancy number": leakTenancy, "amount": leakArrears,
			"an agreement's name": restAgreement, "the rule on children": rules.ChildrenUnder18,
			"the rule on filings": rules.EvictionFiled, "the rule on demands": rules.AssignedTenantDemand,
			"a child's day": child.String(), "a child's day that a person looks at": review.String(),
			"what is asked of children": string(rules.FieldChildren),
		}
		l.withChildren()
		l.save()
		l.write("export.csv", childRows(day, child, review))
		synced := l.run("sync", "--json")
		if !strings.Contains(synced.out, `"kept":40`) {
			t.Fatalf("the export was not read: %+v", synced)
		}
		unlisted := map[string]bool{"name": true, "street": true, "amount": true, "what is asked of children": true}
		listed := l.must("notices", "--json") + l.must("review", "list", "--json")
		for what, word := range l.planted {
			if !strings.Contains(listed, word) && !unlisted[what] {
				t.Errorf("with the master key %s is not listed either", what)
			}
		}
		l.must("log", "verify")

		l.all = nil // what people are told is theirs
		l.files()
		l.dump()
		l.check()
	})
}

// withChildren agrees on two notices about children.
func (l *leaks) withChildren() {
	l.settings["childrenUnder18"] = []any{map[string]any{
		"association": worldCVR, "municipality": "0751", "from": "2020-01-01", "basis": "law", "reference": "x",
	}}
	l.settings["agreements"] = []any{map[string]any{
		"name": restAgreement, "association": worldCVR, "municipality": "0751", "from": "2020-01-01",
		"basis": "law", "reference": "x", "when": `event.kind == "terminated" and case.childrenUnder18`,
	}}
	csv := l.settings["sources"].([]any)[0].(map[string]any)["csv"].(map[string]any)
	columns := csv["columns"].(map[string]any)
	columns["events.terminated"], columns["household.childrenUnder18"] = "Ophævet", "Børn"
	columns["tenants.1.deceased"] = "Død"
	codes := csv["codes"].(map[string]any)
	codes["household.childrenUnder18"] = map[string]any{"J": "yes", "N": "no"}
	codes["tenants.1.deceased"] = map[string]any{"J": "true", "N": "false"}
}

// childRows is an export of homes with children and without.
func childRows(day, child, review rules.Day) string {
	written := func(d rules.Day) string { return d.Begins().In(rules.Copenhagen).Format("02-01-2006") }
	rows := []string{"Nr;Lejer;Gade;Postnr;By;Kommune;Type;Indflyttet;Anvist;Påkrav;Kommet;Indgivet;Grund;Sag;" +
		"Restance;Ophævet;Børn;Død"}
	for i := range 40 {
		demanded, filed, ground, terminated, children, dead := "", "", "", "", "N", "N"
		switch {
		case i < 10:
			filed, ground = written(day), "R"
		case i < 20:
			demanded = written(day.Add(-2))
		case i < 30:
			terminated, children = written(child), "J"
		case i < 35:
			terminated, children, dead = written(review), "J", "J"
		default:
			terminated = written(day.Add(-3))
		}
		if children = children[:1]; i == 39 {
			children = ""
		}
		rows = append(rows, strings.Join([]string{
			fmt.Sprintf("%s-%d", leakTenancy, i), fmt.Sprintf("Ærø %s-%d", leakName, i),
			fmt.Sprintf("%s %d", leakStreet, i), "8000", leakCity, "0751", "F",
			written(day.Add(-90)), "J", demanded, demanded, filed, ground, "", leakArrears + ",50", terminated,
			children, dead,
		}, ";"))
	}
	return strings.Join(rows, "\r\n") + "\r\n"
}

// dump hears a dump of a PostgreSQL database, as its owner makes one; without the tool the rows, which files
// hears, must do.
func (l *leaks) dump() {
	l.Helper()
	if l.database == "" {
		return
	}
	tool, err := exec.LookPath("pg_dump")
	if err != nil {
		untested(l.T, "pg_dump")
		return
	}
	at, err := url.Parse(l.database)
	if err != nil {
		l.Fatal(err)
	}
	out, err := exec.Command(tool, "--dbname", at.String()).Output()
	if err != nil || len(out) < 10_000 {
		l.Fatalf("pg_dump: %d bytes, %v", len(out), err)
	}
	l.hear("the dump", string(out))
}
