package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
)

// deliveryHead is what must be known of a delivery to change it. Changes to the same delivery are written
// together, as new rows are.
type deliveryHead struct {
	id, caseID     string
	municipality   string
	progress, was  progress // as it is now, and as the database has it
	attempts, acts int
	written        int // the acts that the database has
	payload        int // the act that holds the payload; 0: none has been composed
	worded         int // the act that words it anew now; 0: none does
	first          int64
	changed        int64
	receipts       int // at most so many there are
	reference      []byte
	key            *dataKey // of what was sent; nil when it has been erased

	dirty, release bool
	composed       bool // the payload is new
}

const headQuery = `SELECT d.id, d.case_id, d.municipality, d.channel, d.place, d.earlier, d.state, d.next,
		d.fault, d.detail, d.transmitted, d.arrived, d.registered, d.attempts, d.acts, d.payload, d.first,
		c.association_key, c.received_key,
		(SELECT count(*) FROM delivery_acts r WHERE r.delivery = d.id AND r.kind = 'receipt')
	FROM deliveries d JOIN cases c ON c.id = d.case_id WHERE `

func (t *tx) scanHead(row scanner) (*deliveryHead, error) {
	h := &deliveryHead{}
	var wrapped, received []byte
	l := &h.progress
	if err := row.Scan(&h.id, &h.caseID, &h.municipality, &l.channel, &l.place, &l.earlier, &l.state, &l.next,
		&l.fault, &l.detail, &l.transmitted, &l.arrived, &l.registered,
		&h.attempts, &h.acts, &h.payload, &h.first, &wrapped, &received, &h.receipts); err != nil {
		return nil, clean(err)
	}
	key, opened := t.keys[h.caseID]
	if opened {
		key = key.ofSent()
	} else {
		var err error
		key, err = t.db.keys.sentKey(h.caseID, wrapped, received)
		if err != nil && !errors.Is(err, gateway.ErrErased) {
			return nil, err
		}
	}
	h.key, h.was, h.written = key, h.progress, h.acts
	t.heads[h.id] = h
	return h, nil
}

// head reads a delivery, once in a transaction, and keeps others from changing it until the transaction ends.
func (t *tx) head(id string) (*deliveryHead, error) {
	if h, ok := t.heads[id]; ok {
		return h, nil
	}
	return one(&t.reader, t.scanHead, headQuery+`d.id = $1`+t.ofDelivery(), id)
}

func (t *tx) ofDelivery() string {
	if t.lock == "" {
		return ""
	}
	return t.lock + ` OF d`
}

// holdMost is how many deliveries are read by one statement.
const holdMost = 500

// Hold reads deliveries without what they carry, in the order of their ids, and keeps others from changing
// them.
func (t *tx) Hold(ids []string) ([]gateway.Delivery, error) {
	// in one order, so that two transactions do not wait for each other
	ids = slices.Sorted(slices.Values(ids))
	var held []gateway.Delivery
	for chunk := range slices.Chunk(ids, holdMost) {
		q := new(query).sql(headQuery).in("d.id", chunk)
		heads, err := all(&t.reader, t.scanHead, q.sql(` ORDER BY d.id`+t.ofDelivery()).text.String(),
			q.args...)
		if err != nil {
			return nil, err
		}
		for _, h := range heads {
			held = append(held, h.bare())
		}
	}
	return held, nil
}

// Trust takes deliveries to be as they were read. writeHeads refuses those that are not. Their keys are not
// read again either: what is sealed under the key of a case that is erased meanwhile can never be read.
func (t *tx) Trust(read []gateway.Delivery) error {
	for _, d := range read {
		if _, ok := t.heads[d.ID]; ok || d.Seen == (gateway.Seen{}) {
			continue
		}
		key, err := t.db.keys.sentKey(d.Case, []byte(d.Seen.Key), nil)
		if err != nil {
			return err
		}
		t.heads[d.ID] = &deliveryHead{
			id: d.ID, caseID: d.Case, municipality: d.Municipality, progress: progressOf(d), was: progressOf(d),
			attempts: d.Attempts, first: micros(d.First), acts: d.Seen.Acts, written: d.Seen.Acts,
			payload: d.Seen.Payload, receipts: d.Seen.Acts - d.Attempts, key: key,
		}
	}
	return nil
}

// bare is the delivery without what it carries.
func (h *deliveryHead) bare() gateway.Delivery {
	l := h.progress
	return gateway.Delivery{
		ID: h.id, Case: h.caseID, Channel: l.channel, Place: l.place, Earlier: l.earlier,
		State: gateway.DeliveryState(l.state),
		Next:  instant(l.next), Attempts: h.attempts, First: instant(h.first), Fault: gateway.Fault(l.fault),
		Detail:      l.detail,
		Transmitted: instant(l.transmitted), Arrived: instant(l.arrived), Registered: instant(l.registered),
	}
}

// may reports whether the delivery may go to the state, or stay in it.
func (h *deliveryHead) may(next gateway.DeliveryState) bool {
	state := gateway.DeliveryState(h.progress.state)
	return state == next || state.Precedes(next)
}

