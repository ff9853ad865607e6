package casework_test

import (
	"context"
	"testing"
	"time"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestAStepThatStandsAgain: a municipality that was told that a step is withdrawn, because whoever entered it
// called it back, hears that it stands when anybody reports it after all. No second notice is made of it.
func TestAStepThatStandsAgain(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	key := rules.Key{Association: gatewaytest.Association, Tenancy: "1"}
	tests := []struct {
		name  string
		again func(t *testing.T, w *gatewaytest.World)
	}{
		{"entered again", func(t *testing.T, w *gatewaytest.World) { enterStep(t, w, "AB", key, filed) }},
		{"entered by another", func(t *testing.T, w *gatewaytest.World) { enterStep(t, w, "CD", key, filed) }},
		{"reported by the housing system", func(_ *testing.T, w *gatewaytest.World) {
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1,
				Rows: []rules.Record{gatewaytest.Tenancy("1", filed)}})
		}},
		{"reported with the day before", func(_ *testing.T, w *gatewaytest.World) {
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{
				gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 4)))}})
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				enterStep(t, w, "AB", key, filed)
				w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1")}})
				w.SendAll()
				if !callBackStep(t, w, "AB", key, filed) {
					t.Error("the municipality was notified, and it was not withdrawn")
				}
				w.SendAll()
				w.Clock.Pass(time.Minute)
				test.again(t, w)
				w.SendAll()
				got := w.Messages()
				if len(got) != 3 || got[0] != "notice 2026-10-05" || got[1] != "update 2026-10-05" {
					t.Fatalf("sent %q, want a notice, an update and a correction", got)
				}
				if got[2] != "correction 2026-10-05" && got[2] != "correction 2026-10-04" {
					t.Errorf("sent %q at last, want a correction", got[2])
				}
				if n := len(w.Notices()); n != 1 {
					t.Errorf("%d notices, want 1", n)
				}
				w.Verify()
			})
		})
	}
}

// TestAStepEnteredAgainCanBeCalledBackAgain, by whoever entered it last.
func TestAStepEnteredAgainCanBeCalledBackAgain(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	key := rules.Key{Association: gatewaytest.Association, Tenancy: "1"}
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		enterStep(t, w, "AB", key, filed)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1")}})
		w.SendAll()
		callBackStep(t, w, "AB", key, filed)
		w.SendAll()
		enterStep(t, w, "CD", key, filed)
		w.SendAll()
		if !callBackStep(t, w, "CD", key, filed) {
			t.Error("the step was entered by nobody else any more, and it was not withdrawn")
		}
		w.SendAll()
		w.WantMessages("notice 2026-10-05", "update 2026-10-05", "correction 2026-10-05", "update 2026-10-05")
	})
}

// TestCallBackWithdrawsNothingThatOthersReport: it was only this entry of the step that was a mistake.
func TestCallBackWithdrawsNothingThatOthersReport(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	key := rules.Key{Association: gatewaytest.Association, Tenancy: "1"}
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		enterStep(t, w, "AB", key, filed)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", filed)}})
		w.SendAll()
		if callBackStep(t, w, "AB", key, filed) {
			t.Error("it was withdrawn, and the housing system reports it")
		}
		w.SweepAndSend()
		w.WantMessages("notice 2026-10-05")
		if n := len(w.Notices()); n != 1 {
			t.Errorf("%d notices, want 1", n)
		}
	})
}

func enterStep(t *testing.T, w *gatewaytest.World, by string, key rules.Key, e rules.Event) {
	t.Helper()
	_, _, err := w.Casework().Enter(context.Background(), by, key, e, rules.AskedAt(w.Clock.Now()))
	if err != nil {
		t.Fatal(err)
	}
}

func callBackStep(
	t *testing.T, w *gatewaytest.World, by string, key rules.Key, e rules.Event,
) (withdrawn bool) {
	t.Helper()
	asked := rules.AskedAt(w.Clock.Now())
	_, _, withdrawn, err := w.Casework().CallBack(context.Background(), by, key, e, asked)
	if err != nil {
		t.Fatal(err)
	}
	return withdrawn
}
