package main

import (
	"database/sql"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"boligbro/cmd/fakes/housing"
	"boligbro/rules"
)

// What a command shows that notes no reading.
const (
	changesOnly  = "it changes something, signs it, and shows no more than that it is done"
	byNumbers    = "it lists cases and tenancies by their numbers, without names, as the API's lists do"
	onlySources  = "it shows what a source says now, with names masked; nothing of it is stored"
	onlyItsFile  = "it checks a file that the caller has, and opens no database"
	onlyCodes    = "codes, times, sums and random numbers of the log"
	onlyCounts   = "it counts"
	onlyPeople   = "it is about those who use Boligbro, not about those whom it notifies of"
	onlyProgram  = "it is about the program, its settings and keys"
	sealedAsItIs = "what it writes is sealed, and the master key is not in it"
)

// unnoted are the commands that note no reading, and why.
var unnoted = map[string]string{
	"demo": "nobody in it exists", "explain": onlyItsFile, "verify": onlyItsFile, "proof verify": onlyItsFile,
	"sync": onlyCounts, "serve": "what its pages and API show is noted there", "report": onlyCounts,
	"step": changesOnly, "decide": changesOnly, "record": changesOnly, "bailiff open": changesOnly,
	"receipt": changesOnly, "resend": changesOnly, "review resolve": changesOnly, "run accept": changesOnly,
	"review assign":    "it says who sees to what waits, and shows no more than that it is done",
	"run send":         changesOnly,
	"elsewhere record": changesOnly, "restore accept": changesOnly, "retention run": changesOnly,
	"hold": changesOnly, "notices": byNumbers, "review list": byNumbers, "alarms": byNumbers,
	"run show": byNumbers, "elsewhere list": byNumbers, "retention list": byNumbers, "backtest": byNumbers,
	"log replay": byNumbers, "quarantine": "it shows where rows stand, not what they say",
	"log verify": onlyCodes, "log prove": onlyCodes, "log consistency": onlyCodes, "log show": onlyCodes,
	"log interventions": onlyPeople, "log key": onlyProgram, "source init": onlySources,
	"source try": onlySources, "config check": onlyProgram, "backup": sealedAsItIs, "keys rotate": onlyProgram,
	"key add": onlyPeople, "key list": onlyPeople, "key revoke": onlyPeople, "key roles": onlyPeople,
	"user add": onlyPeople, "user list": onlyPeople, "user grant": onlyPeople, "user revoke": onlyPeople,
	"user lock": onlyPeople, "user unlock": onlyPeople, "user link": onlyPeople, "user reset": onlyPeople,
	"user logins": onlyPeople, "health": onlyCounts, "version": onlyProgram,
}

// noted are the commands that show people, and how each is typed about the case and its notice.
func noted(number, notice string) map[string][][]string {
	association, municipality := []string{"--association", worldCVR}, []string{"--municipality", "0751"}
	return map[string][][]string{
		"case":         {{number}, append([]string{number}, municipality...)},
		"subject":      {append([]string{number}, association...), append([]string{number}, municipality...)},
		"proof show":   {{number}},
		"evidence":     {{notice, "-o", "a.zip"}, append([]string{notice, "-o", "b.zip"}, municipality...)},
		"bailiff list": {municipality},
		"log export": {
			append([]string{"a.openings", "--openings"}, association...),
			append([]string{"b.openings", "--openings"}, municipality...),
		},
	}
}

// TestEachCommandThatShowsPeopleIsNoted walks all commands: each notes who reads before it shows anything, or
// stands in a table with the reason why it need not.
func TestEachCommandThatShowsPeopleIsNoted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(housing.Export{Seed: 3, Tenancies: 50, Steps: 10})
	w.must("sync")
	w.until("a notice has arrived", func() bool { return w.must("sync", "--json") != "" && arrived(w) >= 0 })
	one := w.notices()[arrived(w)]
	w.must("bailiff", "open", "eviction-notice", "--municipality", "0751", "--reference", "26-7", "--on",
		rules.DayOf(time.Now()).String(), "--by", "AB")

	told := noted(one.Case, one.Notice)
	var line commands
	parser, err := new(program).grammar(&line)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, leaf := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(leaf.Path(), "boligbro ")
		all[name] = true
		_, notes := told[name]
		if reason, is := unnoted[name]; is == notes || is && reason == "" {
			t.Errorf("%s neither notes who reads nor says why it need not", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(unnoted)) {
		if !all[name] {
			t.Errorf("there is no command %s", name)
		}
	}

	db, err := sql.Open("sqlite", "file:"+filepath.Join(w.dir, "data", "boligbro.db")+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	count := func() (n int) {
		t.Helper()
		if err := db.QueryRow("SELECT count(*) FROM readings").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for name, ways := range told {
		for _, args := range ways {
			before := count()
			w.must(append(append(strings.Fields(name), args...), "--by", "XY")...)
			if count() == before {
				t.Errorf("%s %v was not noted", name, args)
			}
		}
	}
	w.must("log", "verify")
}

// arrived is the place in the list of a notice that has arrived; -1: none has.
func arrived(w *world) int {
	for i, n := range w.notices() {
		if len(n.Messages) > 0 && !n.Messages[0].Arrived.IsZero() {
			return i
		}
	}
	return -1
}
