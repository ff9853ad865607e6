package csvfile

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// plan is the settings, checked and resolved.
type plan struct {
	byEvent bool
	latin   bool
	delim   byte
	key     []string
	columns []column
	base    row
	persons int
}

// column is a column that the settings name.
type column struct {
	header string
	name   string
	field  field
	read   reader
}

// Check finds every fault in the description of the files, each with the nearest name that would do. Its error is
// a *config.Error whose paths begin with "csv", to be placed in the settings file by whoever has it.
func Check(c config.CSV) error {
	_, err := prepare(c)
	return err
}

type checker struct {
	csv    config.CSV
	rows   string
	fields map[string]field
	format format
	faults []config.Fault
}

func (c *checker) fault(path, da, en string) {
	c.faults = append(c.faults, config.Fault{Path: "csv." + path, Words: lang.Text{DA: da, EN: en}})
}

// unknown is the fault of a name that is none of those known, with the nearest.
func (c *checker) unknown(path, name string, known []string) {
	da, en := "", ""
	if near := nearest(name, known); near != "" {
		da, en = "; mente du "+near+"?", "; did you mean "+near+"?"
	} else if len(known) < 20 {
		da, en = "; skriv en af "+strings.Join(known, ", "), "; write one of "+strings.Join(known, ", ")
	}
	c.fault(path, "er ikke et navn, som kan bruges her"+da, "is not a name that can be used here"+en)
}

func prepare(settings config.CSV) (*plan, error) {
	c := &checker{csv: settings}
	p := &plan{}
	c.file(p)
	c.fields = fieldsFor(c.rows)
	c.columns(p)
	c.constants(p)
	c.codes()
	c.tenancyKey(p)
	c.events(p)
	if len(c.faults) > 0 {
		return nil, &config.Error{Faults: c.faults}
	}
	return p, nil
}

// file checks what does not concern single fields.
func (c *checker) file(p *plan) {
	if c.csv.Files == "" {
		c.fault("files", "mangler; skriv stien til filen, fx eksport/*.csv", "is missing; write the path of the file, e.g. export/*.csv")
	} else if _, err := filepath.Match(c.csv.Files, ""); err != nil {
		c.fault("files", "mønsteret har en [ uden ]", "the pattern has a [ without its ]")
	}
	p.byEvent = choose(c, "rows", c.csv.Rows, "tenancy", map[string]bool{"tenancy": false, "event": true})
	c.rows = "tenancy"
	if p.byEvent {
		c.rows = "event"
	}
	p.latin = choose(c, "encoding", c.csv.Encoding, "utf-8", map[string]bool{"utf-8": false, "windows-1252": true})
	c.format.decimal = choose(c, "decimal", c.csv.Decimal, ",", map[string]byte{",": ',', ".": '.'})
	dates := c.csv.Dates
	if len(dates) == 0 {
		dates = []string{"dd-mm-yyyy", "yyyy-mm-dd"}
	}
	for i, name := range dates {
		c.format.layouts = append(c.format.layouts, choose(c, fmt.Sprintf("dates[%d]", i), name, "", layouts))
	}
	switch d := c.csv.Delimiter; {
	case d == "":
		p.delim = ';'
	case strings.EqualFold(d, "tab"):
		p.delim = '\t'
	case len(d) == 1 && strings.Contains("\t!#$%&*,/:;<=>?@^_|~", d):
		p.delim = d[0]
	default:
		c.fault("delimiter", `skal være ét tegn, fx ";" eller ",", eller "tab"`, `must be one character, e.g. ";" or ",", or "tab"`)
	}
}

func choose[T any](c *checker, path, word, usual string, known map[string]T) T {
	if word == "" {
		word = usual
	}
	value, ok := known[strings.ToLower(word)]
	if !ok {
		c.unknown(path, word, slices.Sorted(maps.Keys(known)))
	}
	return value
}

// columns binds every mapped column to its field.
func (c *checker) columns(p *plan) {
	for _, name := range slices.Sorted(maps.Keys(c.csv.Columns)) {
		path := "columns." + name
		header := strings.TrimSpace(c.csv.Columns[name])
		f, ok := c.field(path, name)
		if !ok {
			continue
		}
		if header == "" {
			c.fault(path, "mangler kolonnens overskrift", "lacks the column's header")
			continue
		}
		if name == "id" {
			if len(c.csv.Key) > 0 {
				c.fault(path, "lejemålet er allerede navngivet af key; behold kun den ene", "the tenancy is named by key already; keep one of them")
			}
			p.key = []string{header}
			continue
		}
		if read, ok := c.bind(name, f); ok {
			p.columns = append(p.columns, column{header, name, f, read})
		}
		c.person(p, path, name)
	}
}

// bind makes the reader of a field with its code table.
func (c *checker) bind(name string, f field) (reader, bool) {
	read, err := f.bind(&c.format, c.csv.Codes[name])
	var unknown unknownWord
	if errors.As(err, &unknown) {
		c.unknown("codes."+name, unknown.word, unknown.known)
	}
	return read, err == nil
}

