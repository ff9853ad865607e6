package sqlview

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
)

// answer is what a database answers to the query, row by row.
type answer interface {
	// headings are the columns, in order.
	headings() []heading
	// next scans the next row into the cells, one for each column. It gives false behind the last row.
	next(into []*cell) (bool, error)
	// close lets go of the rows that are left, of the transaction and of the connection.
	close()
}

// heading is the name of a column, and the name that the database has for its type.
type heading struct{ name, kind string }

// errSeveral is a query that asks more than once.
var errSeveral = errors.New("the query gives several answers")

// scanned is an answer that comes through database/sql.
type scanned struct {
	db   *sql.DB
	tx   *sql.Tx
	rows *sql.Rows
	of   []heading
	into []any // the cells
}

// scan asks the query in a transaction that is always rolled back.
func scan(
	ctx context.Context, to driver.Connector, begin *sql.TxOptions, query string,
) (_ answer, err error) {
	a := &scanned{db: sql.OpenDB(to)}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	a.db.SetMaxOpenConns(1)
	if a.tx, err = a.db.BeginTx(ctx, begin); err != nil {
		return nil, err
	}
	if a.rows, err = a.tx.QueryContext(ctx, query); err != nil {
		return nil, err
	}
	types, err := a.rows.ColumnTypes()
	for _, t := range types {
		a.of = append(a.of, heading{t.Name(), t.DatabaseTypeName()})
	}
	return a, err
}

func (a *scanned) headings() []heading { return a.of }

func (a *scanned) next(into []*cell) (bool, error) {
	if !a.rows.Next() {
		if a.rows.Err() == nil && a.rows.NextResultSet() {
			return false, errSeveral
		}
		return false, a.rows.Err()
	}
	if a.into == nil {
		for _, c := range into {
			a.into = append(a.into, c)
		}
	}
	return true, a.rows.Scan(a.into...)
}

func (a *scanned) close() {
	if a.rows != nil {
		a.rows.Close()
	}
	if a.tx != nil {
		a.tx.Rollback()
	}
	a.db.Close()
}
