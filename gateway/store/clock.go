package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// The municipalities that have been notified of something, found by leaps through an index rather than by
// reading it.
const municipalities = `WITH RECURSIVE m(code) AS (
		SELECT min(municipality) FROM deliveries WHERE kind = 'notice' AND arrived > 0
		UNION ALL SELECT (SELECT min(d.municipality) FROM deliveries d
			WHERE d.kind = 'notice' AND d.arrived > 0 AND d.municipality > m.code)
		FROM m WHERE m.code IS NOT NULL)
	SELECT code FROM m WHERE code IS NOT NULL`

const (
	// arrivedSince reads an index alone, which knows no state but that they have arrived; so does arrivedBefore.
	arrivedSince = `SELECT d.municipality, d.notice, d.rule, d.arrived FROM deliveries d
		WHERE d.kind = 'notice' AND d.arrived > 0 AND d.municipality = $1 AND d.arrived >= $2`
	arrivedBefore = `SELECT d.municipality, d.notice, d.rule, d.arrived FROM deliveries d
		WHERE d.kind = 'notice' AND d.arrived > 0 AND (d.municipality, d.arrived, d.notice) > ($1, $2, $3)
			AND d.arrived < $4
		ORDER BY d.municipality, d.arrived, d.notice`
	eachClock = `SELECT n.id, n.municipality, n.duty, d.state, d.arrived
		FROM deliveries d JOIN notices n ON n.delivery = d.id AND n.id = d.notice WHERE `
	rejectedClocks = eachClock + `d.state = 'rejected'`
)

// clockReading gives each notice once.
type clockReading struct {
	*reader
	look  gateway.ClockLook
	given map[string]bool
	acts  recordedNotices
	later map[string]int // how many messages follow on a notice, those that have lapsed twice
	each  func(gateway.NoticeHead) error
}

// ClockHeads calls each with the notices whose clocks may run or have an alarm.
func (r *reader) ClockHeads(
	l gateway.ClockLook, each func(gateway.NoticeHead) error,
) (older gateway.Place, err error) {
	acts, whole, err := r.registeredNotices(gateway.Operator)
	if err != nil {
		return older, err
	}
	if !whole { // every act is opened instead
		l.Since, err = time.Time{}, r.eachAct(func(f gateway.MunicipalAct, open bool) {
			if open && f.Notice != "" {
				acts.add(f.Municipality, f.Notice, micros(f.Recorded))
			}
		})
	}
	c := &clockReading{r, l, map[string]bool{}, acts, map[string]int{}, each}
	for _, read := range []func() error{c.countLater, c.lately, c.rejected, c.erased, c.arrived} {
		if err == nil {
			err = read()
		}
	}
	if err == nil && l.Most > 0 {
		older, err = c.older()
	}
	if err == nil {
		err = c.alarmed()
	}
	return older, err
}

// countLater counts the messages that follow on notices, by an index alone, and those of them that have
// lapsed once more.
func (c *clockReading) countLater() (err error) {
	for _, messages := range []string{
		`SELECT notice FROM deliveries WHERE kind <> 'notice'`,
		`SELECT notice FROM deliveries WHERE kind <> 'notice' AND state = 'lapsed'`,
	} {
		if err == nil {
			err = c.reader.each(func(row scanner) error {
				notice, err := scanText(row)
				c.later[notice]++
				return err
			}, messages)
		}
	}
	return err
}

// lately gives those about which something has been recorded since: they are opened whatever else is known of
// them.
func (c *clockReading) lately() error {
	for id, recorded := range c.acts {
		if recorded.last >= micros(c.look.Since) {
			h := gateway.NoticeHead{Place: gateway.Place{ID: id}, Municipality: recorded.municipality}
			if err := c.give(h); err != nil {
				return err
			}
		}
	}
	return nil
}

// rejected gives those that have been rejected.
func (c *clockReading) rejected() error { return c.clocks(new(query).sql(rejectedClocks)) }

// erased gives those that have been erased since for the municipality too.
func (c *clockReading) erased() error {
	return c.reader.each(func(row scanner) error {
		h := gateway.NoticeHead{Erased: true}
		if err := row.Scan(&h.ID, &h.Municipality); err != nil {
			return clean(err)
		}
		return c.give(h)
	}, `SELECT n.id, n.municipality FROM erasures e JOIN notices n ON n.case_id = e.case_id
		JOIN cases c ON c.id = n.case_id AND c.received_key IS NULL
		WHERE e.party IN ('association', 'received') AND e.at >= $1`, micros(c.look.Since))
}

// arrived gives those that have arrived since.
func (c *clockReading) arrived() error {
	codes, err := all(c.reader, scanText, municipalities)
	for _, code := range codes {
		if err == nil {
			err = c.heads(func(gateway.NoticeHead) {}, arrivedSince, code, micros(c.look.Since))
		}
	}
	return err
}

// heads gives the notices that an index holds.
func (c *clockReading) heads(read func(gateway.NoticeHead), statement string, args ...any) error {
	return c.reader.each(func(row scanner) error {
		h, err := c.scanArrived(row)
		read(h)
		if errors.Is(err, gateway.ErrUnreadable) {
			return nil // the daily look through all cases raises an alarm about its case
		}
		if err != nil {
			return err
		}
		return c.give(h)
	}, statement, args...)
}

// clocks gives the notices that the statement reads.
func (c *clockReading) clocks(q *query) error {
	return c.reader.each(func(row scanner) error {
		h, err := c.scanClock(row)
		if errors.Is(err, gateway.ErrUnreadable) {
			return nil // here too
		}
		if err != nil {
			return err
		}
		return c.give(h)
	}, q.text.String(), q.args...)
}

// give gives a notice, unless it has been given.
func (c *clockReading) give(h gateway.NoticeHead) error {
	if c.given[h.ID] {
		return nil
	}
	_, h.Acts = c.acts[h.ID]
	h.Later = c.later[h.ID]
	if h.Acts || h.Erased || h.State == gateway.Rejected || c.look.Alarmed[h.ID] {
		c.given[h.ID] = true // those that have arrived come once
	}
	return c.each(h)
}

func (r *reader) scanClock(row scanner) (h gateway.NoticeHead, err error) {
	var arrived int64
	var hidden string
	if err := row.Scan(&h.ID, &h.Municipality, &hidden, &h.State, &arrived); err != nil {
		return h, clean(err)
	}
	duty, err := r.db.keys.hider.duty(hidden, h.ID)
	h.Rule, h.Arrived = duty.rule, instant(arrived)
	return h, err
}

func (r *reader) scanArrived(row scanner) (h gateway.NoticeHead, err error) {
	var arrived int64
	if err := row.Scan(&h.Municipality, &h.ID, &h.Rule, &arrived); err != nil {
		return h, clean(err)
	}
	h.State, h.Arrived = gateway.Arrived, instant(arrived)
	return h, r.db.keys.hider.show(shownText{&h.Rule, firstPlace(h.ID)})
}
