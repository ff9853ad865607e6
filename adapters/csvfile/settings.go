package csvfile

import (
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/encoding"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules/text"
)

// Settings describe exported files: the section csv of a source.
type Settings struct {
	Files     string `yaml:"files"`     // a path or a glob
	Which     string `yaml:"which"`     // of several files: "newest" (default) or "all"
	Delimiter string `yaml:"delimiter"` // default ";"
	// Encoding is one of encoding.Names; the default is "utf-8". A byte order mark is accepted.
	Encoding string `yaml:"encoding"`
	// Header are the names of the columns, in order, of a file that does not name them itself.
	Header []string `yaml:"header"`
	// Checksum is "sha256" when the file's checksum is delivered beside it, or "none" (default).
	Checksum string `yaml:"checksum"`
	// Trailer describes the last row, where it tells what the file holds.
	Trailer Trailer `yaml:"trailer"`
	mapping.Settings
}

// plan is the settings, checked and resolved.
type plan struct {
	rows     *mapping.Plan
	which    fetch.Which
	encoding encoding.Encoding
	delim    byte
	header   []string // nil: the file has its own
	checksum bool
	trailer  *Trailer // nil: the last row is as the others
	decimal  string
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
	fetch.CheckPattern(s.Files, "csv", faults.Add)
	p := &plan{}
	if s.Which != "" {
		p.which = mapping.Choose(&faults, "which", s.Which, "", fetch.Whiches)
	}
	names := encoding.Names()
	_, known := names[text.Fold(s.Encoding)]
	if meant := encoding.Meant(s.Encoding); meant != "" && !known {
		faults.Meant("encoding", meant, slices.Sorted(maps.Keys(names)))
	} else {
		p.encoding = mapping.Choose(&faults, "encoding", s.Encoding, "utf-8", names)
	}
	switch d := s.Delimiter; {
	case d == "":
		p.delim = ';'
	case strings.EqualFold(d, "tab"):
		p.delim = '\t'
	case len(d) == 1 && strings.Contains("\t!#$%&*,/:;<=>?@^_|~", d):
		p.delim = d[0]
	default:
		faults.Add("delimiter", `skal være ét tegn, fx ";" eller ",", eller "tab"`,
			`must be one character, e.g. ";" or ",", or "tab"`)
	}
	p.checksum = mapping.Choose(&faults, "checksum", s.Checksum, "none",
		map[string]bool{"none": false, "sha256": true})
	p.checkTrailer(s.Trailer, s.Decimal, &faults)
	rows, more := s.Plan()
	p.rows = rows
	p.named(&faults, s.Header)
	return p, append(faults, more...)
}

// named takes the names of the columns that the settings give, and notes those of them that are missing.
func (p *plan) named(faults *mapping.Faults, header []string) {
	if len(header) == 0 {
		return
	}
	for _, name := range header {
		p.header = append(p.header, text.Clean(name))
	}
	for _, wanted := range p.rows.Headers() {
		if found(p.header, []string{wanted}) == 0 {
			faults.Add("header", "mangler en kolonne, som key eller columns nævner; skriv alle kolonner i deres orden",
				"lacks a column that key or columns names; write all columns in their order")
			return
		}
	}
}
