package store

import (
	"crypto/sha256"
	"strconv"

	"boligbro/gateway"
	"boligbro/rules"
)

func runPlace(id string) string { return place("runs", id, "data_key") }

func chunkPlace(run string, chunk int) string { return place("staged", run, strconv.Itoa(chunk)) }

// runKey opens the key that a run's chunks are sealed under. ErrState: the run has let go of it.
func (r *reader) runKey(id string) (*dataKey, error) {
	wrapped, err := one(r, scanBytes, `SELECT data_key FROM runs WHERE id = $1`, id)
	if err != nil {
		return nil, err
	}
	if wrapped == nil {
		return nil, gateway.ErrState
	}
	return r.db.keys.of(ofAssociation).key(wrapped, runPlace(id))
}

// Stage adds a chunk, sealed under the run's own key.
func (t *tx) Stage(c gateway.Staged) error {
	key := t.keys["run/"+c.Run]
	if key == nil {
		var err error
		if key, err = t.runKey(c.Run); err != nil {
			return err
		}
		t.keys["run/"+c.Run] = key
	}
	return t.add(stagedTable, c.Run, c.Chunk, key.seal(encode(c.Records), chunkPlace(c.Run, c.Chunk)))
}

// Staged reads a chunk.
func (r *reader) Staged(runID string, chunk int) (gateway.Staged, error) {
	sealed, err := one(r, scanBytes, `SELECT sealed FROM staged WHERE run = $1 AND chunk = $2`, runID, chunk)
	if err != nil {
		return gateway.Staged{}, err
	}
	key, err := r.runKey(runID)
	if err != nil {
		return gateway.Staged{}, err
	}
	plain, err := key.open(sealed, chunkPlace(runID, chunk))
	if err != nil {
		return gateway.Staged{}, err
	}
	var records []rules.Record
	err = decode(plain, &records)
	return gateway.Staged{Run: runID, Chunk: chunk, Records: records}, err
}

// DropChunk removes a chunk that has been adopted.
func (t *tx) DropChunk(runID string, chunk int) error {
	_, err := t.exec(`DELETE FROM staged WHERE run = $1 AND chunk = $2`, runID, chunk)
	return err
}

// AddQuarantine keeps the places of rows that could not be used, numbered within the run.
func (t *tx) AddQuarantine(rows []gateway.Quarantined) error {
	next := map[string]int{}
	for _, row := range rows {
		n, ok := next[row.Run]
		if !ok {
			var err error
			if n, err = one(&t.reader, scanInt, `SELECT coalesce(max(n), 0) FROM quarantine WHERE run = $1`,
				row.Run); err != nil {
				return err
			}
		}
		next[row.Run] = n + 1
		p := row.Problem
		if err := t.add(quarantineTable, row.Run, n+1, row.Source, p.File, p.Line, p.Column, string(p.Code),
			string(p.Step), row.Row, micros(row.Since), p.On.String()); err != nil {
			return err
		}
	}
	return nil
}

func scanInt(row scanner) (n int, err error) { return n, clean(row.Scan(&n)) }

const quarantineColumns = `q.source, q.file, q.line, q.col, q.code, q.step, q.row_key, q.since, q.due`

// scanQuarantined reads quarantineColumns.
func scanQuarantined(row scanner) (one gateway.Quarantined, err error) {
	p := &one.Problem
	var since int64
	var due string
	if err := row.Scan(&one.Source, &p.File, &p.Line, &p.Column, &p.Code, &p.Step, &one.Row, &since,
		&due); err != nil {
		return one, clean(err)
	}
	one.Since = instant(since)
	p.On, err = day(due)
	return one, err
}

// Quarantine is what a run could not use, in the order it was read; a municipality's scope sees none.
func (r *reader) Quarantine(s gateway.Scope, runID string, most int) ([]gateway.Quarantined, error) {
	q := new(query).sql(`SELECT `+quarantineColumns+
		` FROM quarantine q JOIN runs ON runs.id = q.run WHERE q.run = ? AND `,
		runID).scope(s, "runs.association", "")
	return all(r, func(row scanner) (gateway.Quarantined, error) {
		one, err := scanQuarantined(row)
		one.Run = runID
		return one, err
	}, q.sql(` ORDER BY q.n`+limit(most)).text.String(), q.args...)
}

// places is a hash of the first rows of a run's quarantine.
func (r *reader) places(runID string, rows int) ([]byte, error) {
	sum := sha256.New()
	err := r.each(func(row scanner) error {
		p, err := scanQuarantined(row)
		sum.Write(encode(p))
		return err
	}, `SELECT `+quarantineColumns+` FROM quarantine q WHERE q.run = $1 AND q.n <= $2 ORDER BY q.n`, runID, rows)
	return sum.Sum(nil), err
}
