package intake_test

import (
	"context"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// A source that is given to another association is refused, and nothing is sent again. A source of another name
// is another list.
func TestASourceOfAnotherAssociationIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", renumberedFiling)}}
		w.Read(f)
		const other = "26991765"
		read := func(f *gatewaytest.Feed) gateway.Run {
			t.Helper()
			r, err := w.Accept(context.Background(), intake.Request{Association: other, Feeds: []intake.Feed{f}})
			if err != nil {
				t.Fatal(err)
			}
			return r.Run
		}
		for range 2 {
			run := read(&gatewaytest.Feed{Label: "a", Rows: f.Rows})
			if run.State != gateway.RunRefused || run.Reason != "moved" || run.Source != "a" {
				t.Errorf("%s %s of %q", run.State, run.Reason, run.Source)
			}
			if _, err := w.AcceptRefused(context.Background(), run.ID); err == nil {
				t.Error("a person could accept it")
			}
		}
		if n := len(w.Notices()); n != 1 {
			t.Errorf("%d notices", n)
		}
		if run := read(&gatewaytest.Feed{Label: "b", Rows: f.Rows}); run.State != gateway.RunAdopted {
			t.Errorf("another list: %s %s", run.State, run.Reason)
		}
	})
}
