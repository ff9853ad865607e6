package web

import (
	"net/url"
	"regexp"
	"strings"

	"boligbro/gateway"
	"boligbro/rules/lang"
)

// The form of a place's key, by the list's order.
var (
	instantKey = regexp.MustCompile(`^[0-9]{1,18}$`)
	dayKey     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// sorts are the orders of a list, by their word in the address.
var sorts = map[string]gateway.ListOrder{"": "", "due": gateway.ByDue}

// PartOf is the part of a list of notices that the address names. A page's second list has a name of its own.
// ErrNoPage: the address names no part.
func PartOf(c *Call, list string) (gateway.NoticeList, error) {
	order, ok := sorts[c.Query("sort")]
	part := gateway.NoticeList{Order: order}
	form := instantKey
	if order == gateway.ByDue {
		form = dayKey
	}
	for name, place := range map[string]*gateway.Place{"after": &part.After, "before": &part.Before} {
		if text := c.Query(nameIn(list, name)); text != "" {
			key, id, found := strings.Cut(text, "_")
			*place, ok = gateway.Place{Key: key, ID: id}, ok && found && form.MatchString(key) && id != ""
		}
	}
	if !ok {
		return part, ErrNoPage
	}
	return part, nil
}

// nameIn is the name of a list's place in the address.
func nameIn(list, place string) string {
	if list == "" {
		return place
	}
	return list + "-" + place
}

// Pager leads to the parts of a list before and after the one that a page shows.
type Pager struct{ Newer, Older string } // addresses; empty: there is none

// Pager makes the addresses, which lead to the heading with the list's name as its id. A zero place is no
// part.
func (p *Page) Pager(list string, newer, older gateway.Place) Pager {
	return Pager{Newer: p.part(list, "before", newer), Older: p.part(list, "after", older)}
}

func (p *Page) part(list, place string, at gateway.Place) string {
	if at == (gateway.Place{}) {
		return ""
	}
	q := url.Values{nameIn(list, place): {at.Key + "_" + at.ID}}
	if p.sort != "" {
		q.Set("sort", p.sort)
	}
	if list == "" {
		return p.Address(q)
	}
	return p.Address(q) + "#" + list
}

// Sorted is the address of the page with its list in another order, and empty when it is in that order.
func (p *Page) Sorted(by string) string {
	if p.sort == by {
		return ""
	}
	if by == "" {
		return p.Address(url.Values{})
	}
	return p.Address(url.Values{"sort": {by}})
}

// Address is the page's own, in its language, with what the query says.
func (p *Page) Address(q url.Values) string {
	if p.Lang == lang.English {
		q.Set("lang", string(lang.English))
	}
	if len(q) == 0 {
		return p.Path
	}
	return p.Path + "?" + q.Encode()
}

// Count shows how many there are, of what is counted no further than to most.
func (p *Page) Count(n, most int) string {
	if n >= most {
		return p.T("at-least", p.Number(most))
	}
	return p.Number(n)
}
