package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// EachMade calls each with the notices made from an instant until another. What cases have acts, are erased
// or have later messages is read before, from indexes: looking it up for each notice would take most of the
// time.
func (r *reader) EachMade(
	s gateway.Scope, from, until time.Time, each func(gateway.MadeNotice) error,
) error {
	var erased, acts, actsErased, later map[string]bool // acts by subjects
	for _, read := range []struct {
		into *map[string]bool
		from string
	}{
		{&erased, `SELECT id FROM cases WHERE association_key IS NULL`},
		{&acts, `SELECT subject FROM municipal_keys WHERE data_key IS NOT NULL`},
		{&actsErased, `SELECT subject FROM municipal_keys WHERE data_key IS NULL`},
		{&later, `SELECT notice FROM deliveries WHERE kind <> 'notice'`},
	} {
		ids, err := all(r, scanText, read.from)
		if err != nil {
			return err
		}
		*read.into = make(map[string]bool, len(ids))
		for _, id := range ids {
			(*read.into)[id] = true
		}
	}
	// else it is not theirs to see, or there are none
	seesActs := (s.Operator || len(s.Municipalities) > 0) && r.db.keys.hasMunicipal() &&
		len(acts)+len(actsErased) > 0
	q := new(query).sql(`SELECT n.id, n.case_id, n.association, n.municipality, n.duty,
			n.created, d.state, d.transmitted, d.arrived, d.changed
		FROM notices n JOIN deliveries d ON d.id = n.delivery
		WHERE n.created >= ? AND n.created < ? AND `, micros(from), micros(until))
	q.scope(s, "n.association", "n.municipality")
	m := new(madeRow)
	columns := m.columns()
	return r.each(func(row scanner) error {
		m.MadeNotice = gateway.MadeNotice{}
		err := r.readMade(row, m, columns)
		if m.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !m.Unreadable {
			return err
		}
		m.Erased, m.Later = erased[m.Case], later[m.ID]
		if seesActs {
			subject := r.db.keys.subject(m.Case)
			m.Acts, m.ActsErased = acts[subject], actsErased[subject]
		}
		return each(m.MadeNotice)
	}, q.sql(` ORDER BY n.created, n.id`).text.String(), q.args...)
}

// madeRow is a row of what EachMade reads. There are many, so that all are read into the same one.
type madeRow struct {
	gateway.MadeNotice
	duty                                   string // hidden
	created, transmitted, arrived, changed int64
}

func (m *madeRow) columns() []any {
	return []any{&m.ID, &m.Case, &m.Association, &m.Municipality, &m.duty, &m.created, &m.State,
		&m.transmitted, &m.arrived, &m.changed}
}

func (r *reader) readMade(row scanner, m *madeRow, columns []any) error {
	if err := row.Scan(columns...); err != nil {
		return clean(err)
	}
	m.Created, m.Changed = instant(m.created), instant(m.changed)
	m.Transmitted, m.Arrived = instant(m.transmitted), instant(m.arrived)
	return r.db.keys.hider.ofDuty(&m.Notice, m.duty)
}
