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
	clockColumns = `SELECT n.id, n.case_id, n.municipality, n.rule, d.state, d.arrived`
	arrivedSince = clockColumns + ` FROM deliveries d JOIN notices n ON n.id = d.notice
		WHERE d.kind = 'notice' AND d.arrived > 0 AND d.municipality = $1 AND d.arrived >= $2`
	rejected = clockColumns + ` FROM deliveries d JOIN notices n ON n.delivery = d.id AND n.id = d.notice
		WHERE d.state = 'rejected'`
	recorded = clockColumns + ` FROM cases c JOIN notices n ON n.case_id = c.id
			JOIN deliveries d ON d.id = n.delivery
		WHERE c.municipality_key IS NOT NULL`
)

// ClockHeads calls each with the notices whose clocks may run or have an alarm.
func (r *reader) ClockHeads(since time.Time, each func(gateway.NoticeHead) error) error {
	acts := map[string]bool{}
	if err := r.each(headed(nil, func(h gateway.NoticeHead) error {
		h.Acts, acts[h.ID] = true, true
		return each(h)
	}), recorded); err != nil {
		return err
	}
	if err := r.each(headed(acts, each), rejected); err != nil {
		return err
	}
	codes, err := all(r, scanText, municipalities)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if err := r.each(headed(acts, each), arrivedSince, code, micros(since)); err != nil {
			return err
		}
	}
	return nil
}

// headed scans a head for each, unless it is one of those that have been given.
func headed(given map[string]bool, each func(gateway.NoticeHead) error) func(scanner) error {
	return func(row scanner) error {
		var h gateway.NoticeHead
		var arrived int64
		if err := row.Scan(&h.ID, &h.Case, &h.Municipality, &h.Rule, &h.State, &arrived); err != nil {
			return clean(err)
		}
		h.Arrived = instant(arrived)
		if given[h.ID] {
			return nil
		}
		return each(h)
	}
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
