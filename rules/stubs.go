package rules

import "time"

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
