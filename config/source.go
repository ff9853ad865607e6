package config

import (
	"fmt"
	"regexp"
	"time"
)

// Source is one feed from a housing system.
type Source struct {
	Name        string `yaml:"name"`        // small letters, digits and hyphens; it names the source in the log for good
	Association string `yaml:"association"` // CVR
	CSV         *CSV   `yaml:"csv"`
	Guard       Guard  `yaml:"guard"`
}

// Guard says when a run is refused because its feed cannot be whole.
type Guard struct {
	MaxAge    time.Duration `yaml:"maxAge"`    // files older than this are stale; default 36h
	MaxShrink int           `yaml:"maxShrink"` // per cent fewer rows than the last adopted run, 1 to 100; default 20
	MaxBad    int           `yaml:"maxBad"`    // per cent of rows quarantined, 1 to 100; default 10
}

// CSV describes exported files. What it says about fields is checked by the adapter that reads them.
type CSV struct {
	Files     string                       `yaml:"files"`     // a path or a glob
	Rows      string                       `yaml:"rows"`      // "tenancy" (default) or "event"
	Delimiter string                       `yaml:"delimiter"` // default ";"
	Encoding  string                       `yaml:"encoding"`  // "utf-8" (default; a byte order mark is accepted) or "windows-1252"
	Decimal   string                       `yaml:"decimal"`   // "," (default) or "."
	Dates     []string                     `yaml:"dates"`     // of "dd-mm-yyyy", "dd.mm.yyyy", "dd/mm/yyyy", "yyyy-mm-dd" (default: first and last)
	Key       []string                     `yaml:"key"`       // columns that together name the tenancy, joined by "-"
	Columns   map[string]string            `yaml:"columns"`   // field of the case -> column header, e.g. tenancy.start: Indflytningsdato
	Codes     map[string]map[string]string `yaml:"codes"`     // field of the case -> word in the file -> word of the case
	Constants map[string]string            `yaml:"constants"` // field of the case -> the word that holds for every row, e.g. tenancy.municipality: "0751"
}

func (g *Guard) fill() {
	if g.MaxAge == 0 {
		g.MaxAge = 36 * time.Hour
	}
	if g.MaxShrink == 0 {
		g.MaxShrink = 20
	}
	if g.MaxBad == 0 {
		g.MaxBad = 10
	}
}

var sourceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (c *Config) checkSources(f *faults) {
	known := map[string]bool{}
	for _, a := range c.Associations {
		known[a.CVR] = true
	}
	seen := map[string]bool{}
	for i, s := range c.Sources {
		path := fmt.Sprintf("sources[%d]", i)
		switch {
		case !sourceName.MatchString(s.Name):
			f.add(path+".name", "skal være et kort navn af små bogstaver a-z, cifre og bindestreger", "must be a short name of small letters a-z, digits and hyphens")
		case seen[s.Name]:
			f.add(path+".name", "navnet bruges af en anden kilde; vælg et andet", "the name is used by another source; choose another")
		}
		seen[s.Name] = true
		switch {
		case s.Association == "":
			f.add(path+".association", "mangler; skriv CVR-nummeret på den boligorganisation, som kilden hører til", "is missing; write the CVR number of the association that the source belongs to")
		case !known[s.Association]:
			f.add(path+".association", "findes ikke under associations; ret nummeret, eller tilføj boligorganisationen dér", "is not among associations; correct the number or add the association there")
		}
		switch {
		case s.CSV == nil:
			f.add(path, "siger ikke, hvor der læses; tilføj csv", "does not say where to read; add csv")
		case s.CSV.Files == "":
			f.add(path+".csv.files", "mangler; skriv stien til filen, fx eksport/*.csv", "is missing; write the path of the file, e.g. export/*.csv")
		}
		s.Guard.check(f, path+".guard")
	}
}

func (g Guard) check(f *faults, path string) {
	for key, n := range map[string]int{"maxShrink": g.MaxShrink, "maxBad": g.MaxBad} {
		if n < 1 || n > 100 {
			f.add(path+"."+key, "skal være en procent fra 1 til 100", "must be a percentage from 1 to 100")
		}
	}
}
