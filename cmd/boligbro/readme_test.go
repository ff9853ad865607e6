package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	heading = "## Hvad loven siger, og hvor produktet siger det\n"
	named   = regexp.MustCompile("`((?:rules|gateway|cmd|config|adapters)/[^`]*)`")
	linked  = regexp.MustCompile(`\]\((testdata/[^)]*)\)`)
)

// lawPage is what rules/README.md says to jurists.
func lawPage(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../rules/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, page, found := strings.Cut(string(b), heading)
	if !found {
		t.Fatalf("rules/README.md has no page %q", strings.TrimSpace(heading))
	}
	page, _, _ = strings.Cut(page, "\n## ")
	return page
}

// TestTheLawPageNamesWhatIsThere: every file and folder that a jurist is led to exists, and a folder of
// vectors holds some.
func TestTheLawPageNamesWhatIsThere(t *testing.T) {
	page := lawPage(t)
	var places []string
	for _, match := range named.FindAllStringSubmatch(page, -1) {
		places = append(places, match[1])
	}
	for _, match := range linked.FindAllStringSubmatch(page, -1) {
		places = append(places, "rules/"+match[1])
	}
	if len(places) < 150 {
		t.Fatalf("only %d places are named", len(places))
	}
	for _, place := range places {
		path := filepath.Join("../..", place)
		info, err := os.Stat(path)
		if err != nil {
			t.Errorf("rules/README.md leads to %s, which is not there", place)
			continue
		}
		if strings.HasSuffix(place, "/") != info.IsDir() {
			t.Errorf("%s: a folder ends in / and a file does not", place)
		}
		if info.IsDir() && strings.Contains(place, "testdata") {
			vectors, _ := filepath.Glob(filepath.Join(path, "*/*.txt"))
			cases, _ := filepath.Glob(filepath.Join(path, "*.json"))
			if len(vectors)+len(cases) == 0 {
				t.Errorf("%s holds neither vectors nor cases", place)
			}
		}
	}
}

// TestTheLawPageMissesNothing: every folder of vectors, every file of rules in which a paragraph is
// obeyed, and every act that a citation can name is on the page.
func TestTheLawPageMissesNothing(t *testing.T) {
	page := lawPage(t)
	folders, err := filepath.Glob("../../rules/testdata/*")
	if err != nil || len(folders) < 3 {
		t.Fatalf("%d folders of vectors: %v", len(folders), err)
	}
	for _, folder := range folders {
		name := filepath.Base(folder)
		if name != "fuzz" && name != "rapid" && !strings.Contains(page, "`rules/testdata/"+name+"/`") {
			t.Errorf("the page does not lead to %s", name)
		}
	}
	for _, must := range []string{
		"rules/law.go", "rules/filing.go", "rules/demand.go", "rules/duty.go", "rules/decided.go",
		"rules/calendar.go", "rules/children.go",
		"almenlejeloven § 92, stk. 2", "almenboligloven § 59, stk. 13", "almenboligloven § 59, stk. 14",
		"almenlejeloven § 90, stk. 2",
		"§ 5 a, stk. 1", "§ 5 a, stk. 2", "§ 5 a, stk. 3", "§ 5 a, stk. 4", "§ 5 a, stk. 5", "§ 67",
		"CPR-loven § 44, stk. 1", "unconfirmed",
	} {
		if !strings.Contains(page, must) {
			t.Errorf("the page does not tell of %s", must)
		}
	}
	law, err := os.ReadFile("../../rules/law.go")
	if err != nil {
		t.Fatal(err)
	}
	citation := regexp.MustCompile(`"((?:LBK|lov) \d+/\d{4})"`)
	for _, version := range citation.FindAllStringSubmatch(string(law), -1) {
		// between stk. 11's first and last
		if version[1] != "LBK 1023/2013" && !strings.Contains(page, version[1]) {
			t.Errorf("the page does not tell of %s", version[1])
		}
	}
}
