package store

import (
	"context"
	"database/sql"

	"boligbro/gateway"
)

// Pragma sets something of the one writing connection of SQLite.
func (db *DB) Pragma(ctx context.Context, pragma string) error {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	_, err := db.conn.ExecContext(ctx, "PRAGMA "+pragma)
	return err
}

// spy keeps the statements that a reading asks.
type spy struct {
	querier
	asked *[]string
}

func (s spy) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	*s.asked = append(*s.asked, query)
	return s.querier.QueryContext(ctx, query, args...)
}

// Asked are the statements that the reading asks, and its error.
func (db *DB) Asked(ctx context.Context, read func(gateway.Reader) error) (asked []string, err error) {
	t, err := db.reads.BeginTx(ctx, db.dialect.view)
	if err != nil {
		return nil, err
	}
	defer t.Rollback()
	err = read(&reader{db: db, ctx: ctx, q: spy{t, &asked}, still: true, ready: func() error { return nil }})
	return asked, err
}

// Plan is how SQLite runs a statement.
func (db *DB) Plan(ctx context.Context, statement string, args ...any) (plan string, err error) {
	rows, err := db.reads.QueryContext(ctx, "EXPLAIN QUERY PLAN "+statement, args...)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			return "", err
		}
		plan += step + "; "
	}
	return plan, rows.Err()
}

// Clean is what is made of a driver's error.
var Clean = clean

// Says is what the database answers in a transaction: one text.
func Says(t gateway.Tx, query string) (string, error) { return one(&t.(*tx).reader, scanText, query) }

// Fail runs a statement that fails, or lets it wait for the commit, and tells nobody.
func Fail(t gateway.Tx, wait bool) {
	const wrong = `INSERT INTO leases (name, owner, until) VALUES ('x', 'y', NULL)`
	if wait {
		t.(*tx).later(wrong)
	} else {
		t.(*tx).exec(wrong)
	}
}

// ReadBulk reads the rows that an agreement holds against their entries.
func ReadBulk(r gateway.Reader) error {
	v := &verifier{reader: r.(*reader), tally: newTally(), seen: map[string]int{},
		agree: &agreement{agreementKeys: newAgreementKeys()}}
	for part := range spansMany {
		if err := v.deliveriesOf(part); err != nil {
			return err
		}
		if err := v.casesOf(part); err != nil {
			return err
		}
	}
	return nil
}

// HiddenDuty is how the row of a notice holds when its filing was due, with another number of tenants.
func (db *DB) HiddenDuty(n gateway.Notice, tenants int) string {
	d := firstDuty(&gateway.FirstMessage{Notice: n})
	d.tenants = tenants
	return db.keys.hider.hideDuty(d, n.ID)
}

// HeldOfMessage is what the row of a notice holds of its first message.
func (db *DB) HeldOfMessage(hidden, notice string) (filed string, tenants int, err error) {
	d, err := db.keys.hider.duty(hidden, notice)
	return d.filed, d.tenants, err
}

// planning explains each statement before it runs it.
type planning struct {
	querier
	plans map[string]string
}

func (p planning) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	rows, err := p.querier.QueryContext(ctx, "EXPLAIN "+query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var step string
		if err := rows.Scan(&step); err != nil {
			return nil, err
		}
		p.plans[query] += step + "\n"
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	return p.querier.QueryContext(ctx, query, args...)
}

// PlansOfWalks are how PostgreSQL runs the statements of ReadBulk.
func (db *DB) PlansOfWalks(ctx context.Context) (map[string]string, error) {
	plans := map[string]string{}
	err := db.View(ctx, func(r gateway.Reader) error {
		r.(*reader).q = planning{r.(*reader).q, plans}
		return ReadBulk(r)
	})
	return plans, err
}

// IDPlace is where a part of a table ends, so many parts of the way from one id to another.
func IDPlace(least, most string, parts int64) string {
	return idPlace([2]string{least, most}, parts).(string)
}
