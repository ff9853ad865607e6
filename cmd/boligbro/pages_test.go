package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// pages are the pages for readers, one for each kind of reader.
var pages = []string{
	"README.md", "CONTRIBUTING.md", "rules/README.md", "gateway/README.md", "config/README.md",
	"adapters/README.md", "cmd/README.md",
}

func readPage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestTheFrontPageIsShort: a reader who has never heard of Boligbro reads all of it.
func TestTheFrontPageIsShort(t *testing.T) {
	if size := len(readPage(t, "README.md")); size > 8<<10 {
		t.Errorf("README.md has %d bytes, more than 8 KiB", size)
	}
}

// TestThePagesLeadToFiles: every file that a page links to is there.
func TestThePagesLeadToFiles(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)\)`)
	for _, page := range pages {
		for _, match := range link.FindAllStringSubmatch(readPage(t, page), -1) {
			if _, err := os.Stat(filepath.Join("../..", filepath.Dir(page), match[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, match[1])
			}
		}
	}
}

// TestTheSettingsPageNamesEveryKey: whoever sets Boligbro up finds every key of the example in
// config/README.md.
func TestTheSettingsPageNamesEveryKey(t *testing.T) {
	page := readPage(t, "config/README.md")
	b, err := os.ReadFile("../../config/example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var example map[string]any
	if err := yaml.Unmarshal(b, &example); err != nil {
		t.Fatal(err)
	}
	seen := 0
	eachKey(example, "", func(path, key string) {
		seen++
		if !regexp.MustCompile("`[^`]*\\b" + regexp.QuoteMeta(key) + "`").MatchString(page) {
			t.Errorf("config/README.md does not name %s", path)
		}
	})
	if seen < 50 {
		t.Errorf("only %d keys were looked at", seen)
	}
}

// openKeys hold names that the reader chooses: columns, words of the file, secrets' places.
var openKeys = map[string]bool{
	"columns": true, "codes": true, "constants": true, "secret": true, "receiptSecret": true,
	"password": true, "url": true,
}

func eachKey(v any, path string, see func(path, key string)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			eachKey(item, path, see)
		}
	case map[string]any:
		for key, item := range v {
			_, section := item.(map[string]any)
			_, list := item.([]any)
			if !section && !list || openKeys[key] {
				see(path+"."+key, key)
			} else {
				eachKey(item, path+"."+key, see)
			}
		}
	}
}

// TestTheSettingsPageNamesEveryAlarm: whoever gets an alarm finds in config/README.md what it asks for.
func TestTheSettingsPageNamesEveryAlarm(t *testing.T) {
	page := readPage(t, "config/README.md")
	for _, kind := range constantsOf(t, "../../gateway", "AlarmKind") {
		if !strings.Contains(page, "`"+kind+"`") {
			t.Errorf("config/README.md does not say what to do about %s", kind)
		}
	}
}

// TestTheLifeNamesEveryState: gateway/README.md tells of every state that a delivery can be in.
func TestTheLifeNamesEveryState(t *testing.T) {
	page := readPage(t, "gateway/README.md")
	for _, state := range constantsOf(t, "../../gateway", "DeliveryState") {
		if !strings.Contains(page, "| `"+state+"` |") {
			t.Errorf("gateway/README.md does not tell of the state %s", state)
		}
	}
}

// constantsOf are the values of a string type's constants in a folder's Go files.
func constantsOf(t *testing.T, folder, name string) []string {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	constant := regexp.MustCompile(`(?m)^\t\w+\s+` + name + `\s+= "([a-z-]+)"`)
	var values []string
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range constant.FindAllStringSubmatch(string(b), -1) {
			values = append(values, match[1])
		}
	}
	if len(values) < 5 {
		t.Fatalf("found only %v of %s", values, name)
	}
	return values
}
