package store

import (
	"errors"
	"fmt"
	"strings"

	"boligbro/gateway"
)

// The tables that rows are buffered for, in the order in which they must be written.
const (
	casesTable = iota
	versionsTable
	evaluationsTable
	attentionTable
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
	bare     string // the same with placeholders that SQLite need not look up by their names
}

func newTable(name, columns string) table {
	t := table{name: name, columns: strings.Fields(columns)}
	into := fmt.Sprintf("INSERT INTO %s (%s) VALUES (", name, strings.Join(t.columns, ", "))
	t.numbered = into + list(1, len(t.columns)) + ")"
	t.bare = into + strings.Repeat("?, ", len(t.columns)-1) + "?)"
	return t
}

var tables = [tableCount]table{
	casesTable:       newTable("cases", "id number association municipality key version wake rule_set digests tenancy evaluations association_key"),
	versionsTable:    newTable("versions", "case_id version recorded run sealed n evaluation at asked rule_set municipality wake findings"),
	evaluationsTable: newTable("evaluations", "case_id version n evaluation at asked rule_set municipality wake findings"),
	attentionTable:   newTable("attention", "case_id rule episode subject outcome reason missing due since"),
	noticesTable:     newTable("notices", "id case_id association municipality rule episode step version evaluation due due_at late created delivery sealed"),
	deliveriesTable:  newTable("deliveries", "id notice case_id kind association municipality channel place created content state next changed"),
	actsTable: newTable("delivery_acts", "delivery n kind at attempt outcome code receipt received proof channel place earlier state next fault detail "+
		"transmitted arrived registered sealed"),
	stagedTable:     newTable("staged", "run chunk sealed"),
	quarantineTable: newTable("quarantine", "run n source file line col code step row_key since due"),
	entriesTable:    newTable("log_entries", "n at kind leaf"),
	tilesTable:      newTable("log_tiles", "level n hashes"),
	alarmsTable:     newTable("alarms", strings.ReplaceAll(alarmColumns, ",", "")+" end_leaf"),
}

// fewRows are inserted one by one: a COPY costs two round trips.
const fewRows = 4

// manyRows are written before more are buffered, so that memory stays bounded.
const manyRows = 4096

// add buffers a new row.
func (t *tx) add(table int, row ...any) error {
	for i, value := range row {
		if n, ok := value.(int); ok {
			row[i] = int64(n)
		}
	}
	t.pending[table] = append(t.pending[table], row)
	if len(t.pending[table]) >= manyRows {
		return t.flush()
	}
	return nil
}

// flush writes the rows that are buffered. After a failure the transaction can only end.
func (t *tx) flush() error {
	t.wait()
	if t.broken == nil {
		t.broken = t.writeAll(t.take())
	}
	if t.broken == nil {
		t.broken = t.writeHeads()
	}
	return t.broken
}

// behindCases are written together in the background.
const behindCases = 64

// writeBehind lets SQLite write what is buffered while the transaction goes on with the next case: the two share the
// machine's processors. It is called between cases, when the rows of those before are as they will be.
func (t *tx) writeBehind() {
	n := len(t.pending[casesTable])
	if t.db.inserts == nil || n < behindCases || t.broken != nil {
		return
	}
	if t.behind != nil && n < 4*behindCases && len(t.behind) == 0 {
		return // the writer is busy, and there is room to go on
	}
	if t.wait(); t.broken != nil {
		return
	}
	rows, done := t.take(), make(chan error, 1)
	t.behind = done
	go func() { done <- t.writeAll(rows) }()
}

// wait waits for what is written in the background.
func (t *tx) wait() {
	if t.behind != nil {
		t.broken = <-t.behind
		t.behind = nil
	}
}

// take gives the rows that are buffered, as they now are.
func (t *tx) take() [tableCount][][]any {
	rows := t.pending
	t.pending = [tableCount][][]any{}
	for i, row := range rows[casesTable] {
		c := t.fresh[row[0].(string)]
		rows[casesTable][i], c.written = c.row(), true
	}
	return rows
}

func (t *tx) writeAll(pending [tableCount][][]any) error {
	for i, rows := range pending {
		if len(rows) == 0 {
			continue
		}
		if err := t.write(&tables[i], rows); err != nil {
			if errors.Is(err, gateway.ErrExists) {
				err = &lateError{err}
			}
			return fmt.Errorf("write %s: %w", tables[i].name, err)
		}
	}
	return nil
}

func (t *tx) write(table *table, rows [][]any) error {
	switch {
	case t.db.inserts != nil:
		return clean(insertRows(t.ctx, t.conn, t.db.inserts, table.bare, rows))
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
