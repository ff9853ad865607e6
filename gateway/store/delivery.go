package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// content is a rules.Notice as it is stored: the same fields, whatever other form it has elsewhere.
type content rules.Notice

// born is the sealed part of a delivery: what it carries, and the state that it was made with.
type born struct {
	Number  string  `json:"number,omitempty"` // of the case
	Content content `json:"content"`
	State   string  `json:"state"`
	Channel string  `json:"channel,omitempty"`
	Place   int     `json:"place,omitempty"`
	Next    int64   `json:"next,omitempty"`
}

// wording is the sealed part of a change by which a delivery says something else than it was made with.
type wording struct {
	Number  string  `json:"number,omitempty"` // of the case
	Content content `json:"content"`
}

// saidNow is the column of what a delivery says: what it was made with, unless it has been worded anew.
const saidNow = `CASE WHEN d.worded = 0 THEN d.content ELSE (SELECT w.sealed FROM delivery_acts w
	WHERE w.delivery = d.id AND w.n = d.worded) END`

// saidPlace is where that is sealed.
func saidPlace(id string, worded int) string {
	if worded > 0 {
		return actPlace(id, worded)
	}
	return (&deliveryRow{id: id}).place()
}

// deliveryRow is what of a row of deliveries never changes, with the content opened.
type deliveryRow struct {
	id, notice, caseID, kind, association, municipality string
	created                                             int64
	plain                                               []byte
}

func (d *deliveryRow) place() string { return "deliveries/" + d.id }

func (d *deliveryRow) commit(k *dataKey) ledger.Commit {
	return commit("content", k.saltFor("delivery", d.id), d.plain)
}

// leaf of a delivery that came after the notice's first.
func (d *deliveryRow) leaf(k *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindDelivery, ID: d.id,
		Codes: []ledger.Code{{Name: "notice", Value: d.notice}, {Name: "case", Value: d.caseID},
			{Name: "delivery-kind", Value: d.kind},
			{Name: "association", Value: d.association}, {Name: "municipality", Value: d.municipality},
			timeCode("created", d.created)},
		Commits: []ledger.Commit{d.commit(k)},
	}
}

// addMessage adds a message to a notice's thread, after the first.
func addMessage(b *batch, d gateway.Delivery, k *dataKey) {
	row := addDelivery(b, d, "", k)
	b.log(row.leaf(k.ofSent()))
}

// addDelivery adds a delivery of the case with that key; the rule, hidden, is that of the notice when it is
// its first.
func addDelivery(b *batch, d gateway.Delivery, rule string, k *dataKey) deliveryRow {
	next := progressOf(d).next
	row := deliveryRow{
		id: d.ID, notice: d.Notice, caseID: d.Case, kind: string(d.Kind), association: d.Association,
		municipality: d.Municipality, created: micros(d.Created),
		plain: encode(born{d.Number, content(d.Content), string(d.State), d.Channel, d.Place, next}),
	}
	b.counted.moved(d.Municipality, "", string(d.State))
	b.add(deliveriesTable, row.id, row.notice, row.caseID, row.kind, rule, row.association, row.municipality,
		d.Channel, d.Place, row.created, k.ofSent().seal(row.plain, row.place()), string(d.State), next,
		row.created)
	return row
}

const deliveryColumns = `d.id, d.notice, d.case_id, c.number, d.kind, d.association, d.municipality,
	d.channel, d.place, d.earlier, d.worded, ` + saidNow + `, d.created, d.state, d.next, d.attempts,
	d.first, d.fault, d.detail, d.transmitted, d.arrived, d.registered, d.reference, d.payload, p.sealed,
	coalesce(s.at, 0), d.acts,
	c.version, c.association_key, `

const deliveryTables = ` FROM deliveries d JOIN cases c ON c.id = d.case_id
	LEFT JOIN delivery_acts p ON p.delivery = d.id AND p.n = d.payload
	LEFT JOIN delivery_acts s
		ON s.delivery = d.id AND s.kind = 'attempt' AND s.attempt = d.earlier + 1
	WHERE `

