package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// A vector is a text file that a jurist can read: lines of "name: value", then the case as JSON. Lines that begin
// with # say in Danish what the vector shows. The lines from one "expect:" to the next are one expected finding
// of the rule that the folder is named for, and all its findings are expected, in order:
//
//	asked: 2026-10-01                        the day, or the instant, of the question
//	go-live: 2026-01-01                      the association's first day (optional)
//	children: consent from 2026-09-01        the rule on children is agreed, on that basis and from that day (both optional)
//	received: 2026-10-01T10:00:00+02:00      the notice's arrival; then the duties are expected too (optional)
//	expect: notify                           the outcome
//	reason: filed-arrears
//	due: 2026-10-01                          as far as given: episode, event, dueAt, late, wake, missing, cites, text
//	duty: decide-no-help due 2026-10-15      as far as given: starts, due, extended, atrisk, ended, judged, tenant, because, cites, stands
//	says: sidste dag er derfor               in that duty's sentence in Danish, or in how it stands
//	never: uafklaret                         in neither
type vector struct {
	asked    rules.Asked
	received time.Time
	options  rules.Options
	expected [][2]string
	duties   []wantedDuty
	theCase  rules.Case
}

type wantedDuty struct {
	line        string
	says, never []string
}

func TestVectors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(files) < 60 {
		t.Fatalf("found %d vectors: %v", len(files), err)
	}
	for _, file := range files {
		rule := filepath.Base(filepath.Dir(file))
		if rule == "agreement" {
			continue // those of rules/agreement, which reads the expressions
		}
		t.Run(rule+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			v := readVector(t, file)
			var got []rules.Finding
			for _, f := range rules.NewSet(v.options).Evaluate(nil, &v.theCase, v.asked) {
				if f.Rule == rule {
					got = append(got, f)
				}
			}
			matchFindings(t, got, v.expected)
			if !strings.HasPrefix(filepath.Base(file), "duty-") {
				return
			}
			var duties []rules.Duty
			for i := range got {
				duties = append(duties, rules.DutiesOf(&v.theCase, &got[i], v.received, v.asked)...)
			}
			matchDuties(t, duties, v.duties, v.asked.Day)
		})
	}
}

