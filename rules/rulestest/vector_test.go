package rulestest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/rulestest"
)

// sample is a vector in which nothing is wrong.
type sample struct{ file, text string }

var filed = sample{"eviction-filed/no/x.txt", `# Er anmodningen tilbagekaldt, skal et menneske afgøre sagen.
case: filed
then: withdrawn 2026-10-05
asked: 2026-10-06
expect: review
reason: withdrawn-before-notice
`}

var duty = sample{"eviction-filed/duty/x.txt", `# Modtager kommunen underretningen, løber fristen.
case: filed
asked: 2026-10-06
received: 2026-10-01T10:00:00+02:00
expect: notify
duty: take-up-at-once
duty: decide-no-help due 2026-10-15
says: 14 dage
`}

var agreed = sample{"agreement/yes/x.txt", `# Omfatter aftalen ophævelser, underrettes kommunen.
case: termination-children
agreement:
  when: event.kind == "terminated"
asked: 2026-10-01
expect: notify
`}

// change is the vector with one thing changed.
func (s sample) change(before, after string) sample {
	return sample{s.file, strings.Replace(s.text, before, after, 1)}
}

func (s sample) parse() (*rulestest.Vector, error) {
	return rulestest.Parse(os.DirFS("../testdata"), s.file, s.text)
}

// TestParseRefuses: what is not understood, or changes nothing, is an error that names the line.
func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		good                sample
		before, after, want string
	}{
		"no sentence":            {filed, "# Er", "Er", "x.txt:1"},
		"two sentences":          {filed, "tilbagekaldt, skal", "tilbagekaldt. Så skal", "one sentence"},
		"no full stop":           {filed, "sagen.", "sagen", "full stop"},
		"a remark below":         {filed, "asked:", "# Mere.\nasked:", "x.txt:4"},
		"no base case":           {filed, "case: filed\n", "", "base case"},
		"unknown base case":      {filed, "case: filed", "case: nope", "nope.json"},
		"base case twice":        {filed, "then:", "case: filed\nthen:", "twice"},
		"base case elsewhere":    {filed, "case: filed", "case: ../cases/filed", "invalid"},
		"unknown line":           {filed, "then:", "than:", "than"},
		"unknown kind":           {filed, "withdrawn", "withdrawed", "events[3].kind"},
		"unknown field":          {filed, "2026-10-05", "2026-10-05 colour red", "colour"},
		"field without value":    {filed, "2026-10-05", "2026-10-05 ref", "no value"},
		"field twice":            {filed, "2026-10-05", "2026-10-05 ref A ref B", "twice"},
		"no day":                 {filed, " 2026-10-05", "", "on is missing"},
		"not a day":              {filed, "2026-10-05", "5.10.2026", "events[3].on"},
		"two blanks":             {filed, "2026-10-05", "2026-10-05  gone", "one blank"},
		"a quote does not end":   {filed, "2026-10-05", `2026-10-05 ref "A`, "quote"},
		"change nothing":         {filed, "then:", "change: landlord social\nthen:", "already"},
		"change without value":   {filed, "then:", "change: landlord\nthen:", "value"},
		"change unknown field":   {filed, "then:", "change: tenancy.rooms 3\nthen:", "rooms"},
		"change unknown place":   {filed, "then:", "change: flat.kind x\nthen:", "no flat.kind"},
		"change a list":          {filed, "then:", "change: events x\nthen:", "list"},
		"without what is absent": {filed, "then:", "without: evicted\nthen:", "no evicted"},
		"without unknown":        {filed, "then:", "without: tenancy.rooms\nthen:", "no tenancy.rooms"},
		"elsewhere alone":        {filed, "then:", "elsewhere: letter 2026-10-01\nthen:", "follows"},
		"change after asked":     {filed, "expect:", "without: filed\nexpect:", "before asked"},
		"not asked":              {filed, "asked: 2026-10-06\n", "", "asked"},
		"asked twice":            {filed, "asked:", "asked: 2026-10-06\nasked:", "twice"},
		"asked badly":            {filed, "asked: 2026-10-06", "asked: today", "today"},
		"expects nothing": {filed, "expect: review\nreason: withdrawn-before-notice\n",
			"", "expect"},
		"unknown expectation":    {filed, "reason:", "because:", "because"},
		"expectation twice":      {filed, "reason:", "reason: x\nreason:", "twice"},
		"tells of a statute":     {filed, "reason:", "tells: Anne\nreason:", "agreements"},
		"no blank after a name":  {filed, "asked: ", "asked:", "name: value"},
		"a value is missing":     {filed, "asked: 2026-10-06", "asked:", "name: value"},
		"blanks before":          {filed, "asked:", " asked:", "blanks"},
		"an agreement astray":    {filed, "asked:", "agreement:\nasked:", "folder agreement"},
		"a duty astray":          {filed, "reason:", "duty: x\nreason:", "folder duty"},
		"unknown part of a duty": {duty, "due", "until", "until"},
		"half a duty":            {duty, " 2026-10-15", "", "pairs"},
		"part of a duty twice":   {duty, "says:", "due: 2026-10-15\nsays:", "twice"},
		"a finding after duties": {duty, "says:", "expect: none\nsays:", "before the duties"},
		"says without a duty":    {duty, "duty: take", "says: x\nduty: take", "no duty"},
		"unknown setting":        {agreed, "asked:", "  colour: red\nasked:", "colour"},
		"no agreement": {agreed, "agreement:\n  when: event.kind == \"terminated\"\n",
			"", "agreement:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := c.good.parse(); err != nil {
				t.Fatalf("without the fault: %v", err)
			}
			_, err := c.good.change(c.before, c.after).parse()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want an error with %q in it", err, c.want)
			}
		})
	}
}

