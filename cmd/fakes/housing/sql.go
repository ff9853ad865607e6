package housing

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"boligbro/adapters/sqlview"
)

// Fill makes the table with the rows of the export, in PostgreSQL or MariaDB.
func (e Export) Fill(ctx context.Context, db *sql.DB, driver, table string) error {
	var values []string
	n := -1
	for row, err := range e.rows() {
		if err != nil {
			return err
		}
		if n++; n == 0 {
			columns := []string{"nr INT PRIMARY KEY"}
			for _, header := range row {
				columns = append(columns, quotedName(driver, header)+" VARCHAR(200)")
			}
			if _, err := db.ExecContext(ctx, "CREATE TABLE "+table+" ("+strings.Join(columns, ", ")+")"); err != nil {
				return fmt.Errorf("housing: %w", err)
			}
			continue
		}
		cells := []string{fmt.Sprint(n)}
		for _, cell := range row {
			cells = append(cells, "'"+strings.ReplaceAll(cell, "'", "''")+"'")
		}
		if values = append(values, "("+strings.Join(cells, ",")+")"); len(values) == 500 {
			if err := insert(ctx, db, table, values); err != nil {
				return err
			}
			values = values[:0]
		}
	}
	return insert(ctx, db, table, values)
}

func insert(ctx context.Context, db *sql.DB, table string, values []string) error {
	if len(values) == 0 {
		return nil
	}
	if _, err := db.ExecContext(ctx, "INSERT INTO "+table+" VALUES "+strings.Join(values, ",")); err != nil {
		return fmt.Errorf("housing: %w", err)
	}
	return nil
}

func quotedName(driver, name string) string {
	if driver == "mariadb" {
		return "`" + name + "`"
	}
	return `"` + name + `"`
}

// SQLSettings describe the table to whoever reads it. Where the database is, and who reads, is left to the
// caller.
func (e Export) SQLSettings(table string) sqlview.Settings {
	return sqlview.Settings{Query: "SELECT * FROM " + table + " ORDER BY nr", Settings: e.mapping()}
}
