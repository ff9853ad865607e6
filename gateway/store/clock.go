package store

import (
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
	clockColumns = `SELECT n.id, n.municipality, n.rule, d.state, d.arrived`
	rejected     = clockColumns + ` FROM deliveries d JOIN notices n ON n.delivery = d.id AND n.id = d.notice
		WHERE d.state = 'rejected'`
	recorded = clockColumns + ` FROM cases c JOIN notices n ON n.case_id = c.id
			JOIN deliveries d ON d.id = n.delivery
		WHERE c.municipality_key IS NOT NULL`
)

// ClockHeads calls each with the notices whose clocks may run or have an alarm.
func (r *reader) ClockHeads(since time.Time, each func(gateway.NoticeHead) error) error {
	given := map[string]bool{}
	for _, of := range []struct {
		query string
		acts  bool
	}{{recorded, true}, {rejected, false}} {
		if err := r.each(func(row scanner) error {
			h, err := scanClock(row)
			if err != nil || given[h.ID] {
				return err
			}
			h.Acts, given[h.ID] = of.acts, true
			return each(h)
		}, of.query); err != nil {
			return err
		}
	}
	codes, err := all(r, scanText, municipalities)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if err := r.each(func(row scanner) error {
			h, err := scanArrived(row)
			if err != nil || given[h.ID] {
				return err
			}
			h.Municipality = code
			return each(h)
		}, arrivedSince, code, micros(since)); err != nil {
			return err
		}
	}
	return nil
}

func scanClock(row scanner) (h gateway.NoticeHead, err error) {
	var arrived int64
	err = row.Scan(&h.ID, &h.Municipality, &h.Rule, &h.State, &arrived)
	h.Arrived = instant(arrived)
	return h, clean(err)
}

func scanArrived(row scanner) (h gateway.NoticeHead, err error) {
	var arrived int64
	err = row.Scan(&h.ID, &h.Rule, &arrived)
	h.State, h.Arrived = gateway.Arrived, instant(arrived)
	return h, clean(err)
}

// OpenSubjects are what the open alarms of these kinds are about, each with its kind.
func (r *reader) OpenSubjects(kinds ...gateway.AlarmKind) (map[string]gateway.AlarmKind, error) {
	open := map[string]gateway.AlarmKind{}
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
