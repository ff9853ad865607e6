package store

import (
	"time"
	"unicode/utf8"

	"boligbro/gateway"
)

// Lease takes or renews the named lease until the instant.
func (t *tx) Lease(name, owner string, now, until time.Time) (bool, error) {
	here, err := t.db.leaseTime(&t.reader, now)
	if err != nil {
		return false, err
	}
	n, err := t.exec(`INSERT INTO leases (name, owner, until) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
		WHERE leases.owner = excluded.owner OR leases.until <= $4 OR leases.until > $5`,
		name, owner, micros(here.Add(until.Sub(now))), micros(here), micros(here.Add(leaseMost)))
	return n == 1, err
}

// Release lets go of a lease that owner holds.
func (t *tx) Release(name, owner string) error {
	_, err := t.exec(`DELETE FROM leases WHERE name = $1 AND owner = $2`, name, owner)
	return err
}

// Free ends every lease of an owner that is known to be dead, and of its parts.
func (t *tx) Free(owner string) error {
	part := owner + gateway.OwnerPart
	if _, err := t.exec(`DELETE FROM leases WHERE owner = $1 OR substr(owner, 1, $2) = $3`, owner,
		utf8.RuneCountInString(part), part); err != nil {
		return err
	}
	_, err := t.exec(`UPDATE deliveries SET lease_owner = '', lease_until = 0 WHERE lease_owner = $1`, owner)
	return err
}

var _ gateway.Tx = (*tx)(nil)
