package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/text"
)

const caseColumns = `c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake, c.rule_set,
	c.digests,
	c.evaluations, c.tenancy, c.association_key, ` + keyLost

// keyLost tells that a case's data key is gone although it has not been erased.
const keyLost = `c.association_key IS NULL AND NOT EXISTS (SELECT 1 FROM erasures x
	WHERE x.case_id = c.id AND x.party = 'association')`

func digests(m map[string]string) string {
	if len(m) == 0 {
		return "{}"
	}
	return string(encode(m))
}

// headOf reads a case. The tenancy number is opened for the association's side, and is empty when it has been
// erased.
func (r *reader) headOf(s gateway.Scope) func(scanner) (gateway.Case, error) {
	return func(row scanner) (c gateway.Case, err error) {
		var wake, reported string
		var tenancy, wrapped []byte
		var lost bool
		if err := row.Scan(&c.ID, &c.Number, &c.Association, &c.Municipality, &c.Key, &c.Version, &wake,
			&c.RuleSet,
			&reported, &c.Evaluations, &tenancy, &wrapped, &lost); err != nil {
			return c, clean(err)
		}
		if !s.Operator && !slices.Contains(s.Associations, c.Association) {
			// What the municipality may see of a case is that it exists, and where.
			return gateway.Case{ID: c.ID, Number: c.Number, Association: c.Association,
				Municipality: c.Municipality}, nil
		}
		if c.Wake, err = day(wake); err != nil {
			return c, err
		}
		if err := decode([]byte(reported), &c.Digests); err != nil {
			return c, err
		}
		if lost {
			return c, fmt.Errorf("the data key is gone and was not erased: %w", gateway.ErrUnreadable)
		}
		if wrapped == nil {
			return c, nil
		}
		key, err := r.db.keys.caseKey(c.ID, wrapped)
		if err != nil {
			return c, err
		}
		plain, err := key.open(tenancy, place("cases", c.ID, "tenancy"))
		if err != nil {
			return c, err
		}
		if c.Key != r.db.keys.blind(gateway.KeyParts(c.Association, string(plain))...) {
			return c, fmt.Errorf("the case is not found by what it says: %w", gateway.ErrUnreadable)
		}
		c.Tenancy = string(plain)
		return c, nil
	}
}

// caseKey opens the association's data key of a case. ErrErased: it has been deleted.
func (k *keyring) caseKey(caseID string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	if key := k.recent.get(caseID, wrapped); key != nil {
		return key, nil
	}
	key, err := k.passingKey(caseID, wrapped)
	if err == nil {
		k.recent.put(caseID, wrapped, key)
	}
	return key, err
}

// passingKey is caseKey for who passes over all cases, and would only push others' keys out.
func (k *keyring) passingKey(caseID string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	key, err := k.of(ofAssociation).key(wrapped, place("cases", caseID, "association_key"))
	if err != nil {
		return nil, unreadable(err)
	}
	return key, nil
}

// sentKey opens the key of what a case's municipality was sent: by the association's key, and where that has
// been erased by what the municipality keeps. ErrErased: neither is there, or this process does not have the
// key of municipal data.
func (k *keyring) sentKey(caseID string, wrapped, received []byte) (*dataKey, error) {
	if wrapped != nil {
		key, err := k.caseKey(caseID, wrapped)
		return key.ofSent(), err
	}
	if received == nil || !k.hasMunicipal() {
		return nil, gateway.ErrErased
	}
	key, err := k.of(ofMunicipality).key(received, receivedPlace(caseID))
	if err != nil {
		return nil, unreadable(err)
	}
	return key, nil
}

func receivedPlace(caseID string) string { return place("cases", caseID, "received_key") }

// receivedKey is the column of the key that the municipality keeps, for a scope that may use it.
func receivedKey(s gateway.Scope) string {
	if len(s.Municipalities) > 0 {
		return `c.received_key`
	}
	return noKey
}

// noKey stands for a key that is not read.
const noKey = `CAST(NULL AS BYTEA)`

func scanBytes(row scanner) (b []byte, err error) { return b, clean(row.Scan(&b)) }

