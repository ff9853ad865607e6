package store

import (
	"cmp"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// ProveThread proves every entry about a notice, its messages and the acts, and opens what the scope may see.
func (r *reader) ProveThread(
	s gateway.Scope, n gateway.Notice, messages []gateway.Delivery, acts []gateway.MunicipalAct,
) (p gateway.ThreadProof, err error) {
	tree, err := readHead(r, "")
	if err != nil {
		return p, err
	}
	if p.Checkpoint, err = r.Checkpoint(); err != nil {
		return p, err
	}
	if _, p.Key, err = r.openCheckpoint(p.Checkpoint); err != nil {
		return p, err
	}
	wanted, err := r.thread(n, messages)
	if err != nil {
		return p, err
	}
	for _, f := range acts {
		wanted = append(wanted, sought{kind: kindMunicipal, id: f.ID, near: f.Recorded})
	}
	var entries []gateway.LogEntry
	for _, w := range wanted {
		e, err := r.seek(w, tree.Size())
		if err != nil {
			return p, fmt.Errorf("the entry of a %s: %w", w.kind, err)
		}
		entries = append(entries, e)
	}
	if err := r.tellsAll(n, messages, entries[0].N, tree.Size()); err != nil {
		return p, err
	}
	slices.SortFunc(entries, func(a, b gateway.LogEntry) int { return cmp.Compare(a.N, b.N) })
	for _, e := range entries {
		path, err := tree.ProveInclusion(e.N, r.tile)
		if err != nil {
			return p, err
		}
		p.Entries = append(p.Entries, gateway.ProvedEntry{N: e.N, Leaf: e.Leaf, Path: path})
	}
	var count OpenedCount
	o := opened{
		reader: r, scope: s, count: &count,
		emit: func(o Opened) error {
			p.Openings = append(p.Openings, gateway.ProvedOpening(o))
			return nil
		},
	}
	if err := o.entries(entries); err != nil {
		return p, err
	}
	switch {
	case count.Erased > 0:
		return p, gateway.ErrErased
	case count.Broken > 0:
		return p, fmt.Errorf("%d commitments about the notice cannot be opened; run boligbro log verify",
			count.Broken)
	}
	return p, nil
}

// thread are the entries about a notice, its messages, and all that has happened to them.
func (r *reader) thread(n gateway.Notice, messages []gateway.Delivery) ([]sought, error) {
	wanted := []sought{{kindNotice, n.ID, n.Created, nil}}
	for i, d := range messages {
		if i > 0 {
			wanted = append(wanted, sought{kindDelivery, d.ID, d.Created, nil})
		}
		err := r.each(func(row scanner) error {
			s := sought{id: d.ID}
			var number int
			var at, received int64
			if err := row.Scan(&number, &s.kind, &at, &received); err != nil {
				return clean(err)
			}
			s.near, s.codes = instant(cmp.Or(received, at)), []ledger.Code{code("n", number)}
			wanted = append(wanted, s)
			return nil
		}, `SELECT n, kind, at, received FROM delivery_acts WHERE delivery = $1 ORDER BY n`, d.ID)
		if err != nil {
			return nil, err
		}
	}
	return wanted, nil
}

// ProveKeys proves the entries by which the log's key was changed.
func (r *reader) ProveKeys() (proved []gateway.ProvedEntry, err error) {
	tree, err := readHead(r, "")
	if err != nil {
		return nil, err
	}
	changes, err := all(r, func(row scanner) (e gateway.ProvedEntry, err error) {
		return e, clean(row.Scan(&e.N, &e.Leaf))
	}, `SELECT n, leaf FROM log_entries WHERE kind = '`+ledger.LeafKey+`' AND n < $1 ORDER BY n`, tree.Size())
	for _, e := range changes {
		if e.Path, err = tree.ProveInclusion(e.N, r.tile); err != nil {
			return nil, err
		}
		proved = append(proved, e)
	}
	return proved, err
}
