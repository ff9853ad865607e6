package xmlfile

import (
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules/text"
)

// Settings describe exported XML: the section xml of a source. The columns of the mapping are paths inside a
// record, such as Lejer/Navn, Lejer[2]/Navn or Lejer/@nr, without prefixes.
type Settings struct {
	Files string `yaml:"files"` // a path or a glob; .gz and .zip are unpacked
	Which string `yaml:"which"` // of several files: "newest" (default) or "all"
	// Record is the path of the element that is a row, or the end of it, such as Lejemaal or Liste/Lejemaal.
	Record string `yaml:"record"`
	// Optional are the paths that need not be in any record. A path that is nowhere refuses the run otherwise:
	// it may be misspelt.
	Optional []string `yaml:"optional"`
	mapping.Settings
}

// plan is the settings, checked and resolved.
type plan struct {
	rows     *mapping.Plan
	which    fetch.Which
	record   []string
	paths    []string // the columns
	tree     *node
	optional []bool // by column
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
	fetch.CheckPattern(s.Files, "xml", faults.Add)
	p := &plan{}
	if s.Which != "" {
		p.which = mapping.Choose(&faults, "which", s.Which, "", fetch.Whiches)
	}
	p.record = strings.Split(strings.Trim(s.Record, "/"), "/")
	if slices.Contains(p.record, "") || strings.Contains(s.Record, ":") {
		faults.Add("record", "skal være navnet på det element, der er en række, uden præfiks, fx Lejemaal",
			"must be the name of the element that is a row, without a prefix, e.g. Lejemaal")
	}
	rows, more := s.Plan()
	p.rows = rows
	faults = append(faults, more...)
	p.compile(&faults)
	p.optional = make([]bool, len(p.paths))
	for _, path := range s.Optional {
		i := slices.IndexFunc(p.paths, func(one string) bool { return text.Same(one, path) })
		if i < 0 {
			faults.Unknown("optional", path, p.paths)
			continue
		}
		p.optional[i] = true
	}
	return p, faults
}

// row is the name of the element that is a row.
func (p *plan) row() string { return p.record[len(p.record)-1] }

// compile makes the tree of the paths that the settings name.
func (p *plan) compile(faults *mapping.Faults) {
	p.tree = &node{cell: -1}
	for _, path := range p.rows.Headers() {
		if slices.Contains(p.paths, path) {
			continue
		}
		if !p.tree.add(path, len(p.paths)) {
			faults.Add("columns",
				"en sti skal være elementer delt af /, fx Lejer/Navn, Lejer[2]/Navn eller Lejer/@nr",
				"a path must be elements divided by /, e.g. Lejer/Navn, Lejer[2]/Navn or Lejer/@nr")
			return
		}
		p.paths = append(p.paths, path)
	}
}
