// Package adapters brings facts in: a Source reads one housing system and gives what it holds as records.
// What is read, how, and what a bad row means is each adapter's own; what they all promise is written here,
// and adaptertest tests every sentence of it.
package adapters

import (
	"context"
	"time"

	"boligbro/rules"
)

// Source is one feed from a housing system. A pull asks it two questions: who has a legal step, and then what
// else it holds of those tenancies. (Of rows that turn out to be of several tenancies under one key it is
// asked once more.) Nobody else's facts leave it: a tenant who owes nothing is only counted.
//
// Both questions read one state of the system: Facts never mixes yesterday's tenants with today's steps. A
// row is emitted by the goroutine that asked, in the order in which the system gave it, and nothing is
// emitted after the question has been answered. The same input gives the same records. An emitted record owns
// its memory and is never written to.
//
// After an error nothing that was emitted may be adopted. The error is the context's when the context ended,
// emit's own when emit failed, and a *Refusal when the feed itself cannot be whole. No error holds a value
// from the feed. A Source answers one pull at a time.
type Source interface {
	// Name is the source's name in the settings; every record carries it.
	Name() string

	// Snapshot reports whether a pull is the whole list, so that what it no longer holds is gone, or only
	// what changed since the cursor.
	Snapshot() bool

	// Steps streams every row that holds a legal step, with whatever else the row says, and every row that
	// cannot be used, each once; of a list of assigned tenancies, every row that names no tenancy too. It
	// counts the rows that it passes over. It takes bounded memory: of what it passes over it keeps a digest.
	// An empty cursor reads everything. When nothing has changed since the cursor, nothing is emitted or
	// counted and the same cursor is returned.
	//
	// A row that cannot be used does not stop the pull. Its record is quarantined: it carries its key when
	// that can be read, problems that name the place and never quote a value, in them the day of the demand
	// or filing that the row reports when that can be read, and the row itself, which is the same wherever it
	// comes the next time.
	Steps(ctx context.Context, cursor string, emit func(rules.Record) error) (Cursor, error)

	// Facts follows Steps, and streams the usable rows of these tenancies and no others. It may leave out a
	// tenancy of which Steps has given every row; of any other tenancy it gives all rows, also those that
	// Steps gave, so that what it gives of a tenancy replaces what Steps gave. It reads nothing when there is
	// nothing to give.
	Facts(ctx context.Context, keys Keys, emit func(rules.Record) error) error

	// Apart follows Facts, and streams every usable row of these tenancies, whose rows are of several
	// tenancies or tenants that have one key, each as a quarantined record with the problem
	// rules.ProblemKeyNotUnique. The problem's column is the one that would tell them apart in the key, or
	// empty when there is none.
	Apart(ctx context.Context, keys Keys, emit func(rules.Record) error) error
}

// Cursor is what Steps came to.
type Cursor struct {
	Next   string // to be given the next time, once what was emitted has been adopted; empty after an error
	Passed int    // rows that can be used and hold no legal step
	// Repeats are those of them whose tenancy another of them had named, so that a list that was written
	// twice into its file is seen to be no longer than it was.
	Repeats int
	// Written is when what was read was written, as a file's time says; zero: it is as it is now.
	Written time.Time
}

// Keys are the tenancies that Facts is asked about, in the form in which keys are compared (text.Key).
type Keys map[string]bool
