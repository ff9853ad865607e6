package xmlfile

import (
	"encoding/xml"
	"slices"
	"strings"

	"boligbro/adapters/mapping"
	"boligbro/adapters/markup"
)

const (
	outlineTokens = 1_000_000 // parts of a file that are looked at for its outline
	outlinePaths  = 2000      // different paths in it
	fewTimes      = 4         // an element that is there more often within one other is a list
)

// outline is which elements a file has, by their paths from the outermost.
type outline struct {
	elements map[string]*element
}

// element is what was seen of the elements at one path.
type element struct {
	count   int
	most    int // of them within one parent
	leaf    bool
	columns []string // its attributes
}

func newOutline() *outline { return &outline{elements: map[string]*element{}} }

// read looks at the first elements of the file.
func (o *outline) read(t *markup.Tokens) error {
	var path []string
	within := []map[string]int{{}}
	for range outlineTokens {
		token, err := t.Next()
		if err != nil {
			return err
		}
		switch part := token.(type) {
		case xml.StartElement:
			path = append(path, part.Name.Local)
			siblings := within[len(within)-1]
			siblings[part.Name.Local]++
			o.note(strings.Join(path, "/"), part, siblings[part.Name.Local])
			within = append(within, map[string]int{})
		case xml.EndElement:
			path, within = path[:len(path)-1], within[:len(within)-1]
		}
	}
	return errSeen
}

func (o *outline) note(path string, part xml.StartElement, sibling int) {
	e := o.elements[path]
	if e == nil {
		if len(o.elements) == outlinePaths {
			return
		}
		e = &element{leaf: true}
		o.elements[path] = e
		if parent := o.elements[parentOf(path)]; parent != nil {
			parent.leaf = false
		}
	}
	e.count, e.most = e.count+1, max(e.most, sibling)
	for _, a := range part.Attr {
		name := "@" + a.Name.Local
		if isData(a) && len(e.columns) < mostPaths && !slices.Contains(e.columns, name) {
			e.columns = append(e.columns, name)
		}
	}
}

func parentOf(path string) string {
	i := strings.LastIndexByte(path, '/')
	return path[:max(i, 0)]
}

// record is the path of the element that is a row: of those that are there several times the one within
// which most columns are known, and of several such the innermost. Empty: in none is enough known.
func (o *outline) record() (best string) {
	most, repeated := 0, false
	for path, e := range o.elements {
		if e.leaf && len(e.columns) == 0 {
			continue
		}
		n := mapping.KnownHeaders(o.columns(path))
		better := n > most || n == most && (len(path) > len(best) || len(path) == len(best) && path < best)
		if again := e.count > 1; n > 0 && (again && !repeated || again == repeated && better) {
			best, most, repeated = path, n, again
		}
	}
	return best
}

// columns are the columns of a record at the path: what is in it, but for lists.
func (o *outline) columns(record string) (all []string) {
	for path, e := range o.elements {
		if path != record && !strings.HasPrefix(path, record+"/") || o.listed(path, record) {
			continue
		}
		at := strings.TrimPrefix(strings.TrimPrefix(path, record), "/")
		if e.leaf && at != "" {
			all = append(all, at)
		}
		for _, attribute := range e.columns {
			all = append(all, strings.TrimPrefix(at+"/"+attribute, "/"))
		}
	}
	return all
}

// listed reports whether the path lies in a list within the record.
func (o *outline) listed(path, record string) bool {
	for ; path != record; path = parentOf(path) {
		if e := o.elements[path]; e == nil || e.most > fewTimes {
			return true
		}
	}
	return false
}
