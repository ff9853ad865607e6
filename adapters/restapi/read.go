package restapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"hash"
	"net/http"
	"slices"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/pull"
	"boligbro/config/client"
	"boligbro/rules"
)

// mostPages is how many pages a list may have.
const mostPages = 100_000

// reading is one reading of the list from the first page to the last.
type reading struct {
	*asker
	fn     pull.Row
	sum    *pull.Sum
	mapper *mapping.Mapper
	line   *pull.Line
	names  []string // the paths that the settings name, once each
	paths  []path
	seen   []bool // which of the paths were in an item
	rooms  []room // for the elements that the paths name

	items, total int  // total: -1 when the service does not say
	twice        bool // the item at hand has a member twice
	empty        int  // how many pages were, so that nothing may come behind them
	elements     int  // of the lists in the items
	pages        map[[sha256.Size]byte]bool
	cursors      map[string]bool
	content      hash.Hash // of the page at hand
	unique       *repeats
	etag         string
}

// Read reads the list once; or twice where pages that change under way would not be noticed in one.
func (s *Source) Read(ctx context.Context, known string, fn pull.Row) (cursor string, err error) {
	timed, cancel := context.WithTimeout(ctx, s.settings.Timeout)
	defer cancel()
	cursor, err = s.twice(timed, known, func(m *mapping.Mapper, row *mapping.Row) error {
		if err := fn(m, row); err != nil {
			return &pull.RowError{Err: err}
		}
		return nil
	})
	switch own, is := err.(*pull.RowError); {
	case is:
		return "", own.Err
	case ctx.Err() != nil:
		return "", ctx.Err()
	case err != nil && timed.Err() != nil:
		return "", s.refuse(adapters.Overdue, 0, "", "rest.timeout")
	}
	return cursor, err
}

func (s *Source) twice(ctx context.Context, known string, fn pull.Row) (cursor string, err error) {
	a, err := s.asker()
	if err != nil {
		return "", err
	}
	defer a.close()
	var suspects []string
	before := ""
	if s.plan.unsure() {
		r, err := s.once(ctx, a, "", nil, func(*mapping.Mapper, *mapping.Row) error { return nil })
		if err != nil {
			return "", err
		}
		before, suspects = r.sum.Cursor(kind, s.mapping), r.unique.suspects()
	}
	r, err := s.once(ctx, a, known, suspects, fn)
	switch {
	case err == errUnchanged:
		return known, nil
	case err != nil:
		return "", err
	}
	cursor = r.sum.Cursor(kind, s.mapping)
	if before != "" && cursor != before {
		return "", r.unstable("")
	}
	if more := r.unique.suspects(); len(more) > 0 && suspects == nil {
		nothing := func(*mapping.Mapper, *mapping.Row) error { return nil }
		if _, err := s.once(ctx, a, "", more, nothing); err != nil {
			return "", err
		}
	}
	return s.marked(cursor, known, r), nil
}

// marked is the cursor with what it says of the list beside its rows.
func (s *Source) marked(cursor, known string, r *reading) string {
	switch {
	case !s.Snapshot() && r.sum.Rows() == 0 && known != "":
		return known // nothing has changed
	case !s.Snapshot():
		cursor += "#" + base64.RawURLEncoding.EncodeToString([]byte(s.began.UTC().Format(time.RFC3339)))
	case r.etag != "" && s.plan.pages == byNone:
		cursor += "#" + base64.RawURLEncoding.EncodeToString([]byte(r.etag))
	}
	return cursor
}

// kind begins the cursors.
const kind = "rest1"

// errUnchanged is the error of a reading of what is known already.
var errUnchanged = errors.New("nothing has changed")

