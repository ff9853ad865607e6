package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"boligbro/rules/lang"
)

// The largest settings file, in bytes, and how often it may open a bracket or a list within a list: far above
// any real one, and what keeps an absurd one from exhausting the parser, which calls itself for each level.
const (
	maxFile  = 1 << 20
	maxOpen  = 20_000
	maxLists = 100
)

// decode reads b into the settings. It walks the tree itself instead of using yaml.Unmarshal: so all faults
// are found at once, each has its place, leading zeros are kept ("0751"), and no error quotes the line that
// holds a secret. It reports whether the file could be read as settings at all.
func (f *faults) decode(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	if len(b) > maxFile {
		f.add("",
			"filen er for stor til at være indstillinger (over 1 MB)",
			"the file is too large to be settings (over 1 MB)")
		return false
	}
	if i, ok := notText(b); !ok {
		f.list = append(f.list, Fault{
			Line: 1 + bytes.Count(b[:i], []byte("\n")), Column: 1 + i - (bytes.LastIndexByte(b[:i], '\n') + 1),
			Words: lang.Text{
				DA: "filen er ikke ren UTF-8-tekst; gem den som UTF-8",
				EN: "the file is not plain UTF-8 text; save it as UTF-8"}})
		return false
	}
	if tooDeep(b) {
		f.add("",
			"filen er indlejret for dybt til at være indstillinger",
			"the file nests too deeply to be settings")
		return false
	}
	file, err := parser.ParseBytes(b, 0)
	if err != nil {
		f.syntax(err)
		return false
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil && d.Body.Type() != ast.NullType && d.Body.Type() != ast.CommentType {
			docs = append(docs, d.Body)
		}
	}
	switch len(docs) {
	case 0:
		f.add("",
			"filen er tom; begynd med en kopi af config/example.yaml",
			"the file is empty; start from a copy of config/example.yaml")
		return false
	case 1:
	default:
		f.node("", docs[1],
			"filen rummer mere end ét dokument; behold ét og fjern linjen ---",
			"the file holds more than one document; keep one and remove the line ---")
		return false
	}
	n := len(f.list)
	f.value("", docs[0], reflect.ValueOf(f.c).Elem())
	return len(f.list) == n || docs[0].Type() == ast.MappingType
}

// notText finds the first byte that no text has.
func notText(b []byte) (int, bool) {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return i, false
		}
		i += n
	}
	return 0, true
}

// tooDeep is an upper bound on nesting that can be had without parsing.
func tooDeep(b []byte) bool {
	open := bytes.Count(b, []byte("[")) + bytes.Count(b, []byte("{"))
	lists := 0
	for line := range bytes.Lines(b) {
		marks := line[:len(line)-len(bytes.TrimLeft(line, " \t-?:"))]
		lists = max(lists, len(marks)-bytes.Count(marks, []byte(" ")))
	}
	return open > maxOpen || lists > maxLists
}

// syntax notes what the parser did not understand. Its own text is used only where it cannot hold a value,
// and never its excerpt of the file.
func (f *faults) syntax(err error) {
	fault := Fault{Words: lang.Text{
		DA: "filens opbygning kan ikke forstås her; se efter indrykning, kolon og anførselstegn",
		EN: "the layout of the file cannot be understood here; look at indentation, colons and quotes"}}
	var e yaml.Error
	if errors.As(err, &e) {
		if t := e.GetToken(); t != nil && t.Position != nil {
			fault.Line, fault.Column = t.Position.Line, t.Position.Column
		}
		switch m := e.GetMessage(); {
		case twice.MatchString(m):
			fault.Words = f.writtenTwice(twice.FindStringSubmatch(m), fault.Line)
		case strings.Contains(m, "\t") || strings.Contains(m, "tab character"):
			fault.Words = lang.Text{
				DA: "et tabulatortegn kan ikke bruges her; ryk ind med mellemrum",
				EN: "a tab cannot be used here; indent with spaces"}
		case !strings.Contains(m, `"`):
			fault.Words.EN += " (" + m + ")"
		}
	}
	f.list = append(f.list, fault)
}

