package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

var update = flag.Bool("update", false, "write what is generated into config/README.md anew")

// TestClinic: config/README.md says of every alarm what the pages and the mails say.
func TestClinic(t *testing.T) {
	const file, begin, end = "../../config/README.md", "<!-- alarms -->\n", "<!-- /alarms -->"
	var b strings.Builder
	b.WriteString("| alarm | hvad er sket | gør dette |\n|---|---|---|\n")
	for _, kind := range gateway.AlarmKinds() {
		words := lang.AlarmOf(kind)
		fmt.Fprintf(&b, "| `%s` %s | %s | %s |\n", kind, words.Name.DA, words.What.DA, words.Do.DA)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	table, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has no table between %q and %q", file, begin, end)
	}
	if *update {
		if err := os.WriteFile(file, []byte(before+begin+b.String()+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(b.String(), table); diff != "" {
		t.Errorf("%s is not up to date; go test ./cmd/boligbro -run TestClinic -update writes it anew "+
			"(-want +got):\n%s", file, diff)
	}
}

// TestEveryAlarmHasWords: there is no alarm whose reader is not told what it means and what to do.
func TestEveryAlarmHasWords(t *testing.T) {
	kinds := map[string]bool{}
	for _, kind := range gateway.AlarmKinds() {
		kinds[string(kind)] = true
		if words := lang.AlarmOf(kind); words == lang.AlarmOf("no such kind") {
			t.Errorf("%s has no words", kind)
		}
	}
	for code := range lang.Alarms {
		if !kinds[code] {
			t.Errorf("%s has words, and is no kind of alarm", code)
		}
	}
}
