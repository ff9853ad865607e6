// Package adaptertest is the suite that every adapter passes: it tests each sentence of the contract of
// adapters.Source.
package adaptertest

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/rules"
)

// Row is one row of a housing system.
type Row struct {
	Tenancy string    // names the tenancy; the adapter's key may add to it
	Tenant  string    // the tenant's name
	Filed   rules.Day // the day of the filing; zero: none
	Bad     bool      // the filing's day cannot be read
}

// Feed is a housing system that the adapter reads. Rows without Filed and Bad have no legal step.
type Feed interface {
	// Write replaces all rows of the system.
	Write(t testing.TB, rows iter.Seq[Row])
	// Source is the adapter that reads them.
	Source() adapters.Source
}

// Run tests the adapter. Open makes a feed without rows.
func Run(t *testing.T, open func(t *testing.T) Feed) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, feed Feed)
	}{
		{"Steps gives every row with a step, in order, and counts the others", everyStep},
		{"Steps counts the rows that it passes over whose tenancy came before", repeats},
		{"a bad row does not stop the pull", badRow},
		{"a bad row that comes again is the same", badRowAgain},
		{"the same input gives the same records", deterministic},
		{"unchanged", unchanged},
		{"changed", changed},
		{"the context ends", cancelled},
		{"emit fails", emitFails},
		{"records own their memory and are not written to after they were emitted", stable},
		{"memory does not grow with the rows", bounded},
		{"Facts gives the rows of the tenancies that it is asked about, and no others", facts},
		{"Facts gives a tenancy of which Steps passed over a row whole, in order", severalRows},
		{"Facts gives no bad row again", factsOfBadRow},
		{"Facts reads what Steps read", factsOfAnotherState},
		{"Facts follows Steps that found nothing changed", factsUnchanged},
		{"Apart gives the rows of the tenancies as rows that cannot be used", apartRows},
		{"Apart reads what Steps read", apartOfAnotherState},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

var filed = rules.Date(2026, time.October, 1)

// rows are n rows, every tenth with a filing.
func rows(n int) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		for i := range n {
			row := Row{Tenancy: fmt.Sprintf("%07d", i), Tenant: fmt.Sprintf("Åse %d Kjær", i)}
			if i%10 == 3 {
				row.Filed = filed.Add(i % 300)
			}
			if !yield(row) {
				return
			}
		}
	}
}
