package store

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// opener opens the sealed parts of one row, and remembers what went wrong.
type opener struct {
	key  *dataKey
	row  storedRow
	kept *dataKey // of what the municipality keeps, where the association's key is erased
	to   *[]byte  // is written to; nil: each part is written to a place of its own
}

func (v *verifier) opener(caseID string, wrapped []byte) *opener {
	return openerWith(v.db.keys.caseKey(caseID, wrapped))
}

// openerWith opens with the key of a case; err says why there is none.
func openerWith(key *dataKey, err error) *opener {
	switch {
	case err == nil:
		return &opener{key: key}
	case errors.Is(err, gateway.ErrErased):
		return &opener{key: &dataKey{}, row: storedRow{erased: true}}
	}
	return &opener{key: &dataKey{}, row: storedRow{broken: true}}
}

// passing opens a row of a pass over all of them. What it opens is let go of with those after it.
func (v *verifier) passing(key *dataKey, err error) *opener {
	o := openerWith(key, err)
	o.to = &v.opened
	return o
}

// sent is the key of what the municipality was sent.
func (o *opener) sent() *dataKey {
	if o.kept != nil {
		return o.kept
	}
	return o.key.ofSent()
}

// by opens what the municipality was sent with that key; nil: nothing of it opens.
func (o *opener) by(sent *dataKey) *opener {
	o.kept = sent
	return o
}

// keep opens with the key that the municipality keeps, where the association's is erased. That opens what is
// asked for, and is held against no entry: what the association erased of the row is gone from it.
func (o *opener) keep(v *verifier, caseID string, received []byte) {
	if !o.row.erased || received == nil || v.ours || !v.db.keys.hasMunicipal() {
		return
	}
	key, err := v.db.keys.sentKey(caseID, nil, received)
	if o.row.broken = err != nil; err == nil {
		o.kept = key
	}
}

// open gives nil for what does not open, and opens what comes after it all the same.
func (o *opener) open(sealed []byte, place string) []byte { return o.openBy(o.key, sealed, place) }

// openSent is open of what the municipality was sent.
func (o *opener) openSent(sealed []byte, place string) []byte {
	return o.openBy(o.sent(), sealed, place)
}

func (o *opener) openBy(key *dataKey, sealed []byte, place string) []byte {
	if key.aead == nil {
		return nil
	}
	var before []byte
	if o.to != nil {
		before = slices.Grow(*o.to, len(sealed)) // the cipher would make room for this part alone
	}
	all, err := key.openTo(before, sealed, place)
	if err != nil {
		o.row.broken = true
		return nil
	}
	if o.to != nil {
		*o.to = all
	}
	return all[len(before):len(all):len(all)]
}

// done gives the row with its leaf.
func (o *opener) done(leaf ledger.Leaf) *storedRow {
	o.row.leaf = leaf
	return &o.row
}
