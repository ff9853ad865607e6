package rules_test

import (
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
	"boligbro/rules/rulestest"
)

const readmeFile = "README.md"

// exampleVector is shown on the page as it is.
const exampleVector = "eviction-filed/ended/withdrawn.txt"

var generated = regexp.MustCompile(`(?s)<!-- begin ([a-z0-9-]+) -->\n.*?<!-- end ([a-z0-9-]+) -->`)

// TestREADME holds the generated parts of the jurist's page to the law, the tables of checks and the
// vectors. They are written anew with: go test ./rules -run TestREADME -update
func TestREADME(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	parts := pageParts(t)
	page := generated.ReplaceAllStringFunc(string(b), func(block string) string {
		name := generated.FindStringSubmatch(block)[1]
		text, known := parts[name]
		if !known {
			t.Errorf("no part is named %s", name)
		}
		delete(parts, name)
		return fmt.Sprintf("<!-- begin %s -->\n%s<!-- end %s -->", name, text, name)
	})
	for name := range parts {
		t.Errorf("the page has no part %s", name)
	}
	if page == string(b) || t.Failed() {
		return
	}
	if !*update {
		t.Fatalf("%s is not up to date; write it anew with -update", readmeFile)
	}
	if err := os.WriteFile(readmeFile, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestEveryCheckHasAVector: each check of a rule answers some vector, so that what the page says of it is
// shown.
func TestEveryCheckHasAVector(t *testing.T) {
	t.Parallel()
	held := heldBy(t, vectors(t))
	for _, rule := range pageRules(t) {
		for i, check := range checksOf(rule) {
			if len(held[rule.Name][i+1]) == 0 {
				t.Errorf("no vector shows check %d of %s, %s", i+1, rule.Name, check.Reason)
			}
		}
	}
}

// pageParts are the generated parts of the page, by name.
func pageParts(t *testing.T) map[string]string {
	t.Helper()
	all := vectors(t)
	held := heldBy(t, all)
	example, err := os.ReadFile("testdata/" + exampleVector)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{
		"versions": versionsTable(), "duties": dutiesTable(all),
		"vector": "```\n" + string(example) + "```\n",
	}
	for _, rule := range pageRules(t) {
		name, _, _ := strings.Cut(rule.Name, "/")
		parts[name] = checksTable(rule, held[rule.Name])
	}
	return parts
}

// pageRules are the rules of the law, the one on children, and the agreement that the vectors are about.
func pageRules(t *testing.T) []rules.Rule {
	t.Helper()
	for _, v := range vectors(t) {
		if v.Agreement == nil {
			continue
		}
		agreed, err := agreement.New(*v.Agreement)
		if err != nil {
			t.Fatal(err)
		}
		return append(rules.Law().Rules(), agreed)
	}
	t.Fatal("no vector has an agreement")
	return nil
}

// checksOf are the checks of the newest wording, those asked where nothing is to be done last. A wording
// with other checks would need a table of its own.
func checksOf(rule rules.Rule) []rules.Check {
	newest := rule.Versions[len(rule.Versions)-1]
	return slices.Concat(newest.Checks, newest.Quiet)
}

// heldBy are the files of the vectors by rule and by the number of the check that answers. Those about
// duties come only where no other has that answer.
func heldBy(t *testing.T, all []rulestest.Vector) map[string]map[int][]string {
	t.Helper()
	held, duties := map[string]map[int][]string{}, map[string]map[int][]string{}
	add := func(to map[string]map[int][]string, f *rules.Finding, file string) {
		if to[f.Rule] == nil {
			to[f.Rule] = map[int][]string{}
		}
		if files := to[f.Rule][f.Check]; !slices.Contains(files, file) {
			to[f.Rule][f.Check] = append(files, file)
		}
	}
	for i := range all {
		findings, err := all[i].Evaluate()
		if err != nil {
			t.Fatal(err)
		}
		for j := range findings {
			if all[i].LooksAtDuties() {
				add(duties, &findings[j], all[i].File)
			} else {
				add(held, &findings[j], all[i].File)
			}
		}
	}
	for rule, checks := range duties {
		for check, files := range checks {
			if len(held[rule][check]) == 0 {
				held[rule][check] = files
			}
		}
	}
	return held
}

func checksTable(rule rules.Rule, held map[int][]string) string {
	var b strings.Builder
	b.WriteString("| nr. | svar | grund | ordlyd | vektorer |\n|---|---|---|---|---|\n")
	for i, check := range checksOf(rule) {
		if len(held[i+1]) == 0 {
			continue
		}
		outcome := lang.Of(lang.Outcomes, check.Outcome).DA
		fmt.Fprintf(&b, "| %d | %s | `%s` | %s | %s |\n",
			i+1, outcome, check.Reason, wording(rule, check.Reason), links(held[i+1]))
	}
	return b.String()
}

// wording is how the reason is said in Danish, with words in brackets for what a case fills in.
func wording(rule rules.Rule, reason rules.Reason) string {
	newest := rule.Versions[len(rule.Versions)-1]
	words := lang.Finding{
		Rule: rule.Name, Reason: string(reason), Statutory: rules.Statutory(rule.Name),
		Step: "[skridt]", On: "[dag]",
		Missing: []string{"[det, der mangler]"}, Late: true,
	}
	switch {
	case words.Statutory:
		words.Cites = newest.Cites[0].Statute + " " + newest.Cites[0].Section
	case rule.Name != rules.ChildrenUnder18:
		words.Agreement = "[navn]"
	}
	return words.In(lang.Danish)
}

func links(files []string) string {
	all := make([]string, len(files))
	for i, file := range files {
		all[i] = link(file)
	}
	return strings.Join(all, ", ")
}

func link(file string) string {
	question, name := path.Split(strings.TrimSuffix(file, ".txt"))
	return fmt.Sprintf("[%s/%s](testdata/%s)", path.Base(question), name, file)
}

// versionsTable is the statutory rules as they have been worded.
func versionsTable() string {
	var b strings.Builder
	b.WriteString("| regel | skridt fra | hjemmel | reglen i kraft |\n|---|---|---|---|\n")
	for _, rule := range rules.Law().Rules() {
		if rule.Name == rules.ChildrenUnder18 {
			continue // agreed, and in no statute
		}
		for _, v := range rule.Versions {
			for _, cite := range v.Cites {
				fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", rule.Name, v.From, cite, cite.Force(lang.Danish))
			}
		}
	}
	return b.String()
}

// dutiesTable is what the vectors show of each duty of the municipality: that it runs, or how it stands at
// last.
func dutiesTable(all []rulestest.Vector) string {
	shown := map[string][]*rulestest.Vector{}
	for i := range all {
		for _, name := range dutyNames(&all[i]) {
			shown[name] = append(shown[name], &all[i])
		}
	}
	var b strings.Builder
	b.WriteString("| pligt | hvad vektoren viser | vektor |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		for _, v := range shown[name] {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", lang.Of(lang.Duties, name).DA, v.Sentence, link(v.File))
		}
	}
	return b.String()
}

// dutyNames is the duty that a vector is filed under: the one that it says most about; none: "no-duty".
func dutyNames(v *rulestest.Vector) []string {
	if !v.LooksAtDuties() {
		return nil
	}
	most, name := -1, "no-duty"
	for _, d := range v.Duties {
		if says := len(d.Lines) + len(d.Says); says >= most {
			most, name = says, d.Name
		}
	}
	return []string{name}
}
