package store

import (
	"bytes"
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
		if decode(append([]byte{'{'}, plain[i+1:]...), &b) == nil {
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
	id                      string
	is, was                 progress
	key                     *dataKey
	closed                  error // why there is no key
	reference               []byte
	attempts, payload, acts int   // as the delivery says
	wording                 int   // the newest act that words it anew
	first, changed          int64 // the same
	count, tried, kept      int   // as its acts say
	began, last             int64 // the same
	torn                    bool  // an act that its state hangs on cannot be read
	unborn                  bool  // nothing has happened to it, and what it was made with cannot be read
	broken                  bool  // something of it does not open
	referred                bool  // a receipt has its reference
}

// deliveryLine is a row of deliveries with its notice, where it is the first of one.
type deliveryLine struct {
	readDelivery
	hidden  hiddenDelivery
	told    hiddenNotice // not sealed: it is the first of none
	wrapped []byte
}

// scanned are where the columns of a delivery, its case's key and its notice are read to.
func (d *deliveryLine) scanned() []any {
	is := &d.is
	to := append(d.hidden.scanned(), &is.channel, &is.place, &is.earlier, &is.state, &is.next, &is.fault,
		&is.detail, &is.transmitted, &is.arrived, &is.registered, &d.attempts, &d.first, &d.payload,
		&d.changed, &d.acts, &d.reference, passed(&d.wrapped))
	return append(to, d.told.joined()...)
}

// deliveriesOf reads the deliveries of a part of all once, with their notices and acts, and compares what every
// delivery says of itself with what has happened to it. Notices, deliveries and acts are counted against
// their entries.
func (v *verifier) deliveriesOf(part int) error {
	if err := v.readWorded(); err != nil {
		return err
	}
	return v.walk("deliveries", "d", part, func(s *span) (bool, error) {
		deliveries, chunk, some, err := v.someDeliveries(s)
		if err != nil || !some {
			return false, err
		}
		of := make(map[string]*readDelivery, len(deliveries))
		for _, d := range deliveries {
			of[d.id] = d
		}
		if err := v.actsOf(of, &chunk); err != nil {
			return false, err
		}
		for _, d := range deliveries {
			if err := v.readState(d); err != nil {
				return false, err
			}
		}
		return true, nil
	})
}

// someDeliveries reads and opens the next deliveries of the span; a row that cannot be read is a finding.
func (v *verifier) someDeliveries(s *span) (deliveries []*readDelivery, chunk span, some bool, err error) {
	var line deliveryLine
	chunk, some, err = v.next(s, deliveryRowColumns+`, d.channel, d.place, d.earlier, d.state, d.next,
		d.fault, d.detail, d.transmitted, d.arrived, d.registered, d.attempts, d.first, d.payload, d.changed,
		d.acts, d.reference, c.association_key, `+noticeOrNone, `
		FROM deliveries d JOIN cases c ON c.id = d.case_id
		LEFT JOIN notices n ON n.id = d.notice AND n.delivery = d.id AND d.kind = 'notice'`,
		line.scanned(), func(err error) error {
			if errors.Is(err, gateway.ErrUnreadable) {
				v.find(RowUnreadable, -1, "deliveries", line.hidden.id)
				err = nil
			} else if err == nil {
				deliveries = append(deliveries, v.openDelivery(&line))
			}
			line = deliveryLine{}
			return err
		})
	return deliveries, chunk, some, err
}

// openDelivery opens a delivery and its notice, where it is the first of one, and counts them. No more is
// kept than what its acts are held against.
func (v *verifier) openDelivery(line *deliveryLine) *readDelivery {
	v.opened = v.opened[:0]
	d, row := line.readDelivery, &line.hidden
	d.id = row.id
	key, closed := v.db.keys.passingKey(row.caseID, line.wrapped)
	o := v.passing(key, closed)
	d.key, d.closed = key.ofSent(), closed
	row.plain = o.openSent(row.content, row.place())
	v.seen["deliveries"]++
	switch {
	case row.kind != string(gateway.FirstNotice):
		v.count(o.done(row.leaf(o.sent())))
	case line.told.sealed == nil:
		v.stray = true
	default:
		line.told.id, line.told.delivery = row.notice, row.id
		v.hold("notices", v.notice(o, &line.told, row))
	}
	d.broken = o.row.broken
	if d.acts == 0 {
		var err error
		d.was, err = d.born(row.plain)
		d.unborn, d.last = err != nil, row.created
	}
	return &d
}

// actsOf reads the acts of the deliveries of a span.
func (v *verifier) actsOf(of map[string]*readDelivery, s *span) error {
	var line actRow
	var sealed []byte
	return v.within(s, `SELECT `+actColumns+` FROM deliveries d CROSS JOIN delivery_acts a
		WHERE a.delivery = d.id`, line.scanned(&sealed), func(err error) error {
		a := line
		line = actRow{}
		d := of[a.delivery]
		if d == nil {
			return unlessUnreadable(err)
		}
		d.count++
		if err != nil {
			d.torn, d.broken = d.torn || a.n == d.acts || a.n == 0, true
			return unlessUnreadable(err)
		}
		v.opened = v.opened[:0]
		stored := v.passing(d.key, d.closed).by(d.key).act(&a, sealed)
		v.hold("delivery_acts", stored)
		d.broken = d.broken || stored.broken
		if a.kind == kindChange && sealed != nil {
			d.wording = max(d.wording, a.n)
		}
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
	if d.unborn {
		v.find(RowUnreadable, -1, "deliveries", d.id)
	}
	refers := d.reference != nil
	if d.is != d.was || d.acts != d.count || d.attempts != d.tried || d.first != d.began ||
		d.changed != d.last || d.payload > 0 != (d.kept == 1) || v.worded[d.id] != d.wording ||
		refers && d.is.registered == 0 {
		v.find(StateWrong, -1, "deliveries", d.id)
	}
	if refers && (d.broken || !d.referred) {
		return v.reference(d.id)
	}
	return nil
}

// born is the state that a delivery was made with, read from what was opened; what it is now, when that has
// been erased.
func (d *readDelivery) born(plain []byte) (progress, error) {
	if errors.Is(d.closed, gateway.ErrErased) {
		return d.is, nil
	}
	if d.closed != nil {
		return progress{}, d.closed
	}
	if plain == nil {
		return progress{}, errSeal
	}
	if is := &d.is; is.ends(plain) {
		return progress{channel: is.channel, place: is.place, state: is.state, next: is.next}, nil
	}
	b, err := stateAtBirth(plain)
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
