package rules_test

import (
	"strings"
	"testing"

	"boligbro/rules"
)

// TestFirst: known children put the case first for as long as its course goes on.
func TestFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		children, more string // more: events after the filing of 1 October
		want           bool
	}{
		"children":    {"yes", ``, true},
		"no children": {"no", ``, false},
		"not known":   {"unknown", ``, false},
		"withdrawn":   {"yes", `{"kind": "withdrawn", "on": "2026-10-09"}`, false},
		"withdrawn, and filed once more": {"yes",
			`{"kind": "withdrawn", "on": "2026-10-09"}, {"kind": "filed", "on": "2026-11-20", ` +
				`"ground": "arrears", "ref": "F-78"}`, true},
		"evicted":                 {"yes", `{"kind": "evicted", "on": "2026-11-09"}`, false},
		"moved out":               {"yes", `{"kind": "moved-out", "on": "2026-11-30"}`, false},
		"moves out later":         {"yes", `{"kind": "moved-out", "on": "2026-12-01"}`, true},
		"paid, but not withdrawn": {"yes", `{"kind": "paid", "on": "2026-10-09"}`, true},
	} {
		text := strings.Replace(example, `"childrenUnder18": "unknown"`,
			`"childrenUnder18": "`+c.children+`"`, 1)
		if c.more != "" {
			text = strings.Replace(text, `"filedBy": "lawyer"}`, `"filedBy": "lawyer"}, `+c.more, 1)
		}
		theCase, err := rules.ReadCase([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := rules.First(&theCase, rules.AskedOn(day(t, "2026-11-30"))); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
