package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
)

// openingsEnd is the last line of a file of openings: how many there are before it. A file without it, or
// with another number, is not whole.
type openingsEnd struct {
	Openings *int `json:"openings,omitempty"`
}

// openingsFile holds the openings of a file, which are in the order of the entries, against the entries.
type openingsFile struct {
	path   string
	file   *os.File
	in     *json.Decoder
	next   *store.Opened
	last   int64 // the entry of the one that was read last
	read   int
	opened int
	wrong  []ledger.ExportFinding
	ended  bool
	holds  func(*store.Opened) // is called with each that holds; nil: nobody asks
}

// openOpenings opens a file of openings, which may be the output of another program: they hold personal data,
// and may lie encrypted.
func openOpenings(path string) (*openingsFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the openings: %w", err)
	}
	return &openingsFile{path: path, file: f, in: json.NewDecoder(bufio.NewReader(f))}, nil
}

// openAll opens the files. Those that were opened are to be closed, also where another was not.
func openAll(paths []string) (all []*openingsFile, err error) {
	for _, path := range paths {
		o, err := openOpenings(path)
		if err != nil {
			return all, err
		}
		all = append(all, o)
	}
	return all, nil
}

func closeAll(all []*openingsFile) {
	for _, o := range all {
		o.Close()
	}
}

// Close lets go of the file.
func (o *openingsFile) Close() { o.file.Close() }

// find notes what is wrong with the opening for that entry, or with the file (-1), which then ends.
func (o *openingsFile) find(what ledger.ExportFault, entry int64) {
	o.wrong = append(o.wrong, ledger.ExportFinding{What: what, Path: o.path, N: entry})
	o.ended = o.ended || what != ledger.ExportUnopened
}

// peek is the next opening; nil: there are no more that can be read. Where two files were put together, the
// second begins with entries that have passed, or after the first one's end.
func (o *openingsFile) peek() *store.Opened {
	if o.next != nil || o.ended {
		return o.next
	}
	var line struct {
		store.Opened
		openingsEnd
	}
	switch err := o.in.Decode(&line); {
	case err != nil:
		o.find(ledger.ExportCut, -1)
	case line.Openings != nil:
		o.end(*line.Openings)
	case line.Entry < o.last:
		o.find(ledger.ExportUnordered, line.Entry)
	default:
		o.next, o.last = &line.Opened, line.Entry
		o.read++
	}
	return o.next
}

// end reads that the file has ended, after so many openings.
func (o *openingsFile) end(openings int) {
	o.ended = true
	if openings != o.read {
		o.find(ledger.ExportCut, -1)
	} else if o.in.More() {
		o.find(ledger.ExportUnordered, -1)
	}
}

// check holds the openings of the entry, with that number, against it.
func (o *openingsFile) check(n int64, leaf ledger.Leaf) {
	for next := o.peek(); next != nil && next.Entry <= n; next = o.peek() {
		opening, holds := ledger.Opening{Salt: next.Salt, Value: next.Value}, false
		for _, c := range leaf.Commits {
			holds = holds || next.Entry == n && c.Label == next.Label && opening.Opens(c)
		}
		if holds {
			o.opened++
			if o.holds != nil {
				o.holds(next)
			}
		} else {
			o.find(ledger.ExportUnopened, next.Entry)
		}
		o.next = nil
	}
}

// rest is what did not hold, and what is about no entry.
func (o *openingsFile) rest() []ledger.ExportFinding {
	for next := o.peek(); next != nil; next = o.peek() {
		o.find(ledger.ExportUnopened, next.Entry)
		o.next = nil
	}
	return o.wrong
}
