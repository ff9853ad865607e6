package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"

	"boligbro/gateway"
)

// The entries of a case are committed to with its data key. The erasure of the association's data deletes
// that key, so nothing that stays of the case can be held against its entries any more: not its blind key, by
// which the night knows the tenancy again and notifies nobody twice, and not its notices. So the erasure
// itself commits to what stays. Afterwards nothing of it changes. What a notice's row holds of its message
// (duty) is left out, because the erasure of the message takes it away.

// askedErasure is the sealed part of an erasure of an association's data.
type askedErasure struct {
	By   string `json:"by,omitempty"` // who asked for it
	Left string `json:"left"`         // the hash of what stays
}

const (
	leftOfCase = `c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake, c.rule_set, c.digests,
		c.evaluations, c.tenancy`
	leftOfNotice = `n.case_id, n.id, n.association, n.municipality, n.rule, n.episode, n.step, n.version,
		n.evaluation, n.due, n.created, n.delivery, n.sealed`
)

// leftLine is a row of what stays, as text, but for its last column.
type leftLine struct {
	texts  []any
	sealed []byte
}

func newLeftLine(columns int) *leftLine {
	l := &leftLine{texts: make([]any, columns-1)}
	for i := range l.texts {
		l.texts[i] = new(string)
	}
	return l
}

func (l *leftLine) read(row scanner) error { return clean(row.Scan(append(l.texts, &l.sealed)...)) }

func (l *leftLine) id() string { return *l.texts[0].(*string) }

// to writes the line, each column with its length before it, so that no two lines are written alike.
func (l *leftLine) to(h hash.Hash) {
	for _, text := range l.texts {
		text := *text.(*string)
		fmt.Fprintf(h, "%d:%s", len(text), text)
	}
	fmt.Fprintf(h, "%d:%s", len(l.sealed), l.sealed)
}

const columnsOfCase, columnsOfNotice = 11, 13

// left hashes what stays of erased cases, by their ids. Where it is read from is the condition of both
// queries: which cases c, and which notices n.
func left(each func(scan func(scanner) error, query string, args ...any) error, cases, notices string,
	args ...any) (map[string]string, error) {
	hashes := map[string]hash.Hash{}
	for _, part := range []struct {
		columns     int
		query, from string
	}{
		{columnsOfCase, leftOfCase, ` FROM cases c ` + cases + ` ORDER BY c.id`},
		{columnsOfNotice, leftOfNotice, ` FROM notices n ` + notices + ` ORDER BY n.id`},
	} {
		err := each(func(row scanner) error {
			line := newLeftLine(part.columns)
			if err := line.read(row); err != nil {
				return err
			}
			if hashes[line.id()] == nil {
				hashes[line.id()] = sha256.New()
			}
			line.to(hashes[line.id()])
			return nil
		}, `SELECT `+part.query+part.from, args...)
		if err != nil {
			return nil, err
		}
	}
	all := make(map[string]string, len(hashes))
	for id, h := range hashes {
		all[id] = hex.EncodeToString(h.Sum(nil))
	}
	return all, nil
}

// left is what an erasure of the case commits to.
func (t *tx) left(caseID string) (string, error) {
	all, err := left(t.each, `WHERE c.id = $1`, `WHERE n.case_id = $1`, caseID)
	return all[caseID], err
}

// erasedCases holds what stays of erased cases against their erasures.
func (v *verifier) erasedCases() error {
	const which = ` IN (SELECT e.case_id FROM erasures e WHERE e.party = 'association')`
	is, err := left(v.each, `WHERE c.id`+which, `WHERE n.case_id`+which)
	if err != nil {
		return err
	}
	return v.each(func(row scanner) error {
		var e erasureRow
		var sealed []byte
		var asked askedErasure
		err := row.Scan(&e.id, &e.caseID, &e.party, &e.basis, &e.at, &sealed)
		if err != nil {
			return clean(err)
		}
		plain, err := v.db.keys.open.open(sealed, e.place())
		if err == nil && decode(plain, &asked) == nil && asked.Left != is[e.caseID] {
			v.find(StateWrong, -1, "cases", e.caseID)
		}
		return nil // what does not open is found with the erasure's entry
	}, erasureQuery+`party = $1 ORDER BY case_id`, string(gateway.PartyAssociation))
}
