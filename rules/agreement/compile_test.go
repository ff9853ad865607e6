package agreement_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"boligbro/rules"
	"boligbro/rules/agreement"
	"boligbro/rules/lang"
)

// TestBadExpressions: each is an error that says where and what to do, and never what was written.
func TestBadExpressions(t *testing.T) {
	for name, test := range map[string]struct {
		when         string
		line, column int
		says         string // in English
	}{
		"empty": {"  ", 0, 0, "is missing"},
		"too long": {`event.kind == "filed" and "` + strings.Repeat("æ", 2000) + `" == "a"`,
			0, 0, "too long"},
		"too many parts":          {`event.nth == 1` + strings.Repeat(" or event.nth == 1", 60), 0, 0, "too many"},
		"cut short":               {`event.kind == `, 1, 14, "cannot be understood"},
		"bracket":                 {"event.nth == 1 and\n(event.nth == 2", 2, 15, "cannot be understood"},
		"quote":                   {`event.kind == "Hunter2`, 1, 23, "cannot be understood"},
		"unknown field":           {"event.nth == 1 and\ncase.Hunter2 == 1", 2, 1, "case.arrears.amount"},
		"a name":                  {`case.tenants.name == "Hunter2"`, 1, 1, "no such field"},
		"part of a field":         {`case.arrears == 1`, 1, 1, "no such field"},
		"too deep":                {`event.kind.hunter2 == 1`, 1, 1, "no such field"},
		"optional":                {`case?.arrears.amount == 1`, 1, 15, "cannot be used"},
		"computed":                {`case["arr" + "ears"] == 1`, 1, 1, "no such field"},
		"environment":             {`$env.case.landlord == "social"`, 1, 1, "no such field"},
		"function":                {`len(case.department) == 2`, 1, 1, "no functions"},
		"clock":                   {`now().Year() == 2026`, 1, 7, "no functions"},
		"loop":                    {`any(1..10, # == event.nth)`, 1, 1, "no functions"},
		"variable":                {`let a = event.nth; a == 1`, 1, 5, "no functions"},
		"sequence":                {`event.nth == 1; event.nth == 2`, 1, 11, "no functions"},
		"ternary":                 {`event.nth == 1 ? true : false`, 1, 29, "no functions"},
		"if":                      {`if event.nth == 1 { true } else { false }`, 1, 4, "cannot be understood"},
		"pattern":                 {`case.department matches "^[0-9]+$"`, 1, 17, "no functions"},
		"pipe":                    {`case.department | lower() == "a"`, 1, 0, "no functions"},
		"power":                   {`2 ** event.nth == 4`, 1, 3, "no functions"},
		"division":                {`case.arrears.amount / event.nth == 4`, 1, 21, "no functions"},
		"nil":                     {`case.arrears.amount == nil`, 1, 24, "no functions"},
		"map":                     {`{"a": 1} == {"a": 1}`, 1, 1, "no functions"},
		"not a question":          {`case.arrears.amount`, 1, 1, "types do not fit"},
		"number and text":         {`case.arrears.amount == "1000"`, 1, 21, "types do not fit"},
		"truth and text":          {`case.childrenUnder18 == "yes"`, 1, 22, "types do not fit"},
		"number as truth":         {`case.arrears.amount and true`, 1, 21, "types do not fit"},
		"misspelt kind":           {`event.kind == "hunter2"`, 1, 15, "it knows reminded, demanded"},
		"misspelt kind in a list": {`event.kind in ["filed", "hunter2"]`, 1, 25, "it knows"},
		"kind unknown":            {`case.tenancy.kind == "unknown"`, 1, 22, "it knows family"},
		"kind from the right":     {`"hunter2" != event.kind`, 1, 1, "it knows"},
		"kind in parts":           {`event.kind startsWith "plan"`, 1, 12, "its own words"},
		"kind in order":           {`event.kind < "filed"`, 1, 12, "its own words"},
		"too large a number": {"event.nth == 1 and\ncase.arrears.amount + 9223372036854775807 > 0", 2,
			23, "the largest is"},
		"just too large":       {`case.arrears.amount > 1_000_000_000_000_001`, 1, 23, "the largest is"},
		"far below nought":     {`case.arrears.amount > -9_000_000_000_000_000`, 1, 24, "the largest is"},
		"too large a fraction": {`case.arrears.amount > 1e300`, 1, 23, "the largest is"},
		"ranges that are too large": {`event.kind == "filed" and (0..999999) == (0..999999)`, 1, 39,
			"a range (..) is too large"},
		"a range that always is": {`event.nth in [1] and (0..999999) == (0..event.nth)`, 1, 34,
			"a range (..) is too large"},
		"two kinds":                 {`event.kind == case.tenancy.kind`, 0, 0, "text in quotes"},
		"kind in a list of its own": {`"filed" in [event.kind]`, 1, 13, "numbers and texts"},
		"no day":                    {`event.on > "2026-9-1"`, 1, 12, "must be a day"},
		"no calendar day":           {`event.on > "2026-02-30"`, 1, 12, "must be a day"},
	} {
		t.Run(name, func(t *testing.T) {
			s := whole()
			s.When = test.when
			_, err := agreement.New(s)
			var fault *agreement.Error
			if !errors.As(err, &fault) {
				t.Fatalf("%v, want an error of the agreement", err)
			}
			if test.line > 0 && (fault.Line != test.line || test.column > 0 && fault.Column != test.column) {
				t.Errorf("it points at line %d, character %d, want %d, %d", fault.Line, fault.Column,
					test.line, test.column)
			}
			if !strings.Contains(fault.Words.EN, test.says) {
				t.Errorf("it says %q, want %q in it", fault.Words.EN, test.says)
			}
			da, en := fault.Text(lang.Danish), fault.Text(lang.English)
			if !strings.Contains(da, "»nabohjaelp«") || !strings.Contains(en, "“nabohjaelp”") ||
				fault.Words.DA == fault.Words.EN {
				t.Errorf("it does not name the agreement in both languages: %s; %s", da, en)
			}
			if strings.Contains(strings.ToLower(da+en+err.Error()), "hunter2") {
				t.Errorf("it quotes what was written: %s; %s", da, en)
			}
		})
	}
}

