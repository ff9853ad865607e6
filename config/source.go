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
	// Gone says what a case that disappears from the list is: ended, because only open cases are listed, or
	// to be asked about.
	Gone string `yaml:"gone"`
	// ExpectEvery is how long the source may bring no new content before somebody is told; 0: for ever.
	ExpectEvery time.Duration `yaml:"expectEvery"`
}

// What a case that disappears from a list is.
const (
	GoneEnded = "ended" // it has ended; nobody is asked
	GoneAsk   = "ask"   // a person is asked
)

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
	MaxAge time.Duration `yaml:"maxAge"` // files older than this are stale; default 36h
	// per cent fewer rows than last adopted, or than the most of the last month, 1 to 100; default 20
	MaxShrink int `yaml:"maxShrink" within:"1-100"`
	// per cent of rows quarantined, when they are at least five, or three that are half of all, 1 to 100;
	// default 10
	MaxBad int `yaml:"maxBad" within:"1-100"`
	// per cent of known cases that come under other numbers, when they are at least five, 1 to 100; default 20
	MaxRenumbered int `yaml:"maxRenumbered" within:"1-100"`
	// per cent of known cases that have other people or another dwelling, or steps on earlier days, when they are
	// at least five or all of three, 1 to 100; default 20
	MaxRewritten int `yaml:"maxRewritten" within:"1-100"`
	MinRows      int `yaml:"minRows"`    // fewest different rows of a whole list; 0: any
	MaxStepAge   int `yaml:"maxStepAge"` // most days since the newest legal step of a whole list; 0: any
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
	if g.MaxRewritten == 0 {
		g.MaxRewritten = 20
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
		checkUnnamed(f, path+".name", s.Name)
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
		s.checkContent(f, path)
	}
}

// checkContent: what the source's content may be.
func (s Source) checkContent(f *faults, path string) {
	if s.Gone != "" && s.Gone != GoneEnded && s.Gone != GoneAsk {
		f.add(path+".gone", "skal være ended (afsluttet) eller ask (spørg en person)",
			"must be ended, or ask (a person is asked)")
	}
	if s.ExpectEvery > 0 && s.ExpectEvery < shortestExpected {
		f.add(path+".expectEvery", "skal være mindst 1h, fx 30h for en kilde, der er ny hver nat",
			"must be at least 1h, e.g. 30h for a source that is new every night")
	}
}

// shortestExpected is the shortest time after which a source can be called silent.
const shortestExpected = time.Hour

func (g Guard) check(f *faults, path string) {
	for key, n := range map[string]int{
		"maxShrink": g.MaxShrink, "maxBad": g.MaxBad, "maxRenumbered": g.MaxRenumbered,
		"maxRewritten": g.MaxRewritten,
	} {
		if n < 1 || n > 100 {
			f.add(path+"."+key, "skal være en procent fra 1 til 100", "must be a percentage from 1 to 100")
		}
	}
}
