package mapping

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	numberInField = regexp.MustCompile(`^tenants\.\d`)
	stepInField   = regexp.MustCompile(`^events\.[a-z-]+`)
	fieldsInRow   = regexp.MustCompile("`([^`]+)`")
)

// TestEveryFieldIsDocumented: config/README.md names every field that the settings may, and no other; and
// every step.
func TestEveryFieldIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../../config/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| felt | hvad | ord |\n|---|---|---|\n")
	table, after, _ := strings.Cut(table, "\n\n")
	documented := map[string]bool{}
	for row := range strings.Lines(table) {
		names, _, _ := strings.Cut(strings.TrimPrefix(row, "|"), "|")
		first := ""
		for _, found := range fieldsInRow.FindAllStringSubmatch(names, -1) {
			name := found[1]
			if rest, short := strings.CutPrefix(name, "."); short {
				name = first + "." + rest
			} else if i := strings.LastIndex(name, "."); i > 0 && name != "events.*" {
				first = name[:i]
			}
			documented[name] = true
		}
	}
	known := map[string]bool{}
	for _, rows := range []string{"tenancy", "event", "assignment"} {
		for name := range fieldsFor(rows) {
			known[stepInField.ReplaceAllString(numberInField.ReplaceAllString(name, "tenants.*"), "events.*")] = true
		}
	}
	delete(known, "id") // it is written as key
	for name := range known {
		if !documented[name] {
			t.Errorf("config/README.md does not name the field %s", name)
		}
	}
	for name := range documented {
		if !known[name] {
			t.Errorf("config/README.md names %s, which is no field", name)
		}
	}
	paragraph, _, _ := strings.Cut(after, "\n\n")
	named := fieldsInRow.FindAllString(paragraph, -1)
	for _, kind := range steps {
		if !slices.Contains(named, "`"+string(kind)+"`") {
			t.Errorf("config/README.md does not name the step %s", kind)
		}
	}
}
