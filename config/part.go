package config

import (
	"reflect"
	"regexp"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Settings are the settings of one channel or of one kind of source. The type belongs to the package that
// uses them: a pointer to a struct whose yaml tags are its keys. They are read as strictly as the rest of the
// file.
type Settings interface {
	// Fill sets what was left out to its default.
	Fill()
	// Check notes everything that is wrong.
	Check(f Faults)
}

// Kinds makes empty settings of every kind of a part, by the key that names the kind in the file.
type Kinds map[string]func() Settings

// Parts are the kinds of settings that other packages own: each kind has a package of its own.
type Parts struct {
	Sources  Kinds // of sources[]
	From     Kinds // of sources[].from
	Channels Kinds // of municipalities[].channels[]
}

var index = regexp.MustCompile(`\[[0-9]*\]`)

// at is the kinds of the part whose place is path.
func (k Parts) at(path string) Kinds {
	switch index.ReplaceAllString(path, "[]") {
	case "sources[]":
		return k.Sources
	case "sources[].from":
		return k.From
	case "municipalities[].channels[]":
		return k.Channels
	}
	return nil
}

// Part is a part of the file that another package reads: the kind is its key, and the settings are written
// below it.
type Part struct {
	Kind     string
	Settings Settings
}

// hasPart reports whether a settings type holds the settings of another package beside its own keys.
func hasPart(t reflect.Type) bool {
	field, ok := t.FieldByName("Part")
	return ok && field.Type == reflect.TypeFor[Part]()
}

// part reads the settings of a kind.
func (f *faults) part(path, kind string, n ast.Node, p *Part, empty Settings) {
	if p.Kind != "" {
		f.add(join(path, kind),
			"her står allerede "+p.Kind+"; skriv kun én, og giv den anden sit eget led med -",
			p.Kind+" stands here already; write only one, and give the other an item of its own with -")
		return
	}
	p.Kind, p.Settings = kind, empty
	f.value(join(path, kind), n, reflect.ValueOf(empty).Elem())
}

func (p *Part) fill() {
	if p.Settings != nil {
		p.Settings.Fill()
	}
}

// check asks the part's package what is wrong. A part without a kind is a fault with these words, unless a
// key there that does not exist, and has been noted, may be the kind.
func (p *Part) check(f *faults, path, da, en string) {
	switch {
	case p.Settings != nil:
		p.Settings.Check(Faults{f, join(path, p.Kind)})
	case !f.astray[path]:
		f.add(path, da, en)
	}
}

// Faults collects what a package finds wrong with its settings. Keys are those below the part, such as url or
// smtp.host.
type Faults struct {
	all  *faults
	path string
}

// Config is the whole file, for settings that fall back on another part of it.
func (f Faults) Config() *Config { return f.all.c }

// At collects what is wrong below the key.
func (f Faults) At(key string) Faults { return Faults{f.all, join(f.path, key)} }

// Add notes what is wrong with a key and what to do, in both languages, without quoting the value. The empty
// key is the whole part.
func (f Faults) Add(key, da, en string) {
	if key != "" {
		key = "." + key
	}
	f.all.add(f.path+key, da, en)
}

// Unread reports whether the value was written and could not be read, which has been noted.
func (f Faults) Unread(key string) bool { return f.all.broken[join(f.path, key)] }

// Address notes a fault unless s is one bare e-mail address.
func (f Faults) Address(key, s string) { checkAddress(f.all, join(f.path, key), s) }

// Signings notes a fault unless each is a secret as Standard Webhooks asks for.
func (f Faults) Signings(key string, s Secrets) { checkSignings(f.all, join(f.path, key), s) }

// Timeout notes a fault when a channel may take too long to hand over one notice.
func (f Faults) Timeout(key string, d time.Duration) { checkTimeout(f.all, join(f.path, key), d) }
