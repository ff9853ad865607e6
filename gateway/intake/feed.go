package intake

import (
	"context"

	"boligbro/gateway"
	"boligbro/rules"
)

// Feed is one source of an association, as the gateway reads it. A Feed may also say that it is a Snapshot, and may
// want to be told when a run has been adopted (Archiver).
type Feed interface {
	Name() string
	// Pull emits what the housing system holds, or what has changed since the cursor, and gives the next cursor; the
	// same cursor and no record means that nothing has changed.
	Pull(ctx context.Context, cursor string, emit func(rules.Record) error) (next string, err error)
}

// Snapshot is a Feed whose every pull tells all it knows, so that what it leaves out is gone from it.
type Snapshot interface{ Snapshot() bool }

// Sparing is a Feed that reads the facts of a tenancy without an event in its row only when it is wanted.
type Sparing interface {
	PullWanted(ctx context.Context, cursor string, wanted func(tenancy string) bool, emit func(rules.Record) error) (next string, err error)
}

// Archiver is a Feed that must be told when a run has been adopted.
type Archiver interface {
	Done(ctx context.Context, cursor string) error
}

// Guard says when a feed cannot be whole, in per cent; 0 is the usual.
type Guard struct {
	MaxShrink int // fewer rows than in the last run that was adopted
	MaxBad    int // rows quarantined
}

// Intake is one reading of all of an association's sources, together.
type Request struct {
	Association string // CVR number
	Feeds       []Feed
	Guards      map[string]Guard // by the feed's name
	Key         string           // what must happen once only, such as "night/2026-11-22"; empty: by hand
	Asked       rules.Asked      // the law's now; zero: the clock's
	Progress    func(rows int)   // told now and then; may be nil
}

// feed is one source while it is read.
type feed struct {
	Feed
	run     gateway.SourceRun
	cursor  string // where the last adopted run ended
	said    map[string]*said
	torn    map[string]bool // tenancies that are cases, of which a row could not be read
	dropped *filter         // tenancies of which a row was dropped, because no step was known
	bad     []gateway.Quarantined
	blamed  [blames]int // how many of bad there are of each kind
	fault   error
}

// said is what one source has said about one tenancy in this run.
type said struct {
	records  []rules.Record
	digests  []string // of records, once there are several
	kept     int
	repeated int
}

// pull reads the feed, without the facts of those who are not wanted where it can leave them out.
func (f *feed) pull(ctx context.Context, cursor string, wanted func(string) bool, emit func(rules.Record) error) (string, error) {
	if sparing, ok := f.Feed.(Sparing); ok {
		return sparing.PullWanted(ctx, cursor, wanted, emit)
	}
	return f.Pull(ctx, cursor, emit)
}
