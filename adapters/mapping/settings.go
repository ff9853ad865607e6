package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// Faults collects what is wrong with a section of the settings: keys below the section, and what to do about
// each.
type Faults []config.Fault

// Add notes what is wrong with a key and what to do, in both languages, without quoting the value.
func (f *Faults) Add(key, da, en string) {
	*f = append(*f, config.Fault{Path: key, Words: lang.Text{DA: da, EN: en}})
}

// Tell notes them among all faults of the file, but those of keys that could not be read: of these the file's
// own fault says more.
func (f Faults) Tell(all config.Faults) {
	for _, fault := range f {
		switch {
		case all.Unread(fault.Path):
		case fault.Strange:
			all.Strange(fault.Path, fault.Words.DA, fault.Words.EN)
		default:
			all.Add(fault.Path, fault.Words.DA, fault.Words.EN)
		}
	}
}

// Unknown notes a name that is none of those that could be at the key, with the nearest of them.
func (f *Faults) Unknown(key, name string, names []string) {
	f.Meant(key, nearest(name, names), names)
}

// fewNames is how many names are too many to list them all.
const fewNames = 20

// Meant notes that the key has a name that it cannot have, and says which names it can have. meant is the
// name that was probably meant; empty: nobody can tell.
func (f *Faults) Meant(key, meant string, names []string) {
	da, en := "er ikke et navn, som kan bruges her", "is not a name that can be used here"
	if meant != "" {
		da, en = da+"; mente du "+meant+"?", en+"; did you mean "+meant+"?"
	}
	switch words := listed(names); {
	case len(names) == 1 && meant != "", len(names) >= fewNames && meant != "":
	case len(names) >= fewNames:
		da, en = da+"; config/README.md nævner dem, der kan", en+"; config/README.md names those that can"
	case meant != "":
		da, en = da+" De, der kendes, er "+words, en+" Those that are known are "+words
	default:
		da, en = da+"; skriv en af "+words, en+"; write one of "+words
	}
	f.Add(key, da, en)
}

// listed are the names, in quotes where they are no words.
func listed(names []string) string {
	shown := slices.Clone(names)
	for i, name := range shown {
		if !strings.ContainsFunc(name, unicode.IsLetter) && !strings.ContainsFunc(name, unicode.IsDigit) {
			shown[i] = strconv.Quote(name)
		}
	}
	return strings.Join(shown, ", ")
}

// Choose is the meaning of the word at the key, of any case, or of the usual one when there is none.
func Choose[T any](f *Faults, key, word, usual string, meanings map[string]T) T {
	if word == "" {
		word = usual
	}
	value, ok := meanings[text.Fold(word)]
	if !ok {
		f.Unknown(key, word, slices.Sorted(maps.Keys(meanings)))
	}
	return value
}

// Named reports whether the settings themselves name the word: as a constant, or in a code table.
func (s Settings) Named(word string) bool {
	for _, constant := range s.Constants {
		if text.Same(constant, word) {
			return true
		}
	}
	for _, table := range s.Codes {
		for from, to := range table {
			if text.Same(from, word) || text.Same(to, word) {
				return true
			}
		}
	}
	return false
}

// checker makes a plan of the settings and notes every fault that it finds on the way.
type checker struct {
	Settings
	Faults
	fields map[string]field
	format format
}

// Plan is the settings, checked and resolved; it is of use only when there are no faults. Each fault names
// the key, and the nearest name that would do.
func (s Settings) Plan() (*Plan, Faults) {
	c := &checker{Settings: s}
	p := &Plan{}
	c.table(p)
	c.columns(p)
	c.constants(p)
	c.codes()
	c.tenancyKey(p)
	c.events(p)
	p.ownNumbers = c.OwnNumbers
	return p, c.Faults
}

// table checks what does not concern single fields.
func (c *checker) table(p *Plan) {
	c.Rows = Choose(&c.Faults, "rows", c.Rows, "tenancy",
		map[string]string{
			"tenancy": "tenancy", "tenant": "tenant", "event": "event", "assignment": "assignment",
		})
	p.byEvent, p.perTenant, p.byAssignment = c.Rows == "event", c.Rows == "tenant", c.Rows == "assignment"
	if !p.byEvent && !p.byAssignment {
		c.Rows = "tenancy"
	}
	if c.Whole && !p.byAssignment {
		c.Add("whole", "bruges kun, når rows er assignment", "is used only when rows is assignment")
	}
	c.fields = fieldsFor(c.Rows)
	c.format.decimal = Choose(&c.Faults, "decimal", c.Decimal, ",", map[string]byte{",": ',', ".": '.'})
	dates := c.Dates
	if len(dates) == 0 {
		dates = []string{"dd-mm-yyyy", "yyyy-mm-dd"}
	}
	for i, name := range dates {
		layout := Choose(&c.Faults, fmt.Sprintf("dates[%d]", i), name, "", layouts)
		c.format.layouts = append(c.format.layouts, layout)
	}
}

