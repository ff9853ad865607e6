package store

import (
	"errors"
	"fmt"

	"boligbro/gateway"
	"boligbro/rules"
)

// countedKey is receivedKey for who counts: whoever runs Boligbro counts for both sides.
func countedKey(s gateway.Scope) string {
	if s.Operator {
		return `c.received_key`
	}
	return receivedKey(s)
}

// madeParts are the parts of its time that EachMade reads one by one, so that few notices are held at a time.
const madeParts = 32

// EachMade calls each with the notices made from an instant until another. Which of them have acts or later
// messages, were refused, or are of cases that are erased, is read before, from registers and indexes:
// looking it up for each notice would take most of the time.
func (r *reader) EachMade(s gateway.Scope, in gateway.MadeIn, each func([]gateway.MadeNotice) error) error {
	known, err := r.knownOfMade(s, in)
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
// of time hold all that is asked where the message has arrived. Each column of hundreds of thousands takes
// its time, so what few need is left to DutyFiles. PostgreSQL reads the second index in order when it is told
// that the time is the same.
func (r *reader) madeIn(
	s gateway.Scope, in gateway.MadeIn, known *knownOfMade, to []gateway.MadeNotice,
) ([]gateway.MadeNotice, error) {
	from, until := micros(in.From), micros(in.Until)
	q := new(query).sql(`SELECT n.id, n.case_id, n.duty, n.created, coalesce(d.transmitted, 0),
			coalesce(d.arrived, 0)
		FROM notices n LEFT JOIN deliveries d ON d.created = n.created AND d.id = n.delivery AND d.kind = 'notice'
			AND d.arrived > 0 AND d.created >= ? AND d.created < ?
		WHERE n.created >= ? AND n.created < ? AND `, from, until, from, until)
	q.scope(s, "n.association", "n.municipality")
	if in.Association != "" {
		q.sql(` AND n.association = ?`, in.Association)
	}
	m := newMadeRow()
	err := r.each(func(row scanner) error {
		to = append(to, gateway.MadeNotice{})
		n := &to[len(to)-1]
		err := m.read(row, n)
		if err == nil && n.Arrived.IsZero() {
			err = known.waits(n)
		}
		if err == nil {
			err = r.db.keys.hider.ofMade(n, m.duty)
		}
		if n.Unreadable = errors.Is(err, gateway.ErrUnreadable); err != nil && !n.Unreadable {
			return err
		}
		known.complete(n)
		if n.State == gateway.Lapsed && s.Receives() {
			to = to[:len(to)-1]
		}
		return nil
	}, q.sql(` ORDER BY n.created, n.id`).text.String(), q.args...)
	return to, err
}

// knownOfMade is what is known of notices before they are read.
type knownOfMade struct {
	// by case: nothing of it can be read; only the association has erased its part
	erased, forgotten map[string]bool
	later             map[string]bool // by notice
	rejected          map[string]int64
	lapsed            map[string]int64
	waiting           map[string]int64 // by notice whose first message has not arrived: when it was transmitted
	// what the association's side is not told, nor who has no key of municipal data
	acts     recordedNotices
	inCase   map[string]bool // by subject; where a register cannot be read: in these cases something is recorded
	erasedIn map[string]bool // by subject: in these cases it is erased
	subject  func(caseID string) string
}

func (r *reader) knownOfMade(s gateway.Scope, in gateway.MadeIn) (k *knownOfMade, err error) {
	k = &knownOfMade{subject: r.db.keys.subject}
	k.forgotten, err = r.idsIn(`SELECT id FROM cases WHERE association_key IS NULL`)
	if k.erased = k.forgotten; err == nil && countedKey(s) != noKey && r.db.keys.hasMunicipal() {
		k.erased, err = r.idsIn(`SELECT id FROM cases WHERE association_key IS NULL AND received_key IS NULL`)
	}
	if err == nil {
		k.later, err = r.idsIn(`SELECT notice FROM deliveries WHERE kind <> 'notice'
			UNION ALL SELECT notice FROM deliveries WHERE worded > 0`)
	}
	if err == nil && r.db.keys.hasMunicipal() && (s.Operator || len(s.Municipalities) > 0) {
		err = r.actsOfMade(s, k)
	}
	if err != nil {
		return nil, err
	}
	k.rejected, err = r.instantsIn(new(query).sql(
		`SELECT notice, changed FROM deliveries WHERE kind = 'notice' AND state = 'rejected'`))
	if err == nil {
		k.lapsed, err = r.instantsIn(new(query).sql(
			`SELECT notice, changed FROM deliveries WHERE kind = 'notice' AND state = 'lapsed'`))
	}
	if err == nil {
		// by CROSS JOIN SQLite begins with the messages, which are few
		k.waiting, err = r.instantsIn(new(query).sql(`SELECT d.notice, d.transmitted FROM deliveries d
			CROSS JOIN notices n WHERE n.id = d.notice AND n.delivery = d.id AND n.created = d.created
			AND d.kind = 'notice' AND d.arrived = 0 AND d.created >= ? AND d.created < ? AND `,
			micros(in.From), micros(in.Until)).scope(s, "d.association", "d.municipality"))
	}
	return k, err
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

// instantsIn are the instants that the query gives, by an id; 0 for one that cannot be read.
func (r *reader) instantsIn(q *query) (map[string]int64, error) {
	instants := map[string]int64{}
	return instants, r.each(func(row scanner) error {
		var id string
		var at int64
		if err := row.Scan(&id, &at); err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return clean(err)
		}
		instants[id] = at
		return nil
	}, q.text.String(), q.args...)
}

// waits fills in a notice whose first message has not arrived. ErrUnreadable: it is not known to have one.
func (k *knownOfMade) waits(n *gateway.MadeNotice) error {
	transmitted, ok := k.waiting[n.ID]
	if !ok {
		return fmt.Errorf("a notice has no first message of its time: %w", gateway.ErrUnreadable)
	}
	n.Transmitted = instant(transmitted)
	return nil
}

// complete adds what is known to a notice that was read.
func (k *knownOfMade) complete(n *gateway.MadeNotice) {
	n.Erased, n.Later = k.erased[n.Case], k.later[n.ID]
	if n.Rule == rules.AssignedTenantDemand {
		n.Erased = k.forgotten[n.Case] // when the tenant received it is not known any more
	}
	if changed, ok := k.rejected[n.ID]; ok {
		n.State, n.Ended = gateway.Rejected, instant(changed)
	}
	if changed, ok := k.lapsed[n.ID]; ok {
		n.State, n.Ended = gateway.Lapsed, instant(changed)
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
	id, caseID, duty              string // duty is hidden
	created, transmitted, arrived int64
	columns                       []any
}

func newMadeRow() *madeRow {
	m := new(madeRow)
	m.columns = []any{&m.id, &m.caseID, &m.duty, &m.created, &m.transmitted, &m.arrived}
	return m
}

// read reads what is not hidden; of a row that cannot be read, what could be.
func (m *madeRow) read(row scanner, n *gateway.MadeNotice) error {
	*m = madeRow{columns: m.columns}
	err := row.Scan(m.columns...)
	n.ID, n.Case, n.Created = m.id, m.caseID, instant(m.created)
	if err == nil {
		n.Transmitted, n.Arrived = instant(m.transmitted), instant(m.arrived)
	}
	return clean(err)
}

// ofMade fills in what was hidden in the row of the notice.
func (h *hider) ofMade(n *gateway.MadeNotice, hidden string) error {
	duty, err := h.duty(hidden, n.ID)
	if err == nil {
		err = duty.into(&n.Notice)
	}
	if err == nil && duty.filed != "" {
		n.Tenants = duty.tenants
		n.Event.On, err = duty.filing(n.Due)
	}
	return err
}
