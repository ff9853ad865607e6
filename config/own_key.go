package config

import (
	"regexp"
	"strings"
)

// hidden stands in a path for a key that is not repeated. The line says which it is.
const hidden = "***"

// fieldName is how keys that a user chooses are written when they are names of fields, such as tenancy.start.
var fieldName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$`)

// maxFieldName is longer than the name of any field, in bytes.
const maxFieldName = 60

// shown is the path without what a user may have written of a person: below a section whose keys are the
// user's own, only what looks like the name of a field is repeated, and below that nothing, for those are
// words of the feed.
func (c *Config) shown(path string) string {
	for at := range path {
		if path[at] != '.' || !c.own[path[:at]] {
			continue
		}
		key, word := path[at+1:], ""
		for end := range key {
			if key[end] == '.' && c.own[path[:at+1+end]] {
				key, word = key[:end], "."+hidden
				break
			}
		}
		if len(key) > maxFieldName || !fieldName.MatchString(key) || c.strange[path[:at+1]+key] {
			key = hidden
		}
		return path[:at+1] + key + word
	}
	return path
}

// Strange notes what is wrong with a key that the user chose and that is nowhere near a known one. It is not
// repeated: a name of somebody may stand in the wrong place.
func (f Faults) Strange(key, da, en string) {
	f.all.c.strange[strings.TrimPrefix(f.path+"."+key, ".")] = true
	f.Add(key, da, en)
}
