package rulestest

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"time"

	"boligbro/rules"
	"boligbro/rules/agreement"
)

// Municipality is where the dwelling of every base case lies, and the party to an agreement that names none.
const Municipality = "0751"

// reader reads a vector line by line: the sentence, the case, the question, the answer.
type reader struct {
	testdata fs.FS
	v        Vector
	theCase  map[string]any // the base case with the changes so far
	tenants  bool           // the vector names the tenants, and those of the base case are gone
	seen     map[string]bool
}

func (r *reader) line(line string) error {
	if strings.TrimSpace(line) != strings.TrimSuffix(strings.TrimPrefix(line, "  "), " ") {
		return errors.New("a line has blanks before or after it; those of an agreement begin with two")
	}
	if sentence, ok := strings.CutPrefix(line, "# "); ok {
		return r.sentence(sentence)
	}
	if line == "" {
		return nil
	}
	name, value, found := strings.Cut(line, ": ")
	if line == "agreement:" {
		name, found = "agreement", true
	}
	if !found {
		return fmt.Errorf("not a line %q: %q", "name: value", line)
	}
	switch {
	case !strings.HasSuffix(r.v.Sentence, ".") || twoSentences.MatchString(r.v.Sentence):
		return errors.New("a vector begins with one sentence, and it ends with a full stop")
	case name == "case":
		return r.base(value)
	case r.theCase == nil:
		return errors.New("after the sentence stands the base case, as case: FILE")
	case changes[name] != nil:
		if r.seen["asked"] {
			return fmt.Errorf("%s: what the case is stands before asked", name)
		}
		return changes[name](r, value)
	case len(r.v.Findings) == 0 && name != "expect":
		return r.question(name, value)
	}
	return r.answer(name, value)
}

func (r *reader) sentence(text string) error {
	switch {
	case r.theCase != nil:
		return errors.New("the sentence stands before the case")
	case text == "" || text != strings.TrimSpace(text):
		return errors.New("not a part of a sentence")
	case r.v.Sentence != "":
		text = r.v.Sentence + " " + text
	}
	r.v.Sentence = text
	return nil
}

// twoSentences is a full stop before a capital letter; the stop of "24. december" is not.
var twoSentences = regexp.MustCompile(`[.:?!] \p{Lu}`)

// once reports a line that stands twice.
func (r *reader) once(name string) error {
	if r.seen[name] {
		return fmt.Errorf("%s stands twice", name)
	}
	r.seen[name] = true
	return nil
}

// question reads a line that is neither the case nor the answer.
func (r *reader) question(name, value string) error {
	if err := r.once(name); err != nil {
		return err
	}
	var err error
	switch name {
	case "asked":
		return r.asked(value)
	case "received":
		r.v.Received, err = time.Parse(time.RFC3339, value)
		return err
	case "go-live":
		day, err := rules.ParseDay(value)
		r.v.Options.GoLive = map[string]rules.Day{r.association(): day}
		return err
	case "children":
		return r.children(value)
	case "agreement":
		if r.v.Rule != "agreement" {
			return errors.New("agreements stand in the folder agreement")
		}
		r.v.Agreement = &agreement.Settings{
			Name: "nabohjaelp", Association: r.association(), Municipality: Municipality,
			From: rules.Date(2026, time.January, 1), Basis: rules.BasisLaw, Reference: "J. 2026-17",
		}
		return nil
	}
	if setting, ok := strings.CutPrefix(name, "  "); ok && r.v.Agreement != nil {
		return r.setting(setting, value)
	}
	return fmt.Errorf("no line is named %q", name)
}

func (r *reader) asked(value string) error {
	if day, err := rules.ParseDay(value); err == nil {
		r.v.Asked = rules.AskedOn(day)
		return nil
	}
	at, err := time.Parse(time.RFC3339, value)
	r.v.Asked = rules.AskedAt(at)
	return err
}

func (r *reader) association() string {
	text, _ := r.theCase["association"].(string)
	return text
}

