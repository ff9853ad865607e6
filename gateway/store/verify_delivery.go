package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"

	"boligbro/gateway"
)

// bornState is born without what the delivery carries.
type bornState struct {
	State   string `json:"state"`
	Channel string `json:"channel"`
	Place   int    `json:"place"`
	Next    int64  `json:"next"`
}

// stateAtBirth reads the state that a delivery was made with, without what it carries, which is compared with
// its entry.
func stateAtBirth(plain []byte) (b bornState, err error) {
	if i := bytes.LastIndex(plain, []byte(`,"state":`)); i > 0 {
		if json.Unmarshal(append([]byte{'{'}, plain[i+1:]...), &b) == nil {
			return b, nil
		}
	}
	b = bornState{}
	return b, decode(plain, &b)
}

// ends reports whether what a delivery was made with ends with that state and that channel, as they are written
// where nothing in them is escaped.
func (p *progress) ends(plain []byte) bool {
	if !unescaped(p.state) || !unescaped(p.channel) {
		return false
	}
	b := append(append(make([]byte, 0, 128), `,"state":"`...), p.state...)
	b = append(b, '"')
	if p.channel != "" {
		b = append(append(append(b, `,"channel":"`...), p.channel...), '"')
	}
	if p.place != 0 {
		b = strconv.AppendInt(append(b, `,"place":`...), int64(p.place), 10)
	}
	if p.next != 0 {
		b = strconv.AppendInt(append(b, `,"next":`...), p.next, 10)
	}
	return bytes.HasSuffix(plain, append(b, '}'))
}

// readDelivery is a delivery with all that its state follows from, each sealed part of it opened once.
type readDelivery struct {
	hiddenDelivery
	is, was                 progress
	key                     *dataKey
	closed                  error // why there is no key
	wrapped, reference      []byte
	attempts, payload, acts int          // as the delivery says
	first, changed          int64        // the same
	count, tried, kept      int          // as its acts say
	began, last             int64        // the same
	torn                    bool         // an act that its state hangs on cannot be read
	broken                  bool         // something of it does not open
	referred                bool         // a receipt has its reference
	told                    hiddenNotice // of which it is the first; not sealed: of none
}

// deliveriesOf reads the deliveries of a part of all once, with their notices and acts, and compares what every
// delivery says of itself with what has happened to it. Notices, deliveries and acts are counted against
// their entries.
func (v *verifier) deliveriesOf(part int) error {
	s, err := v.spanOf("deliveries", "d", part)
	for err == nil {
		var deliveries []*readDelivery
		var chunk span
		some := false
		if deliveries, chunk, some, err = v.someDeliveries(&s); err != nil || !some {
			return err
		}
		of := make(map[string]*readDelivery, len(deliveries))
		for _, d := range deliveries {
			v.openDelivery(d)
			of[d.id] = d
		}
		if err := v.actsOf(of, &chunk); err != nil {
			return err
		}
		for _, d := range deliveries {
			if err := v.readState(d); err != nil {
				return err
			}
		}
	}
	return err
}

// someDeliveries reads the next deliveries of the span; those whose row cannot be read are a finding.
func (v *verifier) someDeliveries(s *span) (deliveries []*readDelivery, chunk span, some bool, err error) {
	chunk, some, err = v.next(s, deliveryRowColumns+`, d.channel, d.place, d.earlier, d.state, d.next,
		d.fault, d.detail, d.transmitted, d.arrived, d.registered, d.attempts, d.first, d.payload, d.changed,
		d.acts, d.reference, c.association_key, `+noticeOrNone, `
		FROM deliveries d JOIN cases c ON c.id = d.case_id
		LEFT JOIN notices n ON n.id = d.notice AND n.delivery = d.id AND d.kind = 'notice'`,
		func(row scanner, at *any) error {
			d := &readDelivery{}
			is := &d.is
			into := append([]any{at}, d.scanned()...)
			into = append(into, &is.channel, &is.place, &is.earlier, &is.state, &is.next, &is.fault, &is.detail,
				&is.transmitted, &is.arrived, &is.registered, &d.attempts, &d.first, &d.payload, &d.changed, &d.acts,
				&d.reference, &d.wrapped)
			err := clean(row.Scan(append(into, d.told.joined()...)...))
			if errors.Is(err, gateway.ErrUnreadable) {
				v.find(RowUnreadable, -1, "deliveries", d.id)
				return nil
			}
			deliveries = append(deliveries, d)
			return err
		})
	return deliveries, chunk, some, err
}