// TestMatchSeesDifferences: each line of a vector is held, so a wrong one is seen.
func TestMatchSeesDifferences(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		good          sample
		before, after string
	}{
		"outcome":        {filed, "expect: review", "expect: notify"},
		"reason":         {filed, "withdrawn-before", "moved-out-before"},
		"two findings":   {filed, "reason:", "expect: none\nreason:"},
		"due of a duty":  {duty, "2026-10-15", "2026-10-16"},
		"name of a duty": {duty, "take-up-at-once", "contact-at-once"},
		"one duty less":  {duty, "duty: take-up-at-once\n", ""},
		"words":          {duty, "14 dage", "15 dage"},
		"no such words":  {duty, "says:", "never:"},
		"agreement":      {agreed, "notify", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for one, differs := range map[sample]bool{c.good: false, c.good.change(c.before, c.after): true} {
				v, err := one.parse()
				if err != nil {
					t.Fatal(err)
				}
				got, err := v.Evaluate()
				if err != nil {
					t.Fatal(err)
				}
				if found := v.Match(got); len(found) > 0 != differs {
					t.Errorf("differences %q, want any: %v", found, differs)
				}
			}
		})
	}
}

// TestCases: every base case is one that explain reads, and some vector starts from it; every vector
// lies in a folder of a question and is read.
func TestCases(t *testing.T) {
	t.Parallel()
	all, err := rulestest.All(os.DirFS("../testdata"))
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	for i := range all {
		uses[all[i].Base]++
	}
	cases, err := filepath.Glob("../testdata/cases/*")
	if err != nil || len(cases) < 5 {
		t.Fatalf("%d base cases: %v", len(cases), err)
	}
	for _, file := range cases {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rules.ReadCase(b); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if name := strings.TrimSuffix(filepath.Base(file), ".json"); uses[name] == 0 {
			t.Errorf("no vector starts from %s", name)
		}
	}
	for _, astray := range []string{"../testdata/*.txt", "../testdata/*/*.txt", "../testdata/*/*/*/*.txt"} {
		if files, _ := filepath.Glob(astray); len(files) > 0 {
			t.Errorf("these are not read as vectors: %v", files)
		}
	}
}

// FuzzParse: nothing that is written in a vector brings the reader down, and what it reads asks and
// expects something.
func FuzzParse(f *testing.F) {
	for _, good := range []sample{filed, duty, agreed} {
		f.Add(good.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, good := range []sample{filed, duty, agreed} {
			one := sample{good.file, text}
			v, err := one.parse()
			if err != nil {
				continue
			}
			if v.Sentence == "" || v.Asked.Day.IsZero() || len(v.Findings) == 0 {
				t.Errorf("read as a vector: %q", text)
			}
			one.text += "\nunknown: line\n"
			if _, err := one.parse(); err == nil {
				t.Errorf("a line that is not known is read after %q", text)
			}
		}
	})
}
