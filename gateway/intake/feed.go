package intake

import (
	"cmp"
	"context"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// Feed is one source of an association, as intake reads it. Both questions read one state of the housing
// system.
type Feed interface {
	Name() string
	// Snapshot reports whether a pull is the whole list, so that what it no longer holds is gone.
	Snapshot() bool
	// Steps emits the rows that hold a legal step or cannot be used, and counts the others. The same cursor,
	// and nothing emitted or counted, means that nothing has changed. Of a list of assigned tenancies, rows
	// that name no tenancy are emitted too.
	Steps(ctx context.Context, cursor string, emit func(rules.Record) error) (Cursor, error)
	// Facts emits the usable rows of these tenancies. What it emits of a tenancy replaces what Steps emitted
	// of it; it may leave out a tenancy of which Steps emitted every row.
	Facts(ctx context.Context, tenancies map[string]bool, emit func(rules.Record) error) error
	// Apart emits the usable rows of these tenancies, whose rows are of several tenancies under one key, each
	// as a quarantined record with what is wrong.
	Apart(ctx context.Context, tenancies map[string]bool, emit func(rules.Record) error) error
}

// Register is a feed that can tell, from Steps until Facts is asked, which tenancies are among the rows that
// Steps passed over.
type Register interface {
	Counted(tenancy string) (found, tells bool)
}

// List is a feed that can be asked, before Facts, for the rows that name a tenancy that is not known. They come
// without its key and with what is wrong with it, and each that names one is asked about once.
type List interface {
	Strangers(ctx context.Context, known func(tenancy string) bool, emit func(rules.Record) error) error
}

// Cursor is what Steps came to.
type Cursor struct {
	Next   string // to be given the next time
	Passed int    // rows without a legal step
	// Repeats are those of them whose tenancy another of them had named.
	Repeats int
	Written time.Time // when what was read was written; zero: as it was read
}

// Guard says when a feed cannot be whole, in per cent; 0 is the usual.
type Guard struct {
	// fewer rows than in the last run that was adopted, and than the most of the last month
	MaxShrink int
	// rows quarantined, when they are at least five, or three that are half of all
	MaxBad  int
	MinRows int // how many different rows a list has at least; 0: any
	MaxStep int // how many days old the newest legal step of a list may be, which had any; 0: any
	// known cases that come under other numbers, when they are at least five
	MaxRenumbered int
	// known cases that have other people or another dwelling, when they are at least five, or all of three; as
	// many with steps on earlier days, or of another kind; and, of most, those that have lost their steps
	MaxRewritten int
}

// Request is one reading of all of an association's sources, together.
type Request struct {
	Association string // CVR number
	Feeds       []Feed
	Guards      map[string]Guard // by the feed's name
	Key         string           // what must happen once only, such as "night/2026-11-22"; empty: by hand
	Asked       rules.Asked      // the law's now; zero: the clock's
	Progress    func(rows int)   // called now and then; may be nil
}

// feed is one source while it is read.
type feed struct {
	Feed
	run       gateway.SourceRun
	cursor    string               // where the last adopted run ended
	reported  map[string]*reported // by tenancy
	torn      map[string]bool      // tenancies that are cases, of which a row could not be read
	nameless  []rules.Record       // rows of a list of assigned tenancies that do not say of which
	unusable  map[string]bool      // tenancies of a register's rows that cannot be used
	keyed     int                  // rows of a whole list that name a tenancy
	found     int                  // those of them whose tenancy somebody knows
	open      int                  // rows that cannot be used, and of which no person has said what they are
	bad       []gateway.Quarantined
	blamed    [blames]int // how many of bad there are of each kind
	unread    map[gateway.UnreadColumn]int
	fault     error
	sum       contentSum // of what Steps gave
	newest    rules.Day  // of the legal steps that have been taken
	before    int        // cases that its last adopted run reported
	again     int        // how many of those may come again under other numbers in this run
	told      int        // cases that it told of before and tells of still
	rewritten int        // how many of those have other people or another dwelling
	misdated  int        // how many of those have steps on earlier days, or steps of another kind
	steps     stepCount  // how many of those have lost their steps
	emptied   bool       // it reported steps before, and reports none
}

// reported is what one source reports of one tenancy in this run.
type reported struct {
	records  []rules.Record
	digest   string          // of records, as a case keeps it; empty: nothing has asked for it yet
	digests  map[string]bool // of records, once there are several
	repeated int
	facts    bool // by Facts: these are all rows
	events   int  // of records; a record without any counts as one
	beyond   int  // rows that came when there were MaxEvents, which are not kept
}

// add adds a record.
func (r *reported) add(record rules.Record) {
	r.records = append(r.records, record)
	r.digest = ""
}

// kept is how many of the rows count as kept.
func (r *reported) kept() int { return len(r.records) + r.beyond }

// unreadColumns are the columns of which fields could not be read, most first.
func (f *feed) unreadColumns() (all []gateway.UnreadColumn) {
	for column, rows := range f.unread {
		column.Rows = rows
		all = append(all, column)
	}
	slices.SortFunc(all, func(a, b gateway.UnreadColumn) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	})
	return all
}
