package store

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"strconv"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// actRow is a row of delivery_acts with its sealed part opened: something that has happened to a delivery,
// and the state that it left.
type actRow struct {
	delivery      string
	n             int
	kind          string
	at            int64
	attempt       int
	outcome, code string
	receipt       string
	received      int64
	proof         string
	progress      progress
	plain         []byte
}

// progress is what of a delivery an act may change; the delivery's own columns repeat what the last act left.
type progress struct {
	channel, state                   string
	place, earlier                   int
	next                             int64
	fault, detail                    string
	transmitted, arrived, registered int64
}

func progressOf(d gateway.Delivery) progress {
	next := int64(0)
	if d.State == gateway.Queued || d.State == gateway.Sending {
		next = micros(d.Next)
	}
	return progress{
		channel: d.Channel, state: string(d.State), place: d.Place, earlier: d.Earlier, next: next,
		fault: string(d.Fault), detail: d.Detail,
		transmitted: micros(d.Transmitted), arrived: micros(d.Arrived), registered: micros(d.Registered),
	}
}

func actID(delivery string, n int) string    { return delivery + "/" + strconv.Itoa(n) }
func actPlace(delivery string, n int) string { return "delivery_acts/" + actID(delivery, n) }

func (a *actRow) leaf(k *dataKey) ledger.Leaf {
	leaf := ledger.Leaf{
		Kind: a.kind, ID: a.delivery,
		Codes: []ledger.Code{code("n", a.n), timeCode("on", a.at), code("attempt", a.attempt),
			{Name: "outcome", Value: a.outcome}, {Name: "code", Value: a.code},
			{Name: "receipt", Value: a.receipt}, timeCode("received", a.received),
			{Name: "proof", Value: a.proof}, {Name: "channel", Value: a.progress.channel},
			code("place", a.progress.place), code("earlier", a.progress.earlier),
			{Name: "state", Value: a.progress.state},
			timeCode("next", a.progress.next), {Name: "fault", Value: a.progress.fault},
			{Name: "detail", Value: a.progress.detail},
			timeCode("transmitted", a.progress.transmitted), timeCode("arrived", a.progress.arrived),
			timeCode("registered", a.progress.registered)},
	}
	if a.plain != nil {
		leaf.Commits = []ledger.Commit{commit("content", a.salt(k), a.committed())}
	}
	return leaf
}

func (a *actRow) salt(k *dataKey) []byte { return k.saltFor("act", actID(a.delivery, a.n)) }

// committed is what the leaf commits to: of an attempt the hash of what was handed over, and of a new payload
// how it was labelled and its hash once more, so that the commitment can be opened without showing the
// payload.
func (a *actRow) committed() []byte {
	if a.kind != kindAttempt || len(a.plain) <= sha256.Size {
		return a.plain
	}
	hash, rest := a.plain[:sha256.Size], a.plain[sha256.Size:]
	line, body, _ := bytes.Cut(rest, []byte("\n"))
	sum := sha256.Sum256(body)
	return slices.Concat(hash, line, []byte("\n"), sum[:])
}

// newAct is an act that is to be sealed and written, with the key that seals it.
type newAct struct {
	actRow
	hash    []byte           // of an attempt's payload
	payload *gateway.Payload // of an attempt, when it is new
	key     *dataKey
}

// seal adds the act's row, and its leaf.
func (a *newAct) seal(b *batch) {
	if a.hash != nil {
		a.plain = writePayload(a.hash, a.payload)
	}
	var sealed []byte
	if a.plain != nil {
		sealed = a.key.seal(a.plain, actPlace(a.delivery, a.n))
	}
	l := &a.progress
	b.add(actsTable, a.delivery, a.n, a.kind, a.at, a.attempt, a.outcome, a.code, a.receipt, a.received, a.proof,
		l.channel, l.place, l.earlier, l.state, l.next, l.fault, l.detail, l.transmitted, l.arrived, l.registered,
		sealed)
	b.log(a.leaf(a.key))
}