// twice is how the parser tells of a key that stands twice in a mapping: its name, and the line that has it
// first.
var twice = regexp.MustCompile(`^mapping key ("(?:[^"\\]|\\.)*") already defined at \[(\d+):`)

// writtenTwice says which key stands twice, and in which lines. One that no setting has is not repeated.
func (f *faults) writtenTwice(told []string, line int) lang.Text {
	key, err := strconv.Unquote(told[1])
	if err != nil || len(f.homes(reflect.TypeFor[Config](), "", key)) == 0 {
		key = hidden
	}
	return lang.Text{
		DA: fmt.Sprintf("nøglen %s står to gange, på linje %s og %d; behold den ene", key, told[2], line),
		EN: fmt.Sprintf("the key %s is written twice, in lines %s and %d; keep one of them", key, told[2], line)}
}

var (
	secretType   = reflect.TypeFor[Secret]()
	secretsType  = reflect.TypeFor[Secrets]()
	durationType = reflect.TypeFor[time.Duration]()
)

// value reads node n, whose place is path, into v.
func (f *faults) value(path string, n ast.Node, v reflect.Value) {
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		f.broken[path] = true
		f.node(path, n,
			"ankre (&), henvisninger (*) og mærker (!) bruges ikke her; skriv værdien ud",
			"anchors (&), aliases (*) and tags (!) are not used here; write the value out")
		return
	case *ast.NullNode:
		return
	}
	switch v.Type() {
	case secretType:
		f.secret(path, n, v)
		return
	case secretsType:
		f.secrets(path, n, v)
		return
	case durationType:
		f.duration(path, n, v)
		return
	}
	switch v.Kind() {
	case reflect.String, reflect.Int, reflect.Bool:
		if s, ok := f.scalar(path, n); ok {
			f.set(path, s, v)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.value(path, n, v.Elem())
	case reflect.Slice:
		f.sequence(path, n, v)
	case reflect.Map:
		f.mapping(path, n, v)
	case reflect.Struct:
		f.fields(path, n, v)
	default:
		panic("config: no reading of " + v.Type().String())
	}
}

// set gives a text, a whole number or a yes or no the value that is written in the file.
func (f *faults) set(path, s string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Int:
		i, err := strconv.Atoi(s)
		if err != nil || i <= 0 { // no number of the settings may be 0, which means "left out"
			f.unread(path, "skal være et helt tal større end 0", "must be a whole number above 0")
			return
		}
		v.SetInt(int64(i))
	case reflect.Bool:
		if s != "true" && s != "false" {
			f.unread(path, "skal være true eller false", "must be true or false")
		}
		v.SetBool(s == "true")
	}
}

// number reads a whole number, and tells who writes something else from what to what it can be, as "1-100".
// That a number is too large is told by whoever knows why.
func (f *faults) number(path, within string, n ast.Node, v reflect.Value) {
	s, ok := f.scalar(path, n)
	if !ok {
		return
	}
	i, err := strconv.Atoi(s)
	if err != nil || i <= 0 {
		least, most, _ := strings.Cut(within, "-")
		f.unread(path, "skal være et helt tal fra "+least+" til "+most,
			"must be a whole number from "+least+" to "+most)
		return
	}
	v.SetInt(int64(i))
}

// scalar is the text of a single value as it is written in the file, so that 0751 keeps its zero.
func (f *faults) scalar(path string, n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	}
	f.unread(path,
		"skal være én værdi, ikke en liste eller flere nøgler",
		"must be one value, not a list or several keys")
	return "", false
}

func (f *faults) duration(path string, n ast.Node, v reflect.Value) {
	s, ok := f.scalar(path, n)
	if !ok {
		return
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		f.unread(path,
			"skal være en tid større end 0 med enhed, fx 30s, 20m eller 72h",
			"must be a time above 0 with its unit, e.g. 30s, 20m or 72h")
		return
	}
	v.SetInt(int64(d))
}

