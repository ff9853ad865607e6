package gateway

import (
	"time"

	"boligbro/rules"
	"boligbro/rules/lang"
)

// RunState is how far a run has come.
type RunState string

const (
	RunStaging   RunState = "staging"   // rows are being read; a restart begins anew
	RunStaged    RunState = "staged"    // everything is read and checked; adoption can be resumed
	RunAdopted   RunState = "adopted"   // cases are changed and the cursors stored
	RunUnchanged RunState = "unchanged" // the sources hold what they held
	RunRefused   RunState = "refused"   // the guard said no; a person may accept it
	RunFailed    RunState = "failed"    // a source could not be read
)

// Run is one reading of an association's sources, together.
type Run struct {
	ID          string
	Association string // CVR number
	Key         string // what must happen once only, such as "night/2026-11-22"; empty for a run started by hand
	State       RunState
	Started     time.Time
	Ended       time.Time
	Asked       time.Time // the law's now
	Sources     []SourceRun
	Chunks      int    // how many chunks were staged
	Reason      string // code of the refusal or failure
	Source      string // the source it concerns
	Accepted    bool   // a person accepted it in spite of the refusal
	Fault       error  // the refusal or failure itself, when it happened just now; not stored
}

// Interrupted reports whether the run has not come to its end: its process has died or was stopped, or
// still runs. The next run carries it on, or reads its sources anew.
func (r Run) Interrupted() bool {
	return r.Ended.IsZero() || r.State == RunFailed && r.Reason == ReasonInterrupted
}

const ReasonInterrupted = "interrupted"

// SourceRun accounts for every row of one source: Rows = Kept + WithoutSteps + Quarantined + Repeated.
type SourceRun struct {
	Name         string `json:"name"`
	Cursor       string `json:"cursor,omitempty"` // where the next pull goes on
	Unchanged    bool   `json:"unchanged,omitempty"`
	First        bool   `json:"first,omitempty"`   // no run of it had been adopted before
	Skipped      bool   `json:"skipped,omitempty"` // not read in this run; its cursor is carried on
	Whole        int    `json:"whole,omitempty"`   // different rows when it was last read in full
	Rows         int    `json:"rows"`
	Kept         int    `json:"kept"`
	WithoutSteps int    `json:"withoutSteps"`
	Quarantined  int    `json:"quarantined"`
	Repeated     int    `json:"repeated"`
	Changed      int    `json:"changed"`  // tenancies about which it reports something new
	Problems     int    `json:"problems"` // fields that count as unknown
	// Unread are the columns of those fields, most first.
	Unread []UnreadColumn `json:"unread,omitempty"`
	// Read is the run in which the source was last read: this one, or an earlier one when nothing had
	// changed.
	Read string `json:"read,omitempty"`
	// Content is a blind hash of what the source last gave, and News when that was new: see intake's silence.
	Content string    `json:"content,omitempty"`
	News    time.Time `json:"news,omitzero"`
	// Asks: of a case that the source lists no more a person is asked what has become of it.
	Asks bool `json:"asks,omitempty"`
	// Unlisted is how many rows in quarantine await a person beyond those that are kept.
	Unlisted int `json:"unlisted,omitempty"`
}

// UnreadColumn counts the rows of one source that are used though a field of the column could not be read.
type UnreadColumn struct {
	Column string            `json:"column"` // its header, as the settings name it; empty: the row as a whole
	Code   rules.ProblemCode `json:"code"`
	Rows   int               `json:"rows"`
}

// Text says it as people read it, without a value.
func (u UnreadColumn) Text(l lang.Language) string {
	return lang.Unread(u.Column, string(u.Code), u.Rows, l)
}

// Staged is one chunk of a run: what each source newly reports about some tenancies. It is sealed under the
// run's key until it is adopted, and then removed.
type Staged struct {
	Run     string
	Chunk   int
	Records []rules.Record
}

// Quarantined is what is wrong with a row, by its place, never its content.
type Quarantined struct {
	Run    string
	Source string
	// Row is the blind index of the row's content; empty: the row was used but for the field.
	Row     string
	Since   time.Time // when the row was first there; zero when it was used
	Problem rules.Problem
}

// OfSource is what the run came to for the source; false when it is none of the run.
func (r Run) OfSource(name string) (SourceRun, bool) {
	for _, source := range r.Sources {
		if source.Name == name {
			return source, true
		}
	}
	return SourceRun{}, false
}

// RunReader reads runs and what they left behind.
type RunReader interface {
	Run(s Scope, id string) (Run, error)
	// Runs are newest first; of one association, or all when it is empty.
	Runs(s Scope, association string, limit int) ([]Run, error)
	// LastAdopted is the newest adopted or unchanged run of the association. ErrNotFound: there is none.
	LastAdopted(s Scope, association string) (Run, error)
	// Unfinished are the runs in the states staging and staged.
	Unfinished(association string) ([]Run, error)
	// RefusedRuns are the runs of all associations in the state refused, oldest first.
	RefusedRuns() ([]Run, error)
}

// RowReader reads what a run holds: the rows that it could not use, and what it has staged.
type RowReader interface {
	Quarantine(s Scope, runID string, limit int) ([]Quarantined, error)
	// Staged reads a chunk (1 and up). ErrNotFound: it has been adopted or never was.
	Staged(runID string, chunk int) (Staged, error)
}

// RunWriter carries a run through its states. The run's end is one log entry.
type RunWriter interface {
	// AddRun begins a run. ErrExists: one with the same association and Key has begun, and did not fail.
	AddRun(r Run) error
	// SetRun stores the run's state, counts and reason. An end state is logged; adopted and failed remove
	// what is staged, refused keeps it. ErrState: the run has ended, and is not a refused one that is
	// accepted.
	SetRun(r Run) error
}

// RowWriter keeps what a run holds.
type RowWriter interface {
	// Stage adds a chunk, sealed under the run's own key.
	Stage(c Staged) error
	// AddQuarantine keeps the places of rows that could not be used.
	AddQuarantine(rows []Quarantined) error
	// DropChunk removes a chunk that has been adopted.
	DropChunk(runID string, chunk int) error
}