// act stores something that happened to a delivery, the state that it left, and its leaf. An empty reference
// changes nothing. It is sealed when it is written.
func (t *tx) act(h *deliveryHead, a newAct, reference string, release bool) error {
	if a.key = h.key; a.key == nil && (a.plain != nil || a.hash != nil) {
		return gateway.ErrErased
	}
	a.n = h.acts + 1
	h.acts, h.progress, h.changed = a.n, a.progress, max(a.at, a.received)
	h.release = h.release || release
	if reference != "" && h.key != nil {
		h.reference = h.key.seal([]byte(reference), referencePlace(a.delivery))
	}
	if !h.dirty {
		h.dirty = true
		t.dirty = append(t.dirty, h)
	}
	if t.acts = append(t.acts, a); len(t.acts) >= manyRows {
		return t.flush()
	}
	return nil
}

// writeActs seals the acts and writes them. The next are sealed while those before are written, as changes
// are.
func (t *tx) writeActs() {
	acts := t.acts
	t.acts = nil
	sealed := make(chan *batch, 1)
	go func() {
		defer close(sealed)
		for together := range slices.Chunk(acts, changesTogether) {
			b := newBatch()
			for i := range together {
				together[i].seal(b)
			}
			sealed <- b
		}
	}()
	for b := range sealed {
		t.addBatch(b)
	}
}

// StartAttempt stores the payload and the attempt, before it is made.
func (t *tx) StartAttempt(d gateway.Delivery, a gateway.Attempt) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if d.Seen != (gateway.Seen{}) {
		version, err := t.caseVersion(h.caseID)
		if err != nil {
			return err
		}
		if d.Seen.Acts != h.acts || d.Seen.Version != version {
			return gateway.ErrMoved
		}
	}
	state := gateway.DeliveryState(h.progress.state)
	hash := sha256.Sum256(d.Payload.Body)
	if state != gateway.Queued && state != gateway.Sending || a.N != h.attempts+1 || a.Delivery != d.ID ||
		!bytes.Equal(a.Hash, hash[:]) {
		return gateway.ErrState
	}
	var changed *gateway.Payload
	if same, err := t.samePayload(h, d); err != nil {
		return err
	} else if !same {
		payload := d.Payload // by itself: the delivery is much larger
		changed, h.payload, h.composed = &payload, h.acts+1, true
	}
	h.attempts = a.N
	if h.first == 0 {
		h.first = micros(a.Started)
	}
	d.State = gateway.Sending
	row := actRow{
		delivery: d.ID, kind: kindAttempt, at: micros(a.Started), attempt: a.N, progress: progressOf(d),
	}
	return t.act(h, newAct{actRow: row, hash: a.Hash, payload: changed}, "", false)
}

// samePayload reports whether the payload is the one that is kept.
func (t *tx) samePayload(h *deliveryHead, d gateway.Delivery) (bool, error) {
	if h.payload == 0 {
		return false, nil
	}
	sealed, err := one(&t.reader, scanBytes,
		`SELECT sealed FROM delivery_acts WHERE delivery = $1 AND n = $2`, d.ID, h.payload)
	if err != nil {
		return false, err
	}
	plain, err := h.key.open(sealed, actPlace(d.ID, h.payload))
	if err != nil {
		return false, err
	}
	_, kept, err := readPayload(plain)
	return err == nil && kept.MessageID == d.Payload.MessageID && kept.ContentType == d.Payload.ContentType &&
		bytes.Equal(kept.Body, d.Payload.Body), err
}

// FinishAttempt stores how an attempt ended. One that a later attempt has overtaken does not queue or fail
// the delivery again, but what it proves counts.
func (t *tx) FinishAttempt(d gateway.Delivery, a gateway.Attempt) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if err := t.open(h, a.N); err != nil {
		return err
	}
	after := progressOf(d)
	overtaken := a.N < h.attempts
	if overtaken && (d.State == gateway.Queued || d.State == gateway.Failed) {
		after = h.progress
	} else if !h.may(d.State) || d.State == gateway.Sending {
		return gateway.ErrState
	}
	row := actRow{delivery: d.ID, kind: kindAttemptEnd, at: micros(a.Finished), attempt: a.N,
		outcome: string(a.Outcome), code: a.Detail, progress: after}
	return t.act(h, newAct{actRow: row}, d.Reference, !overtaken)
}

