package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"boligbro/gateway"
)

// fillBatch is how many samples are written in one transaction: as many as a night adopts (intake).
const fillBatch = 500

// Fill has add write n samples as a night does, so many at once, sealed and readable, but leaves the log
// alone: that is what makes it fast enough for a million. Then it runs bulk statements.
func (db *DB) Fill(
	ctx context.Context, n int, add func(tx gateway.Tx, from, until int) error, statements ...string,
) error {
	for from := 0; from < n; from += fillBatch {
		err := db.Do(ctx, func(t gateway.Tx) error {
			err := add(t, from, min(from+fillBatch, n))
			t.(*tx).entries = nil
			return err
		})
		if err != nil {
			return err
		}
	}
	err := db.Do(ctx, func(t gateway.Tx) error {
		for _, statement := range append(statements, `ANALYZE`) {
			if _, err := t.(*tx).exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && db.inserts == nil { // PostgreSQL does so by itself, some time later
		_, err = db.writes.ExecContext(ctx, `VACUUM`)
	}
	return err
}

// copies of one notice with its case; $1 stands for the digits of the copy, from 50 on, and $2 for how much
// older it is. These stand where an id has its version, which is 7 in those of samples.
var copies = []string{
	`INSERT INTO cases (id, number, association, municipality, key, version, wake, rule_set, digests, tenancy,
		evaluations, association_key)
	SELECT {id}, '$1' || substr(number, 2), association, municipality, key || '$1', version, wake, rule_set,
		digests, tenancy, evaluations, association_key FROM cases WHERE {real}`,
	`INSERT INTO versions (case_id, version, recorded, run, sealed, n, evaluation, at, asked, rule_set,
		municipality, wake, findings)
	SELECT {case_id}, version, recorded - $2, run, sealed, n, {evaluation}, at - $2, asked - $2, rule_set,
		municipality, wake, findings FROM versions WHERE substr(case_id, 15, 1) = '7'`,
	`INSERT INTO notices (id, case_id, association, municipality, rule, episode, step, version, evaluation, due,
		duty, created, delivery, sealed)
	SELECT {id}, {case_id}, association, municipality, rule, episode, step, version, {evaluation}, due, duty,
		created - $2, {delivery}, sealed FROM notices WHERE {real}`,
	`INSERT INTO deliveries (id, notice, case_id, kind, rule, association, municipality, channel, place, created,
		content, state, next, transmitted, arrived, changed)
	SELECT {id}, {notice}, {case_id}, kind, rule, association, municipality, channel, place, created - $2,
		content, state, next, transmitted - $2, arrived - $2, changed - $2 FROM deliveries WHERE {real}`,
}

// copied writes a column of ids as a copy's.
var copied = func() *strings.Replacer {
	pairs := []string{"{real}", "substr(id, 15, 1) = '7'"}
	for _, column := range []string{"id", "case_id", "notice", "evaluation", "delivery"} {
		pairs = append(pairs, "{"+column+"}",
			fmt.Sprintf("substr(%[1]s, 1, 14) || '$1' || substr(%[1]s, 17)", column))
	}
	return strings.NewReplacer(pairs...)
}()

// Copy makes so many copies of every notice, each older by the span than the one before, and gives the cases
// and the notices of every eighth. What is sealed in them does not open.
func (db *DB) Copy(ctx context.Context, n int, span time.Duration) (cases, notices []string, err error) {
	for i := 1; i <= n; i++ {
		name := strings.NewReplacer("$1", fmt.Sprintf("%02x", 0x4f+i), "$2", fmt.Sprint(int64(i)*span.Microseconds()))
		err := db.Do(ctx, func(t gateway.Tx) error {
			for _, statement := range copies {
				if _, err := t.(*tx).exec(name.Replace(copied.Replace(statement))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return nil, nil, err
		}
	}
	err = db.Do(ctx, func(t gateway.Tx) error {
		_, err := t.(*tx).exec(fmt.Sprintf(`UPDATE delivery_counts SET n = n * %d`, n+1))
		return err
	})
	if err != nil || n == 0 {
		return nil, nil, err
	}
	err = db.View(ctx, func(r gateway.Reader) error {
		cases, notices = nil, nil
		return r.(*reader).each(func(row scanner) error {
			var of, id string
			err := row.Scan(&of, &id)
			cases, notices = append(cases, of), append(notices, id)
			return err
		}, `SELECT case_id, id FROM notices
			WHERE substr(id, 15, 1) <> '7' AND substr(case_id, 36, 1) IN ('3', '7')`)
	})
	return cases, notices, err
}