func (r *reader) children(value string) error {
	basis, from, dated := strings.Cut(value, " from ")
	agreed := rules.ChildrenAgreement{
		Association: r.association(), Municipality: Municipality,
		Basis: rules.Basis(basis), Reference: "J. 2026-17",
	}
	var err error
	if dated {
		agreed.From, err = rules.ParseDay(from)
	}
	r.v.Options.Children = []rules.ChildrenAgreement{agreed}
	return err
}

// setting reads a line of the agreement.
func (r *reader) setting(name, value string) error {
	var err error
	switch s := r.v.Agreement; name {
	case "when":
		s.When = value
	case "from":
		s.From, err = rules.ParseDay(value)
	case "to":
		s.To, err = rules.ParseDay(value)
	case "municipality":
		s.Municipality = value
	case "association":
		s.Association = value
	case "basis":
		s.Basis = rules.Basis(value)
	case "carries":
		s.Carries = strings.Split(value, ", ")
	default:
		err = fmt.Errorf("an agreement has no %q", name)
	}
	return err
}

var (
	findingLines = []string{
		"reason", "episode", "event", "others", "due", "dueAt", "late", "wake", "missing", "cites", "text",
		"tells",
	}
	dutyLines = []string{
		"starts", "due", "extended", "atrisk", "ended", "judged", "withdrawn", "tenant", "because", "state",
		"cites",
	}
)

// answer reads a line of what is expected.
func (r *reader) answer(name, value string) error {
	switch name {
	case "expect":
		if len(r.v.Duties) > 0 {
			return errors.New("the findings stand before the duties")
		}
		r.v.Findings = append(r.v.Findings, Finding{Outcome: value})
		return nil
	case "duty":
		return r.duty(value)
	case "says", "never":
		if len(r.v.Duties) == 0 {
			return fmt.Errorf("%s stands under no duty", name)
		}
		last := &r.v.Duties[len(r.v.Duties)-1]
		if name == "says" {
			last.Says = append(last.Says, value)
		} else {
			last.Never = append(last.Never, value)
		}
		return nil
	}
	if len(r.v.Duties) > 0 {
		return r.dutyLine(name, value)
	}
	last := &r.v.Findings[len(r.v.Findings)-1]
	switch {
	case !slices.Contains(findingLines, name):
		return fmt.Errorf("no line is named %q here", name)
	case last.Value(name) != "":
		return fmt.Errorf("%s stands twice under one expect", name)
	case name == "tells" && r.v.Rule != "agreement":
		return errors.New("tells is asked of agreements")
	}
	last.Lines = append(last.Lines, Line{name, value})
	return nil
}

func (r *reader) duty(value string) error {
	if !r.v.LooksAtDuties() {
		return errors.New("duties are expected in the folder duty")
	}
	words, err := split(value)
	if err != nil {
		return err
	}
	if len(words)%2 == 0 {
		return errors.New("a duty is a name, and then names and values in pairs")
	}
	r.v.Duties = append(r.v.Duties, Duty{Name: words[0]})
	for i := 1; i < len(words); i += 2 {
		if err := r.dutyLine(words[i], words[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// dutyLine is something more about the last duty, in its own line or in a line of its own.
func (r *reader) dutyLine(name, value string) error {
	last := &r.v.Duties[len(r.v.Duties)-1]
	twice := slices.ContainsFunc(last.Lines, func(line Line) bool { return line.Name == name })
	if twice || !slices.Contains(dutyLines, name) {
		return fmt.Errorf("a duty has no %q, or it stands twice", name)
	}
	last.Lines = append(last.Lines, Line{name, value})
	return nil
}

// end checks that the vector asks something, and makes its case.
func (r *reader) end() error {
	switch {
	case r.theCase == nil || !r.seen["asked"] || len(r.v.Findings) == 0:
		return errors.New("a vector has a sentence, a case, asked and expect")
	case (r.v.Rule == "agreement") != (r.v.Agreement != nil):
		return errors.New("a vector of an agreement has agreement: and its settings")
	}
	if r.v.Agreement != nil {
		r.v.Agreement.GoLive = r.v.Options.GoLive[r.association()]
	}
	return r.makeCase()
}
