package store

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// Delays are what has waited since before the instant, and what somebody is told of at once. A cause may be
// told by several codes, so that they are sorted out in Go: there are few codes.
func (r *reader) Delays(
	before time.Time, atOnce func(code string, whose gateway.Fault) bool,
) ([]gateway.Delay, error) {
	var delays []gateway.Delay
	err := r.each(func(row scanner) error {
		var d gateway.Delay
		var due string
		var old int
		if err := row.Scan(&d.Association, &d.Municipality, &d.Detail, &d.Fault, &d.Count, &old, &d.Number,
			&due); err != nil {
			return clean(err)
		}
		if !atOnce(d.Detail, d.Fault) {
			d.Count = old
		}
		if d.Count == 0 {
			return nil
		}
		var err error
		if d.Due, err = day(due); errors.Is(err, gateway.ErrUnreadable) {
			err = nil // of one of those that are counted
		}
		delays = append(delays, d)
		return err
	}, `SELECT d.association, d.municipality, d.detail, d.fault, count(*),
			sum(CASE WHEN d.created <= $1 OR n.created <= $1 AND d.kind = 'notice' THEN 1 ELSE 0 END), max(c.number),
			coalesce(min(CASE WHEN n.due <> '' THEN n.due END), '')
		FROM deliveries d JOIN notices n ON n.id = d.notice JOIN cases c ON c.id = n.case_id
		WHERE d.next > 0 AND (d.created <= $1 OR n.created <= $1 AND d.kind = 'notice' OR d.detail <> '')
			AND c.association_key IS NOT NULL
		GROUP BY d.association, d.municipality, d.detail, d.fault
		ORDER BY d.association, d.municipality, count(*) DESC, d.detail, d.fault`, micros(before))
	return delays, err
}
