package store

import (
	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// resolutionRow is a row of resolutions with its sealed part opened.
type resolutionRow struct {
	id, caseID, rule string
	episode          int
	subject, finding string
	as, reason       string
	version          int
	at               int64
	plain            []byte // who answered
}

func resolutionPlace(id string) string { return place("resolutions", id) }

// leaf tells what was answered, and commits to who answered.
func (r *resolutionRow) leaf(k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindResolution, ID: r.id,
		Codes: []ledger.Code{{Name: "case", Value: r.caseID}, {Name: "rule", Value: r.rule}, code("episode", r.episode), {Name: "as", Value: r.as},
			{Name: "reason", Value: r.reason}, code("version", r.version), timeCode("on", r.at)},
		Commits: []ledger.Commit{commit("answer", k.saltFor("resolution", r.id), encode([]string{r.subject, r.finding, string(r.plain)}))},
	}
}

// addResolution adds a person's answer.
func addResolution(b *batch, a gateway.Resolution, k *dataKey) {
	row := resolutionRow{
		a.ID, a.Case, a.Rule, a.Episode, a.Subject, a.Finding, string(a.As), a.Reason, a.Version, micros(a.At), []byte(a.By),
	}
	b.add(resolutionsTable, row.id, row.caseID, row.rule, row.episode, row.subject, row.finding, row.as, row.reason,
		row.version, row.at, k.seal(row.plain, resolutionPlace(row.id)))
	b.log(row.leaf(k))
}

const resolutionQuery = `SELECT r.id, r.case_id, r.rule, r.episode, r.subject, r.finding, r.answer, r.reason, r.version, r.at, r.sealed, c.association_key
	FROM resolutions r JOIN cases c ON c.id = r.case_id WHERE `

func scanResolution(row scanner) (r resolutionRow, sealed, wrapped []byte, err error) {
	err = row.Scan(&r.id, &r.caseID, &r.rule, &r.episode, &r.subject, &r.finding, &r.as, &r.reason, &r.version, &r.at, &sealed, &wrapped)
	return r, sealed, wrapped, clean(err)
}

// Resolutions of a case, in the order they were given; a municipality's scope sees none. Who answered goes with the
// case when that is erased.
func (r *reader) Resolutions(s gateway.Scope, caseID string) ([]gateway.Resolution, error) {
	q := new(query).sql(resolutionQuery+`r.case_id = ? AND `, caseID).scope(s, "c.association", "")
	return all(r, func(row scanner) (a gateway.Resolution, err error) {
		stored, sealed, wrapped, err := scanResolution(row)
		if err != nil {
			return a, err
		}
		a = gateway.Resolution{
			ID: stored.id, Case: stored.caseID, Rule: stored.rule, Episode: stored.episode, Subject: stored.subject, Finding: stored.finding,
			As: rules.Outcome(stored.as), Reason: stored.reason, Version: stored.version, At: instant(stored.at),
		}
		if wrapped == nil {
			return a, nil
		}
		key, err := r.db.keys.caseKey(caseID, wrapped)
		if err != nil {
			return a, err
		}
		plain, err := key.open(sealed, resolutionPlace(a.ID))
		a.By = string(plain)
		return a, err
	}, q.sql(` ORDER BY r.at, r.id`+r.db.dialect.bytewise).text.String(), q.args...)
}

func (v *verifier) loadResolutions(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(resolutionQuery).in("r.id", ids)
	return v.each(func(row scanner) error {
		r, sealed, wrapped, err := scanResolution(row)
		if err != nil {
			return err
		}
		o := v.opener(r.caseID, wrapped)
		r.plain = o.open(sealed, resolutionPlace(r.id))
		found(r.id, o.done(r.leaf(o.key)))
		return nil
	}, q.text.String(), q.args...)
}
