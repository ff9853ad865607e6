package store_test

import (
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A case is judged by its own tasks: they are found by its index, however many others there are.
func TestACasesTasksAreFoundByItsIndex(t *testing.T) {
	db := storetest.Open(t, store.Options{
		Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master(),
	})
	asked, err := db.Asked(t.Context(), func(r gateway.Reader) error {
		_, err := r.Tasks(gateway.Operator, gateway.TaskFilter{Case: "a case"})
		return err
	})
	if err != nil || len(asked) != 1 {
		t.Fatalf("%q, %v", asked, err)
	}
	plan, err := db.Plan(t.Context(), asked[0], "a case")
	if err != nil || !strings.Contains(plan, "SEARCH t USING INDEX tasks_case (case_id=?)") {
		t.Errorf("the plan: %s, %v", plan, err)
	}
}
