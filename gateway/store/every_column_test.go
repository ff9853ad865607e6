package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// doesNotMatter are the columns that log verify does not vouch for, each with why a change of it keeps nobody
// from being told.
var doesNotMatter = map[string]string{
	"api_key_uses.at":        "when a key was used last decides nothing",
	"api_key_uses.api_key":   "as above",
	"api_key_uses.*":         "as above",
	"credentials.person":     "without its own nobody gets in, and a link makes new ones",
	"credentials.sealed":     "as above; what was changed does not open",
	"credentials.*":          "as above",
	"deliveries.lease_owner": "a lease ends by itself within the hour",
	"deliveries.lease_until": "as above; one that ends later is found, and passed over by who takes work",
	"filings_seen.*":         "without it people are asked more, never less",
	"keyring.name":           "without every key the program does not start",
	"keyring.wrapped":        "a key that was changed does not open, and the program does not start",
	"keyring.created":        "nothing is judged by when a key was made",
	"keyring.*":              "without every key the program does not start",
	"kept_answers.caller":    "a program that asks again is answered anew; nothing is judged by it",
	"kept_answers.key":       "as above",
	"kept_answers.asked":     "as above",
	"kept_answers.at":        "as above",
	"kept_answers.sealed":    "as above; one that was changed does not open",
	"kept_answers.*":         "as above",
	"leases.name":            "a lease ends by itself within the hour",
	"leases.owner":           "as above",
	"leases.until":           "as above; one that ends later is found",
	"leases.*":               "whoever finds no lease takes one",
	"links.hash":             "nobody has the secret of another hash, and the person asks for a new link",
	"links.person":           "only what is sealed is believed, and it opens under its own hash only",
	"links.expires":          "as above",
	"links.sealed":           "as above",
	"links.*":                "the person asks for a new link",
	"log_checkpoints.at":     "nothing is judged by when it was signed: the entries say their own times",
	"log_checkpoints.*":      "the newest must be there, and who keeps an older one has it compared",
	"marks.name":             "a look that is not marked begins anew",
	"marks.value":            "as above; the look is repeated every day; hearing of a state is no notice",
	"marks.*":                "as above",
	"quarantine.+":           "a row of a run that is not there hides no other row",
	"sessions.token":         "nobody has the secret of another hash, and the person signs in again",
	"sessions.person":        "only what is sealed is believed, and sessions that an act ends began before it",
	"sessions.until":         "as above",
	"sessions.sealed":        "as above",
	"sessions.*":             "the person signs in again",
	"sign_ins.id":            "who has signed in decides nothing",
	"sign_ins.person":        "as above",
	"sign_ins.at":            "as above",
	"sign_ins.sealed":        "as above; what was changed does not open",
	"sign_ins.*":             "as above",
	"tasks.since":            "how long it has waited orders the list, and hides nothing",
	"tasks.owner":            "who sees to it; everybody sees it",
	"tasks.substitute":       "as above",
	"tries.key":              "whoever can write here is not stopped by a password; the codes are needed too",
	"tries.n":                "as above",
	"tries.until":            "as above",
	"tries.*":                "as above",
}

// TestEveryColumn: every column of every table is changed, one at a time, and every kind of row is copied
// under another id (+) and removed (*). Log verify finds it, or it stands above why it does not matter.
func TestEveryColumn(t *testing.T) {
	t.Parallel()
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		t.Parallel()
		t.Run("lived", func(t *testing.T) { lifeOfAllTables(t, storetest.Open(t, o)) })
		db, raw := storetest.Open(t, o), storetest.Raw(t, o)
		if found := faults(t, db); len(found) > 0 {
			t.Fatalf("nothing was tampered with: %v", found)
		}
		for _, table := range tablesOf(t, raw, o.URL != "") {
			rows := kindsOfRows(t, raw, table)
			if len(rows) == 0 {
				t.Errorf("the table %s is empty, so nothing is known of it", table)
			}
			for _, row := range rows {
				for i, column := range row.columns {
					if row.kept(column) {
						continue
					}
					for _, value := range row.others(t, raw, i) {
						row.spoil(t, db, raw, i, value)
					}
				}
				if !row.kept("+") && !row.kept("*") {
					row.double(t, db, raw)
				}
				if !row.kept("*") {
					row.remove(t, db, raw)
				}
			}
		}
		if found := faults(t, db); len(found) > 0 {
			t.Errorf("not all was put back: %v", found)
		}
	})
}

