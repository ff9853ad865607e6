package store

import (
	"database/sql"
	"errors"
)

// readOnlyServer is the SQLSTATE of a server that takes no writing: it follows another, or is set so.
const readOnlyServer = "25006"

const idleConns = 4 // connections to a server that are kept for use

// refresh drops the connections that wait for use when the server behind them takes no writing: another has
// become the first, and a new connection finds it.
func (db *DB) refresh(err error) {
	var f *failure
	if db.turn != nil || !errors.As(err, &f) || f.code != "SQLSTATE "+readOnlyServer {
		return
	}
	for _, pool := range []*sql.DB{db.writes, db.reads} {
		pool.SetMaxIdleConns(0)
		pool.SetMaxIdleConns(idleConns)
	}
}
