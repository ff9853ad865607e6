package casework_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A correction that got lost on a notice that arrived is told another way, too, and then its alarm ends. What
// the rules answer, and what is sent of later news, stays as it was.
func TestALostCorrectionIsToldAnotherWay(t *testing.T) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", filed)}}
		named := func(name string) {
			changed := gatewaytest.Tenancy("1", filed)
			changed.Facts.Tenants[0].Name = name
			f.Version, f.Rows = f.Version+1, []rules.Record{changed}
			w.Read(f)
			w.SendAll()
		}
		w.Read(f)
		w.SendAll()
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{
				Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone"),
			}
		}
		named("Lis Dam")
		w.Channel.Answer = nil
		failed := func() bool { return slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) }
		if !failed() {
			t.Fatalf("no alarm of a correction that was given up: %v", w.AlarmKinds())
		}
		n := w.NoticeViews(gatewaytest.AssociationScope)[0]
		givenUp := func() int {
			t.Helper()
			owed, err := w.Casework().GivenUp(context.Background(), gateway.Operator, "")
			if err != nil {
				t.Fatal(err)
			}
			return len(owed)
		}
		if givenUp() != 1 {
			t.Errorf("%d notices are to be sent again", givenUp())
		}
		tell := func(on rules.Day) int {
			e := rules.Elsewhere{On: on, Channel: "letter", Proof: "26-7"}
			count, err := w.RecordElsewhere(context.Background(), n.Number, e, rules.AskedAt(w.Clock.Now()))
			if err != nil {
				t.Fatal(err)
			}
			return count
		}
		w.Clock.Pass(48 * time.Hour)
		if count := tell(rules.DayOf(w.Clock.Now()).Add(-4)); count != 0 || !failed() {
			t.Errorf("a letter that was sent before the correction was made told it: %d", count)
		}
		finding, _ := lastFinding(w, n.Number)
		if count := tell(rules.DayOf(w.Clock.Now())); count != 1 || failed() {
			t.Errorf("told another way: %d, alarms %v", count, w.AlarmKinds())
		}
		if givenUp() != 0 {
			t.Error("what was told another way is sent again")
		}
		if count := tell(rules.DayOf(w.Clock.Now())); count != 0 {
			t.Errorf("told another way twice: %d", count)
		}
		after, _ := lastFinding(w, n.Number)
		if after.Reason != finding.Reason || after.Outcome != finding.Outcome {
			t.Errorf("the rules answer %s/%s, not %s/%s", after.Outcome, after.Reason, finding.Outcome,
				finding.Reason)
		}
		sent := len(w.Messages())
		w.SweepAndSend()
		if len(w.Messages()) != sent {
			t.Errorf("%d messages of what was told", len(w.Messages())-sent)
		}
		named("Liv Dam")
		if got := w.Messages(); len(got) != sent+1 {
			t.Errorf("a later correction is not sent: %q", got)
		}
		w.Verify()
	})
}
