package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// keys is the yaml keys of a settings type and where their fields are. The keys of an embedded type are its
// own, so that several kinds may share a section.
func keys(t reflect.Type) map[string][]int {
	m := map[string][]int{}
	for _, field := range reflect.VisibleFields(t) {
		if k := field.Tag.Get("yaml"); k != "" {
			m[k] = field.Index
		}
	}
	return m
}

// unknown notes a key that does not exist. The key itself is repeated only when it is close to a known one: a
// forgotten colon or space can make a password look like a key.
func (f *faults) unknown(path, key string, k ast.Node, names []string) {
	f.astray[path] = true
	if near, ok := nearest(key, names); ok {
		f.node(join(path, key), k,
			fmt.Sprintf("ukendt nøgle; mente du %q?", near),
			fmt.Sprintf("unknown key; did you mean %q?", near))
		return
	}
	if homes := slices.Sorted(slices.Values(f.homes(reflect.TypeFor[Config](), "", key))); len(homes) > 0 {
		f.node(join(path, key), k,
			"nøglen hører ikke til her, men i "+strings.Join(homes, ", "),
			"the key does not belong here but in "+strings.Join(homes, ", "))
		return
	}
	all := strings.Join(names, ", ")
	f.node(path, k, "ukendt nøgle; her kendes "+all, "unknown key; known here are "+all)
}

// homes is every path whose last key is key.
func (f *faults) homes(t reflect.Type, path, key string) []string {
	switch t.Kind() {
	case reflect.Pointer:
		return f.homes(t.Elem(), path, key)
	case reflect.Slice:
		return f.homes(t.Elem(), path+"[]", key)
	case reflect.Struct:
	default:
		return nil
	}
	parts := map[string]reflect.Type{}
	for k, i := range keys(t) {
		parts[k] = t.FieldByIndex(i).Type
	}
	if hasPart(t) {
		for k, empty := range f.parts.at(path) {
			parts[k] = reflect.TypeOf(empty())
		}
	}
	var found []string
	for k, part := range parts {
		if k == key {
			found = append(found, join(path, k))
		}
		found = append(found, f.homes(part, join(path, k), key)...)
	}
	return found
}

// nearest is the name that key most likely means: at most a quarter of its letters, and one, are wrong.
func nearest(key string, names []string) (string, bool) {
	best, least := "", 2+len([]rune(key))/4
	for _, name := range names {
		if d := distance([]rune(strings.ToLower(key)), []rune(strings.ToLower(name))); d < least {
			best, least = name, d
		}
	}
	return best, best != ""
}

// distance counts the letters to insert, remove, change or swap with their neighbour to get from a to b
// (Damerau's restricted edit distance).
func distance(a, b []rune) int {
	if len(a) > 40 || len(b) > 40 {
		return max(len(a), len(b))
	}
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range b {
		d[0][j+1] = j + 1
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}
