package store

import (
	"bytes"
	"encoding/json"
	"errors"

	"boligbro/gateway"
)

// caseHeads reads the heads with the newest version and evaluation of each.
const caseHeads = `SELECT c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake, c.rule_set,
	c.digests, c.tenancy, c.evaluations, c.association_key,
	coalesce(v.sealed, c.tenancy), coalesce(v.n, 0), coalesce(v.municipality, ''), coalesce(v.wake, ''),
	coalesce(v.rule_set, ''), coalesce(e.n, 0), coalesce(e.municipality, ''), coalesce(e.wake, ''),
	coalesce(e.rule_set, ''),
	(SELECT count(*) FROM versions x WHERE x.case_id = c.id),
	(SELECT count(*) FROM evaluations x WHERE x.case_id = c.id)
	FROM cases c LEFT JOIN versions v ON v.case_id = c.id AND v.version = c.version
	LEFT JOIN evaluations e ON e.case_id = c.id AND e.n = c.evaluations`

// caseHead compares a head with the newest version and evaluation of its case.
func (v *verifier) caseHead(row scanner) (string, error) {
	var is caseState
	c, first, last := &is.head, &evaluationRow{}, &is.last
	if err := row.Scan(&c.ID, &c.Number, &c.Association, &c.Municipality, &c.Key, &c.Version, &is.wake,
		&c.RuleSet, &is.digests, &is.tenancy, &is.evaluations, &is.wrapped,
		&is.sealed, &first.n, &first.municipality, &first.wake, &first.ruleSet, &last.n, &last.municipality,
		&last.wake, &last.ruleSet, &is.versions, &is.later); err != nil {
		return c.ID, clean(err)
	}
	if last.n == 0 {
		*last = *first
	}
	if !is.follows() {
		v.find(StateWrong, -1, "cases", c.ID)
		return c.ID, nil
	}
	switch same, err := v.heldBy(&is); {
	case errors.Is(err, gateway.ErrErased):
	case err != nil:
		v.find(RowUnreadable, -1, "cases", c.ID)
	case !same:
		v.find(StateWrong, -1, "cases", c.ID)
	}
	return c.ID, nil
}

// caseState is a case with what its newest version and evaluation have left of it.
type caseState struct {
	head                         gateway.Case
	wake, digests                string
	evaluations, versions, later int // those that the case counts, and those that there are
	tenancy, wrapped, sealed     []byte
	last                         evaluationRow
}

// follows reports whether the case's columns are what its versions and evaluations lead to.
func (is *caseState) follows() bool {
	c, last := &is.head, &is.last
	counted := c.Version > 0 && is.versions == c.Version && last.n == is.evaluations &&
		is.versions+is.later == is.evaluations
	return counted && last.municipality == c.Municipality && last.wake == is.wake && last.ruleSet == c.RuleSet
}

// heldBy reports whether the case's columns are what its newest version holds, sealed. ErrErased: nobody can
// tell.
func (v *verifier) heldBy(is *caseState) (bool, error) {
	c := &is.head
	key, err := v.db.keys.caseKey(c.ID, is.wrapped)
	if err != nil {
		return false, err
	}
	plain, err := key.open(is.sealed, versionPlace(c.ID, c.Version))
	if err != nil {
		return false, err
	}
	return is.holds(key, plain)
}

// holds reports whether the case's columns are what its newest version holds.
func (is *caseState) holds(key *dataKey, newest []byte) (bool, error) {
	c := &is.head
	number, err := key.open(is.tenancy, place("cases", c.ID, "tenancy"))
	if err != nil {
		return false, err
	}
	if is.begins(newest, string(number)) {
		return true, nil
	}
	content, err := versionHead(newest)
	if err != nil {
		return false, err
	}
	return content.Number == c.Number && content.Association == c.Association && content.Key == c.Key &&
		content.Tenancy == string(number) && digests(content.Digests) == is.digests, nil
}

// begins reports whether the version begins with the case's columns as they are written where nothing in them
// is escaped. That is so of nearly all, and decoding takes most of the time.
func (is *caseState) begins(newest []byte, tenancy string) bool {
	var buffer [512]byte
	b := buffer[:0]
	for _, f := range [...][2]string{
		{`{"number":"`, is.head.Number}, {`","association":"`, is.head.Association}, {`","key":"`, is.head.Key},
		{`","tenancy":"`, tenancy},
	} {
		if !unescaped(f[1]) {
			return false
		}
		b = append(append(b, f[0]...), f[1]...)
	}
	b = append(b, '"')
	if is.digests != "{}" {
		b = append(append(b, `,"digests":`...), is.digests...)
	}
	return bytes.HasPrefix(newest, append(b, `,"records":`...)) && json.Valid([]byte(is.digests))
}

// unescaped reports whether JSON writes the text as it is.
func unescaped(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// headContent is versionContent without what was reported.
type headContent struct {
	Number      string            `json:"number"`
	Association string            `json:"association"`
	Key         string            `json:"key"`
	Tenancy     string            `json:"tenancy"`
	Digests     map[string]string `json:"digests"`
}

// versionHead reads a version without what was reported, which is compared with its entry: decoding that would
// take most of the time.
func versionHead(plain []byte) (h headContent, err error) {
	if i := bytes.Index(plain, []byte(`,"records":`)); i > 0 {
		if decode(append(plain[:i:i], '}'), &h) == nil {
			return h, nil
		}
	}
	h = headContent{}
	return h, decode(plain, &h)
}
