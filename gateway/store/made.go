package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// EachMade calls each with the notices made from an instant until another. What cases have acts, are erased
// or have later messages, and which notices were refused, is read before, from indexes: looking it up for
// each notice would take most of the time. A notice and its first message are made together, so an index in
// the order of time holds all else that is asked of the message.
func (r *reader) EachMade(
	s gateway.Scope, from, until time.Time, each func(gateway.MadeNotice) error,
) error {
	known, err := r.knownOfMade(s)
	if err != nil {
		return err
	}
	q := new(query).sql(`SELECT n.id, n.case_id, n.association, n.municipality, n.duty, n.created,
			d.transmitted, d.arrived
		FROM notices n LEFT JOIN deliveries d ON d.created = n.created AND d.id = n.delivery AND d.kind = 'notice'
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
		known.complete(&m.MadeNotice)
		return each(m.MadeNotice)
	}, q.sql(` ORDER BY n.created, n.id`).text.String(), q.args...)
}

// knownOfMade is what is known of notices before they are read.
type knownOfMade struct {
	erased, later map[string]bool // by case, by notice
	acts          map[string]bool // by subject; false: what was recorded is erased
	rejected      map[string]time.Time
	subject       func(caseID string) string // nil: the acts are not theirs to see, or there are none
}

func (r *reader) knownOfMade(s gateway.Scope) (*knownOfMade, error) {
	k := &knownOfMade{
		erased: map[string]bool{}, later: map[string]bool{}, acts: map[string]bool{},
		rejected: map[string]time.Time{},
	}
	for _, read := range []struct {
		into map[string]bool
		from string
	}{
		{k.erased, `SELECT id, true FROM cases WHERE association_key IS NULL`},
		{k.acts, `SELECT subject, data_key IS NOT NULL FROM municipal_keys`},
		{k.later, `SELECT notice, true FROM deliveries WHERE kind <> 'notice'`},
	} {
		err := r.each(func(row scanner) error {
			var id string
			var is bool
			err := row.Scan(&id, &is)
			read.into[id] = is
			return clean(err)
		}, read.from)
		if err != nil {
			return nil, err
		}
	}
	sees := s.Operator || len(s.Municipalities) > 0
	if sees && r.db.keys.hasMunicipal() && len(k.acts) > 0 {
		k.subject = r.db.keys.subject
	}
	return k, r.each(func(row scanner) error {
		var id string
		var changed int64
		if err := row.Scan(&id, &changed); err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return clean(err)
		}
		k.rejected[id] = instant(changed)
		return nil
	}, `SELECT notice, changed FROM deliveries WHERE kind = 'notice' AND state = 'rejected'`)
}

// complete adds what is known to a notice that was read.
func (k *knownOfMade) complete(n *gateway.MadeNotice) {
	n.Erased, n.Later = k.erased[n.Case], k.later[n.ID]
	if at, ok := k.rejected[n.ID]; ok {
		n.State, n.Rejected = gateway.Rejected, at
	}
	if k.subject != nil {
		acts, ok := k.acts[k.subject(n.Case)]
		n.Acts, n.ActsErased = acts, ok && !acts
	}
}

// madeRow is a row of what EachMade reads. There are many, so that all are read into the same one.
type madeRow struct {
	gateway.MadeNotice
	duty                          string // hidden
	created, transmitted, arrived int64
}

func (m *madeRow) columns() []any {
	return []any{&m.ID, &m.Case, &m.Association, &m.Municipality, &m.duty, &m.created,
		&m.transmitted, &m.arrived}
}

func (r *reader) readMade(row scanner, m *madeRow, columns []any) error {
	if err := row.Scan(columns...); err != nil {
		return clean(err)
	}
	m.Created = instant(m.created)
	m.Transmitted, m.Arrived = instant(m.transmitted), instant(m.arrived)
	return r.db.keys.hider.ofDuty(&m.Notice, m.duty)
}
