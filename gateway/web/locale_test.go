package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// coded are the labels whose keys end in a code.
var coded = map[string][]string{
	"month": {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
	"failed": {"400.what", "400.do", "401.what", "401.do", "403.what", "403.do",
		"404.what", "404.do", "405.what", "405.do", "421.what", "421.do", "500.what",
		"500.do", "503.what", "503.do"},
}

// Every text that the pages ask for is there in both languages, and none that they do not ask for.
func TestLocale(t *testing.T) {
	used := map[string]bool{}
	for list, codes := range coded {
		for _, code := range codes {
			used[list+"."+code] = true
		}
	}
	plain := regexp.MustCompile(`(?:\.T|\btext\(l,) ?\(?"([a-z0-9.-]*[a-z0-9])"`)
	counted := regexp.MustCompile(`\.N[( ]"([a-z0-9.-]+)"`)
	refused := regexp.MustCompile(`Refuse\(c, [^,]+, "([a-z-]+)"`)
	// through the API's door the same codes have words of their own
	program := regexp.MustCompile(`http\.Status[A-Za-z]+(?:,|:) +"([a-z-]+)"`)
	for _, pattern := range []string{"*.go", "*/*.go", "*.html", "*/*.html"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range plain.FindAllSubmatch(b, -1) {
				used[string(m[1])] = true
			}
			for _, m := range counted.FindAllSubmatch(b, -1) {
				used[string(m[1])+".one"], used[string(m[1])+".other"] = true, true
			}
			codes := append(refused.FindAllSubmatch(b, -1), program.FindAllSubmatch(b, -1)...)
			for _, door := range doorsOf(file) {
				for _, m := range codes {
					used[door+string(m[1])+".title"], used[door+string(m[1])+".detail"] = true, true
				}
			}
		}
	}
	da, en := locale(t, "da"), locale(t, "en")
	for _, key := range slices.Sorted(maps.Keys(used)) {
		if da[key] == "" || en[key] == "" {
			t.Errorf("%s: da %q, en %q", key, da[key], en[key])
		}
	}
	verbs := regexp.MustCompile(`%[0-9]*[a-z]`)
	for _, key := range slices.Sorted(maps.Keys(da)) {
		if !used[key] {
			t.Errorf("%s is used nowhere", key)
		}
		if a, b := verbs.FindAllString(da[key], -1), verbs.FindAllString(en[key], -1); !slices.Equal(a, b) {
			t.Errorf("%s is filled in otherwise: %v, %v", key, a, b)
		}
	}
	for key := range en {
		if _, ok := da[key]; !ok {
			t.Errorf("%s is only English", key)
		}
	}
}

// doorsOf are the lists of words that the file's problems are told from.
func doorsOf(file string) []string {
	switch {
	case file == "problem.go":
		return []string{"problem.", "api."}
	case file == "keys.go", strings.HasPrefix(file, "api/") && file != "api/receipts.go":
		return []string{"api."}
	}
	return []string{"problem."}
}

func locale(t *testing.T, lang string) map[string]string {
	t.Helper()
	b, err := os.ReadFile("locale/" + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]string{}
	if err := json.Unmarshal(b, &words); err != nil {
		t.Fatal(err)
	}
	return words
}