// EachCase calls each with every case of an association.
func (r *reader) EachCase(s gateway.Scope, association string, each func(gateway.Case) error) error {
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.association = ? AND `,
		association).scope(s, "c.association", "")
	q.sql(` ORDER BY c.key` + r.db.dialect.bytewise)
	head := r.headOf(s)
	return r.each(func(row scanner) error {
		c, err := head(row)
		if c.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !c.Unreadable {
			return err
		}
		return each(c)
	}, q.text.String(), q.args...)
}

// seen is the condition for a case head: the association's own, or one that the municipality has a notice of.
func seen(q *query, s gateway.Scope) *query {
	q.sql(`(`).scope(s, "c.association", "")
	q.sql(` OR EXISTS (SELECT 1 FROM notices WHERE notices.case_id = c.id AND `).in("notices.municipality",
		s.Municipalities)
	return q.sql(`))`)
}

// Case is found by its number. A municipality that tries numbers must not learn which there are, from the
// time neither: what it may not see is sought by the same statements as what is not there.
func (r *reader) Case(s gateway.Scope, number string) (gateway.Case, error) {
	number = strings.ToUpper(text.Key(number)) // however somebody has typed it
	if !s.Operator && len(s.Municipalities) > 0 {
		return r.notifiedCase(s, number)
	}
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.number = ? AND `, number)
	seen(q, s).sql(r.lock)
	return one(r, r.headOf(s), q.text.String(), q.args...)
}

// notifiedCase is a case that the municipality has a notice of, or that is the association's own.
func (r *reader) notifiedCase(s gateway.Scope, number string) (gateway.Case, error) {
	id, err := one(r, scanText, `SELECT c.id FROM cases c WHERE c.number = $1`, number)
	if errors.Is(err, gateway.ErrNotFound) {
		id, err = gateway.NewID(), nil // of no case
	}
	if err != nil {
		return gateway.Case{}, err
	}
	q := new(query).sql(`SELECT 1 FROM notices n WHERE n.case_id = ? AND `, id)
	q.in("n.municipality", s.Municipalities).sql(` LIMIT 1`)
	_, err = one(r, scanInt, q.text.String(), q.args...)
	if err != nil && (!errors.Is(err, gateway.ErrNotFound) || len(s.Associations) == 0) {
		return gateway.Case{}, err
	}
	return r.CaseByID(s, id)
}

// CaseByID is found by its internal id.
func (r *reader) CaseByID(s gateway.Scope, id string) (gateway.Case, error) {
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.id = ? AND `, id)
	seen(q, s).sql(r.lock)
	return one(r, r.headOf(s), q.text.String(), q.args...)
}

const caseByKey = `SELECT ` + caseColumns + ` FROM cases c WHERE c.key = $1`

// CaseByKey is the association's case with that key. The key is of the association too, so that a case that
// says it is another's was changed: it is the one that is asked for.
func (r *reader) CaseByKey(association, key string) (gateway.Case, error) {
	c, err := one(r, r.headOf(gateway.Operator), caseByKey+r.lock, key)
	if c.Key == key && c.Association != association {
		c.Association = association
		err = fmt.Errorf("the case says that it is of another association: %w", gateway.ErrUnreadable)
	}
	return c, err
}

// Cases are in the order of their numbers.
func (r *reader) Cases(s gateway.Scope, after string, most int) ([]gateway.Case, error) {
	c := r.db.dialect.bytewise
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.number`+c+` > ? AND `, after)
	seen(q, s).sql(` ORDER BY c.number` + c + limit(most))
	return lines(r, r.headOf(s), markCase, q.text.String(), q.args...)
}

// Awake are the cases that must be judged again. One that has been erased never wakes.
func (r *reader) Awake(today rules.Day, ruleSet, after string, most int) ([]gateway.Case, error) {
	c := r.db.dialect.bytewise
	return lines(r, r.headOf(gateway.Operator), markCase, `SELECT `+caseColumns+` FROM cases c
		WHERE c.version > 0 AND c.association_key IS NOT NULL AND (c.wake <> '' AND c.wake <= $1
		OR c.rule_set <> $2) AND c.id`+c+` > $3
		ORDER BY c.id`+c+limit(most), today.String(), ruleSet, after)
}

// addCase adds a new case and its data key.
func (c *change) addCase(b *batch, keys *keyring) {
	var wrapped []byte
	c.key, wrapped = keys.of(ofAssociation).newKey(place("cases", c.Case.ID, "association_key"))
	if c.Evaluation != nil {
		c.evaluations = 1
	}
	is := &c.Case
	b.add(casesTable, is.ID, is.Number, is.Association, is.Municipality, is.Key, is.Version, is.Wake.String(),
		is.RuleSet,
		digests(is.Digests), c.key.seal([]byte(is.Tenancy), place("cases", is.ID, "tenancy")), c.evaluations,
		wrapped)
}
