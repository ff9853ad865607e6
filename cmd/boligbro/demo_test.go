package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestDemo runs the demonstration as a newcomer does: nothing is configured, and nothing is left behind.
func TestDemo(t *testing.T) {
	t.Parallel()
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	here, temporary := t.TempDir(), t.TempDir()
	limited, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := command(limited, here, "boligbro", "demo", "--once")
	cmd.Env = append(cmd.Env, "TMPDIR="+temporary)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("the demonstration: %v\n%s%s", err, out.String(), errs.String())
	}
	rest := out.String()
	for n, title := range []string{
		"Tre foreningers udtræk læses", "Kvitteringerne er kommet tilbage",
		"Kommunernes frister løber fra modtagelsen", "har bevilget midlertidig huslejehjælp",
		"Den samme nat igen\n3 af 3 kilder er uændrede; sendt 0\n", "Loggen er i orden",
	} {
		_, after, found := strings.Cut(rest, fmt.Sprintf("\n%d. ", n+1))
		section, _, _ := strings.Cut(after, fmt.Sprintf("\n%d. ", n+2))
		if !found || !strings.Contains(section, title) {
			t.Fatalf("section %d does not tell %q:\n%s", n+1, title, out.String())
		}
		rest = after
	}
	if !strings.Contains(out.String(), "opgivet 0") || !strings.Contains(out.String(), "0 andet") {
		t.Errorf("a notice did not arrive:\n%s", out.String())
	}
	if errs.Len() > 0 {
		t.Errorf("it complains:\n%s", errs.String())
	}
	if diff := cmp.Diff(readmeDemo(t), masked(out.String())); diff != "" {
		t.Errorf("README.md shows something else than the demonstration prints (-README +printed):\n%s", diff)
	}
	for _, folder := range []string{here, temporary} {
		if rest, err := os.ReadDir(folder); err != nil || len(rest) > 0 {
			t.Errorf("it leaves behind %v, %v", rest, err)
		}
	}
}

var (
	durations = regexp.MustCompile(`[0-9.]+m?s`)
	numbers   = regexp.MustCompile(`[0-9]+(-[0-9]+)*`)
)

// masked is what the demonstration prints, line by line, without what is different from day to day and from
// machine to machine. How many rows there are is not.
func masked(text string) []string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		if !strings.Contains(line, " rækker = ") {
			lines[i] = numbers.ReplaceAllString(durations.ReplaceAllString(line, "T"), "N")
		}
	}
	return lines
}

// readmeDemo is what README.md says that the demonstration prints, up to where it shows the pages.
func readmeDemo(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(b), "<!-- demo -->\n```\n")
	block, _, ended := strings.Cut(after, "\nSiderne vises på")
	if !found || !ended {
		t.Fatal("README.md does not show the demonstration")
	}
	return masked(block)
}
