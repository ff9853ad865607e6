package store

import (
	"encoding/json"
	"errors"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

const caseColumns = `c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake, c.rule_set, c.digests, c.tenancy, c.association_key`

// freshCase is a case that this transaction has added. Until it is written, its head can still be changed in memory.
type freshCase struct {
	gateway.Case
	key         *dataKey
	wrapped     []byte
	sealed      []byte // the tenancy number
	evaluations int
	written     bool
	attention   bool
	alarmed     bool
	notices     map[noticeKey]bool
}

func (c *freshCase) row() []any {
	return []any{c.ID, c.Number, c.Association, c.Municipality, c.Key, int64(c.Version), c.Wake.String(), c.RuleSet, digests(c.Digests),
		c.sealed, int64(c.evaluations), c.wrapped}
}

func digests(m map[string]string) string {
	if len(m) == 0 {
		return "{}"
	}
	return string(encode(m))
}

// encode writes values of our own types, which always encode.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("store: a value does not encode: " + err.Error())
	}
	return b
}

// decode reads what encode wrote; its error does not quote it.
func decode(b []byte, v any) error {
	if err := json.Unmarshal(b, v); err != nil {
		return errors.New("a stored value cannot be read: it was written by another program")
	}
	return nil
}

// headOf reads a case. The tenancy number is opened for the association's side, and is empty when it has been erased.
func (r *reader) headOf(s gateway.Scope) func(scanner) (gateway.Case, error) {
	return func(row scanner) (c gateway.Case, err error) {
		var wake, told string
		var tenancy, wrapped []byte
		if err := row.Scan(&c.ID, &c.Number, &c.Association, &c.Municipality, &c.Key, &c.Version, &wake, &c.RuleSet, &told, &tenancy, &wrapped); err != nil {
			return c, clean(err)
		}
		if !s.Operator && !slices.Contains(s.Associations, c.Association) {
			// What the municipality may see of a case is that it exists, and where.
			return gateway.Case{ID: c.ID, Number: c.Number, Association: c.Association, Municipality: c.Municipality}, nil
		}
		if c.Wake, err = day(wake); err != nil {
			return c, err
		}
		if err := decode([]byte(told), &c.Digests); err != nil {
			return c, err
		}
		if wrapped == nil {
			return c, nil
		}
		key, err := r.db.keys.caseKey(c.ID, wrapped)
		if err != nil {
			return c, err
		}
		plain, err := key.open(tenancy, place("cases", c.ID, "tenancy"))
		c.Tenancy = string(plain)
		return c, err
	}
}

// caseKey opens the association's data key of a case. ErrErased: it has been deleted.
func (k *keyring) caseKey(caseID string, wrapped []byte) (*dataKey, error) {
	if wrapped == nil {
		return nil, gateway.ErrErased
	}
	return k.of(ofAssociation).key(wrapped, place("cases", caseID, "association_key"))
}

// caseKey is the association's data key of a case, opened once in a transaction.
func (t *tx) caseKey(caseID string) (*dataKey, error) {
	if key, ok := t.keys[caseID]; ok {
		return key, nil
	}
	wrapped, err := one(&t.reader, scanBytes, `SELECT association_key FROM cases WHERE id = $1`, caseID)
	if err != nil {
		return nil, err
	}
	key, err := t.db.keys.caseKey(caseID, wrapped)
	if err == nil {
		t.keys[caseID] = key
	}
	return key, err
}

func scanBytes(row scanner) (b []byte, err error) { return b, clean(row.Scan(&b)) }

