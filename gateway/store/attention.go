package store

import (
	"boligbro/gateway"
	"boligbro/rules"
)

// addAttention adds what is open for the case.
func addAttention(b *batch, caseID string, open []gateway.Attention) {
	for _, a := range open {
		missing := "[]"
		if len(a.Missing) > 0 {
			missing = string(encode(a.Missing))
		}
		b.add(attentionTable, caseID, a.Rule, a.Episode, a.Subject, string(a.Outcome), string(a.Reason), missing,
			a.Due.String(), micros(a.Since))
	}
}

// Attention that is open, soonest due first, what has no due day last; a municipality's scope sees none.
func (r *reader) Attention(s gateway.Scope, most int) ([]gateway.Attention, error) {
	return r.attention(new(query).sql(attentionQuery).scope(s, "c.association", ""), most)
}

// AttentionOf is what is open for one case.
func (r *reader) AttentionOf(caseID string) ([]gateway.Attention, error) {
	return r.attention(new(query).sql(attentionQuery+`a.case_id = ?`, caseID), 0)
}

const attentionQuery = `SELECT a.case_id, c.number, c.association, c.municipality, a.rule, a.episode, a.subject, a.outcome, a.reason, a.missing, a.due, a.since
		FROM attention a JOIN cases c ON c.id = a.case_id WHERE `

func (r *reader) attention(q *query, most int) ([]gateway.Attention, error) {
	q.sql(` ORDER BY CASE WHEN a.due = '' THEN 1 ELSE 0 END, a.due, a.since, a.case_id, a.rule, a.episode, a.subject` + limit(most))
	return all(r, func(row scanner) (a gateway.Attention, err error) {
		var missing, due string
		var since int64
		if err := row.Scan(&a.Case, &a.Number, &a.Association, &a.Municipality, &a.Rule, &a.Episode, &a.Subject, &a.Outcome, &a.Reason, &missing, &due, &since); err != nil {
			return a, clean(err)
		}
		var fields []rules.Field
		if err := decode([]byte(missing), &fields); err != nil {
			return a, err
		}
		if len(fields) > 0 {
			a.Missing = fields
		}
		a.Since = instant(since)
		a.Due, err = day(due)
		return a, err
	}, q.text.String(), q.args...)
}
