package rules_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/rulestest"
)

const sentencesFile = "sentences.txt"

const sentencesHead = "# What the rules say, with up to three examples of each from the vectors, " +
	`as a case worker and a tenant's lawyer
# read it: in Danish, then in English. Read it from end to end when a sentence changes.
# Written by: go test ./rules -run TestSentences -update
`

// examples are what has been said for one reason, each once.
type examples map[string][]sentence

type sentence struct{ file, da, en string }

// add keeps an example of each sentence, three in all.
func (e examples) add(about string, x sentence) {
	if len(e[about]) == 3 || slices.ContainsFunc(e[about], func(o sentence) bool { return o.da == x.da }) {
		return
	}
	e[about] = append(e[about], x)
}

// of adds what is said about a vector asked on a day.
func (e examples) of(t *testing.T, v *rulestest.Vector) {
	t.Helper()
	for _, f := range evaluateAll(t, v) {
		e.add(about(&f),
			sentence{v.File, f.Text(lang.Danish), f.Text(lang.English)})
		for _, d := range rules.DutiesOf(&v.Case, &f, v.Received, v.Asked) {
			e.add(fmt.Sprintf("duty %s %s", d.Duty, d.Reason),
				sentence{v.File, d.Text(lang.Danish), d.Text(lang.English)})
		}
	}
	for _, q := range rules.Questions(&v.Case, v.Asked) {
		e.add(fmt.Sprintf("question %s", q.Code), sentence{v.File, q.Text(lang.Danish), q.Text(lang.English)})
	}
}

// about is what a finding says, in codes.
func about(f *rules.Finding) string {
	rule := f.Rule
	if strings.HasPrefix(rule, "agreement/") {
		rule = "agreement"
	}
	text := fmt.Sprintf("%s %s %s", rule, f.Outcome, f.Reason)
	switch {
	case len(f.Others) > 0:
		text += ", with others"
	case f.Sent != nil && f.Sent.Arrived.IsZero():
		text += ", not proved to have arrived"
	case f.Sent != nil:
		text += ", arrived"
	}
	return text
}

// TestSentences holds every sentence of an explanation to a file that people read.
func TestSentences(t *testing.T) {
	t.Parallel()
	said := examples{}
	all := vectors(t)
	for i := range all {
		said.of(t, &all[i])
	}
	for _, later := range []int{1, 3, 45} { // the same on other days, where few vectors come to it
		for i := range all {
			v := all[i]
			v.Asked = rules.AskedOn(v.Asked.Day.Add(later))
			said.of(t, &v)
		}
	}

	var b strings.Builder
	b.WriteString(sentencesHead)
	for _, about := range slices.Sorted(maps.Keys(said)) {
		fmt.Fprintf(&b, "\n%s\n", about)
		for _, x := range said[about] {
			fmt.Fprintf(&b, "  %s\n    %s\n    %s\n", x.file, x.da, x.en)
		}
	}
	if *update {
		if err := os.WriteFile(sentencesFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	before, err := os.ReadFile(sentencesFile)
	if err != nil || string(before) != b.String() {
		t.Errorf("%s is not what the rules say now: read the change and write it with -update (%v)",
			sentencesFile, err)
	}
}
