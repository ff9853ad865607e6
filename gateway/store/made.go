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
	return r.each(func(row scanner) error {
		n, err := r.scanMade(row)
		if n.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !n.Unreadable {
			return err
		}
		n.Erased, n.Later = erased[n.Case], later[n.ID]
		if seesActs {
			subject := r.db.keys.subject(n.Case)
			n.Acts, n.ActsErased = acts[subject], actsErased[subject]
		}
		return each(n)
	}, q.sql(` ORDER BY n.created, n.id`).text.String(), q.args...)
}

func (r *reader) scanMade(row scanner) (n gateway.MadeNotice, err error) {
	var hidden string
	var created, transmitted, arrived, changed int64
	if err := row.Scan(&n.ID, &n.Case, &n.Association, &n.Municipality, &hidden, &created,
		&n.State, &transmitted, &arrived, &changed); err != nil {
		return n, clean(err)
	}
	n.Created, n.Changed = instant(created), instant(changed)
	n.Transmitted, n.Arrived = instant(transmitted), instant(arrived)
	return n, r.db.keys.hider.ofDuty(&n.Notice, hidden)
}
