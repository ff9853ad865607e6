package store

import (
	"errors"

	"boligbro/gateway"
)

// madeParts are the parts of its time that EachMade reads one by one, so that few notices are held at a time.
const madeParts = 32

// EachMade calls each with the notices made from an instant until another. Which of them have acts or later
// messages, were refused, or are of cases that are erased, is read before, from registers and indexes:
// looking it up for each notice would take most of the time.
func (r *reader) EachMade(s gateway.Scope, in gateway.MadeIn, each func([]gateway.MadeNotice) error) error {
	known, err := r.knownOfMade(s)
	var made []gateway.MadeNotice
	for _, part := range in.Cut(madeParts) {
		if err == nil {
			made, err = r.madeIn(s, part, known, made[:0])
		}
		if err == nil && len(made) > 0 {
			err = each(made)
		}
	}
	return err
}

// madeIn appends the notices. A notice and its first message are made together, so two indexes in the order
// of time hold all that is asked. Each column of hundreds of thousands takes its time, so what few need is
// left to DutyFiles. PostgreSQL reads the second index in order when it is told that the time is the same.
func (r *reader) madeIn(
	s gateway.Scope, in gateway.MadeIn, known *knownOfMade, to []gateway.MadeNotice,
) ([]gateway.MadeNotice, error) {
	from, until := micros(in.From), micros(in.Until)
	q := new(query).sql(`SELECT n.id, n.case_id, n.duty, n.created, n.delivery, d.transmitted, d.arrived
		FROM notices n LEFT JOIN deliveries d ON d.created = n.created AND d.id = n.delivery AND d.kind = 'notice'
			AND d.created >= ? AND d.created < ?
		WHERE n.created >= ? AND n.created < ? AND `, from, until, from, until)
	q.scope(s, "n.association", "n.municipality")
	if in.Association != "" {
		q.sql(` AND n.association = ?`, in.Association)
	}
	m := new(madeRow)
	columns := m.columns()
	err := r.each(func(row scanner) error {
		m.MadeNotice = gateway.MadeNotice{}
		err := r.readMade(row, m, columns)
		if m.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !m.Unreadable {
			return err
		}
		known.complete(&m.MadeNotice)
		to = append(to, m.MadeNotice)
		return nil
	}, q.sql(` ORDER BY n.created, n.id`).text.String(), q.args...)
	return to, err
}

// knownOfMade is what is known of notices before they are read.
type knownOfMade struct {
	erased, later map[string]bool // by case, by notice
	rejected      map[string]int64
	// what the association's side is not told, nor who has no key of municipal data
	acts     recordedNotices
	inCase   map[string]bool // by subject; where a register cannot be read: in these cases something is recorded
	erasedIn map[string]bool // by subject: in these cases it is erased
	subject  func(caseID string) string
}

func (r *reader) knownOfMade(s gateway.Scope) (k *knownOfMade, err error) {
	k = &knownOfMade{subject: r.db.keys.subject}
	if k.erased, err = r.idsIn(`SELECT id FROM cases WHERE association_key IS NULL`); err == nil {
		k.later, err = r.idsIn(`SELECT notice FROM deliveries WHERE kind <> 'notice'`)
	}
	if err == nil && r.db.keys.hasMunicipal() && (s.Operator || len(s.Municipalities) > 0) {
		err = r.actsOfMade(s, k)
	}
	if err != nil {
		return nil, err
	}
	k.rejected = map[string]int64{}
	return k, r.each(func(row scanner) error {
		var id string
		var changed int64
		if err := row.Scan(&id, &changed); err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return clean(err)
		}
		k.rejected[id] = changed
		return nil
	}, `SELECT notice, changed FROM deliveries WHERE kind = 'notice' AND state = 'rejected'`)
}

// actsOfMade reads about which notices something is recorded. What cannot be read is not held to be missing:
// where a register is damaged, each notice of a case with acts is opened.
func (r *reader) actsOfMade(s gateway.Scope, k *knownOfMade) (err error) {
	if k.erasedIn, err = r.idsIn(`SELECT subject FROM municipal_keys WHERE data_key IS NULL`); err != nil {
		return err
	}
	whole := false
	if k.acts, whole, err = r.registeredNotices(s); err != nil || whole {
		return err
	}
	k.inCase, err = r.idsIn(`SELECT subject FROM municipal_keys WHERE data_key IS NOT NULL`)
	return err
}

// idsIn are the ids that the query gives.
func (r *reader) idsIn(query string) (map[string]bool, error) {
	ids := map[string]bool{}
	return ids, r.each(func(row scanner) error {
		id, err := scanText(row)
		ids[id] = true
		return err
	}, query)
}

// complete adds what is known to a notice that was read.
func (k *knownOfMade) complete(n *gateway.MadeNotice) {
	n.Erased, n.Later = k.erased[n.Case], k.later[n.ID]
	if changed, ok := k.rejected[n.ID]; ok {
		n.State, n.Rejected = gateway.Rejected, instant(changed)
	}
	_, n.Acts = k.acts[n.ID]
	if len(k.inCase)+len(k.erasedIn) > 0 {
		subject := k.subject(n.Case)
		n.ActsErased = k.erasedIn[subject]
		n.Acts = (n.Acts || k.inCase[subject]) && !n.ActsErased
	}
}

// madeRow is a row of what EachMade reads. There are many, so that all are read into one.
type madeRow struct {
	gateway.MadeNotice
	duty                          string // hidden
	created, transmitted, arrived int64
}

func (m *madeRow) columns() []any {
	return []any{&m.ID, &m.Case, &m.duty, &m.created, &m.First, &m.transmitted, &m.arrived}
}

func (r *reader) readMade(row scanner, m *madeRow, columns []any) error {
	if err := row.Scan(columns...); err != nil {
		return clean(err)
	}
	m.Created = instant(m.created)
	m.Transmitted, m.Arrived = instant(m.transmitted), instant(m.arrived)
	return r.db.keys.hider.ofDuty(&m.Notice, m.duty)
}