func (f *faults) sequence(path string, n ast.Node, v reflect.Value) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		f.unread(path, "skal være en liste; sæt - foran hvert led", "must be a list; put - before each item")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		f.mark(at, item)
		if item.Type() == ast.NullType {
			f.unread(at,
				"leddet er tomt; udfyld eller fjern det",
				"the item is empty; fill it in or remove it")
			continue
		}
		f.value(at, item, v.Index(i))
	}
}

// mapping reads keys that the user chooses.
func (f *faults) mapping(path string, n ast.Node, v reflect.Value) {
	v.Set(reflect.MakeMap(v.Type()))
	f.c.own[path] = true
	f.each(path, n, func(key string, k, val ast.Node) {
		at := path + "." + key
		f.c.at[at] = place(k)
		if v.MapIndex(reflect.ValueOf(key)).IsValid() {
			f.add(at, "nøglen står to gange; behold den ene", "the key is written twice; keep one of them")
		}
		if val.Type() == ast.NullType {
			f.add(at, `mangler en værdi; skriv "" for ingen`, `lacks a value; write "" for none`)
			return
		}
		e := reflect.New(v.Type().Elem()).Elem()
		f.value(at, val, e)
		v.SetMapIndex(reflect.ValueOf(key), e)
	})
}

// fields reads the keys of a settings type.
func (f *faults) fields(path string, n ast.Node, v reflect.Value) {
	own := keys(v.Type())
	kinds := Kinds{}
	if hasPart(v.Type()) {
		kinds = f.parts.at(path)
	}
	names := slices.Sorted(maps.Keys(own))
	names = slices.AppendSeq(names, maps.Keys(kinds))
	slices.Sort(names)
	seen := map[string]bool{}
	f.each(path, n, func(key string, k, val ast.Node) {
		if !slices.Contains(names, key) {
			f.unknown(path, key, k, names)
			return
		}
		at := join(path, key)
		f.c.at[at] = place(k)
		if seen[key] {
			f.add(at, "nøglen står to gange; behold den ene", "the key is written twice; keep one of them")
		}
		seen[key] = true
		if empty, ok := kinds[key]; ok {
			f.part(path, key, val, v.FieldByName("Part").Addr().Interface().(*Part), empty())
			return
		}
		field := v.Type().FieldByIndex(own[key])
		if within := field.Tag.Get("within"); within != "" && val.Type() != ast.NullType {
			f.number(at, within, val, v.FieldByIndex(own[key]))
			return
		}
		f.value(at, val, v.FieldByIndex(own[key]))
	})
}

// each calls fn with the keys and values of a mapping.
func (f *faults) each(path string, n ast.Node, fn func(key string, k, val ast.Node)) {
	m, ok := n.(ast.MapNode)
	if !ok {
		f.unread(path,
			"skal være nøgler med værdier, skrevet nøgle: værdi",
			"must be keys with values, written key: value")
		return
	}
	for it := m.MapRange(); it.Next(); {
		k := it.Key()
		var key string
		switch k := k.(type) {
		case *ast.StringNode:
			key = k.Value
		case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode, *ast.InfinityNode, *ast.NanNode:
			key = k.GetToken().Value
		default:
			f.node(path, k, "nøglen skal være et almindeligt ord", "the key must be a plain word")
			continue
		}
		fn(key, k, it.Value())
	}
}

// node notes a fault at the place of n.
func (f *faults) node(path string, n ast.Node, da, en string) {
	p := place(n)
	f.list = append(f.list, Fault{Path: f.c.shown(path), Line: p.line, Column: p.column,
		Words: lang.Text{DA: da, EN: en}})
}

// mark remembers where an item of a list begins.
func (f *faults) mark(path string, n ast.Node) {
	if m, ok := n.(ast.MapNode); ok {
		if it := m.MapRange(); it.Next() {
			f.c.at[path] = place(it.Key())
			return
		}
	}
	f.c.at[path] = place(n)
}

func place(n ast.Node) position {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return position{t.Position.Line, t.Position.Column}
	}
	return position{}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