// The ways in which deliveries change. An attempt that begins leaves alone the times that the indexes hold:
// they cost as much as the row itself.
var (
	stateHead   = updateHead("")
	timesHead   = updateHead("next transmitted arrived registered")
	releaseHead = updateHead("next transmitted arrived registered", "lease_owner = ''", "lease_until = 0")
)

// update is a statement that changes rows, in the form of each database.
type update struct {
	columns []string // of the arguments of a row
	one     string   // changes one row, on SQLite
	many    string   // changes the rows of arrays, one for each column, on PostgreSQL
}

// columnTypes are the types of the arguments that are no BIGINT.
var columnTypes = map[string]string{
	"id": "text", "municipality": "text", "channel": "text", "state": "text", "fault": "text", "detail": "text",
	"reference": "bytea", "owner": "text",
}

// updateHead changes what every act may change, and what else is named. It changes nothing of a delivery that
// others have changed. NULL for a payload, a wording or a reference: it stays.
func updateHead(more string, set ...string) update {
	u := update{columns: strings.Fields("acts changed attempts first channel place earlier state fault detail " +
		more + " payload worded reference id was")}
	one, many, arrays := slices.Clone(set), slices.Clone(set), make([]string, len(u.columns))
	for i, column := range u.columns {
		arrays[i] = fmt.Sprintf("$%d::%s[]", i+1, cmp.Or(columnTypes[column], "bigint"))
		switch column {
		case "id", "was":
		case "payload", "worded", "reference":
			one = append(one, column+" = coalesce(?, "+column+")")
			many = append(many, column+" = coalesce(v."+column+", d."+column+")")
		default:
			one = append(one, column+" = ?")
			many = append(many, column+" = v."+column)
		}
	}
	u.one = "UPDATE deliveries SET " + strings.Join(one, ", ") + " WHERE id = ? AND acts = ?"
	u.many = "UPDATE deliveries AS d SET " + strings.Join(many, ", ") +
		" FROM unnest(" + strings.Join(arrays, ", ") + ") AS v(" + strings.Join(u.columns, ", ") + ")" +
		" WHERE d.id = v.id AND d.acts = v.was"
	return u
}

// writeHeads writes what has changed of deliveries, each once.
func (t *tx) writeHeads() error {
	// in one order, so that two transactions do not wait for each other
	slices.SortFunc(t.dirty, func(a, b *deliveryHead) int { return cmp.Compare(a.id, b.id) })
	rows := map[*update][][]any{}
	for _, h := range t.dirty {
		how, row := h.change()
		rows[how] = append(rows[how], row)
		t.counted.moved(h.municipality, h.was.state, h.progress.state)
		h.was, h.written = h.progress, h.acts
		h.dirty, h.release, h.composed, h.worded, h.reference = false, false, false, 0, nil
	}
	t.dirty = t.dirty[:0]
	for _, how := range []*update{&stateHead, &timesHead, &releaseHead} {
		changed, err := t.changeRows(how, rows[how])
		if err != nil {
			return err
		}
		if changed != int64(len(rows[how])) {
			return gateway.ErrMoved
		}
	}
	return nil
}

// change is the statement that writes what has changed, and its arguments.
func (h *deliveryHead) change() (how *update, row []any) {
	l := h.progress
	row = []any{int64(h.acts), h.changed, int64(h.attempts), h.first, l.channel, int64(l.place),
		int64(l.earlier), l.state, l.fault, l.detail}
	how = &timesHead
	switch {
	case h.release:
		how = &releaseHead
	case l.next == h.was.next && l.transmitted == h.was.transmitted && l.arrived == h.was.arrived &&
		l.registered == h.was.registered:
		how = &stateHead
	}
	if how != &stateHead {
		row = append(row, l.next, l.transmitted, l.arrived, l.registered)
	}
	var payload, worded any
	if h.composed {
		payload = int64(h.payload)
	}
	if h.worded > 0 {
		worded = int64(h.worded)
	}
	return how, append(row, payload, worded, h.reference, h.id, int64(h.written))
}

// caseVersion is the version of a case; nobody can move it on until the transaction ends. It is read for the
// cases of all deliveries that the transaction is about, at once.
func (t *tx) caseVersion(id string) (int, error) {
	if version, ok := t.versions[id]; ok {
		return version, nil
	}
	ids := []string{id}
	for _, h := range t.heads {
		if h.may(gateway.Sending) {
			ids = append(ids, h.caseID)
		}
	}
	slices.Sort(ids)
	for chunk := range slices.Chunk(slices.Compact(ids), holdMost) {
		q := new(query).sql(`SELECT id, version, CASE WHEN association_key IS NULL THEN 1 ELSE 0 END
			FROM cases WHERE `).in("id", chunk)
		err := t.eachNow(func(row scanner) error {
			var id string
			var version, erased int
			err := row.Scan(&id, &version, &erased)
			t.versions[id] = version
			if erased == 1 {
				t.forget(id)
			}
			return clean(err)
		}, q.sql(` ORDER BY id`+t.db.dialect.forShare).text.String(), q.args...)
		if err != nil {
			return 0, err
		}
	}
	return t.versions[id], nil
}

// forget drops the key of an erased case.
func (t *tx) forget(caseID string) {
	for _, h := range t.heads {
		if h.caseID == caseID {
			h.key = nil
		}
	}
}