const deliveryQuery = `SELECT ` + deliveryColumns + noKey + deliveryTables

// deliveriesFor begins a query of deliveries as the scope may see them.
func deliveriesFor(s gateway.Scope) string {
	return `SELECT ` + deliveryColumns + receivedKey(s) + deliveryTables
}

// scanDelivery reads a delivery. ErrErased: what it carries can never be read again.
func (r *reader) scanDelivery(row scanner) (d gateway.Delivery, err error) {
	var created, next, first, since, transmitted, arrived, registered int64
	var sealedContent, reference, sealed, wrapped, received []byte
	if err := row.Scan(&d.ID, &d.Notice, &d.Case, &d.Number, &d.Kind, &d.Association, &d.Municipality,
		&d.Channel, &d.Place, &d.Earlier, &d.Seen.Worded, &sealedContent, &created, &d.State,
		&next, &d.Attempts, &first, &d.Fault, &d.Detail, &transmitted, &arrived, &registered, &reference,
		&d.Seen.Payload, &sealed, &since, &d.Seen.Acts, &d.Seen.Version,
		&wrapped, &received); err != nil {
		return d, clean(err)
	}
	d.Seen.Key = string(wrapped)
	d.Created, d.Next, d.First, d.Since = instant(created), instant(next), instant(first), instant(since)
	d.Transmitted, d.Arrived, d.Registered = instant(transmitted), instant(arrived), instant(registered)
	key, err := r.db.keys.sentKey(d.Case, wrapped, received)
	if err != nil {
		return d, err
	}
	if d.Content, err = openContent(key, saidPlace(d.ID, d.Seen.Worded), sealedContent); err != nil {
		return d, err
	}
	if reference != nil {
		plain, err := key.open(reference, referencePlace(d.ID))
		if err != nil {
			return d, err
		}
		d.Reference = string(plain)
	}
	if d.Seen.Payload > 0 {
		plain, err := key.open(sealed, actPlace(d.ID, d.Seen.Payload))
		if err != nil {
			return d, err
		}
		_, d.Payload, err = readPayload(plain)
		if err != nil {
			return d, err
		}
	}
	return d, nil
}

func referencePlace(id string) string { return place("deliveries", id, "reference") }

// An attempt's sealed part is the hash of the payload's body and, when the payload is new, a line of JSON
// about it and the body.
type payloadHead struct {
	MessageID   string `json:"messageId"`
	ContentType string `json:"contentType"`
	Checkpoint  string `json:"checkpoint,omitempty"`
}

func writePayload(hash []byte, p *gateway.Payload) []byte {
	b := append([]byte(nil), hash...)
	if p != nil {
		b = append(append(b, encode(payloadHead{p.MessageID, p.ContentType, p.Checkpoint})...), '\n')
		b = append(b, p.Body...)
	}
	return b
}

func readPayload(b []byte) (hash []byte, p gateway.Payload, err error) {
	if len(b) < sha256.Size {
		return nil, p, errSeal
	}
	hash, rest := b[:sha256.Size], b[sha256.Size:]
	if len(rest) == 0 {
		return hash, p, nil
	}
	line, body, _ := bytes.Cut(rest, []byte("\n"))
	var head payloadHead
	err = decode(line, &head)
	return hash, gateway.Payload{
		MessageID: head.MessageID, ContentType: head.ContentType, Body: body, Checkpoint: head.Checkpoint,
	}, err
}

// Delivery is found by its id, for the association and the municipality that it is addressed to.
func (r *reader) Delivery(s gateway.Scope, id string) (gateway.Delivery, error) {
	q := new(query).sql(deliveriesFor(s)+`d.id = ? AND `, id).scope(s, "d.association", "d.municipality")
	if r.lock != "" {
		q.sql(r.lock + ` OF d`)
	}
	return one(r, r.scanDelivery, q.text.String(), q.args...)
}

