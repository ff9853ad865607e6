package gateway

import "time"

// RowResolution is what a person has answered about a row that could not be used. It holds for the row as
// it stood: the same row stays settled wherever it stands the next time, and one that has changed is open.
type RowResolution struct {
	ID          string // random
	Association string // CVR number
	Row         string // as in Quarantined
	Reason      string // a code of RowReasons
	By          string // who answered; sealed
	At          time.Time
}