func TestBadCarries(t *testing.T) {
	for _, carries := range [][]string{{"tenants.name", "tenancy.address", "event", "tenants.cpr"}, {"event"},
		{"arrears.amount", "arrears.since", "tenancy.start"},
		{"tenants.name", "tenancy.address", "event", "arrears"},
		{"tenants.name", "tenancy.address", "event", "department"}, {"household.childrenUnder18"}} {
		s := whole()
		s.Carries = carries
		faults := agreement.Check(s)
		if len(faults) == 0 || faults[0].Key != "carries" || strings.Contains(faults[0].Error(), "cpr") {
			t.Errorf("%v: %v", carries, faults)
		}
		if _, err := agreement.New(s); err == nil {
			t.Errorf("%v are carried", carries)
		}
	}
}

// TestIncompleteSettings: what the settings' own check would have found makes no rule either.
func TestIncompleteSettings(t *testing.T) {
	for name, change := range map[string]func(*agreement.Settings){
		"name":         func(s *agreement.Settings) { s.Name = "" },
		"association":  func(s *agreement.Settings) { s.Association = "" },
		"municipality": func(s *agreement.Settings) { s.Municipality = "9999" },
		"from":         func(s *agreement.Settings) { s.From = 0 },
		"to":           func(s *agreement.Settings) { s.To = s.From - 1 },
		"basis":        func(s *agreement.Settings) { s.Basis = "habit" },
		"reference":    func(s *agreement.Settings) { s.Reference = "" },
	} {
		s := whole()
		change(&s)
		if _, err := agreement.New(s); err == nil {
			t.Errorf("without %s it is a rule", name)
		}
	}
}

// TestFieldsAreDocumented: what an error says that there is to read is what the package's documentation
// lists.
func TestFieldsAreDocumented(t *testing.T) {
	source, err := os.ReadFile("agreement.go")
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	names := regexp.MustCompile(`(?m)^//\t((?:event|case)\.[A-Za-z0-9.]+) {2,}\S`)
	for _, found := range names.FindAllSubmatch(source, -1) {
		listed = append(listed, string(found[1]))
	}
	s := whole()
	s.When = "x"
	if said := agreement.Check(s)[0].Words.EN; !strings.HasSuffix(said,
		"the fields are "+strings.Join(listed, ", ")) || len(listed) < 16 {
		t.Errorf("documented are %v, but %s", listed, said)
	}
}

func FuzzWhen(f *testing.F) {
	for _, text := range []string{
		`event.kind == "terminated"`,
		`not (case.childrenUnder18 or event.nth in 1..3) and event.ground.other`, `1 < event.nth < 3`,
		`case.department contains "3"`, `event.on >= "2026-01-01" && case.tenancy.kind not in ["care"]`,
		`((((`, "\x00", `"` + "`", `event.kind == "æ`, `-+-1 == 1 + 2`,
		`case.tenancy.days in case.arrears.amount..case.arrears.days`, `true ?: false`, `1..2 == 1..2`,
		`9223372036854775807 + 1 == event.nth`,
	} {
		f.Add(text)
	}
	c := theCase(f, course, nil)
	asked := rules.AskedOn(rules.Date(2026, 10, 1))
	f.Fuzz(func(t *testing.T, text string) {
		s := whole()
		s.When = text
		rule, err := agreement.New(s)
		var fault *agreement.Error
		switch {
		case err == nil:
			for _, finding := range rule.Evaluate(nil, c, asked) {
				if finding.Outcome == "" || finding.Reason == "" {
					t.Errorf("no answer: %+v", finding)
				}
			}
		case !errors.As(err, &fault) || fault.Words.DA == "" || fault.Words.EN == "" || fault.Line < 0 ||
			fault.Line > 1+strings.Count(text, "\n"):
			t.Errorf("%v is no error that helps", err)
		}
	})
}
