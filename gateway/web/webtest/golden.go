package webtest

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var Update = flag.Bool("update", false, "write the pages as they are now to testdata")

// Golden compares pages, in both languages, with testdata/NAME.LANGUAGE.html. The names stand for paths.
func Golden(t *testing.T, w *World, pages map[string]string) {
	t.Helper()
	for name, path := range pages {
		for lang, query := range map[string]string{"da": "", "en": "?lang=en"} {
			t.Run(name+"."+lang, func(t *testing.T) {
				w.T = t
				answer, got := w.Get(path + query)
				if want := map[bool]int{true: http.StatusNotFound,
					false: http.StatusOK}[name == "missing"]; answer.StatusCode != want {
					t.Fatalf("status %d, not %d", answer.StatusCode, want)
				}
				got = Steady(got)
				compare(t, filepath.Join("testdata", name+"."+lang+".html"), got)
				WellFormed(t, got)
			})
		}
	}
}

func compare(t *testing.T, file, got string) {
	t.Helper()
	if *Update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the page is another (-want +got); go test -update writes it when it is meant:\n%s", diff)
	}
}

// CaseNumber finds the numbers of cases in a page.
var CaseNumber = regexp.MustCompile(`B-[0-9A-Z]{4}-[0-9A-Z]{4}`)

var (
	heldName = regexp.MustCompile(`L-[0-9A-F]{8,}`)
	runID    = regexp.MustCompile(`(koersler/|run show |id (?:er|is) |<code>)` +
		`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	assetHash = regexp.MustCompile(`\?v=[0-9a-f]{16}`)
	ruleText  = regexp.MustCompile(`(<span class="tag bad">(?:` +
		`en person skal afgøre det|der mangler oplysninger|` +
		`a person must decide|facts are missing)</span>[^<]+<small>)[^<]+`)
	logSize = regexp.MustCompile(`<b>[1-9][0-9]*</b> (poster|entries)`)
)

// Steady takes out of a page what is random or tested elsewhere. Case numbers and names of tenancies are numbered
// as they come, and runs are called RUN; the style's hash, the sentences of the rules and how many entries the
// log has are left out.
func Steady(page string) string {
	seen := map[string]string{}
	page = CaseNumber.ReplaceAllStringFunc(page, func(number string) string {
		if seen[number] == "" {
			seen[number] = fmt.Sprintf("B-CASE-%04d", len(seen)+1)
		}
		return seen[number]
	})
	names := map[string]string{}
	page = heldName.ReplaceAllStringFunc(page, func(name string) string {
		if names[name] == "" {
			names[name] = fmt.Sprintf("L-NAME-%d", len(names)+1)
		}
		return names[name]
	})
	page = runID.ReplaceAllString(page, "${1}RUN")
	page = ruleText.ReplaceAllString(page, "${1}WHAT THE RULE SAYS")
	page = logSize.ReplaceAllString(page, "<b>MANY</b> $1")
	return assetHash.ReplaceAllString(page, "?v=HASH")
}