// Deliveries of a notice, oldest first.
func (r *reader) Deliveries(s gateway.Scope, noticeID string) ([]gateway.Delivery, error) {
	q := new(query).sql(deliveriesFor(s)+`d.id IN (SELECT delivery FROM notices WHERE id = ?
		UNION ALL SELECT id FROM deliveries WHERE notice = ? AND kind <> 'notice') AND `, noticeID, noticeID)
	q.scope(s, "d.association", "d.municipality")
	q.sql(` ORDER BY d.created, CASE WHEN d.kind = 'notice' THEN 0 ELSE 1 END, d.id`)
	return all(r, r.scanDelivery, q.text.String(), q.args...)
}

// InState are the deliveries in a state that last changed before the instant, oldest first. Erased ones are
// left out: nothing can be done about them.
func (r *reader) InState(
	state gateway.DeliveryState, before time.Time, most int,
) ([]gateway.Delivery, error) {
	// The state is part of the text, so that the index of the deliveries in that state alone can be used.
	return readable(r, r.scanDelivery, deliveryQuery+`d.state = '`+string(state)+`' AND d.changed < $1
		AND c.association_key IS NOT NULL ORDER BY d.changed, d.id`+limit(most), micros(before))
}

// PutOff are the deliveries that are not due before the instant, soonest first. Erased ones are left out.
func (r *reader) PutOff(until time.Time, most int) ([]gateway.Delivery, error) {
	return readable(r, r.scanDelivery, deliveryQuery+`d.next > $1 AND c.association_key IS NOT NULL
		ORDER BY d.next, d.id`+limit(most), micros(until))
}

// Opened are claimed deliveries with what they carry. Of those that nothing has happened to, all that is
// needed came with the claim. Nothing can be done about erased ones, and those that have moved on since
// they were claimed are claimed again.
func (r *reader) Opened(claimed []gateway.Delivery) ([]gateway.Delivery, error) {
	opened := make([]gateway.Delivery, 0, len(claimed))
	var later []string
	for i := range claimed {
		d := &claimed[i]
		if d.Sealed == nil {
			later = append(later, d.ID)
			continue
		}
		content, err := r.openSealed(d)
		if err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return nil, err
		}
		opened = append(opened, *d)
		is := &opened[len(opened)-1]
		is.Content, is.Sealed, is.Unreadable = content, nil, err != nil
	}
	for chunk := range slices.Chunk(later, holdMost) {
		q := new(query).sql(deliveryQuery+`c.association_key IS NOT NULL AND `).in("d.id", chunk)
		some, err := lines(r, r.scanDelivery, markDelivery, q.text.String(), q.args...)
		if err != nil {
			return nil, err
		}
		opened = append(opened, some...)
	}
	return opened, nil
}

// openSealed is what a claimed delivery carries that nothing has happened to.
func (r *reader) openSealed(d *gateway.Delivery) (rules.Notice, error) {
	key, err := r.db.keys.sentKey(d.Case, []byte(d.Seen.Key), nil)
	if err != nil {
		return rules.Notice{}, err
	}
	return openContent(key, saidPlace(d.ID, 0), d.Sealed)
}

// openContent is what a delivery carries.
func openContent(key *dataKey, place string, sealed []byte) (rules.Notice, error) {
	plain, err := key.open(sealed, place)
	if err != nil {
		return rules.Notice{}, err
	}
	var stored wording
	err = decode(plain, &stored)
	return rules.Notice(stored.Content), err
}

// claimQuery reads where deliveries go and, of those that nothing has happened to, what they carry.
const claimQuery = `SELECT d.id, d.notice, d.case_id, c.number, d.kind, d.association, d.municipality,
		d.channel, d.place, d.created, d.state, d.next, d.attempts, d.acts, c.version, c.association_key,
		CASE WHEN d.acts = 0 THEN d.content END
	FROM deliveries d JOIN cases c ON c.id = d.case_id
	WHERE d.next > 0 AND (d.lease_until <= ? OR d.lease_until > ?)
		AND c.association_key IS NOT NULL`

