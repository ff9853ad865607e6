// Package rulestest reads the vectors in rules/testdata and compares them with what the rules answer. It
// serves tests and the jurist's page; the program does not use it.
//
// A vector is a text file that a jurist can read. It says in one Danish sentence what it shows, then a
// base case and what differs from it, then when the rules are asked, and last what they answer:
//
//	# Er anmodningen tilbagekaldt, før kommunen blev underrettet, skal et menneske afgøre, om den skal.
//	case: filed                          testdata/cases/filed.json; boligbro explain --case reads it too
//	change: tenancy.start 2020-01-01     another value in a field; true and false are written so
//	without: terminated                  no step of this kind, or no such field (without: tenancy.start)
//	then: withdrawn 2026-10-05 ref F-77  one more event: its kind, its day, other fields by name
//	tenant: "Bo Å" deceased              the tenants are these alone, one a line
//	notified: eviction-filed 2026-10-01  a notice: its rule, the day of its step, other fields by name
//	elsewhere: letter 2026-10-01         that notice was sent another way: how, when, other fields
//	municipality: track paragraph-5      what the municipality has recorded, by name
//	decision: 1 2026-10-12 outcome refused   its decision: about which tenant, when, other fields
//	go-live: 2026-01-01                  the association's first day
//	children: consent from 2026-09-01    the rule on children is agreed: its basis, and its first day if any
//	agreement:                           in the folder agreement: as in the settings file, indented
//	  when: event.kind == "terminated"   and from, to, municipality, association, basis, carries
//	asked: 2026-10-06                    the day, or the instant, of the question
//	received: 2026-10-01T10:00:00+02:00  the notice's arrival, when it is given with the question
//	expect: review                       the outcome of the first finding; the next expect begins another
//	reason: withdrawn-before-notice      as far as given, one a line: see findingLines
//	duty: decide-no-help due 2026-10-15  as far as given, in this line or one a line: see dutyLines
//	says: sidste dag er derfor           stands in that duty's sentence in Danish, or in how it stands
//	never: uafklaret                     stands in neither
//
// The findings are those of the rule that the folder is named for, all of them, in order; in the folder
// duty all their duties are expected too. A dash is nothing. A word with blanks in it is quoted. A line
// that is not known, changes nothing, takes away what is not there, or stands twice is an error.
package rulestest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"boligbro/rules"
	"boligbro/rules/agreement"
)

// Vector is what one file says.
type Vector struct {
	File     string // below testdata: "eviction-filed/yes/by-arrears.txt"
	Rule     string // the rule, or "agreement"
	Question string // the folder within the rule's
	Sentence string // what it shows, in Danish
	Base     string // the base case, "filed"

	JSON      []byte // the case, as boligbro explain reads it
	Case      rules.Case
	Asked     rules.Asked
	Received  time.Time // zero: as the notices of the case say
	Options   rules.Options
	Agreement *agreement.Settings // nil: a statutory rule, or the one on children

	Findings []Finding
	Duties   []Duty
}

// Finding is an expected finding: its outcome and what else is expected of it, by name.
type Finding struct {
	Outcome string
	Lines   []Line
}

// Line is "name: value".
type Line struct{ Name, Value string }

// Value is what the finding's line of that name says; empty: there is none.
func (f *Finding) Value(name string) string {
	for _, line := range f.Lines {
		if line.Name == name {
			return line.Value
		}
	}
	return ""
}

// Duty is an expected duty, and words that its sentences hold or do not.
type Duty struct {
	Name        string
	Lines       []Line
	Says, Never []string
}

// LooksAtDuties reports whether all duties are expected, none too.
func (v *Vector) LooksAtDuties() bool { return v.Question == "duty" }

// All reads every vector in testdata, in the order of their paths.
func All(testdata fs.FS) ([]Vector, error) {
	files, err := fs.Glob(testdata, "*/*/*.txt")
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	var all []Vector
	var faults []error
	for _, file := range files {
		text, err := fs.ReadFile(testdata, file)
		if err != nil {
			return nil, err
		}
		v, err := Parse(testdata, file, string(text))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		all = append(all, *v)
	}
	return all, errors.Join(faults...)
}

// Parse reads one vector; the base case lies in testdata. An error names the file and the line.
func Parse(testdata fs.FS, file, text string) (*Vector, error) {
	folder, _ := path.Split(file)
	rule, question := path.Split(path.Clean(folder))
	r := reader{
		testdata: testdata,
		v:        Vector{File: file, Rule: path.Clean(rule), Question: question},
		seen:     map[string]bool{},
	}
	for number, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if err := r.line(line); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, number+1, err)
		}
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &r.v, nil
}

// Evaluate is what the vector's rule answers.
func (v *Vector) Evaluate() ([]rules.Finding, error) {
	if v.Agreement != nil {
		rule, err := agreement.New(*v.Agreement)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.File, err)
		}
		return rule.Evaluate(nil, &v.Case, v.Asked), nil
	}
	all := rules.NewSet(v.Options).Evaluate(nil, &v.Case, v.Asked)
	return slices.DeleteFunc(all, func(f rules.Finding) bool { return f.Rule != v.Rule }), nil
}
