// Package housing pretends to be the housing system of an association: from a seed it writes exports of any
// size in the shapes that Danish systems give them. Nobody in them exists: names are common given names and
// surnames put together by chance, and streets, numbers and sums are made up. The same seed gives the same
// bytes.
package housing

import (
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"

	"boligbro/rules"
)

// Export is one night's file.
type Export struct {
	Seed        int64
	Association string    // CVR number; another number, other tenancies
	Tenancies   int       // how many tenancies the association lets
	Steps       int       // how many of them have a legal step, spread evenly
	Day         rules.Day // the day of the export: all steps but planned ones lie before its end
	// per cent of those with steps that have gone one step further since the night with 0
	Change int

	Municipalities []string // kommunekoder in which the dwellings lie; none: 0751
	Rows           string   // "tenancy" (default), or "event": those with steps only, a row for each event
	Encoding       string   // "utf-8" (default) or "windows-1252"

	Bad      int // how many of those with steps have a step date that is no day
	Repeated int // how many of those with steps stand in the file twice
}

// Check says what cannot be written.
func (e Export) Check() error {
	switch {
	case e.Tenancies < 1:
		return errors.New("an export needs at least one tenancy")
	case e.Steps < 0 || e.Steps > e.Tenancies:
		return errors.New("steps must be between none and one for each tenancy")
	case e.Change < 0 || e.Change > 100:
		return errors.New("change must be a percentage from 0 to 100")
	case e.Day.IsZero():
		return errors.New("an export needs its day")
	case e.Rows != "" && e.Rows != "tenancy" && e.Rows != "event":
		return errors.New(`rows must be "tenancy" or "event"`)
	case e.Encoding != "" && e.Encoding != "utf-8" && e.Encoding != "windows-1252":
		return errors.New(`encoding must be "utf-8" or "windows-1252"`)
	}
	for _, code := range e.Municipalities {
		if _, ok := rules.LookupMunicipality(code); !ok {
			return fmt.Errorf("there is no municipality %q", code)
		}
	}
	return nil
}

// WriteTo writes the export, a row at a time.
func (e Export) WriteTo(to io.Writer) (int64, error) {
	if err := e.Check(); err != nil {
		return 0, err
	}
	if len(e.Municipalities) == 0 {
		e.Municipalities = []string{"0751"}
	}
	w := &writer{to: to, latin: e.Encoding == "windows-1252"}
	seed := e.seed()
	source := rand.NewPCG(seed, 0)
	random := rand.New(source)
	byEvent := e.Rows == "event"
	w.header(byEvent)
	stepped := 0
	for i := range e.Tenancies {
		source.Seed(seed, uint64(i))
		has := share(i, e.Steps, e.Tenancies)
		if byEvent && !has {
			continue
		}
		t := e.tenancy(random, i)
		rows := 1
		if has {
			further := share(stepped, e.Change*e.Steps/100, e.Steps)
			t.steps(random, e.Day, further)
			if share(stepped, e.Bad, e.Steps) {
				t.bad = true
			}
			if share(stepped, e.Repeated, e.Steps) {
				rows = 2
			}
			stepped++
		}
		for range rows {
			if byEvent {
				w.events(&t)
			} else {
				w.tenancy(&t)
			}
		}
		if w.err != nil {
			break
		}
	}
	w.flush()
	return w.n, w.err
}

// seed is that of the association's tenancies.
func (e Export) seed() uint64 {
	seed := uint64(e.Seed)
	for _, digit := range e.Association {
		seed = seed*31 + uint64(digit)
	}
	return seed
}

// share reports whether the i-th of all is among some that are spread evenly.
func share(i, some, all int) bool {
	return all > 0 && (i+1)*some/all > i*some/all
}

// columns are the headers of the facts, and what they mean.
var columns = [...]struct{ header, field string }{
	{"Selskabsnr", ""}, {"Afdelingsnr", "department"}, {"Lejemålsnr", ""}, {"Boligtype", "tenancy.kind"},
	{"Kommunenr", "tenancy.municipality"}, {"Adresse", "tenancy.address.street"},
	{"Postnr", "tenancy.address.postalCode"}, {"By", "tenancy.address.city"},
	{"Indflytningsdato", "tenancy.start"}, {"Anvist af kommunen", "tenancy.assigned"},
	{"Lejer", "tenants.1.name"}, {"Navnebeskyttet", "tenants.1.protected"}, {"Medlejer", "tenants.2.name"},
	{"Medlejer navnebeskyttet", "tenants.2.protected"}, {"Hjemmeboende børn", "household.childrenUnder18"},
	{"Restance", "arrears.amount"}, {"Restance siden", "arrears.since"},
}

var stepColumns = [...]struct{ header, field string }{
	{"Rykker", "events.reminded"}, {"Påkrav", "events.demanded"},
	{"Påkrav kommet frem", "events.demanded.received"}, {"Ophævet", "events.terminated"},
	{"Anmodning påtænkt", "events.filing-planned"}, {"Anmodning indgivet", "events.filed"},
	{"Grund", "events.filed.ground"}, {"Fogedsag", "events.filed.ref"},
	{"Indgivet af", "events.filed.filedBy"}, {"Betalt", "events.paid"}, {"Tilbagekaldt", "events.withdrawn"},
}

