package intake_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

func TestADoubtfulRunIsRefused(t *testing.T) {
	var many []rules.Record
	for i := range 100 {
		many = append(many, gatewaytest.Tenancy(fmt.Sprint(i)))
	}
	many[7].Events = []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 2))}
	bad := make([]rules.Record, 20)
	for i := range bad {
		bad[i] = rules.Record{
			Quarantined: true, Problems: []rules.Problem{{Line: i + 2, Code: rules.ProblemKeyMissing}},
		}
	}
	step := gatewaytest.Tenancy("500", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	for name, test := range map[string]struct {
		rows   []rules.Record
		err    error
		reason string
		state  gateway.RunState
	}{
		"empty":  {nil, nil, "empty", gateway.RunRefused},
		"shrunk": {append([]rules.Record{step}, many[:50]...), nil, "shrunk", gateway.RunRefused},
		"bad":    {append(append([]rules.Record{step}, many...), bad...), nil, "mostly-bad", gateway.RunRefused},
		"cut short": {
			append([]rules.Record{step}, many[:90]...), gatewaytest.Refused{Code: "cut-short"}, "cut-short",
			gateway.RunRefused,
		},
		"away": {nil, errors.New("connection refused"), "unavailable", gateway.RunFailed},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := &gatewaytest.Feed{Label: "a", Rows: many}
				if r := w.Read(f); r.Run.State != gateway.RunAdopted {
					t.Fatalf("the whole feed was %s (%s)", r.Run.State, r.Run.Reason)
				}
				f.Rows, f.Err, f.Version = test.rows, test.err, 1
				r := w.Read(f)
				if r.Run.State != test.state || r.Run.Reason != test.reason {
					t.Fatalf("state %s, reason %s; want %s, %s", r.Run.State, r.Run.Reason, test.state, test.reason)
				}
				if n := len(w.Notices()); n != 1 {
					t.Errorf("%d notices after a refused run, want the 1 from before", n)
				}
				if alarms := w.AlarmKinds(); len(alarms) == 0 {
					t.Error("nobody is told")
				}
				if test.state == gateway.RunRefused && len(test.rows) > 0 {
					accepted, err := w.AcceptRefused(context.Background(), r.Run.ID)
					if err != nil || accepted.Notices != 1 {
						t.Errorf("accepted by a person: %d notices, %v; want the new one", accepted.Notices, err)
					}
				}
				f.Rows, f.Err, f.Version = many, nil, 2
				if r := w.Read(f); r.Run.State != gateway.RunAdopted {
					t.Errorf("the whole feed was %s (%s) afterwards", r.Run.State, r.Run.Reason)
				}
				for _, kind := range w.AlarmKinds() {
					if kind == gateway.AlarmRunRefused || kind == gateway.AlarmRunFailed {
						t.Error("the alarm stands after a whole run")
					}
				}
			})
		})
	}
}
