package store

import (
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// opener opens the sealed parts of one row, and remembers what went wrong.
type opener struct {
	key *dataKey
	row storedRow
	to  *[]byte // is written to; nil: each part is written to a place of its own
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

// open gives nil for what does not open, and opens what comes after it all the same.
func (o *opener) open(sealed []byte, place string) []byte {
	if o.key.aead == nil {
		return nil
	}
	var before []byte
	if o.to != nil {
		before = slices.Grow(*o.to, len(sealed)) // the cipher would make room for this part alone
	}
	all, err := o.key.openTo(before, sealed, place)
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
