package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
)

// openingsFile holds the openings of a file, which are in the order of the entries, against the entries.
type openingsFile struct {
	path   string
	file   *os.File
	in     *json.Decoder
	next   *store.Opened
	last   int64 // the entry of the one that was read last
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

// unopened finds that the opening for that entry does not hold; -1: the file cannot be read to its end.
func (o *openingsFile) unopened(entry int64) {
	o.wrong = append(o.wrong, ledger.ExportFinding{What: ledger.ExportUnopened, Path: o.path, N: entry})
}

// peek is the next opening; nil: there are no more that can be read. Where two files were put together, the
// second begins with entries that have passed.
func (o *openingsFile) peek() *store.Opened {
	if o.next == nil && !o.ended {
		var next store.Opened
		if err := o.in.Decode(&next); err != nil {
			o.ended = true
			if !errors.Is(err, io.EOF) {
				o.unopened(-1)
			}
			return nil
		}
		if next.Entry < o.last {
			o.wrong = append(o.wrong, ledger.ExportFinding{What: ledger.ExportUnordered, Path: o.path, N: next.Entry})
			o.ended = true
			return nil
		}
		o.next, o.last = &next, next.Entry
	}
	return o.next
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
			o.unopened(next.Entry)
		}
		o.next = nil
	}
}

// rest is what did not hold, and what is about no entry.
func (o *openingsFile) rest() []ledger.ExportFinding {
	for next := o.peek(); next != nil; next = o.peek() {
		o.unopened(next.Entry)
		o.next = nil
	}
	return o.wrong
}
