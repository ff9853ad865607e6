package store

import "time"

// Slept makes the clocks stand as after the machine has slept for so long since the database's was read.
func (db *DB) Slept(long time.Duration) {
	c := *db.shared.Load()
	c.database, c.wall = c.database.Add(-long), c.wall.Add(-long)
	db.shared.Store(&c)
}