// person counts the tenants, and checks that each has a name.
func (c *checker) person(p *plan, path, name string) {
	rest, ok := strings.CutPrefix(name, "tenants.")
	if !ok {
		return
	}
	number, _, _ := strings.Cut(rest, ".")
	p.persons = max(p.persons, int(number[0]-'0'))
	if needed := "tenants." + number + ".name"; c.csv.Columns[needed] == "" {
		c.fault(path, "kan ikke bruges uden "+needed, "is of no use without "+needed)
	}
}

func (c *checker) field(path, name string) (field, bool) {
	f, ok := c.fields[name]
	if ok {
		return f, true
	}
	other := "event"
	if c.rows == "event" {
		other = "tenancy"
	}
	if _, there := fieldsFor(other)[name]; there {
		c.fault(path, "bruges kun, når rows er "+other, "is used only when rows is "+other)
		return field{}, false
	}
	c.unknown(path, name, names(c.fields))
	return field{}, false
}

// constants reads what holds for every row into the row that each begins as.
func (c *checker) constants(p *plan) {
	drafts := len(steps)
	if p.byEvent {
		drafts = 1
	}
	p.base.drafts, p.base.marks = make([]rules.Event, drafts), make([]mark, drafts)
	for i := range p.base.drafts {
		if !p.byEvent {
			p.base.drafts[i].Kind = steps[i]
		}
	}
	p.base.odd = true
	for _, name := range slices.Sorted(maps.Keys(c.csv.Constants)) {
		path := "constants." + name
		f, ok := c.field(path, name)
		if !ok {
			continue
		}
		if _, twice := c.csv.Columns[name]; twice {
			c.fault(path, "feltet har også en kolonne; behold kun den ene", "the field has a column too; keep one of them")
			continue
		}
		if !f.constant {
			c.fault(path, "kan ikke være ens for alle rækker", "cannot be the same for every row")
			continue
		}
		read, ok := c.bind(name, f)
		if !ok {
			continue
		}
		if word := strings.TrimSpace(c.csv.Constants[name]); word == "" || read(&p.base, word) != "" {
			c.fault(path, "er ikke et ord, som feltet kan have", "is no word that the field can have")
		}
		c.person(p, path, name)
	}
	p.base.touched = 0
	clear(p.base.marks)
}

func (c *checker) codes() {
	for _, name := range slices.Sorted(maps.Keys(c.csv.Codes)) {
		path := "codes." + name
		if _, ok := c.field(path, name); !ok {
			continue
		}
		_, column := c.csv.Columns[name]
		_, constant := c.csv.Constants[name]
		if !column && !constant {
			c.fault(path, "feltet har ingen kolonne; tilføj den under columns", "the field has no column; add it under columns")
		}
		if name == "id" {
			c.fault(path, "en nøgle læses, som den står; fjern tabellen", "a key is read as it stands; remove the table")
		}
		seen := map[string]string{}
		for _, word := range slices.Sorted(maps.Keys(c.csv.Codes[name])) {
			target := c.csv.Codes[name][word]
			if before, twice := seen[fold(word)]; twice && before != target {
				c.fault(path, "et ord står to gange med forskellig betydning (store og små bogstaver er ens)",
					"a word stands twice with different meanings (capital and small letters are the same)")
			}
			seen[fold(word)] = target
		}
	}
}

func (c *checker) tenancyKey(p *plan) {
	for i, header := range c.csv.Key {
		header = strings.TrimSpace(header)
		if header == "" || slices.Contains(p.key, header) {
			c.fault(fmt.Sprintf("key[%d]", i), "skal nævne hver kolonne én gang", "must name each column once")
		}
		p.key = append(p.key, header)
	}
	if len(p.key) == 0 {
		c.fault("key", "mangler; skriv de kolonner, der tilsammen navngiver lejemålet", "is missing; write the columns that together name the tenancy")
	}
}

// events checks that an event that is mapped can get a kind and a day.
func (c *checker) events(p *plan) {
	has := func(name string) bool {
		_, column := c.csv.Columns[name]
		_, constant := c.csv.Constants[name]
		return column || constant
	}
	if p.byEvent {
		if !has("event.kind") {
			c.fault("columns", "rækker pr. hændelse kræver event.kind", "rows by event need event.kind")
		}
		if !has("event.on") && !has("event.at") {
			c.fault("columns", "rækker pr. hændelse kræver event.on eller event.at", "rows by event need event.on or event.at")
		}
		return
	}
	for _, col := range p.columns {
		on := "events." + string(col.field.kind)
		if col.field.event && !has(on) && !has(on+".at") {
			c.fault("columns."+col.name, "kan ikke bruges uden "+on, "is of no use without "+on)
		}
	}
}
