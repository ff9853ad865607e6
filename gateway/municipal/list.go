package municipal

import (
	"slices"
	"sync"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// list is a list of notices of which the top has been sorted by what is sealed, and the rest is sorted by
// the store.
type list struct {
	part  gateway.NoticeList
	top   []gateway.NoticeHead
	last  gateway.Place // of the top, as the store sorts it: the rest comes after
	views map[string]NoticeView
}

// shown is one part of a list.
type shown struct {
	heads        []gateway.NoticeHead
	older, newer gateway.Place // zero: there is no more
}

// read reads the part of the list.
func (l *list) read(r gateway.Reader, s gateway.Scope) (shown, error) {
	if l.part.Limit == 0 {
		l.part.Limit = partSize
	}
	if l.part.Before != (gateway.Place{}) {
		return l.before(r, s)
	}
	return l.after(r, s)
}

// below reports whether all that is asked for comes after so many of the newest, among which some come first:
// then nothing need be known of these.
func (l *list) below(r gateway.Reader, s gateway.Scope, many int) (bool, error) {
	if l.part.After == (gateway.Place{}) || l.part.Before != (gateway.Place{}) {
		return false, nil
	}
	newer := gateway.NoticeList{Order: l.part.Order, Before: l.part.After, Limit: many}
	n, err := r.CountNotices(s, newer)
	return n == many, err
}

func (l *list) after(r gateway.Reader, s gateway.Scope) (shown, error) {
	var found shown
	next, rest := 0, gateway.NoticeList{Order: l.part.Order, After: l.last}
	if l.part.After != (gateway.Place{}) {
		if i := l.index(l.part.After); i >= 0 {
			next = i + 1
		} else {
			next, rest.After = len(l.top), l.part.After
		}
		found.newer = l.part.After // until it is known where this part begins
	}
	found.heads = append(found.heads, l.top[next:min(next+l.part.Limit, len(l.top))]...)
	rest.Limit = l.part.Limit - len(found.heads) + 1 // one more shows whether there are more
	more, err := r.NoticeHeads(s, rest)
	if err != nil {
		return found, err
	}
	more = slices.DeleteFunc(more, func(h gateway.NoticeHead) bool { return l.index(h.Place) >= 0 })
	hasMore := next+len(found.heads) < len(l.top) || len(more) > l.part.Limit-len(found.heads)
	found.heads = append(found.heads, more[:min(len(more), l.part.Limit-len(found.heads))]...)
	if len(found.heads) == 0 {
		return shown{}, nil
	}
	if hasMore {
		found.older = found.heads[len(found.heads)-1].Place
	}
	if found.newer != (gateway.Place{}) {
		found.newer = found.heads[0].Place
	}
	return found, nil
}

// before is the part that ends just before a place. Where that is the beginning of the list it is the first
// part.
func (l *list) before(r gateway.Reader, s gateway.Scope) (shown, error) {
	end := l.index(l.part.Before)
	var rest []gateway.NoticeHead
	if end < 0 {
		end = len(l.top)
		var err error
		rest, err = r.NoticeHeads(s, gateway.NoticeList{
			Order: l.part.Order, Before: l.part.Before, Limit: l.part.Limit + 1,
		})
		if err != nil {
			return shown{}, err
		}
		rest = slices.DeleteFunc(rest, func(h gateway.NoticeHead) bool { return l.index(h.Place) >= 0 })
	}
	all := append(slices.Clone(l.top[:end]), rest...)
	if len(all) <= l.part.Limit {
		l.part.Before = gateway.Place{}
		return l.after(r, s)
	}
	found := shown{heads: all[len(all)-l.part.Limit:]}
	found.newer, found.older = found.heads[0].Place, found.heads[len(found.heads)-1].Place
	return found, nil
}

func (l *list) index(p gateway.Place) int {
	return slices.IndexFunc(l.top, func(h gateway.NoticeHead) bool { return h.ID == p.ID })
}

func lastOf(heads []gateway.NoticeHead) gateway.Place {
	if len(heads) == 0 {
		return gateway.Place{}
	}
	return heads[len(heads)-1].Place
}

func idsOf(heads []gateway.NoticeHead) []string {
	ids := make([]string, len(heads))
	for i := range heads {
		ids[i] = heads[i].ID
	}
	return ids
}

// firsts remembers, in memory only, which cases come first because of known children, so that a page does
// not open all new cases each time. A version never changes, but the day does, so all is forgotten every
// hour.
type firsts struct {
	mu      sync.Mutex
	hour    time.Time
	answers map[string]firstOf // by case
}

type firstOf struct {
	version int
	first   bool
}

// firstsMost bounds what is remembered.
const firstsMost = 50_000

// of reports which of the cases come first. One that has been erased does not.
func (f *firsts) of(
	r gateway.Reader, s gateway.Scope, heads []gateway.NoticeHead, asked rules.Asked,
) (map[string]bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	hour := asked.At.Truncate(time.Hour)
	if asked.At.IsZero() || !hour.Equal(f.hour) || len(f.answers) > firstsMost {
		f.hour, f.answers = hour, map[string]firstOf{}
	}
	var unknown []string
	for _, h := range heads {
		if k, ok := f.answers[h.Case]; !h.Erased && (!ok || k.version != h.Version) {
			unknown = append(unknown, h.ID)
		}
	}
	files, err := r.NoticeFiles(s, unknown)
	if err != nil {
		return nil, err
	}
	first := map[string]bool{}
	for i := range files {
		n := &files[i].Notice
		c := rules.Merge(n.Number, n.Association, files[i].Records)
		first[n.Case] = rules.First(&c, asked)
	}
	for _, h := range heads {
		if answer, ok := first[h.Case]; ok {
			f.answers[h.Case] = firstOf{h.Version, answer}
		}
		first[h.Case] = !h.Erased && f.answers[h.Case].first
	}
	return first, nil
}
