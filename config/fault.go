package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Fault is one thing that is wrong in the settings: where, what, and what to do, in both languages.
// It names keys and never quotes a value, which may be a secret or somebody's address.
type Fault struct {
	Path   string    // e.g. sources[1].csv.columns; empty: the file as a whole
	Line   int       // from 1; 0: not known
	Column int       // from 1; 0: not known
	Words  lang.Text // what is wrong and what to do
	// Strange is that the path ends in a key that the user chose and that is not repeated (see Faults.Strange).
	Strange bool
}

// Error is all that is wrong in a settings file, in the order of its lines. Trying again helps only after an
// edit.
type Error struct {
	File   string // empty: settings that were not read from a named file
	Faults []Fault
	// Read is the settings as far as they could be read, to look for what else is wrong; nil: not as settings.
	Read *Config
}

// Error is one paragraph per fault: place, Danish, and below it English.
func (e *Error) Error() string {
	var b strings.Builder
	for i, f := range e.Faults {
		if i > 0 {
			b.WriteByte('\n')
		}
		where := cmp.Or(text.WithoutCPR(e.File), "indstillinger")
		if f.Line > 0 {
			where += fmt.Sprintf(":%d:%d", f.Line, f.Column)
		}
		if f.Path != "" {
			where += ": " + f.Path
		}
		fmt.Fprintf(&b, "%s: %s\n\t%s", where, f.Words.DA, f.Words.EN)
	}
	return b.String()
}

// position is a place in the file, from 1.
type position struct{ line, column int }

// faults collects what is wrong with c while it is read and checked.
type faults struct {
	c      *Config
	parts  Parts
	list   []Fault
	read   *Config         // c, once it could be read as settings
	broken map[string]bool // paths whose value could not be read
	astray map[string]bool // paths with a key that does not exist
}

// unread notes that the value at path could not be read; nothing more is noted about it or what it holds.
func (f *faults) unread(path, da, en string) {
	f.add(path, da, en)
	f.broken[path] = true
}

// add notes a fault at path, or at the nearest part around it that is in the file.
func (f *faults) add(path, da, en string) {
	for around := path; around != ""; around = parent(around) {
		if f.broken[around] {
			return
		}
	}
	f.list = append(f.list, f.c.Fault(path, da, en))
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return &Error{File: f.c.file, Faults: f.list, Read: f.read}
}

// Fault is a fault found by another part of the program, e.g. an adapter that knows its columns, placed in
// the file.
func (c *Config) Fault(path, da, en string) Fault {
	p := c.position(path)
	return Fault{
		Path: c.shown(path), Line: p.line, Column: p.column, Words: lang.Text{DA: da, EN: en},
	}
}

// Place is the faults that an adapter found in its part of the settings, placed in the file: their paths,
// such as csv.columns, lie within path, such as sources[1]. An error that holds no faults becomes one.
func (c *Config) Place(path string, err error) []Fault {
	var e *Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &e):
		return []Fault{c.Fault(path, err.Error(), err.Error())}
	}
	var list []Fault
	for _, f := range e.Faults {
		list = append(list, c.Fault(join(path, f.Path), f.Words.DA, f.Words.EN))
	}
	return list
}

// Faulty gathers faults found outside this package into one error; nil when there are none.
func (c *Config) Faulty(list ...Fault) error {
	return (&faults{c: c, list: list}).err()
}

// Beside is the fault of the settings and those that were found when more was looked for, but not where the
// settings' own say that a value, or what is around it, is of no use.
func (e *Error) Beside(more []Fault) error {
	all := e.Faults
	for _, one := range more {
		if !slices.ContainsFunc(e.Faults, func(known Fault) bool { return holds(known.Path, one.Path) }) {
			all = append(all, one)
		}
	}
	return (&faults{c: e.Read, list: all, read: e.Read}).err()
}

// holds reports whether the path is the place, or lies within it.
func holds(place, path string) bool {
	rest, ok := strings.CutPrefix(path, place)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[' || place == "")
}

// position is the place of path, or of the nearest part around it.
func (c *Config) position(path string) position {
	for path != "" {
		if p, ok := c.at[path]; ok {
			return p
		}
		path = parent(path)
	}
	return position{}
}

// parent is the part around path.
func parent(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }
