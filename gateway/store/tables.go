package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// The tables that rows are buffered for, in the order in which they must be written.
const (
	casesTable = iota
	versionsTable
	evaluationsTable
	tasksTable
	answersTable
	noticesTable
	deliveriesTable
	actsTable
	stagedTable
	quarantineTable
	entriesTable
	tilesTable
	alarmsTable
	tableCount
)

// table is a table with the columns of a new row in order.
type table struct {
	name     string
	columns  []string
	numbered string // the statement that inserts a row
}

func newTable(name, columns string) table {
	t := table{name: name, columns: strings.Fields(columns)}
	into := fmt.Sprintf("INSERT INTO %s (%s) VALUES (", name, strings.Join(t.columns, ", "))
	t.numbered = into + list(1, len(t.columns)) + ")"
	return t
}

// empties are the columns of a row that are empty: a bit for each.
type empties uint64

func emptiesOf(row []any) (e empties) {
	for i, value := range row {
		if value == any("") || value == any(int64(0)) {
			e |= 1 << i
		}
	}
	return e
}

// bareInsert is an insert for SQLite, and the columns of a row that are its arguments.
type bareInsert struct {
	statement string
	arguments []int
}

// bareFor inserts rows like this one, with the same columns empty: to hand over an empty value costs as much
// as to hand over another, so they stand in the statement. Its placeholders need not be looked up by their
// names.
func (t *table) bareFor(row []any) bareInsert {
	values := make([]string, len(row))
	var insert bareInsert
	for i, value := range row {
		switch value {
		case any(""):
			values[i] = "''"
		case any(int64(0)):
			values[i] = "0"
		default:
			values[i] = "?"
			insert.arguments = append(insert.arguments, i)
		}
	}
	insert.statement = "INSERT INTO " + t.name + " (" + strings.Join(t.columns, ", ") + ") VALUES (" +
		strings.Join(values, ", ") + ")"
	return insert
}

// insertBare inserts rows on SQLite, those alike together.
func (t *tx) insertBare(table *table, rows [][]any) error {
	alike := map[empties][][]any{}
	for _, row := range rows {
		e := emptiesOf(row)
		insert, ok := t.db.bare[bareKey{table.name, e}]
		if !ok {
			insert = table.bareFor(row)
			t.db.bare[bareKey{table.name, e}] = insert
		}
		arguments := make([]any, len(insert.arguments))
		for i, column := range insert.arguments {
			arguments[i] = row[column]
		}
		alike[e] = append(alike[e], arguments)
	}
	for e, rows := range alike {
		insert := t.db.bare[bareKey{table.name, e}]
		if _, err := runRows(t.ctx, t.conn, t.db.inserts, insert.statement, rows); err != nil {
			return err
		}
	}
	return nil
}

type bareKey struct {
	table string
	empty empties
}

var tables = [tableCount]table{
	casesTable: newTable("cases",
		"id number association municipality key version wake rule_set digests tenancy evaluations association_key"),
	versionsTable: newTable("versions",
		"case_id version recorded run sealed n evaluation at asked rule_set municipality wake findings"),
	evaluationsTable: newTable("evaluations",
		"case_id version n evaluation at asked rule_set municipality wake findings"),
	tasksTable: newTable("tasks", taskColumns),
	answersTable: newTable("answers",
		"id kind association case_id rule episode subject about answer reason version at sealed"),
	noticesTable: newTable("notices",
		"id case_id association municipality rule episode step version evaluation due duty created "+
			"delivery sealed"),
	deliveriesTable: newTable("deliveries",
		"id notice case_id kind rule association municipality channel place created content state next changed"),
	actsTable: newTable("delivery_acts",
		"delivery n kind at attempt outcome code receipt received proof channel place earlier state next fault "+
			"detail "+
			"transmitted arrived registered sealed"),
	stagedTable:     newTable("staged", "run chunk sealed"),
	quarantineTable: newTable("quarantine", "run n source file line col code step row_key since due"),
	entriesTable:    newTable("log_entries", "n at kind leaf"),
	tilesTable:      newTable("log_tiles", "level n hashes"),
	alarmsTable:     newTable("alarms", strings.ReplaceAll(alarmColumns, ",", "")),
}

// fewRows are inserted one by one: a COPY costs two round trips.
const fewRows = 4

// manyRows are written before more are buffered, so that memory stays bounded.
const manyRows = 4096

// batch is rows that are written together, and the leaves of their acts.
type batch struct {
	rows    [tableCount][][]any
	leaves  []ledger.Leaf
	counted counted
}

func newBatch() *batch { return &batch{counted: counted{}} }

func (b *batch) add(table int, row ...any) { b.rows[table] = append(b.rows[table], columns(row)) }

func (b *batch) log(leaf ledger.Leaf) { b.leaves = append(b.leaves, closed(leaf)) }

// addBatch writes the rows, and buffers the leaves. After a failure the transaction can only end.
func (t *tx) addBatch(b *batch) error {
	if t.broken == nil {
		t.broken = t.writeAll(b.rows)
	}
	t.entries = append(t.entries, b.leaves...)
	for key, n := range b.counted {
		t.counted[key] += n
	}
	return t.broken
}

// columns are the values as both databases take them.
func columns(row []any) []any {
	for i, value := range row {
		if n, ok := value.(int); ok {
			row[i] = int64(n)
		}
	}
	return row
}

// add buffers a new row.
func (t *tx) add(table int, row ...any) error {
	t.pending[table] = append(t.pending[table], columns(row))
	if len(t.pending[table]) >= manyRows {
		return t.flush()
	}
	return nil
}

// hasRows reports whether rows are buffered.
func (t *tx) hasRows() bool {
	waits := func(rows [][]any) bool { return len(rows) > 0 }
	return len(t.dirty) > 0 || slices.ContainsFunc(t.pending[:], waits)
}

// flush writes the rows that are buffered. After a failure the transaction can only end.
func (t *tx) flush() error {
	if t.broken == nil {
		t.broken = t.runQueued()
	}
	if t.broken == nil {
		t.broken = t.writeHeads()
	}
	if t.broken == nil {
		rows := t.pending
		t.pending = [tableCount][][]any{}
		if t.broken = t.writeAll(rows); t.broken == nil {
			t.writeActs()
		}
		if errors.Is(t.broken, gateway.ErrExists) {
			t.broken = &lateError{t.broken}
		}
	}
	return t.broken
}

func (t *tx) writeAll(pending [tableCount][][]any) error {
	for i, rows := range pending {
		if len(rows) == 0 {
			continue
		}
		if err := t.write(&tables[i], rows); err != nil {
			return fmt.Errorf("write %s: %w", tables[i].name, err)
		}
	}
	return nil
}

func (t *tx) write(table *table, rows [][]any) error {
	switch {
	case t.db.inserts != nil:
		return t.insertBare(table, rows)
	case len(rows) >= fewRows:
		return clean(copyRows(t.ctx, t.conn, table.name, table.columns, rows))
	}
	for _, row := range rows {
		if _, err := t.q.ExecContext(t.ctx, table.numbered, row...); err != nil {
			return clean(err)
		}
	}
	return nil
}
