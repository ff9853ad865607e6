package store

import (
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// said is the sealed part of a version: the head of the case as it then was, and what its sources had said.
type said struct {
	Number      string            `json:"number"`
	Association string            `json:"association"`
	Key         string            `json:"key"`
	Tenancy     string            `json:"tenancy"`
	Digests     map[string]string `json:"digests,omitempty"`
	Records     []rules.Record    `json:"records"`
}

// finding is a rules.Finding as it is stored: the same fields, whatever other form it has elsewhere.
type finding rules.Finding

// versionRow is a row of versions with its sealed parts opened.
type versionRow struct {
	caseID   string
	recorded int64
	run      string
	plain    []byte
	evaluationRow
}

func versionID(caseID string, version int) string { return caseID + "/" + strconv.Itoa(version) }

func versionPlace(caseID string, version int) string {
	return "versions/" + versionID(caseID, version)
}

// evaluationRow is a row of evaluations, or the part of a version that holds one, with its sealed part opened.
type evaluationRow struct {
	version      int
	n            int
	id           string
	at, asked    int64
	ruleSet      string
	municipality string
	wake         string
	findings     []byte
}

func findingsPlace(caseID string, n int) string { return place("findings", caseID, strconv.Itoa(n)) }

// values are the columns that versions and evaluations have in common.
func (e *evaluationRow) values(caseID string, k *dataKey) []any {
	return []any{e.n, e.id, e.at, e.asked, e.ruleSet, e.municipality, e.wake, k.seal(e.findings, findingsPlace(caseID, e.n))}
}

// codes are the open facts of an evaluation.
func (e *evaluationRow) codes(codes ...ledger.Code) []ledger.Code {
	return append(codes, code("version", e.version), code("n", e.n), ledger.Code{Name: "evaluation", Value: e.id}, timeCode("evaluated", e.at),
		timeCode("asked", e.asked), ledger.Code{Name: "rule-set", Value: e.ruleSet}, ledger.Code{Name: "municipality", Value: e.municipality},
		ledger.Code{Name: "wake", Value: e.wake})
}

func (e *evaluationRow) commit(k *dataKey) ledger.Commit {
	return commit("findings", k.saltFor("findings", e.id), e.findings)
}

// leaf of a version covers the evaluation that was stored with it.
func (v *versionRow) leaf(k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindVersion, ID: v.caseID, Codes: v.codes(ledger.Code{Name: "run", Value: v.run}, timeCode("recorded", v.recorded)),
		Commits: []ledger.Commit{commit("records", k.saltFor("version", versionID(v.caseID, v.version)), v.plain), v.commit(k)},
	}
}

// leaf of an evaluation that came by itself.
func (e *evaluationRow) leaf(caseID string, k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindEvaluation, ID: e.id, Codes: e.codes(ledger.Code{Name: "case", Value: caseID}), Commits: []ledger.Commit{e.commit(k)},
	}
}

// AddVersion stores a version with its evaluation and the head that points at it.
func (t *tx) AddVersion(c gateway.Case, v gateway.Version, e gateway.Evaluation) error {
	if v.Case != c.ID || e.Case != c.ID || v.Version != c.Version || e.Version != c.Version {
		return gateway.ErrState
	}
	key, content, n, err := t.moveHead(c, c.Version-1)
	if err != nil {
		return err
	}
	content.Records = v.Records
	row := versionRow{caseID: c.ID, recorded: micros(v.Recorded), run: v.Run, plain: encode(content), evaluationRow: evaluationOf(c, e, n)}
	t.log(row.leaf(key))
	sealed := key.seal(row.plain, versionPlace(c.ID, c.Version))
	return t.add(versionsTable, append([]any{c.ID, c.Version, row.recorded, row.run, sealed}, row.values(c.ID, key)...)...)
}

// AddEvaluation stores a new answer about the version that the head stands at.
func (t *tx) AddEvaluation(c gateway.Case, e gateway.Evaluation) error {
	if e.Case != c.ID || e.Version != c.Version || c.Version == 0 {
		return gateway.ErrState
	}
	key, _, n, err := t.moveHead(c, c.Version)
	if err != nil {
		return err
	}
	row := evaluationOf(c, e, n)
	t.log(row.leaf(c.ID, key))
	return t.add(evaluationsTable, append([]any{c.ID, c.Version}, row.values(c.ID, key)...)...)
}

func evaluationOf(c gateway.Case, e gateway.Evaluation, n int) evaluationRow {
	findings := make([]finding, len(e.Findings))
	for i := range e.Findings {
		findings[i] = finding(e.Findings[i])
	}
	return evaluationRow{
		version: e.Version, n: n, id: e.ID, at: micros(e.At), asked: micros(e.Asked), ruleSet: e.RuleSet,
		municipality: c.Municipality, wake: c.Wake.String(), findings: encode(findings),
	}
}