// once reads every page. suspects are what may be in the list twice and must not.
func (s *Source) once(
	ctx context.Context, a *asker, known string, suspects []string, fn pull.Row,
) (*reading, error) {
	r := &reading{
		asker: a, fn: fn, sum: pull.NewSum(), total: -1, content: sha256.New(),
		pages: map[[sha256.Size]byte]bool{}, cursors: map[string]bool{}, unique: newRepeats(suspects),
	}
	if err := r.header(); err != nil {
		return nil, err
	}
	etag := s.etag(known)
	for address, page := s.first(), 1; address != ""; page++ {
		if page > mostPages {
			return nil, s.refuse(adapters.TooLarge, page, "", "rest.paging")
		}
		r.page = page
		next, err := r.read(ctx, address, etag)
		if r.empty > 0 && pastTheEnd(err) {
			break
		}
		if err != nil {
			return nil, err
		}
		address = next
	}
	return r, r.whole()
}

// pastTheEnd reports whether the error is how a service answers for a page that is not there.
func pastTheEnd(err error) bool {
	var refused *adapters.Refusal
	return errors.As(err, &refused) && refused.Code == adapters.Failed &&
		slices.Contains([]string{"HTTP 400", "HTTP 404", "HTTP 410", "HTTP 416"}, refused.Hint)
}

// mark is what the cursor says of the list beside its rows, when it is of this list: its ETag, or when the
// reading of changes began.
func (s *Source) mark(cursor string) (mark string, ok bool) {
	_, text, marked := strings.Cut(cursor, "#")
	b, err := base64.RawURLEncoding.DecodeString(text)
	return string(b), marked && err == nil && strings.HasPrefix(cursor, kind+":"+s.mapping+":")
}

// etag is the mark of the list as the cursor knows it, when it comes in one answer.
func (s *Source) etag(known string) string {
	if mark, ok := s.mark(known); ok && s.Snapshot() && s.plan.pages == byNone {
		return mark
	}
	return ""
}

// header makes the mapper of the paths that the settings name.
func (r *reading) header() error {
	for i, name := range r.plan.rows.Headers() {
		if !slices.Contains(r.names, name) {
			r.names, r.paths = append(r.names, name), append(r.paths, r.plan.paths[i])
		}
	}
	mapper, refusal := r.plan.rows.Mapper(r.name, r.association, r.place(), r.names)
	if refusal != nil {
		refusal.File, refusal.Keys = r.place(), []string{"rest.columns", "rest.key"}
		return refusal
	}
	r.mapper, r.line, r.seen = mapper, pull.NewLine(len(r.names), r.sum), make([]bool, len(r.names))
	r.rooms = rooms(r.paths)
	r.tables = []adapters.Table{{Name: r.place(), Columns: mapper.Columns()}}
	return nil
}

// read reads a page, and gives the address of the next.
func (r *reading) read(ctx context.Context, address, etag string) (next string, err error) {
	raw, err := r.get(ctx, address, etag)
	if err != nil {
		return "", err
	}
	defer raw.Body.Close()
	if raw.StatusCode == http.StatusNotModified {
		return "", errUnchanged
	}
	r.etag = raw.Header.Get("ETag")
	in := json.NewDecoder(client.Limit(raw.Body, int64(r.settings.MaxBody)<<20))
	in.UseNumber()
	a := &answer{in: in, items: r.plan.items, wanted: map[string]path{}}
	for _, p := range []path{r.plan.next, r.plan.total, r.plan.number} {
		if len(p) > 0 {
			a.wanted[strings.Join(p, ".")] = p
		}
	}
	items := 0
	r.content.Reset()
	a.item = func(item json.RawMessage) error {
		items++
		return r.item(item)
	}
	if err := a.read(); err != nil {
		return "", r.fault(ctx, err)
	}
	if err := r.check(a.found); err != nil {
		return "", err
	}
	page := [sha256.Size]byte(r.content.Sum(nil))
	if items > 0 && r.pages[page] {
		return "", r.unstable("")
	}
	r.pages[page] = true
	return r.next(raw.Header, a.found, items)
}

