package casework_test

import (
	"context"
	"errors"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// TestCallBack: a step of which nobody was notified counts as never entered, also in the next night; one that
// the municipality was notified of is withdrawn, and the update follows. Another cannot call it back.
func TestCallBack(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		ctx, asked := context.Background(), rules.AskedAt(w.Clock.Now())
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		known, unknown := rules.Key{Association: gatewaytest.Association, Tenancy: "1"},
			rules.Key{Association: gatewaytest.Association, Tenancy: "77"}
		for _, key := range []rules.Key{known, known, unknown} { // entered twice is one step
			if _, _, err := w.Casework().Enter(ctx, "AB", key, filed, asked); err != nil {
				t.Fatal(err)
			}
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1")}})
		w.SendAll()
		callBack := func(by string, key rules.Key, want error) (withdrawn bool) {
			t.Helper()
			_, _, withdrawn, err := w.Casework().CallBack(ctx, by, key, filed, asked)
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", key.Tenancy, err, want)
			}
			return withdrawn
		}
		callBack("XY", unknown, lang.ErrStepOfAnother)
		if callBack("ab", unknown, nil) {
			t.Error("nobody was notified, and it was withdrawn")
		}
		callBack("ab", unknown, lang.ErrStepNotEntered)
		if tasks := w.Waiting(gateway.Operator); len(tasks) != 0 {
			t.Errorf("%d tasks wait for a step that was called back", len(tasks))
		}
		if !callBack("AB", known, nil) {
			t.Error("the municipality was notified, and it was not withdrawn")
		}
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "update 2026-10-05")
		w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{gatewaytest.Tenancy("1")}})
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "update 2026-10-05")
		w.Verify()
	})
}