// lifeOfAllTables is life with rows in every table.
func lifeOfAllTables(t *testing.T, db *store.DB) {
	t.Helper()
	lifeOf(t, db, 2)
	one := storetest.NewSample(db.Blind, storetest.Association, 4711)
	do := func(fn func(tx gateway.Tx) error) {
		t.Helper()
		if err := db.Do(context.Background(), fn); err != nil {
			t.Fatal(err)
		}
	}
	do(one.Add)
	if err := db.ChangeLogKey(context.Background(), "abc"); err != nil {
		t.Fatal(err)
	}
	do(func(tx gateway.Tx) error {
		d := one.Delivery
		d.State = gateway.Failed
		return tx.SetDelivery(d)
	})
	kept := storetest.NewSample(db.Blind, storetest.Association, 4712)
	do(kept.Add)
	do(func(tx gateway.Tx) error { return storetest.Word(tx, kept.Delivery) })
	storetest.Transmit(t, db, kept.Delivery, storetest.Night.Add(time.Second))
	do(func(tx gateway.Tx) error {
		return tx.Erase(gateway.Erasure{ID: gateway.NewID(), Case: kept.Case.ID, Party: gateway.PartyAssociation,
			At: storetest.Night, Keep: true})
	})
	do(func(tx gateway.Tx) error {
		run := storetest.NewRun(storetest.Association, "night/staged", 77)
		err := errors.Join(
			tx.Erase(gateway.Erasure{ID: gateway.NewID(), Case: one.Case.ID, Party: gateway.PartyAssociation,
				Basis: "b", At: storetest.Night}),
			tx.AddHold(gateway.Hold{ID: gateway.NewID(), Case: one.Case.ID, Reason: "r", At: storetest.Night,
				By: "x"}),
			tx.AddRun(run), tx.Stage(gateway.Staged{Run: run.ID, Chunk: 1}),
			tx.Stage(gateway.Staged{Run: run.ID, Chunk: 2}),
		)
		own := storetest.NewOwnCase(4711)
		err = errors.Join(err, tx.OpenCase(own), tx.AddHold(gateway.Hold{
			ID: gateway.NewID(), Case: own.ID, Reason: "court", At: storetest.Night, By: "x",
		}))
		run.State, run.Ended, run.Chunks = gateway.RunRefused, storetest.Night, 2
		return errors.Join(err, tx.SetRun(run))
	})
	do(func(tx gateway.Tx) error {
		k := storetest.NewAPIKey(1)
		return errors.Join(tx.AddAPIKey(k), tx.UsedAPIKey(k.ID, storetest.Night),
			tx.RevokeAPIKey(gateway.Revocation{Key: k.ID, At: storetest.Night, By: "abc"}),
			tx.AddReading(storetest.NewReading(1)),
			tx.AddIntervention(storetest.NewIntervention(1)), storetest.KeepAnswer(tx), storetest.PersonLife(tx))
	})
	do(func(tx gateway.Tx) error {
		if err := tx.SetMark("readable", "{}"); err != nil {
			return err
		}
		_, err := tx.Lease("sweep", "me", time.Now(), time.Now().Add(time.Minute))
		return err
	})
	do(func(tx gateway.Tx) error {
		for i := range 256 { // so that the log has a whole tile
			_, err := tx.Raise(storetest.NewAlarm(gateway.AlarmRunMissing, fmt.Sprint(i), i))
			if err != nil {
				return err
			}
		}
		a := storetest.NewAlarm(gateway.AlarmDeliverySilent, "mailed", 7)
		_, err := tx.Raise(a)
		a.Mailed = storetest.Night.Add(time.Minute)
		return errors.Join(err, tx.SetAlarm(a))
	})
}

func faults(t *testing.T, db *store.DB) []store.Finding {
	t.Helper()
	report, err := db.Verify(context.Background(), store.VerifyOptions{})
	if err != nil {
		return []store.Finding{{What: "verify itself failed", Table: err.Error()}}
	}
	return report.Findings
}

