package rules_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/rulestest"
)

var update = flag.Bool("update", false,
	"write answers.sum and README.md anew; a changed answer is written only after Revision was raised")

const answersFile = "answers.sum"

const answersHead = `# The answers of the rules to all vectors, without their texts, and the law as it is
# declared: a checksum each.
# When a line changes, raise Revision in revision.go and run: go test ./rules -run TestAnswers -update
`

// answers are checksums by what was asked: the law's declaration, or a vector's case, moment and settings.
type answers struct {
	revision int
	sums     map[string]answer
}

type answer struct{ name, sum string }

// changed are the names of what was asked before and is answered differently now.
func (a answers) changed(now answers) []string {
	var names []string
	for question, was := range a.sums {
		if is, still := now.sums[question]; still && is.sum != was.sum {
			names = append(names, is.name)
		}
	}
	slices.Sort(names)
	return names
}

// TestAnswers fails when an answer to a vector, or the declared law, has changed and rules.Revision was
// not raised: then no open case would be judged again after an upgrade, and replay would blame the
// answers.
func TestAnswers(t *testing.T) {
	t.Parallel()
	now := answers{rules.Revision, map[string]answer{"law": {"law", checksum(t, rules.Law().Declaration())}}}
	for _, v := range vectors(t) {
		question, given := ask(t, &v)
		// another vector may look at other parts of the same answer
		if _, asked := now.sums[question]; !asked {
			now.sums[question] = answer{v.File, given}
		}
	}
	before := readAnswers(t)
	if now.revision == before.revision {
		if changed := before.changed(now); len(changed) > 0 {
			t.Fatalf("these answers have changed; if meant, raise rules.Revision and write %s with "+
				"-update:\n  %s",
				answersFile, strings.Join(changed, "\n  "))
		}
	}
	if *update {
		writeAnswers(t, now)
		return
	}
	if now.revision != before.revision || !maps.Equal(now.sums, before.sums) {
		t.Errorf("%s is not up to date; write it anew with -update", answersFile)
	}
}

func TestAnswersSeeAChange(t *testing.T) {
	t.Parallel()
	was := answers{4, map[string]answer{"q1": {"a.txt", "x"}, "q2": {"b.txt", "y"}, "q3": {"c.txt", "z"}}}
	now := answers{4, map[string]answer{
		"q1": {"moved/a.txt", "x"}, "q2": {"b.txt", "other"}, "q4": {"new.txt", "n"},
	}}
	if got := was.changed(now); !slices.Equal(got, []string{"b.txt"}) {
		t.Errorf("changed are %v, want b.txt alone: a vector that moved, went or came changes no answer", got)
	}
}

// ask puts a vector's question to the rules, and gives the checksums of the question and of the answers.
func ask(t *testing.T, v *rulestest.Vector) (question, given string) {
	t.Helper()
	findings := evaluateAll(t, v)
	duties := append([]rules.Duty{}, rules.CaseDuties(&v.Case, findings, v.Received, v.Asked)...)
	question = checksum(t, v.Case, v.Asked, v.Received, v.Options.GoLive, v.Options.Children, v.Agreement)
	return question, checksum(t, withoutText(t, findings), duties, rules.Questions(&v.Case, v.Asked))
}

// evaluateAll is what the vector's agreement answers, or else all rules, not only the one that the vector
// is about.
func evaluateAll(t *testing.T, v *rulestest.Vector) []rules.Finding {
	t.Helper()
	if v.Agreement == nil {
		return rules.NewSet(v.Options).Evaluate(nil, &v.Case, v.Asked)
	}
	findings, err := v.Evaluate()
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// withoutText are the findings as JSON, less the sentence that words them.
func withoutText(t *testing.T, findings []rules.Finding) []map[string]any {
	t.Helper()
	b, err := json.Marshal(findings)
	if err != nil {
		t.Fatal(err)
	}
	var plain []map[string]any
	if err := json.Unmarshal(b, &plain); err != nil {
		t.Fatal(err)
	}
	for _, f := range plain {
		delete(f, "text")
	}
	return plain
}

func checksum(t *testing.T, values ...any) string {
	t.Helper()
	b, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}

func readAnswers(t *testing.T) answers {
	t.Helper()
	before := answers{sums: map[string]answer{}}
	f, err := os.Open(answersFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if strings.HasPrefix(line, "#") {
			continue
		}
		if _, err := fmt.Sscanf(line, "revision %d", &before.revision); err == nil {
			continue
		}
		words := strings.Fields(line)
		if len(words) != 3 {
			t.Fatalf("%s: not a name and two checksums: %q", answersFile, line)
		}
		before.sums[words[1]] = answer{words[0], words[2]}
	}
	return before
}

func writeAnswers(t *testing.T, now answers) {
	t.Helper()
	var lines []string
	for question, a := range now.sums {
		lines = append(lines, fmt.Sprintf("%s %s %s\n", a.name, question, a.sum))
	}
	slices.Sort(lines)
	text := answersHead + fmt.Sprintf("revision %d\n", now.revision) + strings.Join(lines, "")
	if err := os.WriteFile(answersFile, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
