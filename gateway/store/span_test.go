package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// The check of the log reads cases and deliveries in the order in which they lie, and finds what hangs on them
// by its key: in no statement is anything sorted, or a table read once for each row of another.
func TestTheLogsRowsAreReadAsTheyLie(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	life(t, db)
	asked, err := db.Asked(t.Context(), store.ReadBulk)
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, statement := range asked {
		args := make([]any, strings.Count(statement, "$"))
		for i := range args {
			args[i] = i
		}
		plan, err := db.Plan(t.Context(), statement, args...)
		if err != nil || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: the plan: %s, %v", statement, plan, err)
		}
		for _, alias := range []string{"v", "e", "t", "a", "n"} {
			if strings.Contains(plan, "SCAN "+alias+";") {
				t.Errorf("%s: the plan: %s", statement, plan)
			}
		}
		if strings.Contains(statement, "d.rowid") && strings.Contains(statement, "FROM deliveries") {
			read++
			if !strings.HasPrefix(plan, "SCAN d;") && !strings.HasPrefix(plan, "SEARCH d USING INTEGER PRIMARY KEY") {
				t.Errorf("%s: the plan: %s", statement, plan)
			}
		}
	}
	if read < 2 {
		t.Errorf("only %d statements read deliveries as they lie: %q", read, asked)
	}
}