// tablesOf are the names of all tables of the program's own.
func tablesOf(t *testing.T, raw *sql.DB, postgres bool) (names []string) {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	rows, err := raw.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(name, "goose") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// tableRow is a row of a table as it is stored.
type tableRow struct {
	table, kind string
	columns     []string
	values      []any
}

// kindsOfRows is a row of each kind of the table, or one where its rows have no kinds.
func kindsOfRows(t *testing.T, raw *sql.DB, table string) (found []*tableRow) {
	t.Helper()
	if table == "delivery_counts" {
		return kindsOfRowsWhere(t, raw, table, `n > 0`) // that there are none may be said or not
	}
	return kindsOfRowsWhere(t, raw, table, `1 = 1`)
}

// kindsOfRowsWhere is kindsOfRows of the rows for which the condition holds.
func kindsOfRowsWhere(t *testing.T, raw *sql.DB, table, condition string) (found []*tableRow) {
	t.Helper()
	rows, err := raw.Query(`SELECT * FROM ` + table + ` WHERE ` + condition)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for rows.Next() {
		row := &tableRow{table: table, columns: columns, values: make([]any, len(columns))}
		into := make([]any, len(columns))
		for i := range into {
			into[i] = &row.values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		if k := slices.Index(columns, "kind"); k >= 0 && table != "log_entries" {
			row.kind = fmt.Sprint(row.values[k])
		}
		if !seen[row.kind] {
			seen[row.kind] = true
			found = append(found, row)
		}
	}
	return found
}

func (r *tableRow) kept(column string) bool {
	return doesNotMatter[r.table+"."+column] != "" || doesNotMatter[r.table+"."+r.kind+"."+column] != ""
}

// others are values that the column could have instead: another like it, and that of another row.
func (r *tableRow) others(t *testing.T, raw *sql.DB, i int) (values []any) {
	t.Helper()
	switch is := r.values[i].(type) {
	case int64:
		values = append(values, is+1)
		if is > 1 {
			values = append(values, is-1)
		}
	case string:
		values = append(values, is+"x")
	case []byte:
		changed := slices.Clone(is)
		if len(changed) > 0 {
			changed[len(changed)-1] ^= 1
		}
		values = append(values, changed, nil)
	}
	var other any
	err := raw.QueryRow(fmt.Sprintf(`SELECT %[1]s FROM %[2]s WHERE %[1]s <> $1 LIMIT 1`, r.columns[i], r.table),
		r.values[i]).Scan(&other)
	if err == nil {
		values = append(values, other)
	}
	return values
}

// where is the condition that finds the row by all its values but one.
func (r *tableRow) where(but int) (string, []any) {
	var parts []string
	var args []any
	for i, column := range r.columns {
		if i == but {
			continue
		}
		if r.values[i] == nil {
			parts = append(parts, column+" IS NULL")
			continue
		}
		args = append(args, r.values[i])
		parts = append(parts, fmt.Sprintf("%s = $%d", column, len(args)))
	}
	return strings.Join(parts, " AND "), args
}

// spoil changes a column of the row, looks, and puts back what was there. What the database refuses is passed
// over.
func (r *tableRow) spoil(t *testing.T, db *store.DB, raw *sql.DB, i int, value any) {
	t.Helper()
	set := func(value any, but int) (int64, error) {
		where, args := r.where(but)
		if where == "" {
			where = "1 = 1"
		}
		update := fmt.Sprintf("UPDATE %s SET %s = $%d WHERE %s", r.table, r.columns[i], len(args)+1, where)
		result, err := raw.Exec(update, append(args, value)...)
		if err != nil {
			return 0, err
		}
		n, err := result.RowsAffected()
		return n, err
	}
	if _, err := set(value, i); err != nil {
		return
	}
	if len(faults(t, db)) == 0 {
		t.Errorf("%s.%s of %s: %v instead of %v is not found", r.table, r.columns[i], r.kind, short(value),
			short(r.values[i]))
	}
	if n, err := set(r.values[i], i); err != nil || n != 1 {
		t.Fatalf("put %s.%s back: %d rows, %v", r.table, r.columns[i], n, err)
	}
}

// double adds the row once more under another id, looks, and takes it away. What the database refuses is
// passed over.
func (r *tableRow) double(t *testing.T, db *store.DB, raw *sql.DB) {
	t.Helper()
	id, text := r.values[0].(string)
	if !text {
		return
	}
	args := append([]any{id + "x"}, r.values[1:]...)
	var places []string
	for i := range args {
		places = append(places, fmt.Sprintf("$%d", i+1))
	}
	if _, err := raw.Exec(fmt.Sprintf("INSERT INTO %s VALUES (%s)", r.table, strings.Join(places, ", ")),
		args...); err != nil {
		return
	}
	if len(faults(t, db)) == 0 {
		t.Errorf("a copy of a row of %s %s under another %s is not found", r.table, r.kind, r.columns[0])
	}
	statement := fmt.Sprintf("DELETE FROM %s WHERE %s = $1", r.table, r.columns[0])
	if _, err := raw.Exec(statement, id+"x"); err != nil {
		t.Fatal(err)
	}
}

func short(value any) string {
	s := fmt.Sprint(value)
	return s[:min(len(s), 40)]
}

// remove removes the row, looks, and puts it back.
func (r *tableRow) remove(t *testing.T, db *store.DB, raw *sql.DB) {
	t.Helper()
	where, args := r.where(-1)
	if _, err := raw.Exec("DELETE FROM "+r.table+" WHERE "+where, args...); err != nil {
		return
	}
	if len(faults(t, db)) == 0 {
		t.Errorf("that a row of %s of %s is removed is not found", r.table, r.kind)
	}
	places := make([]string, len(r.columns))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	insert := "INSERT INTO " + r.table + " VALUES (" + strings.Join(places, ", ") + ")"
	if _, err := raw.Exec(insert, r.values...); err != nil {
		t.Fatalf("put a row of %s back: %v", r.table, err)
	}
}