// openDelivery opens a delivery and its notice, where it is the first of one.
func (v *verifier) openDelivery(d *readDelivery) {
	d.key, d.closed = v.db.keys.passingKey(d.caseID, d.wrapped)
	o := openerWith(d.key, d.closed)
	d.plain = o.open(d.content, d.place())
	v.seen["deliveries"]++
	switch {
	case d.kind != string(gateway.FirstNotice):
		v.count(o.done(d.leaf(o.key)))
	case d.told.sealed == nil:
		v.stray = true
	default:
		d.told.id, d.told.delivery = d.notice, d.id
		v.hold("notices", v.notice(o, &d.told, &d.hiddenDelivery))
	}
	d.broken = o.row.broken
}

// actsOf reads the acts of the deliveries of a span.
func (v *verifier) actsOf(of map[string]*readDelivery, s *span) error {
	return v.within(s, `SELECT `+actColumns+` FROM deliveries d CROSS JOIN delivery_acts a
		WHERE a.delivery = d.id`, func(row scanner) error {
		var a actRow
		var sealed []byte
		err := clean(row.Scan(a.scanned(&sealed)...))
		d := of[a.delivery]
		if d == nil {
			return unlessUnreadable(err)
		}
		d.count++
		if err != nil {
			d.torn, d.broken = d.torn || a.n == d.acts || a.n == 0, true
			return unlessUnreadable(err)
		}
		stored := openerWith(d.key, d.closed).act(&a, sealed)
		v.hold("delivery_acts", stored)
		d.broken = d.broken || stored.broken
		d.met(&a)
		return nil
	})
}

// met notes what an act says about its delivery.
func (d *readDelivery) met(a *actRow) {
	if a.n == d.acts {
		d.was, d.last = a.progress, max(a.at, a.received)
	}
	if a.kind == kindAttempt {
		d.tried++
		if a.attempt == 1 && (d.began == 0 || a.at < d.began) {
			d.began = a.at
		}
		if a.n == d.payload {
			d.kept++
		}
	}
	if d.reference != nil && a.kind == kindReceipt && a.plain != nil && d.key != nil {
		var content receiptContent
		plain, err := d.key.open(d.reference, referencePlace(d.id))
		if err != nil || decode(a.plain, &content) != nil {
			d.broken = true
		}
		d.referred = d.referred || content.Reference == string(plain)
	}
}

// readState compares what the delivery says of itself with what has happened to it.
func (v *verifier) readState(d *readDelivery) error {
	if d.torn {
		v.find(RowUnreadable, -1, "deliveries", d.id)
		return nil
	}
	if d.acts == 0 {
		var err error
		if d.was, err = d.born(); err != nil {
			v.find(RowUnreadable, -1, "deliveries", d.id)
		}
		d.last = d.created
	}
	refers := d.reference != nil
	if d.is != d.was || d.acts != d.count || d.attempts != d.tried || d.first != d.began ||
		d.changed != d.last || d.payload > 0 != (d.kept == 1) || refers && d.is.registered == 0 {
		v.find(StateWrong, -1, "deliveries", d.id)
	}
	if refers && (d.broken || !d.referred) {
		return v.reference(d.id)
	}
	return nil
}

// born is the state that a delivery was made with; what it is now, when that has been erased.
func (d *readDelivery) born() (progress, error) {
	if errors.Is(d.closed, gateway.ErrErased) {
		return d.is, nil
	}
	if d.closed != nil {
		return progress{}, d.closed
	}
	if d.plain == nil {
		return progress{}, errSeal
	}
	if is := &d.is; is.ends(d.plain) {
		return progress{channel: is.channel, place: is.place, state: is.state, next: is.next}, nil
	}
	b, err := stateAtBirth(d.plain)
	return progress{channel: b.Channel, place: b.Place, state: b.State, next: b.Next}, err
}

// reference compares a delivery's reference with its receipts.
func (v *verifier) reference(id string) error {
	d, err := v.Delivery(gateway.Operator, id)
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	receipts, receiptsErr := v.Receipts(gateway.Operator, id)
	if err != nil || receiptsErr != nil {
		v.find(RowUnreadable, -1, "deliveries", id)
		return nil
	}
	for _, r := range receipts {
		if r.Reference == d.Reference {
			return nil
		}
	}
	v.find(StateWrong, -1, "deliveries", id)
	return nil
}
