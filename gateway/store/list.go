package store

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"sync"

	"boligbro/gateway"
)

// listing is how a list is read: from which table, by which column, and which rows are in it.
type listing struct {
	from, key, id, association, municipality, in string
	instants                                     bool
}

// listings are the lists of notices. The first message of a notice knows when it arrived.
var listings = map[gateway.ListOrder]listing{
	gateway.ByCreated: {"notices n", "n.created", "n.id", "n.association", "n.municipality", "1 = 1", true},
	gateway.ByDue: {"notices n", "n.due", "n.id", "n.association", "n.municipality",
		"n.due <> ''", false},
	gateway.ByArrived: {"deliveries n", "n.arrived", "n.notice", "n.association", "n.municipality",
		"n.kind = 'notice' AND n.arrived > 0", true},
	gateway.ByWaiting: {"deliveries n", "n.created", "n.notice", "n.association", "n.municipality",
		"n.kind = 'notice' AND n.arrived = 0 AND n.state <> 'lapsed'", true},
}

func listingOf(o gateway.ListOrder) (listing, error) {
	if o == "" {
		o = gateway.ByCreated
	}
	l, ok := listings[o]
	if !ok {
		return l, fmt.Errorf("no list of notices is sorted by %q", o)
	}
	return l, nil
}

// NoticeHeads are a part of a list, in its order.
func (r *reader) NoticeHeads(s gateway.Scope, want gateway.NoticeList) ([]gateway.NoticeHead, error) {
	l, err := listingOf(want.Order)
	if err != nil {
		return nil, err
	}
	columns, of, tables := `l.at, l.id, n.case_id, c.version, c.association_key IS NULL, n.municipality, n.duty,
		d.state, d.arrived`, ``, ` JOIN notices n ON n.id = l.id JOIN cases c ON c.id = n.case_id
		JOIN deliveries d ON d.id = n.delivery`
	if want.Cases {
		columns, of = `l.at, l.id, l.whose, c.version, c.association_key IS NULL`, `, n.case_id AS whose`
		tables = ` JOIN cases c ON c.id = l.whose`
	}
	q := new(query).sql(`SELECT ` + columns + ` FROM (SELECT ` + l.key + ` AS at, ` + l.id + ` AS id` + of)
	if err := l.part(q, s, want); err != nil {
		return nil, err
	}
	q.sql(`) l` + tables)
	scan := func(row scanner) (gateway.NoticeHead, error) { return r.scanHeadOf(l, row, want.Cases) }
	q.sql(` ORDER BY l.at DESC, l.id DESC`)
	asRead := func(*gateway.NoticeHead) {} // its file says that it cannot be read
	heads, err := lines(r, scan, asRead, q.text.String(), q.args...)
	if err != nil || want.Cases || !s.Operator && len(s.Municipalities) == 0 {
		return heads, err
	}
	return heads, r.withActs(heads)
}

// part is which rows of the list are in the part, and in which order.
func (l *listing) part(q *query, s gateway.Scope, want gateway.NoticeList) error {
	q.sql(` FROM `+l.from+` WHERE `).scope(s, l.association, l.municipality).sql(` AND ` + l.in)
	if s.Receives() && l.from == "notices n" {
		q.sql(` AND n.delivery NOT IN (SELECT id FROM deliveries WHERE state = 'lapsed')`)
	}
	order := `DESC`
	place, compare := want.After, `<`
	if want.Before != (gateway.Place{}) {
		order, place, compare = `ASC`, want.Before, `>`
	}
	if place != (gateway.Place{}) {
		key, err := l.keyOf(place)
		if err != nil {
			return err
		}
		q.sql(` AND (`+l.key+`, `+l.id+`) `+compare+` (?, ?)`, key, place.ID)
	}
	q.sql(` ORDER BY ` + l.key + ` ` + order + `, ` + l.id + ` ` + order + limit(want.Limit))
	return nil
}

// withActs notes in which of the cases a municipality has recorded something.
func (r *reader) withActs(heads []gateway.NoticeHead) error {
	cases := make([]string, len(heads))
	for i := range heads {
		cases[i] = heads[i].Case
	}
	known, err := r.knownCases(cases)
	for i := range heads {
		heads[i].Acts = known[heads[i].Case]
	}
	return err
}

