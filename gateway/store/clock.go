package store

import (
	"errors"
	"slices"
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
	// arrivedSince reads an index alone, which knows no state but that they have arrived.
	arrivedSince = `SELECT d.notice, d.rule, d.arrived FROM deliveries d
		WHERE d.kind = 'notice' AND d.arrived > 0 AND d.municipality = $1 AND d.arrived >= $2`
	rejectedClocks = `SELECT n.id, n.municipality, n.duty, d.state, d.arrived
		FROM deliveries d JOIN notices n ON n.delivery = d.id AND n.id = d.notice WHERE d.state = 'rejected'`
)

// clockReading gives each notice once.
type clockReading struct {
	*reader
	given map[string]bool
	acts  recordedNotices
	each  func(gateway.NoticeHead) error
}

// ClockHeads calls each with the notices whose clocks may run or have an alarm.
func (r *reader) ClockHeads(since time.Time, each func(gateway.NoticeHead) error) error {
	acts, whole, err := r.registeredNotices(gateway.Operator)
	if err != nil {
		return err
	}
	if !whole { // every act is opened instead
		since, err = time.Time{}, r.eachAct(func(f gateway.MunicipalAct, open bool) {
			if open && f.Notice != "" {
				acts.add(f.Municipality, f.Notice, micros(f.Recorded))
			}
		})
	}
	c := &clockReading{r, map[string]bool{}, acts, each}
	if err == nil {
		err = c.lately(micros(since))
	}
	if err == nil {
		err = c.rejected()
	}
	if err != nil {
		return err
	}
	codes, err := all(r, scanText, municipalities)
	for _, code := range codes {
		if err == nil {
			err = r.each(func(row scanner) error {
				h, err := r.scanArrived(row)
				if errors.Is(err, gateway.ErrUnreadable) {
					return nil // the daily look through all cases raises an alarm about its case
				}
				if err != nil {
					return err
				}
				h.Municipality = code
				return c.give(h)
			}, arrivedSince, code, micros(since))
		}
	}
	return err
}

// lately gives those about which something has been recorded since: they are opened whatever else is known of
// them.
func (c *clockReading) lately(since int64) error {
	for id, recorded := range c.acts {
		if recorded.last >= since {
			h := gateway.NoticeHead{Place: gateway.Place{ID: id}, Municipality: recorded.municipality}
			if err := c.give(h); err != nil {
				return err
			}
		}
	}
	return nil
}

// rejected gives those that have been rejected.
func (c *clockReading) rejected() error {
	return c.reader.each(func(row scanner) error {
		h, err := c.scanClock(row)
		if errors.Is(err, gateway.ErrUnreadable) {
			return nil // here too
		}
		if err != nil {
			return err
		}
		return c.give(h)
	}, rejectedClocks)
}

// give gives a notice, unless it has been given.
func (c *clockReading) give(h gateway.NoticeHead) error {
	if c.given[h.ID] {
		return nil
	}
	_, h.Acts = c.acts[h.ID]
	if h.Acts || h.State == gateway.Rejected {
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
	if err := row.Scan(&h.ID, &h.Rule, &arrived); err != nil {
		return h, clean(err)
	}
	h.State, h.Arrived = gateway.Arrived, instant(arrived)
	return h, r.db.keys.hider.show(shownText{&h.Rule, firstPlace(h.ID)})
}

// OpenSubjects are what the open alarms of these kinds are about, each with its kind.
func (r *reader) OpenSubjects(kinds ...gateway.AlarmKind) (map[string]gateway.AlarmKind, error) {
	open := map[string]gateway.AlarmKind{}
	if slices.ContainsFunc(kinds, gateway.AlarmKind.Clock) {
		clocks, err := r.clockAlarms(gateway.Operator, false)
		if err != nil {
			return nil, err
		}
		for _, a := range clocks {
			if slices.Contains(kinds, a.Kind) {
				open[a.Subject] = a.Kind
			}
		}
	}
	for _, kind := range kinds {
		const query = `SELECT subject FROM alarms WHERE kind = $1 AND resolved = 0`
		subjects, err := all(r, scanText, query, string(kind))
		if err != nil {
			return nil, err
		}
		for _, subject := range subjects {
			open[subject] = kind
		}
	}
	return open, nil
}

// OpenSubjects sees what the transaction has written.
func (t *tx) OpenSubjects(kinds ...gateway.AlarmKind) (map[string]gateway.AlarmKind, error) {
	if err := t.writeRegisters(); err != nil {
		return nil, err
	}
	return t.reader.OpenSubjects(kinds...)
}
