package gatewaytest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"boligbro/gateway/intake"
	"boligbro/rules"
)

// Feed is a source whose rows a test writes. A changed version is a changed feed.
type Feed struct {
	Label   string    // its name
	Version int       // raised by the test when the rows change
	Written time.Time // when its file was written; zero: as it is read
	Rows    []rules.Record
	Err     error // what Steps ends with
	Pulled  int   // how often Steps has read the rows

	FactsFor map[string]bool // the tenancies of the last call of Facts
	FactsErr error           // what Facts ends with
}

// Name is the label.
func (f *Feed) Name() string { return f.Label }

// Snapshot is always true.
func (f *Feed) Snapshot() bool { return true }

// Steps emits the rows that hold a step, unless the cursor has this version.
func (f *Feed) Steps(_ context.Context, cursor string, emit func(rules.Record) error) (intake.Cursor, error) {
	version := strconv.Itoa(f.Version)
	if cursor == version {
		return intake.Cursor{Next: version}, nil
	}
	f.Pulled++
	next, err := Rows(f.Rows).Steps(emit)
	next.Next, next.Written = version, f.Written
	return next, cmp.Or(err, f.Err)
}

// Facts emits the other rows of the tenancies.
func (f *Feed) Facts(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	f.FactsFor = maps.Clone(tenancies)
	return cmp.Or(Rows(f.Rows).Facts(tenancies, emit), f.FactsErr)
}

// Counted reports whether Steps passes over a row of the tenancy.
func (f *Feed) Counted(tenancy string) (found, tells bool) {
	return slices.ContainsFunc(f.Rows, func(r rules.Record) bool {
		return r.Key.Tenancy == tenancy && !r.Kept() && !r.Quarantined
	}), true
}

// Strangers emits the rows that name a tenancy which is not known.
func (f *Feed) Strangers(
	_ context.Context, known func(tenancy string) bool, emit func(rules.Record) error,
) error {
	for i, r := range f.Rows {
		if r.Quarantined || r.Key.Tenancy == "" || known(r.Key.Tenancy) {
			continue
		}
		r.Key.Tenancy = ""
		r.Problems = []rules.Problem{{Line: i + 2, Column: "Nr", Code: rules.ProblemKeyUnknown}}
		if err := emit(r.Clone()); err != nil {
			return err
		}
	}
	return nil
}

// Apart emits the usable rows of the tenancies as rows that cannot be used.
func (f *Feed) Apart(_ context.Context, tenancies map[string]bool, emit func(rules.Record) error) error {
	return Rows(f.Rows).Apart(tenancies, emit)
}

// Refused is the error of a source that refuses to be read, with the reason's code.
type Refused struct{ Code string }

// Error is the code.
func (r Refused) Error() string { return r.Code }

// Refused is the code.
func (r Refused) Refused() string { return r.Code }
