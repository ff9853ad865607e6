package casework_test

import (
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

func wantTask(t *testing.T, w *gatewaytest.World, reason rules.Reason) {
	t.Helper()
	w.View(func(r gateway.Reader) error {
		open, err := r.Tasks(gateway.Operator, gateway.TaskFilter{})
		if len(open) != 1 || open[0].Reason != reason || open[0].Due.IsZero() {
			t.Errorf("a person is asked to look at %+v, want %s with its due day", open, reason)
		}
		return err
	})
	if !slices.Contains(w.AlarmKinds(), gateway.AlarmFinding) {
		t.Error("nobody is alarmed")
	}
}