func readVector(t *testing.T, file string) vector {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, body, found := strings.Cut(string(b), "\n{")
	if !found {
		t.Fatal("the vector holds no case")
	}
	var v vector
	if v.theCase, err = rules.ReadCase([]byte("{" + body)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(head) {
		line = strings.TrimSpace(line)
		if line == "" || line == "agreement:" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, found := strings.Cut(line, ": ")
		if !found {
			t.Fatalf("not a line of a vector: %q", line)
		}
		switch name {
		case "asked":
			if d, err := rules.ParseDay(value); err == nil {
				v.asked = rules.AskedOn(d)
			} else {
				v.asked = rules.AskedAt(instant(t, value))
			}
		case "received":
			v.received = instant(t, value)
		case "go-live":
			v.options.GoLive = map[string]rules.Day{v.theCase.Association: day(t, value)}
		case "children":
			basis, from, dated := strings.Cut(value, " from ")
			agreed := rules.ChildrenAgreement{Association: v.theCase.Association, Municipality: "0751", Basis: rules.Basis(basis), Reference: "J. 2026-17"}
			if dated {
				agreed.From = day(t, from)
			}
			v.options.Children = append(v.options.Children, agreed)
		case "duty":
			v.duties = append(v.duties, wantedDuty{line: value})
		case "says", "never":
			if len(v.duties) == 0 {
				t.Fatalf("%q stands under no duty", line)
			}
			last := &v.duties[len(v.duties)-1]
			if name == "says" {
				last.says = append(last.says, value)
			} else {
				last.never = append(last.never, value)
			}
		default:
			v.expected = append(v.expected, [2]string{name, value})
		}
	}
	if v.asked.Day.IsZero() || len(v.expected) == 0 {
		t.Fatal("the vector asks or expects nothing")
	}
	return v
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func matchFindings(t *testing.T, got []rules.Finding, expected [][2]string) {
	t.Helper()
	n := -1
	for _, want := range expected {
		if want[0] == "expect" {
			n++
		}
		if n < 0 || n >= len(got) {
			t.Fatalf("%s: %s, but there are %d findings: %s", want[0], want[1], len(got), tellAll(got))
		}
		f := &got[n]
		values := map[string]string{
			"expect": f.Outcome.String(), "reason": string(f.Reason), "due": f.Due.String(), "wake": f.Wake.String(),
			"episode": fmt.Sprint(f.Episode), "event": strings.TrimSpace(string(f.Event.Kind) + " " + f.Event.On.String()),
			"missing": join(f.Missing), "late": fmt.Sprint(f.LateBy), "cites": fmt.Sprint(f.Cites),
		}
		if !f.Late {
			values["late"] = "no"
		}
		if !f.DueAt.IsZero() {
			values["dueAt"] = f.DueAt.In(rules.Copenhagen).Format(time.RFC3339)
		}
		value, known := values[want[0]]
		switch {
		case want[0] == "text":
			if text := f.Text(lang.Danish); !strings.Contains(text, want[1]) {
				t.Errorf("finding %d says %q, want %q in it", n+1, text, want[1])
			}
		case !known && want[0] != "dueAt":
			t.Fatalf("unknown expectation %q", want[0])
		case value != strings.TrimSpace(want[1]) && (want[1] != "-" || value != ""):
			t.Errorf("finding %d has %s %q, want %q: %s", n+1, want[0], value, want[1], tellAll(got))
		}
	}
	if n+1 != len(got) {
		t.Errorf("%d findings, want %d: %s", len(got), n+1, tellAll(got))
	}
	for i := range got {
		for _, l := range []lang.Language{lang.Danish, lang.English} {
			if text := got[i].Text(l); strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, ".") {
				t.Errorf("not a sentence: %q", text)
			}
		}
	}
}

func tellAll(got []rules.Finding) string {
	var all strings.Builder
	for i := range got {
		fmt.Fprintf(&all, "\n\t%d %s/%s %s", got[i].Episode, got[i].Outcome, got[i].Reason, got[i].Text(lang.Danish))
	}
	return all.String()
}

func join(fields []rules.Field) string {
	parts := make([]string, len(fields))
	for i := range fields {
		parts[i] = string(fields[i])
	}
	return strings.Join(parts, ", ")
}

func matchDuties(t *testing.T, got []rules.Duty, expected []wantedDuty, asked rules.Day) {
	t.Helper()
	for i := range min(len(got), len(expected)) {
		d := &got[i]
		words := strings.Fields(expected[i].line)
		if d.Duty != words[0] {
			t.Errorf("duty %d is %s, want %s", i+1, d.Duty, words[0])
		}
		values := map[string]string{
			"starts": d.Starts.String(), "due": d.Due.String(), "extended": d.DueExtended.String(), "atrisk": d.AtRisk.String(),
			"ended": d.Ended.String(), "judged": d.Judged.String(), "tenant": fmt.Sprint(d.Tenant), "because": string(d.Reason), "stands": string(d.State(asked)), "cites": strings.ReplaceAll(fmt.Sprint(d.Cites), " ", "_"),
		}
		for j := 1; j+1 < len(words); j += 2 {
			value, known := values[words[j]]
			if !known {
				t.Fatalf("unknown expectation %q", words[j])
			}
			if value != words[j+1] && (words[j+1] != "-" || value != "") {
				t.Errorf("duty %d, %s, has %s %q, want %q", i+1, d.Duty, words[j], value, words[j+1])
			}
		}
		for _, l := range []lang.Language{lang.Danish, lang.English} {
			if text := d.Text(l); strings.ContainsAny(text, "{}") || !strings.HasSuffix(text, ".") || d.Name(l) == "" || d.StateText(asked, l) == "" {
				t.Errorf("not a sentence: %q", text)
			}
		}
		told := d.StateText(asked, lang.Danish) + "\n" + d.Text(lang.Danish)
		for _, words := range expected[i].says {
			if !strings.Contains(told, words) {
				t.Errorf("duty %d, %s, says %q, want %q in it", i+1, d.Duty, told, words)
			}
		}
		for _, words := range expected[i].never {
			if strings.Contains(told, words) {
				t.Errorf("duty %d, %s, says %q, want no %q in it", i+1, d.Duty, told, words)
			}
		}
	}
	if len(got) != len(expected) {
		t.Errorf("%d duties, want %d: %+v", len(got), len(expected), got)
	}
}
