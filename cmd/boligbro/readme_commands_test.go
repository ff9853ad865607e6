package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"boligbro/gateway/ledger"
)

var (
	inlineCode = regexp.MustCompile("`boligbro ([^`]+)`")
	tableRow   = regexp.MustCompile("(?m)^\\| `([a-z-]+(?: [^`]+)?)`") // of a table of commands
	codeLine   = regexp.MustCompile(`(?m)^ *(?:\$ )?(?:ExecStart=\S*)?boligbro (.+)$`)
	orElse     = regexp.MustCompile(`\|-(-[a-z-]+( [A-ZÆØÅ]+)?)?`)
	wordOrText = regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`)
)

// readmeCommands are the command lines that the pages of the project show, by where they stand.
func readmeCommands(t *testing.T, parser *kong.Kong) map[string]string {
	t.Helper()
	var words []string // that a command line may begin with
	for _, command := range parser.Model.Children {
		words = append(words, command.Name)
	}
	found := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" || d.Name() == "CHANGELOG.md" {
			return err
		}
		b, err := os.ReadFile(path)
		for _, shape := range []*regexp.Regexp{inlineCode, codeLine, tableRow} {
			for _, match := range shape.FindAllStringSubmatch(string(b), -1) {
				line := strings.Join(strings.Fields(strings.ReplaceAll(match[1], `\|`, "|")), " ")
				if first, _, _ := strings.Cut(line, " "); shape == tableRow && !slices.Contains(words, first) {
					continue
				}
				found[path+": boligbro "+line] = line
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Every command line that a page shows can be written as it stands: its command and its flags exist, and what it
// must say is said. A command that is only named, without a flag or a value, need not say it.
func TestREADMECommandsCanBeWritten(t *testing.T) {
	read := func() *kong.Kong {
		p := &program{
			ctx: t.Context(), in: strings.NewReader(strings.Repeat("x\n", 9)), out: io.Discard, err: io.Discard,
			now: time.Now,
		}
		parser, err := p.grammar(new(commands))
		if err != nil {
			t.Fatal(err)
		}
		return parser
	}
	found := readmeCommands(t, read())
	if len(found) < 90 {
		t.Fatalf("only %d command lines were found", len(found))
	}
	_, key, err := ledger.NewKey("boligbro/readme")
	if err != nil {
		t.Fatal(err)
	}
	values := strings.NewReplacer("NØGLE", key, "DATO", "2027-01-31", "--at …", "--at 2026-03-02T10:15:00+01:00",
		"NY.yaml", "readme_commands_test.go", "--kind KODE", "--kind arrived", "--outcome KODE", "--outcome rent-help",
		" …", "", "[", "", "]", "")
	for place, line := range found {
		line, _, _ = strings.Cut(line, " #")
		line = strings.TrimSuffix(line, " --help") // which prints and ends
		// The table of steps and facts says once what each of its rows lacks, and … stands for what is left out.
		short := strings.HasPrefix(line, "record ") || strings.Contains(line, " …")
		words := wordOrText.FindAllString(orElse.ReplaceAllString(values.Replace(line), ""), -1)
		named := true // nothing but words of the command
		for i, word := range words {
			words[i], _, _ = strings.Cut(strings.Trim(word, `"'`), "|") // the first of several
			named = named && word == strings.ToLower(word) && !strings.HasPrefix(word, "-")
		}
		_, err := read().Parse(words)
		if err != nil && (named || short) && (strings.HasPrefix(err.Error(), "missing flags") ||
			strings.HasPrefix(err.Error(), "expected ")) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", place, err)
		}
	}
}

// What a command line lacks is named in both languages.
func TestWhatACommandLacksIsNamed(t *testing.T) {
	for line, want := range map[string][2]string{
		"key add --by AB --role administrator --organisation boligbro": {"der mangler --expires=", "missing flags: --expires="},
		"run":            {"skriv et af show, send, accept", "write one of show, send, accept"},
		"run show":       {"der mangler <id> (Kørslens id", "<id> is missing"},
		"keys rotate":    {"der mangler --by=INITIALER, --to=FIL", "--to=FIL"},
		"case one two 3": {"et ord for meget", "a word too many"},
	} {
		var out, errOut bytes.Buffer
		if code := run(strings.Fields(line), strings.NewReader(""), &out, &errOut, time.Now); code != exitUsage {
			t.Errorf("%s exits %d", line, code)
		}
		da, en, _ := strings.Cut(errOut.String(), "\n")
		if !strings.Contains(da, want[0]) || !strings.Contains(en, want[1]) {
			t.Errorf("%s says\n%s", line, errOut.String())
		}
	}
}
