package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Source is one feed from a housing system.
type Source struct {
	Name        string `yaml:"name"`        // small letters, digits and hyphens; it names the source for good
	Association string `yaml:"association"` // CVR
	Part               // how its kind is read, such as csv
	From        From   `yaml:"from"` // from where its files are fetched first; none: they are there
	Guard       Guard  `yaml:"guard"`
}

// From says from where the files of a source are fetched before they are read.
type From struct {
	Part // such as sftp
}

// check: only files are fetched.
func (s Source) checkFrom(f *faults, path string) {
	if s.From.Settings == nil {
		return
	}
	if _, files := s.Settings.(interface{ Pattern() string }); !files && s.Settings != nil {
		f.add(path, "bruges kun til filer; "+s.Kind+" henter selv", "is used for files only; "+s.Kind+
			" fetches by itself")
	}
	s.From.check(f, path, "", "")
}

// Guard says when a run is refused because its feed cannot be whole.
type Guard struct {
	MaxAge    time.Duration `yaml:"maxAge"`    // files older than this are stale; default 36h
	MaxShrink int           `yaml:"maxShrink"` // per cent fewer rows than last adopted, 1 to 100; default 20
	MaxBad    int           `yaml:"maxBad"`    // per cent of rows quarantined, 1 to 100; default 10
	// per cent of known cases that come under other numbers, when they are at least five, 1 to 100; default 20
	MaxRenumbered int `yaml:"maxRenumbered"`
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
	if g.MaxRenumbered == 0 {
		g.MaxRenumbered = 20
	}
}

var sourceName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

func (c *Config) checkSources(f *faults) {
	associations := map[string]bool{}
	for _, a := range c.Associations {
		associations[a.CVR] = true
	}
	seen := map[string]bool{}
	for i, s := range c.Sources {
		path := fmt.Sprintf("sources[%d]", i)
		switch {
		case !sourceName.MatchString(s.Name):
			f.add(
				path+".name", "skal være et kort navn af små bogstaver a-z, cifre og bindestreger",
				"must be a short name of small letters a-z, digits and hyphens",
			)
		case seen[s.Name]:
			f.add(
				path+".name", "navnet bruges af en anden kilde; vælg et andet",
				"the name is used by another source; choose another",
			)
		}
		seen[s.Name] = true
		switch {
		case s.Association == "":
			f.add(
				path+".association",
				"mangler; skriv CVR-nummeret på den boligorganisation, som kilden hører til",
				"is missing; write the CVR number of the association that the source belongs to",
			)
		case !associations[s.Association]:
			f.add(
				path+".association",
				"findes ikke under associations; ret nummeret, eller tilføj boligorganisationen dér",
				"is not among associations; correct the number or add the association there",
			)
		}
		kinds := strings.Join(slices.Sorted(maps.Keys(f.parts.Sources)), ", ")
		s.Part.check(f, path, "siger ikke, hvor der læses; tilføj "+kinds,
			"does not say where to read; add "+kinds)
		s.checkFrom(f, path+".from")
		s.Guard.check(f, path+".guard")
	}
}

func (g Guard) check(f *faults, path string) {
	for key, n := range map[string]int{
		"maxShrink": g.MaxShrink, "maxBad": g.MaxBad, "maxRenumbered": g.MaxRenumbered,
	} {
		if n < 1 || n > 100 {
			f.add(path+"."+key, "skal være en procent fra 1 til 100", "must be a percentage from 1 to 100")
		}
	}
}
