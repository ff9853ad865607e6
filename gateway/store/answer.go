package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// answerRow is a row of answers with its sealed part opened.
type answerRow struct {
	id, kind, association, caseID string
	rule                          string
	episode                       int
	subject, about                string
	as, reason                    string
	version                       int
	at                            int64
	plain                         []byte // who answered
}

func answerRowOf(a gateway.Answer) answerRow {
	return answerRow{
		id: a.ID, kind: string(a.Kind), association: a.Association, caseID: a.Case, rule: a.Rule,
		episode: a.Episode, subject: a.Subject, about: a.About, as: string(a.As), reason: a.Reason,
		version: a.Version, at: micros(a.At), plain: []byte(a.By),
	}
}

func answerPlace(id string) string { return place("answers", id) }

// ofRow reports whether it is about a row, which belongs to no case.
func (a *answerRow) ofRow() bool { return a.kind == string(gateway.TaskRow) }

// leaf holds what was answered, and commits to what about, by which rule, and by whom.
func (a *answerRow) leaf(k *dataKey) ledger.Leaf {
	kind := kindAnswer
	if a.ofRow() {
		kind = kindRowAnswer
	}
	return ledger.Leaf{
		Kind: kind, ID: a.id,
		Codes: []ledger.Code{{Name: "case", Value: a.caseID}, {Name: "association", Value: a.association},
			{Name: "kind", Value: a.kind}, code("episode", a.episode),
			{Name: "as", Value: a.as}, {Name: "reason", Value: a.reason}, code("version", a.version),
			timeCode("on", a.at)},
		Commits: []ledger.Commit{commit("answer", k.saltFor(kind, a.id),
			encode([]string{a.rule, a.subject, a.about, string(a.plain)}))},
	}
}

// addAnswer adds an answer, sealed under the case's key or, one about a row, the installation's own.
func addAnswer(b *batch, a gateway.Answer, k *dataKey, h *hider) {
	row, caseID := answerRowOf(a), any(nil)
	if a.Case != "" {
		caseID = a.Case
	}
	b.add(answersTable, row.id, row.kind, row.association, caseID,
		h.hide(row.rule, rulePlace(row.caseID)...), row.episode, row.subject, row.about,
		row.as, row.reason, row.version, row.at, k.seal(row.plain, answerPlace(row.id)))
	b.log(row.leaf(k))
}

// AddRowAnswer stores a person's answer about a row.
func (t *tx) AddRowAnswer(a gateway.Answer) error {
	if a.Kind != gateway.TaskRow || a.Case != "" {
		return gateway.ErrState
	}
	b := newBatch()
	addAnswer(b, a, t.db.keys.open, t.db.keys.hider)
	return t.addBatch(b)
}

const answerQuery = `SELECT a.id, a.kind, a.association, coalesce(a.case_id, ''), a.rule, a.episode,
	a.subject, a.about, a.answer, a.reason, a.version, a.at, a.sealed, c.association_key
	FROM answers a LEFT JOIN cases c ON c.id = a.case_id WHERE `

func (r *reader) scanAnswer(row scanner) (a answerRow, sealed, wrapped []byte, err error) {
	err = row.Scan(&a.id, &a.kind, &a.association, &a.caseID, &a.rule, &a.episode, &a.subject,
		&a.about, &a.as, &a.reason, &a.version, &a.at, &sealed, &wrapped)
	if err == nil {
		err = r.db.keys.hider.show(shownText{&a.rule, rulePlace(a.caseID)})
	}
	return a, sealed, wrapped, clean(err)
}

// Answers about a case, in the order they were given; a municipality's scope sees none. Who answered goes
// with the case when that is erased.
func (r *reader) Answers(s gateway.Scope, caseID string) ([]gateway.Answer, error) {
	return r.answers(new(query).sql(answerQuery+`a.case_id = ? AND `, caseID).scope(s, "c.association", ""))
}

// RowAnswers are the answers about the association's rows; a municipality's scope sees none.
func (r *reader) RowAnswers(s gateway.Scope, association string) ([]gateway.Answer, error) {
	q := new(query).sql(answerQuery+`a.kind = 'row' AND a.association = ? AND `, association)
	return r.answers(q.scope(s, "a.association", ""))
}

func (r *reader) answers(q *query) ([]gateway.Answer, error) {
	return all(r, func(row scanner) (a gateway.Answer, err error) {
		stored, sealed, wrapped, err := r.scanAnswer(row)
		if err != nil {
			return a, err
		}
		a = gateway.Answer{
			ID: stored.id, Kind: gateway.TaskKind(stored.kind), Association: stored.association,
			Case: stored.caseID, Rule: stored.rule, Episode: stored.episode, Subject: stored.subject,
			About: stored.about, As: rules.Outcome(stored.as), Reason: stored.reason, Version: stored.version,
			At: instant(stored.at),
		}
		key := r.db.keys.open
		if !stored.ofRow() {
			if wrapped == nil {
				return a, nil
			}
			if key, err = r.db.keys.caseKey(a.Case, wrapped); err != nil {
				return a, err
			}
		}
		plain, err := key.open(sealed, answerPlace(a.ID))
		a.By = string(plain)
		return a, err
	}, q.sql(` ORDER BY a.at, a.id`+r.db.dialect.bytewise).text.String(), q.args...)
}

func (v *verifier) loadAnswers(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(answerQuery).in("a.id", ids)
	return v.each(func(row scanner) error {
		a, sealed, wrapped, err := v.scanAnswer(row)
		broken := errors.Is(err, gateway.ErrUnreadable)
		if err != nil && !broken {
			return err
		}
		o := &opener{key: v.db.keys.open}
		if !a.ofRow() {
			o = v.opener(a.caseID, wrapped)
		}
		o.row.broken = o.row.broken || broken
		a.plain = o.open(sealed, answerPlace(a.id))
		found(a.id, o.done(a.leaf(o.key)))
		return nil
	}, q.text.String(), q.args...)
}
