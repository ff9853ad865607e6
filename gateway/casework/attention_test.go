package casework_test

import (
	"slices"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

func wantAttention(t *testing.T, w *gatewaytest.World, reason rules.Reason) {
	t.Helper()
	w.View(func(r gateway.Reader) error {
		open, err := r.Attention(gateway.Operator, 0)
		if len(open) != 1 || open[0].Reason != reason || open[0].Due.IsZero() {
			t.Errorf("a person is asked to look at %+v, want %s with its due day", open, reason)
		}
		return err
	})
	if !slices.Contains(w.AlarmKinds(), gateway.AlarmAttention) {
		t.Error("nobody is alarmed")
	}
}
