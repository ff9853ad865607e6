package store

import (
	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// rowAnswer is a row of row_resolutions with its sealed part opened.
type rowAnswer struct {
	id, association, row, reason string
	at                           int64
	plain                        []byte // who answered
}

func rowAnswerPlace(id string) string { return place("row_resolutions", id) }

// leaf tells why and when, and commits to which row was answered about and by whom.
func (r *rowAnswer) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindRowAnswer, ID: r.id,
		Codes:   []ledger.Code{{Name: "association", Value: r.association}, {Name: "reason", Value: r.reason}, timeCode("on", r.at)},
		Commits: []ledger.Commit{commit("answer", open.saltFor(kindRowAnswer, r.id), encode([]string{r.row, string(r.plain)}))},
	}
}

// AddRowResolution stores a person's answer about a row. It belongs to no case, so it is sealed under the
// installation's own key.
func (t *tx) AddRowResolution(a gateway.RowResolution) error {
	open := t.db.keys.open
	row := rowAnswer{a.ID, a.Association, a.Row, a.Reason, micros(a.At), []byte(a.By)}
	if _, err := t.exec(`INSERT INTO row_resolutions (id, association, row_key, reason, at, sealed) VALUES (`+list(1, 6)+`)`,
		row.id, row.association, row.row, row.reason, row.at, open.seal(row.plain, rowAnswerPlace(row.id))); err != nil {
		return err
	}
	t.log(row.leaf(open))
	return nil
}

const rowAnswerQuery = `SELECT id, association, row_key, reason, at, sealed FROM row_resolutions WHERE `

func scanRowAnswer(row scanner) (r rowAnswer, sealed []byte, err error) {
	err = row.Scan(&r.id, &r.association, &r.row, &r.reason, &r.at, &sealed)
	return r, sealed, clean(err)
}

// RowResolutions of the association, in the order they were given; a municipality's scope sees none.
func (r *reader) RowResolutions(s gateway.Scope, association string) ([]gateway.RowResolution, error) {
	q := new(query).sql(rowAnswerQuery+`association = ? AND `, association).scope(s, "association", "")
	return all(r, func(row scanner) (gateway.RowResolution, error) {
		stored, sealed, err := scanRowAnswer(row)
		a := gateway.RowResolution{ID: stored.id, Association: stored.association, Row: stored.row, Reason: stored.reason, At: instant(stored.at)}
		if err != nil {
			return a, err
		}
		plain, err := r.db.keys.open.open(sealed, rowAnswerPlace(a.ID))
		a.By = string(plain)
		return a, err
	}, q.sql(` ORDER BY at, id`+r.db.dialect.bytewise).text.String(), q.args...)
}

func (v *verifier) loadRowAnswers(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(rowAnswerQuery).in("id", ids)
	return v.each(func(row scanner) error {
		r, sealed, err := scanRowAnswer(row)
		if err != nil {
			return err
		}
		o := &opener{key: v.db.keys.open}
		r.plain = o.open(sealed, rowAnswerPlace(r.id))
		found(r.id, o.done(r.leaf(o.key)))
		return nil
	}, q.text.String(), q.args...)
}
