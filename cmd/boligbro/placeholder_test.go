package main

import (
	"bytes"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/rules/lang"
)

// A hint that is typed as it stands is refused with what to write, before anything is opened.
func TestAPlaceholderIsNoValue(t *testing.T) {
	t.Setenv("BOLIGBRO_BY", "")
	t.Chdir(t.TempDir())
	for line, want := range map[string]string{
		"run send 0190-7 --by HVEM":                             "HVEM står i vejledningen",
		"run accept 0190-7 --by INITIALER":                      "skriv jeres egne initialer",
		"run accept 0190-7 --by WHO":                            "write your own initials",
		"run show ID":                                           "som boligbro alarms viser det",
		"run send 0190-7 --only L-3F9A2C71 --only NAVN --by ab": "NAVN står",
		"evidence UNDERRETNING -o a.zip":                        "som boligbro notices viser det",
		"resend NUMMER --by ab":                                 "NUMMER står",
		"resend --failed --municipality KODE --by ab":           "skriv kommunekoden",
		"user lock BRUGER --by ab":                              "BRUGER står",
	} {
		var out, said bytes.Buffer
		code := run(strings.Fields(line), strings.NewReader(""), &out, &said, time.Now)
		if code != exitUsage || !strings.Contains(said.String(), want) {
			t.Errorf("%s: %d, %s", line, code, said.String())
		}
	}
	var out, said bytes.Buffer // initials that only look like one
	run([]string{"run", "send", "0190-7", "--by", "ID"}, strings.NewReader(""), &out, &said, time.Now)
	if strings.Contains(said.String(), "vejledningen") {
		t.Errorf("initials are refused: %s", said.String())
	}
}

// What the hints write after --by is a placeholder.
func TestEveryHintToWhoIsAPlaceholder(t *testing.T) {
	t.Parallel()
	who := regexp.MustCompile(`--by ([\p{Lu}]{2,})`)
	paths, err := filepath.Glob("../../rules/lang/*.go")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, path := range append(paths,
		"runs.go", "sync.go", "setback.go", "database.go", "../README.md", "../../config/README.md",
	) {
		for _, text := range textsOf(t, path) {
			for _, hint := range who.FindAllStringSubmatch(text, -1) {
				read++
				if !slices.ContainsFunc(lang.Placeholders, func(p lang.Placeholder) bool {
					return p.Who && slices.Contains(p.Words, hint[1])
				}) {
					t.Errorf("%s writes --by %s", path, hint[1])
				}
			}
		}
	}
	if read < 20 {
		t.Errorf("only %d hints were read", read)
	}
}