func scanClaimed(row scanner) (d gateway.Delivery, err error) {
	var created, next int64
	var wrapped []byte
	err = row.Scan(&d.ID, &d.Notice, &d.Case, &d.Number, &d.Kind, &d.Association, &d.Municipality,
		&d.Channel, &d.Place, &created, &d.State, &next, &d.Attempts, &d.Seen.Acts, &d.Seen.Version, &wrapped,
		&d.Sealed)
	d.Created, d.Next, d.Seen.Key = instant(created), instant(next), string(wrapped)
	return d, clean(err)
}

// nextMost is longer than any delivery waits for its next attempt: one that is to wait longer was put off
// by a clock that was wrong, or by a hand, and is due.
const nextMost = 31 * 24 * time.Hour

// Claim takes deliveries that are due for the owner, longest due first. Who claims passes over what others
// hold, so two callers never get the same one.
func (t *tx) Claim(
	now time.Time, owner string, lease time.Time, most int, except []gateway.Destination,
) ([]gateway.Delivery, error) {
	claimed, err := t.claimable(now, most, except, ` AND d.next <= ?`, now)
	if err == nil && len(claimed) < most {
		var putOff []gateway.Delivery
		putOff, err = t.claimable(now, most-len(claimed), except, ` AND d.next > ?`, now.Add(nextMost))
		claimed = append(claimed, putOff...)
	}
	if err != nil || len(claimed) == 0 {
		return nil, err
	}
	ids := make([]string, len(claimed))
	for i := range claimed {
		ids[i] = claimed[i].ID
	}
	until, err := t.db.leaseEnd(&t.reader, now, lease)
	if err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(ids, holdMost) {
		q := new(query).sql(`UPDATE deliveries SET lease_owner = ?, lease_until = ? WHERE `, owner, micros(until))
		if _, err := t.exec(q.in("id", chunk).text.String(), q.args...); err != nil {
			return nil, err
		}
	}
	return claimed, nil
}

// claimable are deliveries that nobody holds and whose next attempt fulfils the condition.
func (t *tx) claimable(
	now time.Time, most int, except []gateway.Destination, due string, next time.Time,
) ([]gateway.Delivery, error) {
	here, err := t.db.leaseTime(&t.reader, now)
	if err != nil {
		return nil, err
	}
	q := new(query).sql(claimQuery, micros(here), micros(here.Add(leaseMost))).sql(due, micros(next))
	for _, to := range except {
		q.sql(` AND NOT (d.municipality = ? AND d.place = ?)`, to.Municipality, to.Place)
	}
	q.sql(` ORDER BY d.next, d.id` + limit(most) + t.db.dialect.skipLocked)
	// Those that cannot be read are told of where cases are looked through.
	return readable(&t.reader, scanClaimed, q.text.String(), q.args...)
}

// Extend keeps the owner's leases on the deliveries until the instant.
func (t *tx) Extend(owner string, ids []string, now, lease time.Time) error {
	until, err := t.db.leaseEnd(&t.reader, now, lease)
	if err != nil {
		return err
	}
	return t.setLeases(owner, ids, owner, micros(until))
}

// Unclaim lets go of the owner's leases on the deliveries.
func (t *tx) Unclaim(owner string, ids []string) error { return t.setLeases(owner, ids, "", 0) }

func (t *tx) setLeases(owner string, ids []string, next string, until int64) error {
	for chunk := range slices.Chunk(ids, holdMost) {
		q := new(query).sql(`UPDATE deliveries SET lease_owner = ?, lease_until = ?
			WHERE lease_owner = ? AND `, next, until, owner).in("id", chunk)
		if _, err := t.exec(q.text.String(), q.args...); err != nil {
			return err
		}
	}
	return nil
}

func scanText(row scanner) (s string, err error) { return s, clean(row.Scan(&s)) }
