package xlsxfile

import (
	"slices"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules/text"
)

// Settings describe workbooks: the section xlsx of a source.
type Settings struct {
	Files string `yaml:"files"` // a path or a glob
	Which string `yaml:"which"` // of several files: "newest" (default) or "all"
	// Sheets are the names of the sheets that are read; none: all that are not empty.
	Sheets []string `yaml:"sheets"`
	mapping.Settings
}

// plan is the settings, checked and resolved.
type plan struct {
	rows    *mapping.Plan
	which   fetch.Which
	sheets  []string
	decimal byte
}

// Fill changes nothing: what is not set is the usual when files are read.
func (s *Settings) Fill() {}

// Check notes everything that is wrong, each with the nearest name that would do.
func (s *Settings) Check(f config.Faults) {
	_, faults := s.plan()
	faults.Tell(f)
}

// Source is the source that the settings describe.
func (s *Settings) Source(of config.Source, dir string, now func() time.Time) (adapters.Source, error) {
	return New(of, *s, dir, now)
}

// Pattern is the path or pattern of the files, as the settings write it.
func (s *Settings) Pattern() string { return s.Files }

func (s *Settings) plan() (*plan, mapping.Faults) {
	var faults mapping.Faults
	fetch.CheckPattern(s.Files, "xlsx", faults.Add)
	p := &plan{decimal: ','}
	if s.Decimal == "." {
		p.decimal = '.'
	}
	if s.Which != "" {
		p.which = mapping.Choose(&faults, "which", s.Which, "", fetch.Whiches)
	}
	for _, name := range s.Sheets {
		if name = text.Clean(name); name == "" {
			faults.Add("sheets", "skal nævne arkene ved deres navne", "must name the sheets")
		}
		p.sheets = append(p.sheets, name)
	}
	rows, more := s.withDates().Plan()
	p.rows = rows
	return p, append(faults, more...)
}

// withDates is the mapping with the form in which the days of cells come that hold a day and no text.
func (s *Settings) withDates() mapping.Settings {
	m := s.Settings
	if len(m.Dates) > 0 && !slices.Contains(m.Dates, cellDay) {
		m.Dates = append(slices.Clone(m.Dates), cellDay)
	}
	return m
}

const cellDay = "yyyy-mm-dd"
