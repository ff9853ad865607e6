package store

import (
	"strconv"

	"boligbro/gateway"
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

// versionRow is a row of versions with its sealed part opened.
type versionRow struct {
	caseID     string
	version    int
	recorded   int64
	run        string
	evaluation string
	plain      []byte
}

func (v *versionRow) id() string    { return v.caseID + "/" + strconv.Itoa(v.version) }
func (v *versionRow) place() string { return "versions/" + v.id() }

// evaluationRow is a row of evaluations with its sealed part opened.
type evaluationRow struct {
	caseID       string
	n            int
	id           string
	version      int
	at, asked    int64
	ruleSet      string
	municipality string
	wake         string
	plain        []byte
}

func (e *evaluationRow) place() string {
	return place("evaluations", e.caseID, strconv.Itoa(e.n), e.id)
}

// codes are the open facts of an evaluation.
func (e *evaluationRow) codes(codes []gateway.Code) []gateway.Code {
	return append(codes, code("version", e.version), gateway.Code{Name: "evaluation", Value: e.id}, code("n", e.n), timeCode("evaluated", e.at),
		timeCode("asked", e.asked), gateway.Code{Name: "rule-set", Value: e.ruleSet}, gateway.Code{Name: "municipality", Value: e.municipality},
		gateway.Code{Name: "wake", Value: e.wake})
}

func (e *evaluationRow) commit(k *dataKey) gateway.Commit {
	return commit("findings", k.saltFor("evaluation", e.id), e.plain)
}

// leaf of a version covers the evaluation that was stored with it.
func (v *versionRow) leaf(e *evaluationRow, k *dataKey) gateway.Leaf {
	codes := make([]gateway.Code, 0, 10)
	codes = append(codes, gateway.Code{Name: "run", Value: v.run}, timeCode("recorded", v.recorded))
	return gateway.Leaf{
		Kind: kindVersion, ID: v.caseID, Codes: e.codes(codes),
		Commits: []gateway.Commit{commit("records", k.saltFor("version", v.id()), v.plain), e.commit(k)},
	}
}

// leaf of an evaluation that came by itself.
func (e *evaluationRow) leaf(k *dataKey) gateway.Leaf {
	return gateway.Leaf{
		Kind: kindEvaluation, ID: e.id, Codes: e.codes([]gateway.Code{{Name: "case", Value: e.caseID}}), Commits: []gateway.Commit{e.commit(k)},
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
	row := versionRow{caseID: c.ID, version: v.Version, recorded: micros(v.Recorded), run: v.Run, evaluation: e.ID, plain: encode(content)}
	if err := t.add(versionsTable, row.caseID, row.version, row.recorded, row.run, row.evaluation, key.seal(row.plain, row.place())); err != nil {
		return err
	}
	evaluation, err := t.addEvaluation(c, e, n, key)
	if err != nil {
		return err
	}
	t.log(row.id(), row.leaf(&evaluation, key))
	return nil
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
	row, err := t.addEvaluation(c, e, n, key)
	if err != nil {
		return err
	}
	t.log(row.id, row.leaf(key))
	return nil
}

func (t *tx) addEvaluation(c gateway.Case, e gateway.Evaluation, n int, key *dataKey) (evaluationRow, error) {
	findings := make([]finding, len(e.Findings))
	for i := range e.Findings {
		findings[i] = finding(e.Findings[i])
	}
	row := evaluationRow{
		caseID: c.ID, n: n, id: e.ID, version: e.Version, at: micros(e.At), asked: micros(e.Asked), ruleSet: e.RuleSet,
		municipality: c.Municipality, wake: c.Wake.String(), plain: encode(findings),
	}
	return row, t.add(evaluationsTable, row.caseID, row.n, row.id, row.version, row.at, row.asked, row.ruleSet, row.municipality, row.wake,
		key.seal(row.plain, row.place()))
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
		stored := versionRow{caseID: caseID, version: version}
		var sealed, wrapped []byte
		if err := row.Scan(&stored.recorded, &stored.run, &sealed, &wrapped); err != nil {
			return v, clean(err)
		}
		var content said
		if err := r.open(caseID, wrapped, sealed, stored.place(), &content); err != nil {
			return v, err
		}
		return gateway.Version{Case: caseID, Version: version, Recorded: instant(stored.recorded), Run: stored.run, Records: content.Records}, nil
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
	q := new(query).sql(`SELECT e.n, e.id, e.version, e.at, e.asked, e.rule_set, e.sealed, c.association_key
		FROM evaluations e JOIN cases c ON c.id = e.case_id WHERE e.case_id = ? AND `, caseID).scope(s, "c.association", "")
	q.sql(` ORDER BY e.n`)
	return all(r, func(row scanner) (e gateway.Evaluation, err error) {
		stored := evaluationRow{caseID: caseID}
		var sealed, wrapped []byte
		if err := row.Scan(&stored.n, &stored.id, &stored.version, &stored.at, &stored.asked, &stored.ruleSet, &sealed, &wrapped); err != nil {
			return e, clean(err)
		}
		var findings []finding
		if err := r.open(caseID, wrapped, sealed, stored.place(), &findings); err != nil {
			return e, err
		}
		e = gateway.Evaluation{ID: stored.id, Case: caseID, Version: stored.version, At: instant(stored.at), Asked: instant(stored.asked), RuleSet: stored.ruleSet}
		for _, f := range findings {
			e.Findings = append(e.Findings, rules.Finding(f))
		}
		return e, nil
	}, q.text.String(), q.args...)
}

// code is a number in a leaf.
func code(name string, n int) gateway.Code { return gateway.Code{Name: name, Value: strconv.Itoa(n)} }

// timeCode is an instant in a leaf, given as it is stored.
func timeCode(name string, us int64) gateway.Code {
	if us == 0 {
		return gateway.Code{Name: name}
	}
	return gateway.Code{Name: name, Value: string(instant(us).AppendFormat(make([]byte, 0, 32), "2006-01-02T15:04:05.000000Z"))}
}

func commit(label string, salt, value []byte) gateway.Commit {
	return gateway.Commit{Label: label, Hash: gateway.Commitment(label, salt, value)}
}
