package agreement_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
)

// A vector of an agreement is as those of the acts' rules (rules/vector_test.go), with the agreement as the settings file
// has it, indented under "agreement:". What is left out of it is of nobody's interest: it is then between the case's
// association and municipality 0751, from 1 January 2026, by law.
//
//	asked: 2026-10-01
//	go-live: 2026-01-01                      the association's first day (optional)
//	agreement:
//	  when: event.kind == "terminated"
//	  from: 2026-01-01                       and to, municipality, association, basis, carries
//	expect: notify                           the outcome of the first episode, of the next one, ...
//	reason: by-agreement                     as far as given: event, due, wake, missing, episode, tells, text
type vector struct {
	asked    rules.Asked
	settings agreement.Settings
	expected [][2]string
	theCase  rules.Case
}

func TestVectors(t *testing.T) {
	files, err := filepath.Glob("../testdata/agreement/*.txt")
	if err != nil || len(files) < 30 {
		t.Fatalf("found %d vectors: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			v := readVector(t, file)
			rule, err := agreement.New(v.settings)
			if err != nil {
				t.Fatal(err)
			}
			n := -1
			got := rule.Evaluate(nil, &v.theCase, v.asked)
			for _, want := range v.expected {
				if want[0] == "expect" {
					n++
				}
				if n < 0 || n >= len(got) {
					t.Fatalf("%s: %s, but there are %d findings: %+v", want[0], want[1], len(got), got)
				}
				matches(t, &v, &got[n], want[0], want[1])
			}
			if n+1 != len(got) {
				t.Errorf("%d findings, want %d", len(got), n+1)
			}
		})
	}
}

func matches(t *testing.T, v *vector, f *rules.Finding, name, want string) {
	t.Helper()
	missing := strings.ReplaceAll(strings.Trim(fmt.Sprint(f.Missing), "[]"), " ", ", ")
	values := map[string]string{
		"expect": f.Outcome.String(), "reason": string(f.Reason), "due": f.Due.String(), "wake": f.Wake.String(), "missing": missing,
		"episode": fmt.Sprint(f.Episode), "event": strings.TrimSpace(string(f.Event.Kind) + " " + f.Event.On.String()),
	}
	got, known := values[name]
	switch {
	case name == "text":
		if text := f.Text(lang.Danish); !strings.Contains(text, want) {
			t.Errorf("it says %q, want %q in it", text, want)
		}
	case name == "tells": // the names in the notice
		notice, err := rules.NoticeOf(&v.theCase, f, v.asked.Day)
		var names []string
		for _, tenant := range notice.Tenants {
			names = append(names, tenant.Name)
		}
		if told := strings.Join(names, ", "); err != nil || told != want {
			t.Errorf("the notice names %s, want %s: %v", told, want, err)
		}
	case !known:
		t.Fatalf("unknown expectation %q", name)
	case got != want && (want != "-" || got != ""):
		t.Errorf("%s is %q, want %q: %s/%s %s", name, got, want, f.Outcome, f.Reason, f.Text(lang.Danish))
	}
}

func readVector(t *testing.T, file string) vector {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(string(b), "\n{")
	var v vector
	if v.theCase, err = rules.ReadCase([]byte("{" + body)); err != nil {
		t.Fatal(err)
	}
	v.settings = agreement.Settings{
		Name: "nabohjaelp", Association: v.theCase.Association, Municipality: place, From: rules.Date(2026, time.January, 1),
		Basis: rules.BasisLaw, Reference: "J. 2026-17",
	}
	day := func(value string) rules.Day {
		d, err := rules.ParseDay(value)
		if err != nil {
			t.Fatalf("not a day: %q", value)
		}
		return d
	}
	for line := range strings.Lines(head) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		switch name {
		case "asked":
			if d, err := rules.ParseDay(value); err == nil {
				v.asked = rules.AskedOn(d)
			} else if at, err := time.Parse(time.RFC3339, value); err == nil {
				v.asked = rules.AskedAt(at)
			}
		case "go-live":
			v.settings.GoLive = day(value)
		case "  when":
			v.settings.When = value
		case "  from":
			v.settings.From = day(value)
		case "  to":
			v.settings.To = day(value)
		case "  municipality":
			v.settings.Municipality = value
		case "  association":
			v.settings.Association = value
		case "  basis":
			v.settings.Basis = rules.Basis(value)
		case "  carries":
			v.settings.Carries = strings.Split(value, ", ")
		case "", "agreement:":
		default:
			if !strings.HasPrefix(line, "#") {
				v.expected = append(v.expected, [2]string{name, value})
			}
		}
	}
	if v.asked.Day.IsZero() || len(v.expected) == 0 {
		t.Fatal("the vector asks or expects nothing")
	}
	return v
}