// Known calls each with every case of an association.
func (r *reader) Known(s gateway.Scope, association string, each func(gateway.Case) error) error {
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.association = ? AND `, association).scope(s, "c.association", "")
	q.sql(` ORDER BY c.key` + r.db.dialect.bytewise)
	head := r.headOf(s)
	return r.each(func(row scanner) error {
		c, err := head(row)
		if err != nil {
			return err
		}
		return each(c)
	}, q.text.String(), q.args...)
}

// seen is the condition for a case head: the association's own, or one that the municipality has a notice of.
func seen(q *query, s gateway.Scope) *query {
	q.sql(`(`).scope(s, "c.association", "")
	q.sql(` OR EXISTS (SELECT 1 FROM notices WHERE notices.case_id = c.id AND `).in("notices.municipality", s.Municipalities)
	return q.sql(`))`)
}

// Case is found by its number.
func (r *reader) Case(s gateway.Scope, number string) (gateway.Case, error) {
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.number = ? AND `, number)
	seen(q, s).sql(r.lock)
	return one(r, r.headOf(s), q.text.String(), q.args...)
}

// CaseByID is found by its internal id.
func (r *reader) CaseByID(s gateway.Scope, id string) (gateway.Case, error) {
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.id = ? AND `, id)
	seen(q, s).sql(r.lock)
	return one(r, r.headOf(s), q.text.String(), q.args...)
}

const caseByKey = `SELECT ` + caseColumns + ` FROM cases c WHERE c.association = $1 AND c.key = $2`

// CaseByKey is the association's case with that key.
func (r *reader) CaseByKey(association, key string) (gateway.Case, error) {
	return one(r, r.headOf(gateway.Operator), caseByKey, association, key)
}

// CaseByKey is asked for every tenancy of a run, so it looks among the rows that are not written yet by itself.
func (t *tx) CaseByKey(association, key string) (c gateway.Case, err error) {
	if f, ok := t.byKey[[2]string{association, key}]; ok {
		return f.Case, nil
	}
	err = t.eachNow(oneOf(&c, t.headOf(gateway.Operator)), caseByKey+t.lock, association, key)
	if err == errFirst {
		return c, nil
	}
	if err == nil {
		err = gateway.ErrNotFound
	}
	return gateway.Case{}, err
}

// Cases are in the order of their numbers.
func (r *reader) Cases(s gateway.Scope, after string, most int) ([]gateway.Case, error) {
	c := r.db.dialect.bytewise
	q := new(query).sql(`SELECT `+caseColumns+` FROM cases c WHERE c.number`+c+` > ? AND `, after)
	seen(q, s).sql(` ORDER BY c.number` + c + limit(most))
	return all(r, r.headOf(s), q.text.String(), q.args...)
}

// Awake are the cases that must be asked about again. One that has been erased never wakes.
func (r *reader) Awake(today rules.Day, ruleSet, after string, most int) ([]gateway.Case, error) {
	c := r.db.dialect.bytewise
	return all(r, r.headOf(gateway.Operator), `SELECT `+caseColumns+` FROM cases c
		WHERE c.version > 0 AND c.association_key IS NOT NULL AND (c.wake <> '' AND c.wake <= $1 OR c.rule_set <> $2) AND c.id`+c+` > $3
		ORDER BY c.id`+c+limit(most), today.String(), ruleSet, after)
}

// AddCase makes the case and its data key. That the association has no case with that key is checked against what
// this transaction has added, and by the database when the rows are written.
func (t *tx) AddCase(c gateway.Case) error {
	if t.broken != nil {
		return t.broken
	}
	byKey := [2]string{c.Association, c.Key}
	if _, ok := t.byKey[byKey]; ok {
		return gateway.ErrExists
	}
	if c.Version != 0 {
		return gateway.ErrState
	}
	t.writeBehind()
	f := &freshCase{Case: c, notices: map[noticeKey]bool{}}
	f.key, f.wrapped = t.db.keys.of(ofAssociation).newKey(place("cases", c.ID, "association_key"))
	f.sealed = f.key.seal([]byte(c.Tenancy), place("cases", c.ID, "tenancy"))
	t.fresh[c.ID], t.byKey[byKey], t.keys[c.ID] = f, f, f.key
	return t.add(casesTable, c.ID)
}
