package store

import (
	"context"
	"slices"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// Opened is the opening of a commitment of an entry: whoever has it can check what the entry committed to.
type Opened struct {
	Entry int64  `json:"entry"`
	Label string `json:"label"`
	Salt  []byte `json:"salt"`
	Value []byte `json:"value"`
}

// OpenedCount says how many commitments of the scope could be opened.
type OpenedCount struct{ Opened, Erased, Broken int }

// Openings hands over what opens the commitments of one party, in the order of the entries: an association
// opens what is about its cases, runs and alarms, a municipality what it was sent and what it recorded
// itself. What has been erased or damaged cannot be opened, and is counted. ErrNoMunicipalKey: this process
// cannot open a municipality's.
func (db *DB) Openings(
	ctx context.Context, s gateway.Scope, emit func(Opened) error,
) (n OpenedCount, err error) {
	if len(s.Municipalities) > 0 && !db.keys.hasMunicipal() {
		return n, gateway.ErrNoMunicipalKey
	}
	err = db.View(ctx, func(gr gateway.Reader) error {
		r := gr.(*reader)
		tree, err := readHead(r, "")
		if err != nil {
			return err
		}
		for next := int64(0); next < tree.Size(); {
			entries, err := r.Entries(next, verifyChunk)
			if err != nil || len(entries) == 0 {
				return err
			}
			o := opened{reader: r, scope: s, count: &n, emit: emit}
			if err := o.entries(entries); err != nil {
				return err
			}
			next = entries[len(entries)-1].N + 1
		}
		return nil
	})
	return n, err
}

// opened opens a handful of entries.
type opened struct {
	*reader
	scope  gateway.Scope
	count  *OpenedCount
	emit   func(Opened) error
	stored map[string]*storedRow
	owners map[string]party         // the row's owner, of those that the scope covers
	said   map[string]saidOtherwise // by the delivery's id; of most deliveries there is none
}

// saidOtherwise is of a delivery that its municipality did not get as it was made: how it was worded last, or
// that it has lapsed.
type saidOtherwise struct {
	worded int // the act
	lapsed bool
}

func (o *opened) entries(entries []gateway.LogEntry) error {
	leaves := make([]ledger.Leaf, len(entries))
	wanted := map[string][]string{}
	for i, e := range entries {
		if leaf, err := ledger.ParseLeaf(e.Leaf); err == nil {
			leaves[i] = leaf
			wanted[leaf.Kind] = append(wanted[leaf.Kind], rowOf(leaf))
		}
	}
	o.stored = map[string]*storedRow{}
	v := &verifier{reader: o.reader, tally: newTally(), ours: len(o.scope.Municipalities) == 0}
	for kind, ids := range wanted {
		load, ok := loaders[kind]
		if !ok {
			continue
		}
		if err := load(v, ids, func(id string, row *storedRow) { o.stored[member(kind, id)] = row }); err != nil {
			return err
		}
	}
	if err := o.own(leaves); err != nil {
		return err
	}
	if err := o.otherwise(leaves); err != nil {
		return err
	}
	for i, e := range entries {
		if err := o.open(e.N, leaves[i]); err != nil {
			return err
		}
	}
	return nil
}

// owner is what says whose an entry is: a case, a delivery, or the entry's own id.
func owner(leaf ledger.Leaf) string {
	switch leaf.Kind {
	case kindEvaluation:
		id, _ := leaf.Code("case")
		return id
	case kindNotice, kindDelivery, kindAnswer, kindRowAnswer, kindRun, kindAlarm, kindAlarmEnd,
		kindIntervention:
		id, _ := leaf.Code("association")
		return id
	}
	return leaf.ID
}

// own finds out whose the entries are.
func (o *opened) own(leaves []ledger.Leaf) error {
	o.owners = map[string]party{}
	for _, cvr := range o.scope.Associations {
		o.owners[cvr] = ofAssociation
	}
	var ids []string
	for _, leaf := range leaves {
		if leaf.Kind != "" && leaf.ID != "" {
			ids = append(ids, owner(leaf))
		}
	}
	for _, of := range []struct {
		party                     party
		table, association, place string
	}{
		{ofAssociation, "cases", "association", ""}, {ofAssociation, "deliveries", "association", ""},
		{ofMunicipality, "deliveries", "", "municipality"}, {ofMunicipality, "municipal_acts", "", "municipality"},
		{ofMunicipality, "municipal_cases", "", "municipality"},
		{ofMunicipality, "municipal_alarms", "", "municipality"},
	} {
		q := new(query).sql(`SELECT id FROM `+of.table+` WHERE `).in("id", ids)
		q.sql(` AND `).scope(o.scope, of.association, of.place)
		err := o.each(func(row scanner) error {
			var id string
			err := row.Scan(&id)
			o.owners[id] = of.party
			return clean(err)
		}, q.text.String(), q.args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// otherwise finds out which deliveries their municipality did not get as they were made.
func (o *opened) otherwise(leaves []ledger.Leaf) error {
	o.said = map[string]saidOtherwise{}
	if !o.scope.Receives() {
		return nil
	}
	var ids []string
	for _, leaf := range leaves {
		switch leaf.Kind {
		case kindNotice, kindDelivery, kindChange:
			ids = append(ids, deliveryOf(leaf))
		}
	}
	q := new(query).sql(`SELECT id, worded, state FROM deliveries
		WHERE (worded > 0 OR state = 'lapsed') AND `).in("id", ids)
	return o.each(func(row scanner) error {
		var id, state string
		var is saidOtherwise
		err := row.Scan(&id, &is.worded, &state)
		is.lapsed = state == string(gateway.Lapsed)
		o.said[id] = is
		return clean(err)
	}, q.text.String(), q.args...)
}

// deliveryOf is the delivery that the entry is about; of a notice the first.
func deliveryOf(leaf ledger.Leaf) string {
	if leaf.Kind == kindNotice {
		id, _ := leaf.Code("delivery")
		return id
	}
	return leaf.ID
}

// open hands over what opens the leaf's commitments, those that the scope covers.
func (o *opened) open(n int64, leaf ledger.Leaf) error {
	row := o.stored[member(leaf.Kind, rowOf(leaf))]
	for i, c := range leaf.Commits {
		if !o.may(leaf, c.Label) {
			continue
		}
		switch opens := row != nil && !row.broken && i < len(row.leaf.Commits) &&
			row.leaf.Commits[i].Opening != nil && row.leaf.Commits[i].Label == c.Label &&
			row.leaf.Commits[i].Opening.Opens(c); {
		case !opens && row != nil && row.erased:
			o.count.Erased++
		case !opens:
			o.count.Broken++
		default:
			o.count.Opened++
			opening := row.leaf.Commits[i].Opening
			if err := o.emit(Opened{n, c.Label, opening.Salt, opening.Value}); err != nil {
				return err
			}
		}
	}
	return nil
}

// may reports whether the scope covers the commitment. A municipality opens of a notice what it was sent, as
// it was worded then, and how it answered; why it was sent is the association's.
func (o *opened) may(leaf ledger.Leaf, label string) bool {
	association, ok := o.owners[owner(leaf)]
	if ok && association == ofAssociation && leaf.Kind != kindMunicipal {
		return true
	}
	place, _ := leaf.Code("municipality")
	switch leaf.Kind {
	case kindMunicipal:
		return ok
	case kindReceipt:
		return ok
	case kindChange:
		is := o.said[leaf.ID]
		n, _ := leaf.Code("n")
		return ok && !is.lapsed && n == strconv.Itoa(is.worded)
	case kindNotice, kindDelivery:
		is := o.said[deliveryOf(leaf)]
		got := label == gateway.ContentLabel && is.worded == 0 || label == gateway.DutyLabel
		return got && !is.lapsed && slices.Contains(o.scope.Municipalities, place)
	}
	return false
}