// columns binds every mapped column to its field.
func (c *checker) columns(p *Plan) {
	for _, name := range slices.Sorted(maps.Keys(c.Columns)) {
		path := "columns." + name
		header := text.Clean(c.Columns[name])
		f, ok := c.field(path, name)
		if !ok {
			continue
		}
		if header == "" {
			c.Add(path, "mangler kolonnens overskrift", "lacks the column's header")
			continue
		}
		if name == "id" {
			if len(c.Key) > 0 {
				c.Add(
					path, "lejemålet er allerede navngivet af key; behold kun den ene",
					"the tenancy is named by key already; keep one of them",
				)
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
	read, err := f.bind(&c.format, c.Codes[name])
	var unknown unknownWord
	if errors.As(err, &unknown) {
		c.Unknown("codes."+name, unknown.word, unknown.words)
	}
	return read, err == nil
}

// person counts the tenants, and checks that each has a name.
func (c *checker) person(p *Plan, path, name string) {
	rest, ok := strings.CutPrefix(name, "tenants.")
	if !ok {
		return
	}
	number, _, _ := strings.Cut(rest, ".")
	p.persons = max(p.persons, int(number[0]-'0'))
	if needed := "tenants." + number + ".name"; c.Columns[needed] == "" {
		c.Add(path, "kan ikke bruges uden "+needed, "is of no use without "+needed)
	}
}

func (c *checker) field(path, name string) (field, bool) {
	f, ok := c.fields[name]
	if ok {
		return f, true
	}
	for _, other := range []string{"event", "tenancy", "assignment"} {
		if _, there := fieldsFor(other)[name]; there {
			c.Add(path, "bruges kun, når rows er "+other, "is used only when rows is "+other)
			return field{}, false
		}
	}
	c.Unknown(path, name, names(c.fields))
	c.Faults[len(c.Faults)-1].Strange = nearest(name, names(c.fields)) == ""
	return field{}, false
}

// constants reads what holds for every row into the row that each begins as.
func (c *checker) constants(p *Plan) {
	drafts := len(steps)
	if p.byEvent {
		drafts = 1
	}
	p.base.events, p.base.marks = make([]rules.Event, drafts), make([]mark, drafts)
	for i := range p.base.events {
		if !p.byEvent {
			p.base.events[i].Kind = steps[i]
		}
	}
	p.base.special = true
	for _, name := range slices.Sorted(maps.Keys(c.Constants)) {
		path := "constants." + name
		f, ok := c.field(path, name)
		if !ok {
			continue
		}
		if _, twice := c.Columns[name]; twice {
			c.Add(
				path, "feltet har også en kolonne; behold kun den ene",
				"the field has a column too; keep one of them",
			)
			continue
		}
		if !f.constant {
			c.Add(path, "kan ikke være ens for alle rækker", "cannot be the same for every row")
			continue
		}
		read, ok := c.bind(name, f)
		if !ok {
			continue
		}
		if word := text.Clean(c.Constants[name]); word == "" || read(&p.base, word) != "" {
			c.Add(path, "er ikke et ord, som feltet kan have"+f.takes.DA,
				"is no word that the field can have"+f.takes.EN)
		}
		c.person(p, path, name)
	}
	p.base.touched = 0
	clear(p.base.marks)
}

func (c *checker) codes() {
	for _, name := range slices.Sorted(maps.Keys(c.Codes)) {
		path := "codes." + name
		if _, ok := c.field(path, name); !ok {
			continue
		}
		_, column := c.Columns[name]
		_, constant := c.Constants[name]
		if !column && !constant {
			c.Add(
				path, "feltet har ingen kolonne; tilføj den under columns",
				"the field has no column; add it under columns",
			)
		}
		if name == "id" {
			c.Add(
				path, "en nøgle læses, som den står; fjern tabellen",
				"a key is read as it stands; remove the table",
			)
		}
		seen := map[string]string{}
		for _, word := range slices.Sorted(maps.Keys(c.Codes[name])) {
			target := c.Codes[name][word]
			if before, twice := seen[text.Fold(word)]; twice && before != target {
				c.Add(path, "et ord står to gange med forskellig betydning (store og små bogstaver er ens)",
					"a word stands twice with different meanings (capital and small letters are the same)")
			}
			seen[text.Fold(word)] = target
		}
	}
}

func (c *checker) tenancyKey(p *Plan) {
	for i, header := range c.Key {
		header = text.Clean(header)
		twice := slices.ContainsFunc(p.key, func(other string) bool { return text.Same(other, header) })
		if header == "" || twice {
			c.Add(fmt.Sprintf("key[%d]", i), "skal nævne hver kolonne én gang", "must name each column once")
		}
		p.key = append(p.key, header)
	}
	p.named = p.byAssignment && c.Columns["tenants.1.name"] != "" && c.Columns["tenancy.address.street"] != ""
	if len(p.key) == 0 && !p.named {
		c.Add(
			"key", "mangler; skriv de kolonner, der tilsammen navngiver lejemålet",
			"is missing; write the columns that together name the tenancy",
		)
	}
}

// events checks that an event that is mapped can get a kind and a day.
func (c *checker) events(p *Plan) {
	has := func(name string) bool {
		_, column := c.Columns[name]
		_, constant := c.Constants[name]
		return column || constant
	}
	if p.byEvent {
		if !has("event.kind") {
			c.Add("columns", "rækker pr. hændelse kræver event.kind", "rows by event need event.kind")
		}
		if !has("event.on") && !has("event.at") {
			c.Add(
				"columns", "rækker pr. hændelse kræver event.on eller event.at",
				"rows by event need event.on or event.at",
			)
		}
		return
	}
	for _, col := range p.columns {
		on := "events." + string(col.field.kind)
		if col.field.event && !has(on) && !has(on+".at") {
			c.Add("columns."+col.name, "kan ikke bruges uden "+on, "is of no use without "+on)
		}
	}
}
