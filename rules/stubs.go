package rules

import "time"

// Text is the finding as a full sentence.
func (f *Finding) Text(lang Language) string { return "" }

// MarshalJSON writes the finding as programs read it, with its text in Danish.
func (f Finding) MarshalJSON() ([]byte, error) { return []byte("{}"), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (f *Finding) UnmarshalJSON(b []byte) error { return nil }

// Subject is the identity of the step within the episode.
func (f *Finding) Subject() string { return "" }

// NoticeOf is the notice that a finding calls for.
func NoticeOf(c *Case, f *Finding) (Notice, error) { return Notice{}, nil }

// Duties are what the municipality owes after the notice arrived.
func Duties(c *Case, f *Finding, arrived time.Time, asked Asked) []Duty { return nil }

// Text is the duty as a full sentence.
func (d *Duty) Text(lang Language) string { return "" }

// Text says what is wrong with the field, without its value.
func (p Problem) Text(lang Language) string { return string(p.Code) }

// Decision is an outcome that the municipality can record.
type DecisionOutcome struct {
	Code    string
	Danish  string
	English string
	Act     string
	Section string
}

// Outcomes are all outcomes.
func Outcomes() []DecisionOutcome { return nil }

// KnownDecision reports whether code is an outcome.
func KnownDecision(code string) bool { return false }
