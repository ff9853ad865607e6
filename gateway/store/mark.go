package store

import (
	"errors"

	"boligbro/gateway"
)

// Mark is where a look has come to.
func (r *reader) Mark(name string) (string, error) {
	value, err := one(r, scanText, `SELECT value FROM marks WHERE name = $1`, name)
	if errors.Is(err, gateway.ErrNotFound) {
		return "", nil
	}
	return value, err
}

// SetMark remembers where a look has come to.
func (t *tx) SetMark(name, value string) error {
	_, err := t.exec(`INSERT INTO marks (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
