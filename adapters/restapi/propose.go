package restapi

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/config/client"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

const (
	proposeSize     = 32 << 20 // bytes of an answer that is looked into
	proposeElements = 9        // of a list in an item
	proposePaths    = 1000     // in an item
)

// Suits reports how likely the file is an answer in JSON.
func (s *Settings) Suits(f fetch.Found) fetch.Likely {
	switch f.Begins() {
	case '{', '[':
		return fetch.Surely
	}
	return fetch.No
}

// Propose looks into an answer of a service and proposes how the service can be read.
func (s *Settings) Propose(f fetch.Found) (p mapping.Proposal, err error) {
	in, err := f.Open()
	if err != nil {
		return p, err
	}
	defer in.Close()
	plain := bufio.NewReader(client.Limit(in, proposeSize))
	if mark, _ := plain.Peek(3); string(mark) == "\xef\xbb\xbf" {
		plain.Discard(len(mark)) // as an editor saved it
	}
	decoder := json.NewDecoder(plain)
	decoder.UseNumber()
	var answer any
	if err := decoder.Decode(&answer); err != nil {
		return p, answerFault(f, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return p, answerFault(f, cmp.Or(err, errForm))
	}
	o := &outline{}
	o.look(answer, nil)
	switch {
	case o.known == 0 && o.empty && !o.filled:
		return p, errEmptyList
	case o.known == 0:
		return p, mapping.ErrNoHeader
	}
	o.each = o.eachOf()
	p = o.propose(o.each)
	p.Section = o.settings(f, p.Optional())
	p.Notes = notes()
	return p, nil
}

// errEmptyList is the error of an answer of which nothing can be learnt.
var errEmptyList = lang.NewError(
	"listen i svaret er tom, så der er ingen felter at se på; hent svaret for en dag eller en afdeling, der har "+
		"lejemål, eller skriv items, columns og key i hånden, se config/README.md",
	"the list in the answer is empty, so there are no fields to look at; get the answer for a day or a department "+
		"that has tenancies, or write items, columns and key by hand, see config/README.md")

// propose proposes how the items are read: each as a row or, where each is not nil, each element of the list
// at that path in them.
func (o *outline) propose(each path) mapping.Proposal {
	seen := mapping.NewSeenRecords(strings.Join(each, ".") + ".")
	if each == nil {
		seen = mapping.NewSeenRecords("")
	}
	for _, item := range o.items {
		if seen.Full() {
			break
		}
		own := &flattened{}
		own.value(item, nil)
		value, _ := each.at(item)
		elements, _ := value.([]any)
		if each == nil || len(elements) == 0 {
			seen.Add(own.paths, own.words)
			continue
		}
		own.drop(each)
		for _, element := range elements {
			row := &flattened{slices.Clone(own.paths), slices.Clone(own.words)}
			row.value(element, each)
			seen.Add(row.paths, row.words)
		}
	}
	return seen.Propose()
}

// answerFault is the refusal of an answer, or a file, that cannot be read. Nothing of it is repeated.
func answerFault(f fetch.Found, err error) error {
	r := &adapters.Refusal{Code: adapters.MalformedFile, File: f.Name(), Hint: "JSON"}
	if f.Remote() {
		r.Code = adapters.Malformed
	}
	switch {
	case errors.Is(err, client.ErrTooLong), errors.Is(err, fetch.ErrExpands):
		r.Code, r.Hint = adapters.TooLarge, ""
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		r.Code, r.Hint = adapters.CutShort, ""
	}
	return r
}

// outline is the list of an answer: of its lists the one in whose items most is known.
type outline struct {
	at    path
	items []any
	known int
	// empty: there is a list of nothing; filled: there is one of items.
	empty, filled bool
	// each is the path, in an item, of the list whose elements are rows; nil: an item is a row.
	each path
	// beside are the members beside the list, which may tell of pages.
	beside []string
}

// look looks for the list in the value at the path.
func (o *outline) look(value any, at path) {
	if len(at) > deepest {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !strings.Contains(name, ".") {
				o.look(v[name], append(slices.Clip(at), name))
			}
		}
		if len(o.at) == len(at)+1 && slices.Equal(o.at[:len(at)], at) {
			o.beside = nil
			for _, name := range slices.Sorted(maps.Keys(v)) {
				if name != o.at[len(at)] {
					o.beside = append(o.beside, name)
				}
			}
		}
	case []any:
		o.list(v, at)
	}
}

// list takes the list when more is known of its items than of any before. Only the first items are looked at.
func (o *outline) list(items []any, at path) {
	if len(items) == 0 {
		o.empty = true
		return
	}
	_, object := items[0].(map[string]any)
	o.filled = o.filled || object
	paths := map[string]bool{}
	for _, item := range items[:min(len(items), 100)] {
		if _, is := item.(map[string]any); !is {
			return
		}
		r := &flattened{}
		r.value(item, nil)
		for _, name := range r.paths {
			paths[name] = true
		}
	}
	if n := mapping.KnownHeaders(slices.Sorted(maps.Keys(paths))); n > o.known {
		o.at, o.items, o.known = at, items, n
	}
}