// keyOf is the place's key as its column holds it.
func (l *listing) keyOf(p gateway.Place) (any, error) {
	if !l.instants {
		return p.Key, nil
	}
	at, err := strconv.ParseInt(p.Key, 10, 64)
	if err != nil {
		return nil, gateway.ErrNotFound
	}
	return at, nil
}

func (r *reader) scanHeadOf(l listing, row scanner, cases bool) (h gateway.NoticeHead, err error) {
	var at any
	var arrived int64
	var hidden string
	into := []any{&at, &h.ID, &h.Case, &h.Version, &h.Erased, &h.Municipality, &hidden, &h.State, &arrived}
	if cases {
		into = into[:5]
	}
	err = row.Scan(into...)
	if _, ok := at.(int64); l.instants && !ok {
		at = int64(math.MaxInt64) // what was put there is no time, and SQLite sorts it after all that are
	}
	h.Key, h.Arrived = fmt.Sprint(at), instant(arrived)
	if err != nil || cases {
		return h, clean(err)
	}
	duty, err := r.db.keys.hider.duty(hidden, h.ID)
	h.Rule = duty.rule
	return h, err
}

// CountNotices counts the part of the list, and stops at its limit.
func (r *reader) CountNotices(s gateway.Scope, want gateway.NoticeList) (int, error) {
	l, err := listingOf(want.Order)
	if err != nil {
		return 0, err
	}
	q := new(query).sql(`SELECT count(*) FROM (SELECT 1`)
	if err := l.part(q, s, want); err != nil {
		return 0, err
	}
	return one(r, scanInt, q.sql(`) x`).text.String(), q.args...)
}

// NoticeFiles are the notices with these ids, in the order of the ids.
func (r *reader) NoticeFiles(s gateway.Scope, ids []string) ([]gateway.NoticeFile, error) {
	return r.openFiles(s, len(ids), func(yield func([]*rawFile, error) bool) {
		for part := range slices.Chunk(ids, filesMost) {
			raw, err := r.rawFiles(s, withIDs(s, part))
			place := make(map[string]int, len(part))
			for i, id := range part {
				place[id] = i
			}
			slices.SortFunc(raw, func(a, b *rawFile) int { return place[a.notice.ID] - place[b.notice.ID] })
			if !yield(raw, err) {
				return
			}
		}
	})
}

// NewestFiles are a part of the notices in the order in which they were made, newest first.
func (r *reader) NewestFiles(s gateway.Scope, after gateway.Place, most int) ([]gateway.NoticeFile, error) {
	created, err := int64(0), error(nil)
	if after != (gateway.Place{}) {
		if created, err = strconv.ParseInt(after.Key, 10, 64); err != nil {
			return nil, gateway.ErrNotFound
		}
	}
	id := after.ID
	return r.openFiles(s, most, func(yield func([]*rawFile, error) bool) {
		for read := 0; read < most; {
			want := min(newestMost, most-read)
			raw, err := r.rawFiles(s, madeBefore(s, created, id, want))
			if !yield(raw, err) || len(raw) < want {
				return
			}
			read += len(raw)
			last := &raw[len(raw)-1].notice
			created, id = micros(last.Created), last.ID
		}
	})
}

// openFiles opens what is read, at most so many notices in all. Each row is read once, and everything sealed
// under one key is opened at once, on all processors, while the next rows are read.
func (r *reader) openFiles(
	s gateway.Scope, most int, parts iter.Seq2[[]*rawFile, error],
) ([]gateway.NoticeFile, error) {
	var opening sync.WaitGroup
	defer opening.Wait()
	files, read := make([]gateway.NoticeFile, most), 0
	var errs []*error
	for raw, err := range parts {
		if err != nil {
			return nil, err
		}
		part, failed := files[read:read+len(raw)], new(error)
		read, errs = read+len(raw), append(errs, failed)
		opening.Go(func() {
			*failed = gateway.InParallel(len(raw), func(i int) (err error) {
				part[i], err = raw[i].open(r.db.keys, s)
				return err
			})
		})
	}
	opening.Wait()
	for _, failed := range errs {
		if *failed != nil {
			return nil, *failed
		}
	}
	return files[:read], nil
}
