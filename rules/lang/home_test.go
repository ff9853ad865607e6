package lang_test

import (
	"encoding/json"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// elsewhere may hold Danish text, for a reason.
var elsewhere = []struct{ path, why string }{
	{"rules/municipality.go", "the names of the municipalities"},
	{"rules/outcome.go", "the names of statutes, as they are cited"},
	{"rules/agreement/", "a fault of an expression is worded beside the check that finds it"},
	{"rules/text/unknown.go", "the words with which feeds say that nothing is known"},
	{"config/", "a fault of the settings is worded beside the check that finds it"},
	{"adapters/", "a fault of a source's settings beside its check, and the Danish words of feeds"},
	{"gateway/connectors/webhook/settings.go", "a fault of the settings beside the check that finds it"},
	{"gateway/audit/replay.go", "how two answers differ, as log replay prints it"},
	{"gateway/document/", "the labels of a Danish document"},
	{"gateway/web/secure.go", "an answer in both languages, before a page is made"},
	{"cmd/", "what a command prints of its own, and the demonstration; no code"},
	{"gateway/connectors/connectortest/", "invented people"},
	{"gateway/gatewaytest/", "invented people"},
	{"gateway/store/storetest/", "invented people"},
	{"gateway/web/webtest/", "invented people, and what the tests look for on a page"},
}

// TestWordsHaveOneHome: nothing but this package words in Danish what the program knows by a code.
func TestWordsHaveOneHome(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for file, texts := range literals(t) {
		if strings.HasPrefix(file, "rules/lang/") {
			continue
		}
		at := slices.IndexFunc(elsewhere,
			func(e struct{ path, why string }) bool { return strings.HasPrefix(file, e.path) })
		for _, text := range texts {
			switch {
			case !strings.ContainsAny(text, "æøåÆØÅ"):
			case at < 0:
				t.Errorf("%s words %q; move it to rules/lang", file, text)
			default:
				used[elsewhere[at].path] = true
			}
		}
	}
	for _, e := range elsewhere {
		if !used[e.path] {
			t.Errorf("%s holds no Danish text any more; take it off the list", e.path)
		}
	}
}

// literals are the string literals of the Go files that are no tests, by file below the module's root.
func literals(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".":
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		all[path] = textsOf(t, path, src)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func textsOf(t *testing.T, path string, src []byte) []string {
	t.Helper()
	var s scanner.Scanner
	file := token.NewFileSet().AddFile(path, -1, len(src))
	s.Init(file, src, func(_ token.Position, msg string) { t.Errorf("%s: %s", path, msg) }, 0)
	var all []string
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return all
		case token.STRING:
			text, err := strconv.Unquote(lit)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, text)
		}
	}
}

// TestNoCodeIsWordedTwice: the sentences of the tables are written nowhere else, neither in Go nor as a
// page's label.
func TestNoCodeIsWordedTwice(t *testing.T) {
	t.Parallel()
	worded := map[string]string{}
	for _, list := range lists {
		for _, words := range list.words {
			for code, text := range words {
				if len(text.DA) > 20 { // shorter ones are everybody's words: "afsendt"
					worded[text.DA] = list.declared + " " + code
				}
			}
		}
	}
	for file, texts := range literals(t) {
		if strings.HasPrefix(file, "rules/lang/") {
			continue
		}
		for _, text := range texts {
			if code := worded[text]; code != "" {
				t.Errorf("%s words %s once more: %q", file, code, text)
			}
		}
	}

	b, err := os.ReadFile("../../gateway/web/locale/da.json")
	if err != nil {
		t.Fatal(err)
	}
	labels := map[string]string{}
	if err := json.Unmarshal(b, &labels); err != nil {
		t.Fatal(err)
	}
	for key, label := range labels {
		if code := worded[label]; code != "" {
			t.Errorf("the label %s words %s once more: %q", key, code, label)
		}
	}
}