// fault is the refusal for an answer that cannot be read.
func (r *reading) fault(ctx context.Context, err error) error {
	var own *pull.RowError
	var refused *adapters.Refusal
	switch {
	case errors.As(err, &own), errors.As(err, &refused):
		return err
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, client.ErrTooLong):
		return r.refuse(adapters.TooLarge, r.page, "", "rest.maxBody")
	case errors.Is(err, errCut):
		return r.refuse(adapters.CutShort, r.page, "")
	case errors.Is(err, errForm), errors.Is(err, errTwice), errors.Is(err, errDeep):
		return r.refuse(adapters.Malformed, r.page, "JSON", "rest.url", "rest.items")
	}
	return r.broken(err)
}

// whole refuses a list that has not all that the service says, or no item with what the settings name.
func (r *reading) whole() error {
	switch {
	case r.total >= 0 && r.items != r.total:
		return r.unstable(r.settings.Paging.Total)
	case r.sum.Rows() == 0 && r.since.IsZero():
		return r.refuse(adapters.Empty, 0, "")
	case !r.since.IsZero():
		return nil // few rows, in which not every path has to be
	}
	for i, name := range r.names {
		_, within := r.paths[i].within(r.plan.each)
		if !r.seen[i] && (!within || r.elements > 0) && !slices.Contains(r.settings.Optional, name) {
			refusal := r.refuse(adapters.MissingColumn, 0, "", "rest.columns", "rest.key", "rest.optional")
			refusal.Column = name
			return refusal
		}
	}
	return nil
}

// item gives the rows of an item on.
func (r *reading) item(raw json.RawMessage) error {
	r.items++
	r.content.Write(raw)
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	item, twice, err := decode(in)
	if err != nil {
		return errForm
	}
	r.twice = twice
	if len(r.plan.unique) > 0 {
		value, _ := r.plan.unique.at(item)
		if id, plain := word(value, '.'); !plain || id == "" || !r.unique.add(id) {
			return r.unstable(r.settings.Paging.Unique)
		}
	}
	if len(r.plan.each) == 0 {
		return r.row(item, nil)
	}
	value, there := r.plan.each.at(item)
	elements, is := value.([]any)
	switch {
	case !there || value != nil && !is:
		return r.refuse(adapters.Malformed, r.page, r.settings.Each, "rest.each")
	case len(elements) == 0:
		return r.row(item, nil) // nothing has happened there, which is counted
	}
	r.elements += len(elements)
	for _, element := range elements {
		if err := r.row(item, element); err != nil {
			return err
		}
	}
	return nil
}

// row gives a row on: an item, or with an element of the list in it.
func (r *reading) row(item, element any) error {
	if r.sum.Rows() == r.settings.MaxRows {
		return r.refuse(adapters.TooLarge, r.page, "", "rest.maxRows")
	}
	r.line.Begin()
	if r.twice {
		r.line.Fault(mapping.WholeRow, rules.ProblemValues)
	}
	r.overfull(item, element)
	for i, p := range r.paths {
		value, there := p.at(item)
		if rest, within := p.within(r.plan.each); within {
			if value, there = nil, false; element != nil {
				value, there = rest.at(element)
			}
		}
		text, plain := word(value, r.plan.point)
		if !plain {
			r.line.Fault(i, rules.ProblemValues)
		}
		r.seen[i] = r.seen[i] || there
		r.line.Set(append(r.line.Text(), text...))
	}
	r.line.End()
	return r.fn(r.mapper, &r.line.Row)
}

// overfull notes the columns of lists that hold more than the paths have room for.
func (r *reading) overfull(item, element any) {
	for i := range r.rooms {
		of, value := r.rooms[i], item
		if rest, within := of.list.within(r.plan.each); within {
			of.list, value = rest, element
		}
		if of.overfull(value) {
			r.line.Fault(of.cell, rules.ProblemValues)
		}
	}
}
