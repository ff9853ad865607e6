package store

import (
	"bytes"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// versionContent is the sealed part of a version: the head of the case as it then was, and what its sources
// and people had reported.
type versionContent struct {
	Number      string            `json:"number"`
	Association string            `json:"association"`
	Key         string            `json:"key"`
	Tenancy     string            `json:"tenancy"`
	Digests     map[string]string `json:"digests,omitempty"`
	Records     []rules.Record    `json:"records"`
	Likenesses  []string          `json:"likenesses,omitempty"`
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

// evaluationRow is a row of evaluations, or the part of a version that holds one, with its sealed part
// opened.
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
	return []any{
		e.n, e.id, e.at, e.asked, e.ruleSet, e.municipality, e.wake, k.seal(e.findings, findingsPlace(caseID, e.n)),
	}
}

// codes are the open facts of an evaluation.
func (e *evaluationRow) codes(codes ...ledger.Code) []ledger.Code {
	return append(codes, code("version", e.version), code("n", e.n),
		ledger.Code{Name: "evaluation", Value: e.id}, timeCode("evaluated", e.at),
		timeCode("asked", e.asked), ledger.Code{Name: "rule-set", Value: e.ruleSet},
		ledger.Code{Name: "municipality", Value: e.municipality},
		ledger.Code{Name: "wake", Value: e.wake})
}

func (e *evaluationRow) commit(k *dataKey) ledger.Commit {
	return commit("findings", k.saltFor("findings", e.id), e.findings)
}

// leaf of a version covers the evaluation that was stored with it.
func (v *versionRow) leaf(k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindVersion, ID: v.caseID,
		Codes: v.codes(ledger.Code{Name: "run", Value: v.run}, timeCode("recorded", v.recorded)),
		Commits: []ledger.Commit{
			commit("records", k.saltFor("version", versionID(v.caseID, v.version)), v.plain), v.commit(k),
		},
	}
}

// leaf of an evaluation that came by itself.
func (e *evaluationRow) leaf(caseID string, k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindEvaluation, ID: e.id, Codes: e.codes(ledger.Code{Name: "case", Value: caseID}),
		Commits: []ledger.Commit{e.commit(k)},
	}
}

// addVersion adds a version with its evaluation.
func (c *change) addVersion(b *batch) {
	is, v := &c.Case, c.Version
	content := versionContent{
		Number: is.Number, Association: is.Association, Key: is.Key, Tenancy: c.tenancy, Digests: is.Digests,
		Records: v.Records, Likenesses: v.Likenesses,
	}
	row := versionRow{
		caseID: is.ID, recorded: micros(v.Recorded), run: v.Run, plain: encode(content),
		evaluationRow: evaluationOf(*is, *c.Evaluation, c.evaluations),
	}
	b.log(row.leaf(c.key))
	sealed := c.key.seal(row.plain, versionPlace(is.ID, v.Version))
	b.add(versionsTable,
		append([]any{is.ID, v.Version, row.recorded, row.run, sealed}, row.values(is.ID, c.key)...)...)
}

// addEvaluation adds a new answer about the version that the head is at.
func (c *change) addEvaluation(b *batch) {
	is := &c.Case
	row := evaluationOf(*is, *c.Evaluation, c.evaluations)
	b.log(row.leaf(is.ID, c.key))
	b.add(evaluationsTable, append([]any{is.ID, is.Version}, row.values(is.ID, c.key)...)...)
}

func evaluationOf(c gateway.Case, e gateway.Evaluation, n int) evaluationRow {
	findings := make([]finding, len(e.Findings))
	for i := range e.Findings {
		findings[i] = finding(e.Findings[i])
	}
	return evaluationRow{
		version: e.Version, n: n, id: e.ID, at: micros(e.At), asked: micros(e.Asked), ruleSet: e.RuleSet,
		municipality: c.Municipality, wake: c.Wake.String(), findings: answered(findings, e.Without),
	}
}

// answered is what the rules answered as it is sealed: the findings, and where they were asked without some
// notices, a line with those.
func answered(findings []finding, without []string) []byte {
	plain := encode(findings)
	if len(without) > 0 {
		plain = append(append(plain, '\n'), encode(without)...)
	}
	return plain
}

// readAnswered reads what answered wrote.
func readAnswered(plain []byte) (findings []finding, without []string, err error) {
	first, second, more := bytes.Cut(plain, []byte("\n"))
	if err = decode(first, &findings); err == nil && more {
		err = decode(second, &without)
	}
	return findings, without, err
}

