package gateway

import "time"

// Party is whose data of a case it is.
type Party string

const (
	PartyAssociation  Party = "association"
	PartyMunicipality Party = "municipality"
	// PartyReceived: what the municipality was sent, which it keeps when the association has erased its own.
	PartyReceived Party = "received"
)

// Retention is how long a party's data of a case is kept after the last thing that happened in it
// (databeskyttelsesforordningen art. 5, stk. 1, litra e).
type Retention struct {
	Months int
	Basis  string // hjemlen, as the settings name it
}

// Before is the instant before which the last thing must have happened for the data to be erased.
func (r Retention) Before(now time.Time) time.Time { return now.AddDate(0, -r.Months, 0) }

// Erasure is the deletion of a party's data key of a case. What was sealed under it can never be read again;
// every proof of the log stays valid.
type Erasure struct {
	ID    string // random
	Case  string
	Party Party
	At    time.Time
	Basis string
	By    string // who asked for it; sealed; empty: it was due by the settings
	// Keep: of the association's part, what the municipality was sent is kept for the municipality; else it is
	// erased too.
	Keep bool
}

// Hold keeps a case from being erased, as while a court has it (tilbageholdelse). Holds are added, never
// changed: a later one of the same case replaces the earlier.
type Hold struct {
	ID       string // random
	Case     string
	Reason   string // a code of lang.HoldReasons; empty where it is released
	Released bool
	At       time.Time
	By       string // who decided it; sealed
}

// Quiet is a party's data of a case in which nothing has happened for long.
type Quiet struct {
	Case    string
	Number  string
	Party   Party
	Digests map[string]string // as of Case; the association's data only
	Last    time.Time
	Held    bool
	// Waits: a task or a message of the case is not settled.
	Waits bool
	// Sent is when each municipality was last handed a notice of the case, by kommunekode: how long what it was
	// sent is kept tells nothing of what it has done about it (retssikkerhedsloven § 5 a, stk. 3).
	Sent map[string]time.Time
}

// RetentionReader reads what may be erased.
type RetentionReader interface {
	// QuietCases are the association's cases in which nothing has happened on its side since the instant, by
	// their numbers. What has been erased is left out.
	QuietCases(association string, before time.Time) ([]Quiet, error)
	// ReceivedCases are the cases of which municipalities keep what they were sent, after the association has
	// erased its own, by their numbers.
	ReceivedCases() ([]Quiet, error)
	// AllActs calls each with what a municipality has recorded in a case, those of a case one after the other.
	// What has been erased is left out; each must not read further.
	AllActs(each func(CaseActs) error) error
	// LoggedBefore is when the newest entry of the log from before the instant was written; zero: there is none.
	LoggedBefore(at time.Time) (time.Time, error)
	// Held reports whether a hold on the case stands.
	Held(caseID string) (bool, error)
}

// RetentionWriter erases, and keeps from erasing.
type RetentionWriter interface {
	// Erase deletes the party's data key of the case, and ends the open alarms about what it sealed. ErrErased:
	// there is none. ErrState: a hold stands, or a task or a message of the association's side is not settled.
	// ErrNoMunicipalKey: what is to be kept for the municipality, or what it has recorded, takes its key, and
	// this process does not have it.
	Erase(e Erasure) error
	// AddHold adds a hold, or its release, of a case, an association's or a municipality's own. ErrNotFound:
	// there is no such case.
	AddHold(h Hold) error
}
