package config

import "log/slog"

// Secret is a setting that cannot print: every way of formatting it gives "(secret)".
type Secret struct{ value string }

// NewSecret wraps a value that must not be seen.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal is the value itself, for the one place that uses it.
func (s Secret) Reveal() string { return s.value }

// IsZero reports whether the setting is empty.
func (s Secret) IsZero() bool { return s.value == "" }

func (s Secret) hidden() string {
	if s.IsZero() {
		return ""
	}
	return "(secret)"
}

// String hides the value.
func (s Secret) String() string { return s.hidden() }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.hidden() }

// MarshalText hides the value from every encoder.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.hidden()), nil }

// LogValue hides the value from the log.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.hidden()) }
