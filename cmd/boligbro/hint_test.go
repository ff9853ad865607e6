package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// signedCommands are the commands that require the name of whoever runs them, as they are typed.
func signedCommands(t *testing.T) (names []string) {
	t.Helper()
	var line commands
	parser, err := new(program).grammar(&line)
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		for _, flag := range leaf.Flags {
			if flag.Name == "by" && flag.Required {
				names = append(names, strings.TrimPrefix(leaf.Path(), "boligbro "))
			}
		}
	}
	return names
}

// hintEnds is where what is to be typed ends: the sentence, the line, or the code span.
var hintEnds = regexp.MustCompile("[.;:!?](\\s|$)|\n|`|<|\\)")

// unsigned are the hints in a text that say what to run and not who runs it. A code span that holds nothing
// but the command is its name.
func unsigned(text string, commands []string) (found []string) {
	for _, hint := range regexp.MustCompile(`boligbro (`+strings.Join(commands, "|")+`)\b`).
		FindAllStringIndex(text, -1) {
		rest := text[hint[0]:]
		if end := hintEnds.FindStringIndex(rest); end != nil {
			rest = rest[:end[0]]
		}
		name := hint[0] > 0 && text[hint[0]-1] == '`' && strings.HasPrefix(text[hint[1]:], "`")
		if !name && !strings.Contains(rest, "--help") && !strings.Contains(rest, "--by") {
			found = append(found, rest)
		}
	}
	return found
}

// textsOf are the texts of a file: of a Go file those in quotes, put together where they are added.
func textsOf(t *testing.T, path string) (texts []string) {
	t.Helper()
	if !strings.HasSuffix(path, ".go") {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return []string{string(b)}
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		text, ok := added(e)
		if ok {
			texts = append(texts, text)
		}
		return !ok
	})
	return texts
}

// added is the text of literals that are added; something else in between is passed over.
func added(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		left, ok := added(e.X)
		right, also := added(e.Y)
		return left + right, e.Op == token.ADD && (ok || also)
	}
	return "", false
}

// TestEveryHintSaysWhoRunsIt: a command that requires --by is not proposed without it, wherever people read:
// pages, mails, alarms, errors, help, settings and READMEs.
func TestEveryHintSaysWhoRunsIt(t *testing.T) {
	t.Parallel()
	commands := signedCommands(t)
	if len(commands) < 10 || !slices.Contains(commands, "run accept") {
		t.Fatal(commands)
	}
	read := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name == "testdata" || name != ".." && strings.HasPrefix(name, ".") && name != "." {
				return filepath.SkipDir
			}
			return nil
		case strings.HasSuffix(name, "_test.go"), name == "CHANGELOG.md", // what was, and not what to do
			!slices.Contains([]string{".go", ".md", ".html", ".json", ".yaml"}, filepath.Ext(name)):
			return nil
		}
		for _, text := range textsOf(t, path) {
			read++
			for _, hint := range unsigned(text, commands) {
				t.Errorf("%s proposes %q without --by", path, hint)
			}
		}
		return nil
	})
	if err != nil || read < 1000 {
		t.Fatal(read, err)
	}
}