// open holds that there is such an attempt, and that it has not ended. The newest attempt of a delivery that
// is being sent has not: its end leaves another state.
func (t *tx) open(h *deliveryHead, attempt int) error {
	if attempt == h.attempts && h.progress.state == string(gateway.Sending) {
		return nil
	}
	_, err := one(&t.reader, scanInt, `SELECT 1 FROM delivery_acts s
		WHERE s.delivery = $1 AND s.kind = 'attempt' AND s.attempt = $2
		AND NOT EXISTS (SELECT 1 FROM delivery_acts e
			WHERE e.delivery = $1 AND e.kind = 'attempt-end' AND e.attempt = $2)`, h.id, attempt)
	if errors.Is(err, gateway.ErrNotFound) {
		return gateway.ErrState
	}
	return err
}

// SetDelivery stores a change of state without an attempt, and lets go of the lease.
func (t *tx) SetDelivery(d gateway.Delivery) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if !h.may(d.State) || d.State == gateway.Sending {
		return gateway.ErrState
	}
	row := actRow{delivery: d.ID, kind: kindChange, at: micros(t.db.now()), progress: progressOf(d)}
	return t.act(h, newAct{actRow: row}, d.Reference, true)
}

// word stores that the delivery, which has not been handed over, says something else now, with a change of
// state.
func (t *tx) word(d gateway.Delivery) error {
	h, err := t.head(d.ID)
	if err != nil {
		return err
	}
	if !h.may(d.State) || !wordable(d) {
		return gateway.ErrState
	}
	row := actRow{
		delivery: d.ID, kind: kindChange, at: micros(t.db.now()), progress: progressOf(d),
		plain: encode(wording{d.Number, content(d.Content)}),
	}
	h.worded = h.acts + 1
	return t.act(h, newAct{actRow: row}, "", true)
}

// Attempts of a delivery, in order; a municipality's scope sees none.
func (r *reader) Attempts(s gateway.Scope, deliveryID string) ([]gateway.Attempt, error) {
	q := new(query).sql(`SELECT s.n, s.attempt, s.at, s.channel, s.sealed, coalesce(e.at, 0),
			coalesce(e.outcome, ''), coalesce(e.code, ''), d.case_id, c.association_key
		FROM delivery_acts s JOIN deliveries d ON d.id = s.delivery JOIN cases c ON c.id = d.case_id
		LEFT JOIN delivery_acts e
			ON e.delivery = s.delivery AND e.kind = 'attempt-end' AND e.attempt = s.attempt
		WHERE s.kind = 'attempt' AND s.delivery = ? AND `, deliveryID).scope(s, "d.association", "")
	bytes := 0 // of the payload that was kept
	return all(r, func(row scanner) (a gateway.Attempt, err error) {
		var n int
		var started, finished int64
		var sealed, wrapped []byte
		var caseID string
		if err := row.Scan(&n, &a.N, &started, &a.Channel, &sealed, &finished, &a.Outcome, &a.Detail, &caseID,
			&wrapped); err != nil {
			return a, clean(err)
		}
		a.Delivery, a.Started, a.Finished = deliveryID, instant(started), instant(finished)
		if wrapped == nil {
			return a, nil // that it was tried, and when, outlives what it carried
		}
		key, err := r.db.keys.sentKey(caseID, wrapped, nil)
		if err != nil {
			return a, err
		}
		plain, err := key.open(sealed, actPlace(deliveryID, n))
		if err != nil {
			return a, err
		}
		var fresh gateway.Payload
		if a.Hash, fresh, err = readPayload(plain); fresh.MessageID != "" {
			bytes = len(fresh.Body)
		}
		a.Bytes = bytes
		return a, err
	}, q.sql(` ORDER BY s.n`).text.String(), q.args...)
}
