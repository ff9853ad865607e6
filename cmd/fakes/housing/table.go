package housing

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"

	"boligbro/adapters/mapping"
)

// Fault is something that goes wrong in a system, on purpose.
type Fault string

// The faults that can be switched on, in the shapes in which they can happen.
const (
	NoFault    Fault = ""
	Slow       Fault = "slow"       // no answer comes
	Errors     Fault = "errors"     // every answer is an error
	Half       Fault = "half"       // an answer ends in the middle
	PageTwice  Fault = "page-twice" // a page comes again in the place of the next
	Order      Fault = "order"      // two pages change places
	Repeats    Fault = "repeats"    // a row stands on two pages
	Renumbered Fault = "renumbered" // the tenancies have other numbers in every answer
	Password   Fault = "password"   // nobody is let in
	Bad        Fault = "bad"        // the middle of an answer is in another form
)

// Faults are all of them.
var Faults = []Fault{NoFault, Slow, Errors, Half, PageTwice, Order, Repeats, Renumbered, Password, Bad}

// errNotWhole ends the reading of rows that nobody wants any more.
var errNotWhole = errors.New("housing: no more rows are wanted")

// rows are the rows of the export as texts, the header first.
func (e Export) rows() iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		e.Encoding = "utf-8"
		from, to := io.Pipe()
		defer from.CloseWithError(errNotWhole)
		go func() {
			_, err := e.WriteTo(to)
			to.CloseWithError(err)
		}()
		in := csv.NewReader(from)
		in.Comma = ';'
		for {
			row, err := in.Read()
			if err == io.EOF || !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// mapping describes the columns of the export, whatever shape it has.
func (e Export) mapping() mapping.Settings { return e.Settings().Settings }
