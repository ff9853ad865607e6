package webtest

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// Rows are all rows of the database as texts, but when a key was last used, which is noted of each request.
func (w *World) Rows() (rows []string) {
	w.T.Helper()
	raw, err := sql.Open("sqlite", w.Place.Path)
	if err != nil {
		w.T.Fatal(err)
	}
	defer raw.Close()
	for _, table := range w.query(raw, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		name := strings.TrimSuffix(table, "|")
		if name == "api_key_uses" || strings.HasPrefix(name, "sqlite_") {
			continue
		}
		for _, row := range w.query(raw, `SELECT * FROM `+name) {
			rows = append(rows, name+": "+row)
		}
	}
	slices.Sort(rows)
	return rows
}

func (w *World) query(raw *sql.DB, q string) (rows []string) {
	w.T.Helper()
	found, err := raw.QueryContext(w.T.Context(), q)
	if err != nil {
		w.T.Fatal(err)
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		w.T.Fatal(err)
	}
	for found.Next() {
		cells := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range cells {
			places[i] = &cells[i]
		}
		if err := found.Scan(places...); err != nil {
			w.T.Fatal(err)
		}
		var row strings.Builder
		for _, cell := range cells {
			if b, ok := cell.([]byte); ok {
				cell = fmt.Sprintf("%x", b)
			}
			fmt.Fprint(&row, cell, "|")
		}
		rows = append(rows, row.String())
	}
	if err := found.Err(); err != nil {
		w.T.Fatal(err)
	}
	return rows
}

// Changed are the rows that differ: gone, or new.
func Changed(before, after []string) (rows []string) {
	for _, row := range before {
		if _, found := slices.BinarySearch(after, row); !found {
			rows = append(rows, "gone: "+row)
		}
	}
	for _, row := range after {
		if _, found := slices.BinarySearch(before, row); !found {
			rows = append(rows, "new: "+row)
		}
	}
	return rows
}
