// Package adapters brings facts in: a Source reads one housing system and tells what it holds as records.
// What is read, how, and what a bad row means is each adapter's own; what they all promise stands here, and
// adaptertest tests every sentence of it.
package adapters

import (
	"context"

	"boligbro/rules"
)

// Source is one feed from a housing system.
type Source interface {
	// Name is the source's name in the settings; every record carries it.
	Name() string

	// Pull streams what the housing system holds, or what changed since cursor, to emit, with bounded memory,
	// and returns the cursor to give the next time. An empty cursor reads everything.
	//
	// Each row is emitted exactly once, in the order in which the system gave it, by one goroutine, and nothing
	// is emitted after Pull has returned. A row that cannot be mapped is emitted as a quarantined record, with
	// problems that name the place and never quote a value, and does not stop the pull; so the number of
	// emitted records is the number of rows read. The same input gives the same records.
	//
	// A quarantined record carries its key when that can be read, in its problems the day of the demand or filing that
	// the row tells when that can be read, and the row as it stands, which is the same wherever it stands the next time.
	//
	// When nothing has changed since cursor, nothing is emitted and the same cursor is returned. After an error
	// there is no next cursor, and what was emitted is not known to be whole: it must not be adopted. The error
	// is the context's when the context ended, emit's own when emit failed, and a *Refusal when the feed itself
	// cannot be whole. No error holds a value from the feed.
	//
	// A record is never written to after it was emitted. One that holds a legal step, or a problem, owns its
	// memory and may be kept; any other shares memory with its neighbours, and whoever keeps it keeps a Clone.
	Pull(ctx context.Context, cursor string, emit func(rules.Record) error) (next string, err error)
}

// Sparing is a Source that leaves out what nobody asks for: of a row that tells no event, it reads the facts only when
// the tenancy is wanted, and emits the key alone otherwise. All else is as with Pull. wanted is called by the goroutine
// that calls emit, between two emits.
type Sparing interface {
	PullWanted(ctx context.Context, cursor string, wanted func(tenancy string) bool, emit func(rules.Record) error) (next string, err error)
}

// Archiver is a Source that must be told when a run has been adopted, to move its files. Done is called once
// the cursor that Pull returned is stored, and may be called again with the same cursor after a crash.
type Archiver interface {
	Done(ctx context.Context, cursor string) error
}
