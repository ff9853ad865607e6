package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// withoutSettings are the commands that need none: they read nothing of an installation, or check a file that
// the caller has.
var withoutSettings = []string{
	"demo", "explain", "version", "verify", "proof verify", "source init", "key roles",
}

// typed is a value that an argument or a flag takes.
func typed(v *kong.Value) string {
	switch {
	case v.Enum != "":
		return strings.Split(v.Enum, ",")[0]
	case v.Name == "at":
		return "2026-10-01T10:00:00+02:00"
	case v.Name == "settings":
		return "here.txt"
	case slices.Contains([]string{"on", "from", "to", "expires"}, v.Name) && v.Flag != nil:
		return "2026-10-01"
	}
	return "ab1"
}

// Without settings every command that reads or makes the data of an installation ends with an error, and
// leaves nothing behind: nobody must read "0 entries, in order" of a database made a second ago.
func TestWithoutSettingsNothingIsReadOrMade(t *testing.T) {
	t.Setenv("BOLIGBRO_BY", "AB")
	t.Setenv("BOLIGBRO_CONFIG", "")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("here.txt", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	parser, err := new(program).grammar(new(commands))
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, leaf := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(leaf.Path(), "boligbro ")
		if slices.Contains(withoutSettings, name) {
			continue
		}
		line := strings.Fields(name)
		for _, p := range leaf.Positional {
			if p.Required {
				line = append(line, typed(p))
			}
		}
		xors := map[string]bool{} // of which one is given
		for _, f := range leaf.Flags {
			given := slices.ContainsFunc(f.Xor, func(one string) bool { return xors[one] })
			if !f.Required || given || f.Name == "by" {
				continue
			}
			for _, one := range f.Xor {
				xors[one] = true
			}
			line = append(line, "--"+f.Name+"="+typed(f.Value))
		}
		var out, said bytes.Buffer
		code := run(line, strings.NewReader(""), &out, &said, time.Now)
		if code != exitFailed && code != exitUsage || out.Len() > 0 {
			t.Errorf("%v exits %d and says\n%s%s", line, code, out.String(), said.String())
		}
		if strings.Contains(said.String(), "ingen indstillinger") {
			ran++
		}
	}
	if ran < 40 {
		t.Errorf("only %d commands say that there are no settings", ran)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) != 1 {
		t.Errorf("something was made: %v %v", left, err)
	}
}

// Whoever decides, records or sends says who it is, and there is no way to leave it out.
func TestWhoChangesSomethingSigns(t *testing.T) {
	parser, err := new(program).grammar(new(commands))
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(false) {
		name := strings.TrimPrefix(leaf.Path(), "boligbro ")
		signs := slices.ContainsFunc(leaf.Flags, func(f *kong.Flag) bool { return f.Name == "by" && f.Required })
		if unnoted[name] == changesOnly && !signs {
			t.Errorf("%s may be done by nobody", name)
		}
	}
}
