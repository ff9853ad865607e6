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

// What follows a notice that the municipality never got, or will not take, is not sent: a
// correction would correct nothing, and a name would reach a municipality whose case it is not. A person
// notifies it another way, and then the alarm ends.
func TestNothingFollowsALostNotice(t *testing.T) {
	plan, made := gatewaytest.Planned(rules.Date(2026, 10, 5)), gatewaytest.Filed(rules.Date(2026, 10, 7))
	gone := func(int, gateway.Payload) (*gateway.Receipt, error) {
		return nil, &gateway.SendError{
			Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone"),
		}
	}
	reject := func(w *gatewaytest.World) {
		w.T.Helper()
		n := w.Notices()[0]
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			if err == nil {
				err = w.Receive(context.Background(), gatewaytest.Municipality, gateway.Receipt{
					ID: "r", Message: thread[0].ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt,
					Reason: "not-ours", At: w.Clock.Now(),
				})
			}
			return err
		})
	}
	for name, test := range map[string]struct {
		before, after func(w *gatewaytest.World) // the filing is known
	}{
		"given up": {before: func(w *gatewaytest.World) {
			w.Channel.Answer = gone
			w.SendAll()
		}},
		"rejected":                       {before: func(w *gatewaytest.World) { w.SendAll(); reject(w) }},
		"rejected when the filing waits": {before: func(w *gatewaytest.World) { w.SendAll() }, after: reject},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				f := &gatewaytest.Feed{Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("1", plan)}}
				w.Read(f)
				test.before(w)
				w.Channel.Answer = nil
				w.Clock.Pass(48 * time.Hour)
				f.Version, f.Rows = 1, []rules.Record{gatewaytest.Tenancy("1", plan, made)}
				w.Read(f)
				if test.after != nil {
					test.after(w)
				}
				sends := w.Channel.Sends
				w.SendAll()
				changed := gatewaytest.Tenancy("1", plan, made)
				changed.Facts.Tenants[0].Name = "Lis Dam"
				f.Version, f.Rows = 2, []rules.Record{changed}
				w.Read(f)
				w.Clock.Pass(24 * time.Hour)
				w.SweepAndSend()
				if w.Channel.Sends != sends {
					t.Errorf("%d messages followed", w.Channel.Sends-sends)
				}
				made := 1
				if test.after != nil {
					made = 2 // the update was made before the notice was lost
				}
				w.View(func(r gateway.Reader) error {
					thread, err := r.Deliveries(gatewaytest.AssociationScope, w.Notices()[0].ID)
					if len(thread) != made {
						t.Errorf("%d messages were made, want %d", len(thread), made)
					}
					return err
				})
				lost := func(k gateway.AlarmKind) bool {
					return k == gateway.AlarmDeliveryFailed || k == gateway.AlarmDeliveryRejected
				}
				if !slices.ContainsFunc(w.AlarmKinds(), lost) {
					t.Errorf("nobody is asked to tell it another way: %v", w.AlarmKinds())
				}
				n := w.NoticeViews(gatewaytest.AssociationScope)[0]
				if _, err := w.Proof(context.Background(), gatewaytest.AssociationScope, n.Number,
					""); err == nil {
					t.Error("it was proved that the municipality was told")
				}
				if n.Punctuality.OnTime {
					t.Error("a lost notice was in time")
				}
				elsewhere := rules.Elsewhere{On: rules.DayOf(w.Clock.Now()), Channel: "letter", Proof: "26-7"}
				if count, err := w.RecordElsewhere(context.Background(), n.Number, elsewhere,
					rules.AskedAt(w.Clock.Now())); err != nil || count != 1 {
					t.Fatalf("told another way: %d, %v", count, err)
				}
				if slices.ContainsFunc(w.AlarmKinds(), lost) {
					t.Errorf("told another way, and alarmed still: %v", w.AlarmKinds())
				}
				if count, err := w.RecordElsewhere(context.Background(), n.Number, elsewhere,
					rules.AskedAt(w.Clock.Now())); err != nil || count != 0 {
					t.Errorf("told another way twice: %d, %v", count, err)
				}
				w.Verify()
			})
		})
	}
}