var eventColumns = [...]struct{ header, field string }{
	{"Hændelse", "event.kind"}, {"Dato", "event.on"}, {"Kommet frem", "event.received"},
	{"Grund", "event.ground"}, {"Reference", "event.ref"}, {"Indgivet af", "event.filedBy"},
}

// kinds are the words by which the system calls what it knows of.
var kinds = map[rules.EventKind]string{
	rules.Reminded: "Rykker", rules.Demanded: "Påkrav", rules.Terminated: "Ophævelse",
	rules.FilingPlanned: "Foged planlagt", rules.Filed: "Foged indgivet", rules.Paid: "Betaling",
	rules.Withdrawn: "Tilbagekaldelse",
}

// Settings describes the export to whoever reads it. Files is left to the caller.
func (e Export) Settings() csvfile.Settings {
	c := csvfile.Settings{
		Delimiter: ";", Encoding: "utf-8", Settings: mapping.Settings{
			Rows:    "tenancy",
			Decimal: ",",
			Dates:   []string{"dd-mm-yyyy"},
			Key:     []string{"Selskabsnr", "Afdelingsnr", "Lejemålsnr"},
			Columns: map[string]string{},
			Codes: map[string]map[string]string{"tenancy.kind": {
				"Familiebolig": "family", "Ungdomsbolig": "youth", "Ældrebolig": "elderly",
				"Plejebolig": "care",
				"Erhverv":    "other",
			}},
			Constants: map[string]string{"landlord": "social"},
		},
	}
	if e.Encoding != "" {
		c.Encoding = e.Encoding
	}
	for _, column := range columns {
		if column.field != "" {
			c.Columns[column.field] = column.header
		}
	}
	prefix := "events.filed."
	if e.Rows == "event" {
		c.Rows, prefix = "event", "event."
		for _, column := range eventColumns {
			c.Columns[column.field] = column.header
		}
		c.Codes["event.kind"] = map[string]string{}
		for kind, word := range kinds {
			c.Codes["event.kind"][word] = string(kind)
		}
	} else {
		for _, column := range stepColumns {
			c.Columns[column.field] = column.header
		}
	}
	c.Codes[prefix+"ground"] = map[string]string{"Restance": "arrears", "Husorden": "house-rules",
		"Restance og husorden": "arrears,house-rules"}
	c.Codes[prefix+"filedBy"] = map[string]string{"Advokat": "lawyer", "Selskabet": ""}
	return c
}

// writer puts rows together and passes them on in large pieces.
type writer struct {
	to    io.Writer
	latin bool
	buf   []byte
	out   []byte
	n     int64
	err   error
}

const piece = 64 << 10

// field adds a field, in quotes when it must be.
func (w *writer) field(s string) {
	quoted := false
	for i := range len(s) {
		quoted = quoted || s[i] == ';' || s[i] == '"' || s[i] == '\n'
	}
	if !quoted {
		w.buf = append(w.buf, s...)
	} else {
		w.buf = append(w.buf, '"')
		for i := range len(s) {
			if s[i] == '"' {
				w.buf = append(w.buf, '"')
			}
			w.buf = append(w.buf, s[i])
		}
		w.buf = append(w.buf, '"')
	}
	w.buf = append(w.buf, ';')
}

func (w *writer) day(d rules.Day) {
	if !d.IsZero() {
		year, month, day := d.Date()
		w.padded(day, 2)
		w.buf = append(w.buf, '-')
		w.padded(int(month), 2)
		w.buf = append(w.buf, '-')
		w.padded(year, 4)
	}
	w.buf = append(w.buf, ';')
}

func (w *writer) padded(n, width int) {
	for limit := 10; width > 1; width-- {
		if n < limit {
			w.buf = append(w.buf, "000"[:width-1]...)
			break
		}
		limit *= 10
	}
	w.buf = strconv.AppendInt(w.buf, int64(n), 10)
}

// amount adds kroner the Danish way: 14.250,00.
func (w *writer) amount(ore int) {
	kroner := ore / 100
	if kroner >= 1000 {
		w.buf = strconv.AppendInt(w.buf, int64(kroner/1000), 10)
		w.buf = append(w.buf, '.')
		w.padded(kroner%1000, 3)
	} else {
		w.buf = strconv.AppendInt(w.buf, int64(kroner), 10)
	}
	w.buf = append(w.buf, ',')
	w.padded(ore%100, 2)
	w.buf = append(w.buf, ';')
}

// end ends the row.
func (w *writer) end() {
	w.buf[len(w.buf)-1] = '\n'
	if len(w.buf) >= piece {
		w.flush()
	}
}

func (w *writer) flush() {
	if w.err != nil || len(w.buf) == 0 {
		return
	}
	out := w.buf
	if w.latin {
		w.out = w.out[:0]
		for _, char := range string(w.buf) {
			w.out = append(w.out, byte(char)) // no letter here lies beyond Latin-1, which Windows-1252 holds
		}
		out = w.out
	}
	n, err := w.to.Write(out)
	w.n += int64(n)
	w.err = err
	w.buf = w.buf[:0]
}

func (w *writer) header(byEvent bool) {
	for _, column := range columns {
		w.field(column.header)
	}
	if byEvent {
		for _, column := range eventColumns {
			w.field(column.header)
		}
	} else {
		for _, column := range stepColumns {
			w.field(column.header)
		}
	}
	w.end()
}
