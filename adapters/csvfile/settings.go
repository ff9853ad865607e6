package csvfile

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"boligbro/config"
	"boligbro/rules"
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

// Check finds every fault in the description of the files, each with the nearest name that would do.
func Check(c config.CSV) error {
	_, err := prepare(c)
	return err
}

type checker struct {
	csv    config.CSV
	fields map[string]field
	format format
	faults []error
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("csv."+format, args...))
}

func prepare(settings config.CSV) (*plan, error) {
	c := &checker{csv: settings}
	p := &plan{}
	c.file(p)
	c.fields = fieldsFor(settings.Rows)
	c.columns(p)
	c.constants(p)
	c.codes()
	c.tenancyKey(p)
	c.events(p)
	return p, errors.Join(c.faults...)
}

// file checks what does not concern single fields.
func (c *checker) file(p *plan) {
	switch {
	case c.csv.Files == "":
		c.fault("files: name the file, or a pattern such as export-*.csv")
	default:
		if _, err := filepath.Match(c.csv.Files, ""); err != nil {
			c.fault("files: the pattern has a [ without its ]")
		}
	}
	p.byEvent = choose(c, "rows", c.csv.Rows, "tenancy", map[string]bool{"tenancy": false, "event": true})
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
	case d == "tab":
		p.delim = '\t'
	case len(d) == 1 && d[0] < utf8.RuneSelf && !strings.ContainsAny(d, "\"\r\n .-+0123456789") && strings.ToLower(d) == strings.ToUpper(d):
		p.delim = d[0]
	default:
		c.fault(`delimiter: must be one character such as ";" or ",", or "tab"`)
	}
}

func choose[T any](c *checker, key, word, usual string, known map[string]T) T {
	if word == "" {
		word = usual
	}
	value, ok := known[strings.ToLower(word)]
	if !ok {
		legal := slices.Sorted(maps.Keys(known))
		c.fault("%s: %q is none of %s", key, word, strings.Join(legal, ", "))
	}
	return value
}

// columns binds every mapped column to its field.
func (c *checker) columns(p *plan) {
	for _, name := range slices.Sorted(maps.Keys(c.csv.Columns)) {
		header := strings.TrimSpace(c.csv.Columns[name])
		f, ok := c.field("columns", name)
		if !ok {
			continue
		}
		if header == "" {
			c.fault("columns.%s: name the column", name)
			continue
		}
		if name == "id" {
			if len(c.csv.Key) > 0 {
				c.fault("columns.id: the tenancy is named by csv.key already; keep one of them")
			}
			p.key = []string{header}
			continue
		}
		read, err := f.bind(&c.format, c.csv.Codes[name])
		if err != nil {
			c.fault("codes.%s: %w", name, err)
			continue
		}
		p.columns = append(p.columns, column{header, name, f, read})
		c.person(p, name)
	}
}

// person counts the tenants, and checks that each has a name.
func (c *checker) person(p *plan, name string) {
	rest, ok := strings.CutPrefix(name, "tenants.")
	if !ok {
		return
	}
	number, _, _ := strings.Cut(rest, ".")
	p.persons = max(p.persons, int(number[0]-'0'))
	if _, ok := c.csv.Columns["tenants."+number+".name"]; !ok {
		c.fault("columns: %s is of no use without tenants.%s.name", name, number)
	}
}

func (c *checker) field(where, name string) (field, bool) {
	f, ok := c.fields[name]
	if ok {
		return f, true
	}
	for rows, other := range map[string]string{"tenancy": "event", "event": "tenancy"} {
		if _, there := fieldsFor(other)[name]; there && (c.csv.Rows == rows || c.csv.Rows == "" && rows == "tenancy") {
			c.fault("%s: %s is a field of files with rows: %s", where, name, other)
			return field{}, false
		}
	}
	c.fault("%s: %q is no field of the case%s", where, name, suggest(name, names(c.fields)))
	return field{}, false
}

// constants reads what holds for every row into the row that each begins as.
func (c *checker) constants(p *plan) {
	drafts := 1
	if !p.byEvent {
		drafts = len(steps)
	}
	p.base.drafts, p.base.marks = make([]rules.Event, drafts), make([]mark, drafts)
	if !p.byEvent {
		for i, kind := range steps {
			p.base.drafts[i].Kind = kind
		}
	}
	p.base.odd = true
	for _, name := range slices.Sorted(maps.Keys(c.csv.Constants)) {
		f, ok := c.field("constants", name)
		if !ok {
			continue
		}
		if _, twice := c.csv.Columns[name]; twice {
			c.fault("constants.%s: the field has a column too; keep one of them", name)
			continue
		}
		if !f.constant {
			c.fault("constants.%s: cannot be the same for every row", name)
			continue
		}
		read, err := f.bind(&c.format, c.csv.Codes[name])
		if err != nil {
			c.fault("codes.%s: %w", name, err)
			continue
		}
		word := strings.TrimSpace(c.csv.Constants[name])
		if word == "" || read(&p.base, word) != "" {
			c.fault("constants.%s: is no word of the case", name)
		}
		c.person(p, name)
	}
	p.base.touched = 0
	clear(p.base.marks)
}

func (c *checker) codes() {
	for _, name := range slices.Sorted(maps.Keys(c.csv.Codes)) {
		if _, ok := c.field("codes", name); !ok {
			continue
		}
		_, column := c.csv.Columns[name]
		_, constant := c.csv.Constants[name]
		if !column && !constant {
			c.fault("codes.%s: the field has no column", name)
		}
		if name == "id" {
			c.fault("codes.id: a key is read as it stands")
		}
		seen := map[string]string{}
		for _, word := range slices.Sorted(maps.Keys(c.csv.Codes[name])) {
			target := c.csv.Codes[name][word]
			if before, twice := seen[fold(word)]; twice && before != target {
				c.fault("codes.%s: %q stands twice with different meanings (case does not count)", name, word)
			}
			seen[fold(word)] = target
		}
	}
}

func (c *checker) tenancyKey(p *plan) {
	for i, header := range c.csv.Key {
		header = strings.TrimSpace(header)
		if header == "" || slices.Contains(p.key, header) {
			c.fault("key[%d]: name each column of the key once", i)
		}
		p.key = append(p.key, header)
	}
	if len(p.key) == 0 {
		c.fault("key: name the columns that together name the tenancy")
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
			c.fault("columns: rows: event need event.kind")
		}
		if !has("event.on") && !has("event.at") {
			c.fault("columns: rows: event need event.on or event.at")
		}
		return
	}
	for _, col := range p.columns {
		on := "events." + string(col.field.kind)
		if col.field.event && !has(on) && !has(on+".at") {
			c.fault("columns: %s is of no use without %s", col.name, on)
		}
	}
}
