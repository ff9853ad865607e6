package store

import (
	"errors"
	"strconv"
	"time"

	"boligbro/gateway"
)

// newestNotices are a part of the notices, newest first; the arguments are since, until, the place that they
// come before (twice its instant) and how many.
const newestNotices = `(SELECT id, created, case_id, association, municipality, due, delivery FROM notices
	WHERE created >= ? AND created <= ? AND (created < ? OR created = ? AND id < ?)
	ORDER BY created DESC, id DESC LIMIT ?) n`

// The messages with the newest act of each: a notice's own message, and those that follow on it.
const (
	noticesMessages = `LEFT JOIN deliveries d ON d.id = n.delivery
		LEFT JOIN delivery_acts a ON a.delivery = n.delivery
			AND a.n = (SELECT max(l.n) FROM delivery_acts l WHERE l.delivery = n.delivery)`
	laterMessages = `JOIN deliveries d ON d.notice = n.id AND d.kind <> 'notice'
		LEFT JOIN delivery_acts a ON a.delivery = d.id
			AND a.n = (SELECT max(l.n) FROM delivery_acts l WHERE l.delivery = d.id)`
)

// Overlooked compares the rows of messages with what has happened to them. A message is owed when nothing
// has, or when its newest act left it to be sent. Those whose rows say so are in the queue (Delays), or
// wait for a route, and are left out.
func (r *reader) Overlooked(
	since, until time.Time, before gateway.Place, most int,
) (owed []gateway.Delay, next gateway.Place, err error) {
	at := micros(until) + 1
	if before != (gateway.Place{}) {
		if at, err = strconv.ParseInt(before.Key, 10, 64); err != nil {
			return nil, next, gateway.ErrNotFound
		}
	}
	looked := 0
	look := func(messages string, own bool) error {
		q := new(query).sql(`SELECT n.id, n.created, n.association, n.municipality, n.due, c.number,
				coalesce(d.id, n.delivery), coalesce(d.next, 0), coalesce(d.state, ''), coalesce(d.created, 0),
				coalesce(a.state, '')
			FROM `+newestNotices+` JOIN cases c ON c.id = n.case_id `+messages+`
			WHERE c.association_key IS NOT NULL OR d.state IS NULL ORDER BY n.created DESC, n.id DESC`,
			micros(since), micros(until), at, at, before.ID, most)
		return r.each(func(row scanner) error {
			d, place, is, err := scanOverlooked(row, own, micros(until))
			if errors.Is(err, gateway.ErrUnreadable) {
				err = nil // it is told of where cases are looked through
			}
			if own {
				looked++
				next = place
			}
			if is {
				owed = append(owed, d)
			}
			return err
		}, q.text.String(), q.args...)
	}
	if err := look(noticesMessages, true); err != nil {
		return nil, next, err
	}
	if looked < most {
		next = gateway.Place{}
	}
	return owed, next, look(laterMessages, false)
}

// scanOverlooked reads a message, the place of its notice, and whether it is owed and its row hides that.
func scanOverlooked(
	row scanner, own bool, until int64,
) (d gateway.Delay, place gateway.Place, owed bool, err error) {
	var created, waits, made int64
	var due, state, left string
	err = row.Scan(&place.ID, &created, &d.Association, &d.Municipality, &due, &d.Number, &d.Message, &waits,
		&state, &made, &left)
	place.Key, d.Count = strconv.FormatInt(created, 10), 1
	if err != nil {
		return d, place, false, clean(err)
	}
	if d.Due, err = day(due); err != nil {
		return d, place, false, err
	}
	switch gateway.DeliveryState(left) {
	case "", gateway.Queued, gateway.Sending:
		owed = waits == 0 && state != string(gateway.Unrouted) && (own || made <= until)
	}
	return d, place, owed, nil
}
