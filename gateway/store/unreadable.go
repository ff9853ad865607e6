package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"boligbro/gateway"
)

// line is a row that is being read. A value of another form than its column's was put there behind the
// program's back: that harms the row, and not those that are read with it.
type line struct {
	rows *sql.Rows
	ctx  context.Context
}

func (l line) Scan(dest ...any) error {
	err := l.rows.Scan(dest...)
	if err == nil || l.ctx.Err() != nil {
		return err
	}
	return fmt.Errorf("a stored value has another form than its column: %w", gateway.ErrUnreadable)
}

// unreadable is the error of what does not open although it is there.
func unreadable(err error) error {
	if errors.Is(err, gateway.ErrUnreadable) {
		return err
	}
	return fmt.Errorf("%w (%w)", gateway.ErrUnreadable, err)
}

// lines reads the rows of a query, as all does, for a list: one that cannot be read is marked, with what
// could be read of it, and keeps no other from the list.
func lines[T any](
	r *reader, scan func(scanner) (T, error), mark func(*T), query string, args ...any,
) ([]T, error) {
	return all(r, func(row scanner) (T, error) {
		one, err := scan(row)
		if errors.Is(err, gateway.ErrUnreadable) {
			mark(&one)
			return one, nil
		}
		return one, err
	}, query, args...)
}

func markCase(c *gateway.Case) { c.Unreadable = true }

func markNotice(n *gateway.Notice) { n.Unreadable = true }

func markDelivery(d *gateway.Delivery) { d.Unreadable = true }

func markTask(t *gateway.Task) { t.Unreadable = true }

// readable reads the rows of a query, and leaves out those that cannot be read.
func readable[T any](r *reader, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	var found []T
	err := r.each(func(row scanner) error {
		one, err := scan(row)
		switch {
		case err == nil:
			found = append(found, one)
		case !errors.Is(err, gateway.ErrUnreadable):
			return err
		}
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return found, nil
}
