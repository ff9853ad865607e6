package restapi

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"boligbro/adapters"
	"boligbro/rules/lang"
)

// paging is how a long list is divided.
type paging uint8

const (
	byNone paging = iota
	byPage
	byOffset
	byCursor
	byLink
)

var pagings = map[string]paging{
	"none": byNone, "page": byPage, "offset": byOffset, "cursor": byCursor, "link": byLink,
}

// unsure reports whether a row that moves from one page to another while the list is read would not be
// noticed: the service keeps no place in the list, and does not say how many there are.
func (p *plan) unsure() bool { return len(p.total) == 0 && (p.pages == byPage || p.pages == byOffset) }

// first is the address of the first page.
func (s *Source) first() string {
	extra := map[string]string{}
	switch s.plan.pages {
	case byPage:
		extra[s.settings.Paging.Parameter] = s.settings.Paging.First
	case byOffset:
		extra[s.settings.Paging.Parameter] = "0"
	}
	return s.address(extra)
}

// address is the list's, with the settings' query and more of it.
func (s *Source) address(extra map[string]string) string {
	u, err := url.Parse(s.settings.URL)
	if err != nil {
		return s.settings.URL // which was checked
	}
	query := u.Query()
	for name, value := range s.settings.Query {
		query.Set(name, value)
	}
	if p := s.settings.Paging; p.SizeParameter != "" {
		query.Set(p.SizeParameter, strconv.Itoa(p.Size))
	}
	if !s.since.IsZero() {
		query.Set(s.settings.Since.Parameter, s.since.UTC().Format(time.RFC3339))
	}
	for name, value := range extra {
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// next is the address of the page after the one that was just read; empty: there is none.
func (r *reading) next(header http.Header, found map[string]any, items int) (string, error) {
	switch r.plan.pages {
	case byPage, byOffset:
		return r.counted(items)
	case byCursor:
		return r.cursor(found, items)
	case byLink:
		return r.link(header)
	}
	return "", nil
}

// counted is the address of the next page or offset. Behind an empty one the list may go on, where the service
// leaves out items: such a list cannot be read without its total.
func (r *reading) counted(items int) (string, error) {
	p := r.settings.Paging
	switch {
	case r.empty > 0 && items > 0:
		return "", r.unstable("")
	case r.complete(), items == 0 && r.total >= 0:
		return "", nil
	case items == 0:
		if r.empty++; r.empty >= p.EmptyPages {
			return "", nil
		}
	}
	place := r.items + r.empty*p.Size
	if r.plan.pages == byPage {
		first, _ := strconv.Atoi(p.First)
		place = first + r.page
	}
	return r.address(map[string]string{p.Parameter: strconv.Itoa(place)}), nil
}

// complete reports whether all items that the service says there are have come.
func (r *reading) complete() bool { return r.total >= 0 && r.items >= r.total }

// cursor is the address of the page that the answer names.
func (r *reading) cursor(found map[string]any, items int) (string, error) {
	s := r.Source
	value, there := found[s.settings.Paging.Next]
	text, plain := word(value, '.')
	switch {
	case !there && r.page == 1 && items > 0 && items == s.settings.Paging.Size && !r.complete():
		// A full page that says nothing of a next one: rather a wrong path than the end of the list.
		return "", s.refuse(adapters.Malformed, r.page, s.settings.Paging.Next, "rest.paging.next")
	case !plain:
		return "", s.refuse(adapters.Malformed, r.page, s.settings.Paging.Next, "rest.paging.next")
	case text == "" || text == "false":
		return "", nil
	case r.cursors[text]:
		return "", r.unstable("")
	}
	r.cursors[text] = true
	return s.address(map[string]string{s.settings.Paging.Parameter: text}), nil
}

// link is the address that the header names as the next: of the same service, which alone may see what gives
// access.
func (r *reading) link(header http.Header) (string, error) {
	target, understood := nextLink(header.Values("Link"))
	if !understood {
		return "", r.refuse(adapters.Malformed, r.page, "Link", "rest.paging.by")
	}
	if target == "" {
		return "", nil
	}
	base, err := url.Parse(r.settings.URL)
	if err != nil {
		return "", err
	}
	u, err := base.Parse(target)
	if err != nil || u.Scheme != base.Scheme || u.Host != base.Host {
		return "", r.refuse(adapters.Malformed, r.page, "Link", "rest.paging.by")
	}
	address := u.String()
	if r.cursors[address] {
		return "", r.unstable("")
	}
	r.cursors[address] = true
	return address, nil
}

// check holds what the answer says of the list and of the page against what has been read.
func (r *reading) check(found map[string]any) error {
	p := r.settings.Paging
	if p.Total != "" {
		total, err := integer(found[p.Total])
		switch {
		case err != nil:
			return r.noNumber(p.Total, found[p.Total], "rest.paging.total")
		case r.total >= 0 && total != r.total:
			return r.unstable(p.Total)
		}
		r.total = total
	}
	if p.Number != "" {
		first := 1
		if r.plan.pages == byPage {
			first, _ = strconv.Atoi(p.First)
		}
		number, err := integer(found[p.Number])
		switch {
		case err != nil:
			return r.noNumber(p.Number, found[p.Number], "rest.paging.number")
		case number != first+r.page-1:
			return r.unstable(p.Number)
		}
	}
	return nil
}

// noNumber is the refusal for an answer that has something else at the path than a whole number.
func (r *reading) noNumber(path string, value any, key string) error {
	refused := r.refuse(adapters.Malformed, r.page, path, key)
	is := kindOf(value)
	refused.Found = lang.Text{
		DA: "der skulle stå et helt tal, men der " + is.DA, EN: "a whole number was expected, but there is " + is.EN,
	}
	return refused
}

// kindOf says what kind of thing a value is, and nothing of what it says.
func kindOf(value any) lang.Text {
	switch v := value.(type) {
	case nil:
		return lang.Text{DA: "står intet", EN: "nothing"}
	case json.Number:
		return lang.Text{DA: "står et andet tal", EN: "another number"}
	case string:
		if v == "" {
			return lang.Text{DA: "står en tom tekst", EN: "an empty text"}
		}
		return lang.Text{DA: "står en tekst", EN: "a text"}
	case bool:
		return lang.Text{DA: "står ja eller nej", EN: "a yes or no"}
	case []any:
		return lang.Text{DA: "står en liste", EN: "a list"}
	}
	return lang.Text{DA: "står et objekt", EN: "an object"}
}

func integer(value any) (int, error) {
	switch v := value.(type) {
	case json.Number:
		return strconv.Atoi(number(v.String(), '.'))
	case string:
		return strconv.Atoi(v)
	}
	return 0, strconv.ErrSyntax
}

// unstable is the refusal for pages that do not fit together.
func (r *reading) unstable(hint string) error {
	return r.refuse(adapters.Unstable, r.page, hint, "rest.paging")
}