// settings are the settings of the service whose answer this is.
func (o *outline) settings(f fetch.Found, optional []string) []mapping.Setting {
	address := mapping.Setting{Key: "url", Value: `""`, Note: lang.Text{
		DA: "skriv tjenestens https-adresse", EN: "write the https address of the service"}}
	all := []mapping.Setting{address}
	if u, err := url.Parse(f.As); err == nil && f.Remote() {
		query := u.Query()
		u.RawQuery = ""
		if page := o.named(pageNames); page != "" {
			query.Del(page) // it is asked for page by page
		}
		all[0] = mapping.Setting{Key: "url", Value: mapping.Quote(u.String())}
		var words []string
		for _, name := range slices.Sorted(maps.Keys(query)) {
			words = append(words, mapping.Quote(name)+": "+mapping.Quote(query.Get(name)))
		}
		if len(words) > 0 {
			all = append(all, mapping.Setting{Key: "query", Value: "{" + strings.Join(words, ", ") + "}"})
		}
	}
	if len(o.at) > 0 {
		all = append(all, mapping.Setting{Key: "items", Value: mapping.Quote(strings.Join(o.at, "."))})
	}
	if o.each != nil {
		all = append(all, mapping.Setting{
			Key: "each", Value: mapping.Quote(strings.Join(o.each, ".")), Note: lang.Text{
				DA: "hvert led i den liste er en række", EN: "each element of that list is a row"}})
	}
	if len(o.beside) > 0 {
		all = append(all, o.paging())
	}
	for i := range optional {
		optional[i] = mapping.Quote(optional[i])
	}
	if len(optional) > 0 {
		all = append(all, mapping.Setting{Key: "optional", Value: "[" + strings.Join(optional, ", ") + "]"})
	}
	return all
}

// What services call the number of a page, and that of all items, beside a list.
var (
	pageNames  = []string{"page", "pagenumber", "side", "sidenr"}
	totalNames = []string{"total", "totalcount", "totalitems", "count", "antal", "ialt"}
)

// named is the member beside the list that has one of the names; empty: there is none.
func (o *outline) named(names []string) string {
	i := slices.IndexFunc(o.beside, func(name string) bool {
		return slices.Contains(names, text.Bare(name))
	})
	if i < 0 {
		return ""
	}
	return o.beside[i]
}

// paging is how the list most likely comes in several answers, after what stands beside it.
func (o *outline) paging() mapping.Setting {
	words := []string{"by: none"}
	within := func(name string) string {
		return mapping.Quote(strings.Join(append(slices.Clip(o.at[:len(o.at)-1]), name), "."))
	}
	if page := o.named(pageNames); page != "" {
		words = []string{"by: page", "parameter: " + mapping.Quote(page), "number: " + within(page)}
	}
	switch total := o.named(totalNames); {
	case total != "":
		words = append(words, "total: "+within(total))
	case len(words) > 1: // the service counts its pages and not its items
		words = append(words, "emptyPages: 2")
	}
	beside := mapping.Quote(strings.Join(o.beside[:min(len(o.beside), proposeElements)], ", "))
	return mapping.Setting{Key: "paging", Value: "{" + strings.Join(words, ", ") + "}", Note: lang.Text{
		DA: "kommer listen i flere svar? Ved siden af den står " + beside,
		EN: "does the list come in several answers? Beside it stands " + beside}}
}

// notes say where what gives access is written.
func notes() []lang.Text {
	return []lang.Text{{
		DA: "Kræver tjenesten adgang, skrives den aldrig i adressen: apiKey: {value: {env: NAVN}} eller oauth2, " +
			"se config/README.md",
		EN: "What gives access to the service is never written in the address: apiKey: {value: {env: NAME}} or " +
			"oauth2, see config/README.md"}}
}

// flattened are the texts of an item under their paths.
type flattened struct{ paths, words []string }

// drop leaves out what is in the list at the path.
func (r *flattened) drop(list path) {
	within := strings.Join(list, ".") + "."
	kept := &flattened{}
	for i, name := range r.paths {
		if !strings.HasPrefix(name, within) {
			kept.paths, kept.words = append(kept.paths, name), append(kept.words, r.words[i])
		}
	}
	*r = *kept
}

func (r *flattened) value(value any, at path) {
	if len(r.paths) == proposePaths || len(at) > deepest {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if !strings.Contains(name, ".") {
				r.value(v[name], append(slices.Clip(at), name))
			}
		}
	case []any:
		for i, element := range v[:min(len(v), proposeElements)] {
			r.value(element, append(slices.Clip(at), strconv.Itoa(i)))
		}
	default:
		if one, ok := word(v, ','); ok && len(at) > 0 {
			r.paths, r.words = append(r.paths, strings.Join(at, ".")), append(r.words, one)
		}
	}
}