// moveHead brings the stored head of the case to c, if it stands at the version before. It gives the data key, what
// of the head belongs in a version, and the number of the evaluation that comes now. A new answer about the same
// version (from == c.Version) does not change what the sources said last.
func (t *tx) moveHead(c gateway.Case, from int) (key *dataKey, content said, n int, err error) {
	if f := t.fresh[c.ID]; f != nil && !f.written {
		if f.Version != from || t.broken != nil {
			return nil, content, 0, gateway.ErrState
		}
		f.evaluations++
		f.Version, f.Municipality, f.Wake, f.RuleSet = c.Version, c.Municipality, c.Wake, c.RuleSet
		if from != c.Version {
			f.Digests = c.Digests
		}
		return f.key, said{Number: f.Number, Association: f.Association, Key: f.Key, Tenancy: f.Tenancy, Digests: c.Digests}, f.evaluations, nil
	}
	q := new(query).sql(`UPDATE cases SET version = ?, municipality = ?, wake = ?, rule_set = ?, evaluations = evaluations + 1`,
		c.Version, c.Municipality, c.Wake.String(), c.RuleSet)
	if from != c.Version {
		q.sql(`, digests = ?`, digests(c.Digests))
	}
	q.sql(` WHERE id = ? AND version = ? RETURNING number, association, key, evaluations, tenancy, association_key`, c.ID, from)
	var wrapped, sealed []byte
	err = t.each(func(row scanner) error {
		return clean(row.Scan(&content.Number, &content.Association, &content.Key, &n, &sealed, &wrapped))
	}, q.text.String(), q.args...)
	if err != nil {
		return nil, content, 0, err
	}
	if n == 0 {
		if _, err := t.CaseByID(gateway.Operator, c.ID); err != nil {
			return nil, content, 0, err
		}
		return nil, content, 0, gateway.ErrState
	}
	if key = t.keys[c.ID]; key == nil {
		if key, err = t.db.keys.caseKey(c.ID, wrapped); err != nil {
			return nil, content, 0, err
		}
		t.keys[c.ID] = key
	}
	tenancy, err := key.open(sealed, place("cases", c.ID, "tenancy"))
	content.Tenancy, content.Digests = string(tenancy), c.Digests
	return key, content, n, err
}

// Version of a case; a municipality's scope sees none.
func (r *reader) Version(s gateway.Scope, caseID string, version int) (gateway.Version, error) {
	q := new(query).sql(`SELECT v.recorded, v.run, v.sealed, c.association_key FROM versions v JOIN cases c ON c.id = v.case_id
		WHERE v.case_id = ? AND v.version = ? AND `, caseID, version).scope(s, "c.association", "")
	return one(r, func(row scanner) (v gateway.Version, err error) {
		v = gateway.Version{Case: caseID, Version: version}
		var recorded int64
		var sealed, wrapped []byte
		if err := row.Scan(&recorded, &v.Run, &sealed, &wrapped); err != nil {
			return v, clean(err)
		}
		var content said
		err = r.open(caseID, wrapped, sealed, versionPlace(caseID, version), &content)
		v.Recorded, v.Records = instant(recorded), content.Records
		return v, err
	}, q.text.String(), q.args...)
}

// open reads what is sealed as JSON under the association's key of a case.
func (r *reader) open(caseID string, wrapped, sealed []byte, place string, into any) error {
	key, err := r.db.keys.caseKey(caseID, wrapped)
	if err != nil {
		return err
	}
	plain, err := key.open(sealed, place)
	if err != nil {
		return err
	}
	return decode(plain, into)
}

// Evaluations of a case, oldest first; a municipality's scope sees none.
func (r *reader) Evaluations(s gateway.Scope, caseID string) ([]gateway.Evaluation, error) {
	const columns = `SELECT case_id, version, n, evaluation, at, asked, rule_set, findings FROM `
	q := new(query).sql(`SELECT e.version, e.n, e.evaluation, e.at, e.asked, e.rule_set, e.findings, c.association_key FROM (`+
		columns+`versions WHERE case_id = ? UNION ALL `+columns+`evaluations WHERE case_id = ?) e JOIN cases c ON c.id = e.case_id WHERE `, caseID, caseID)
	q.scope(s, "c.association", "").sql(` ORDER BY e.n`)
	return all(r, func(row scanner) (e gateway.Evaluation, err error) {
		e.Case = caseID
		var n int
		var at, asked int64
		var sealed, wrapped []byte
		if err := row.Scan(&e.Version, &n, &e.ID, &at, &asked, &e.RuleSet, &sealed, &wrapped); err != nil {
			return e, clean(err)
		}
		var findings []finding
		if err := r.open(caseID, wrapped, sealed, findingsPlace(caseID, n), &findings); err != nil {
			return e, err
		}
		for _, f := range findings {
			e.Findings = append(e.Findings, rules.Finding(f))
		}
		e.At, e.Asked = instant(at), instant(asked)
		return e, nil
	}, q.text.String(), q.args...)
}

// code is a number in a leaf.
func code(name string, n int) ledger.Code { return ledger.Code{Name: name, Value: strconv.Itoa(n)} }

// timeCode is an instant in a leaf, given as it is stored.
func timeCode(name string, us int64) ledger.Code {
	if us == 0 {
		return ledger.Code{Name: name}
	}
	return ledger.Code{Name: name, Value: string(instant(us).AppendFormat(make([]byte, 0, 32), "2006-01-02T15:04:05.000000Z"))}
}

func commit(label string, salt, value []byte) ledger.Commit {
	return ledger.Commit{Label: label, Hash: ledger.Commitment(label, salt, value)}
}
