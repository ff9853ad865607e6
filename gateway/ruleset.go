package gateway

import "time"

// RuleSet is what a rule set was made of, kept from the first time that it judged a case: its answers can
// be given again years later, when the settings say something else. It holds no personal data and no
// secret.
type RuleSet struct {
	Hash     string
	Settings []byte // as whoever made the set writes and reads it
	Recorded time.Time
}