// renumber gives the stored case another number, known by the key.
func (t *tx) renumber(c *change, key string) error {
	if !c.Renumbered {
		return nil
	}
	is := &c.Case
	wrapped, err := one(&t.reader, scanBytes, `SELECT association_key FROM cases WHERE id = $1`, is.ID)
	if err != nil {
		return err
	}
	data, err := t.db.keys.caseKey(is.ID, wrapped)
	if err != nil {
		return err
	}
	sealed := data.seal([]byte(is.Tenancy), place("cases", is.ID, "tenancy"))
	_, err = t.exec(`UPDATE cases SET key = $1, tenancy = $2 WHERE id = $3`, key, sealed, is.ID)
	return err
}

// moveHead brings the stored head of the case to where it is to be, and reads what the changes are written
// by. A new answer about the same version leaves what the sources reported last as it is.
func (t *tx) moveHead(c *change) error {
	is := &c.Case
	const content = ` number, association, key, evaluations, tenancy, association_key`
	q := new(query)
	if c.Evaluation == nil {
		q.sql(`SELECT`+content+` FROM cases WHERE id = ?`, is.ID)
	} else {
		q.sql(`UPDATE cases SET version = ?, municipality = ?, wake = ?, rule_set = ?,
			evaluations = evaluations + 1`,
			is.Version, is.Municipality, is.Wake.String(), is.RuleSet)
		if c.Version != nil {
			q.sql(`, digests = ?`, digests(is.Digests))
		}
		q.sql(` WHERE id = ? RETURNING`+content, is.ID)
	}
	delete(t.versions, is.ID)
	var wrapped, sealed []byte
	err := t.each(func(row scanner) error {
		return clean(row.Scan(&is.Number, &is.Association, &is.Key, &c.evaluations, &sealed, &wrapped))
	}, q.text.String(), q.args...)
	if err != nil {
		return err
	}
	if c.key, err = t.db.keys.caseKey(is.ID, wrapped); err != nil {
		return err
	}
	t.keys[is.ID] = c.key
	tenancy, err := c.key.open(sealed, place("cases", is.ID, "tenancy"))
	c.tenancy = string(tenancy)
	return err
}

// Version of a case; a municipality's scope sees none.
func (r *reader) Version(s gateway.Scope, caseID string, version int) (gateway.Version, error) {
	q := new(query).sql(`SELECT v.recorded, v.run, v.sealed, c.association_key FROM versions v
		JOIN cases c ON c.id = v.case_id
		WHERE v.case_id = ? AND v.version = ? AND `, caseID, version).scope(s, "c.association", "")
	return one(r, func(row scanner) (v gateway.Version, err error) {
		v = gateway.Version{Case: caseID, Version: version}
		var recorded int64
		var sealed, wrapped []byte
		if err := row.Scan(&recorded, &v.Run, &sealed, &wrapped); err != nil {
			return v, clean(err)
		}
		var content versionContent
		err = r.open(caseID, wrapped, sealed, versionPlace(caseID, version), &content)
		v.Recorded, v.Records, v.Likenesses = instant(recorded), content.Records, content.Likenesses
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
	q := new(query).sql(`SELECT e.version, e.n, e.evaluation, e.at, e.asked, e.rule_set, e.findings,
		c.association_key FROM (`+
		columns+`versions WHERE case_id = ? UNION ALL `+columns+
		`evaluations WHERE case_id = ?) e JOIN cases c ON c.id = e.case_id WHERE `, caseID, caseID)
	q.scope(s, "c.association", "").sql(` ORDER BY e.n`)
	return all(r, func(row scanner) (e gateway.Evaluation, err error) {
		e.Case = caseID
		var n int
		var at, asked int64
		var sealed, wrapped []byte
		if err := row.Scan(&e.Version, &n, &e.ID, &at, &asked, &e.RuleSet, &sealed, &wrapped); err != nil {
			return e, clean(err)
		}
		key, err := r.db.keys.caseKey(caseID, wrapped)
		if err != nil {
			return e, err
		}
		plain, err := key.open(sealed, findingsPlace(caseID, n))
		if err != nil {
			return e, err
		}
		findings, without, err := readAnswered(plain)
		if err != nil {
			return e, err
		}
		e.Without = without
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
	return ledger.Code{Name: name, Value: string(ledger.AppendTime(make([]byte, 0, 32), instant(us)))}
}

func commit(label string, salt, value []byte) ledger.Commit {
	return ledger.Commit{
		Label: label, Hash: ledger.Commitment(label, salt, value),
		Opening: &ledger.Opening{Salt: salt, Value: value},
	}
}
