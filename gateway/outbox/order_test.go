package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// twoChannels is a world with one notice queued to a municipality with two channels: the world's own, then
// another.
func twoChannels(t *testing.T, test func(
	t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
)) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		other := &gatewaytest.Channel{Label: "other"}
		w.Routes = outbox.Routes{gatewaytest.Municipality: {w.Channel, other}}
		w.Retry.NextChannel = 2 * time.Hour
		test(t, w, other, delivery)
	})
}

// sendUntilDone sends, and lets time pass to the next attempt, until nothing waits.
func sendUntilDone(w *gatewaytest.World, delivery func() gateway.Delivery) {
	w.T.Helper()
	for range 100 {
		w.SendAll()
		d := delivery()
		if d.State != gateway.Queued {
			return
		}
		w.Clock.Pass(max(0, d.Next.Sub(w.Clock.Now())))
	}
	w.T.Fatal("the retries never end")
}

// A channel that is down for two hours is given up for the next: the same message, under one id and one
// clock.
func TestTheNextChannelIsUsedWhenTheFirstIsDown(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		sendUntilDone(w, delivery)
		d := delivery()
		if d.State != gateway.Transmitted || d.Channel != "other" || d.Place != 2 {
			t.Fatalf("it is %s over %q in place %d", d.State, d.Channel, d.Place)
		}
		if since := w.Clock.Now().Sub(gatewaytest.Night); since < time.Hour || since > 2*time.Hour {
			t.Errorf("the next channel was used after %v, want 1h to 2h", since)
		}
		if n := w.Channel.Sends; n < 3 || d.Earlier != n || d.Attempts != n+1 {
			t.Errorf("%d attempts over the first; %d earlier ones of %d", n, d.Earlier, d.Attempts)
		}
		attempts := attempts(w, d.ID)
		if first, last := attempts[0], attempts[len(attempts)-1]; first.Channel != "test" ||
			last.Channel != "other" ||
			last.Outcome != gateway.Transmitted || attempts[len(attempts)-2].Outcome != gateway.Failed {
			t.Errorf("attempts: %+v", attempts)
		}
		if diff := cmp.Diff(map[string]int{d.ID: 1}, other.Got); diff != "" || len(w.Notices()) != 1 {
			t.Errorf("the other channel got\n%s", diff)
		}
		// There is no alarm about a lost notice, but one about the channel.
		if diff := cmp.Diff([]gateway.AlarmKind{gateway.AlarmChannelFailed}, w.AlarmKinds()); diff != "" {
			t.Errorf("alarms:\n%s", diff)
		}
		w.Verify()
		// When the channel takes a notice again, the alarm ends.
		w.Channel.Answer = nil
		w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
			gatewaytest.Tenancy("3", gatewaytest.Filed(rules.Date(2026, 10, 5))),
		}})
		if w.SendAll(); len(w.AlarmKinds()) > 0 {
			t.Errorf("alarms that stand: %v", w.AlarmKinds())
		}
	})
}

func TestARefusalGoesToTheNextChannelAtOnce(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		if sent := w.SendAll(); sent != (outbox.Sent{Sent: 1, Retry: 1}) || w.Channel.Sends != 1 ||
			other.Sends != 1 {
			t.Errorf("%+v; handed over %d times, and %d times the other way", sent, w.Channel.Sends,
				other.Sends)
		}
	})
}

func TestAFailureOfTheLastChannelIsAlarmed(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		other.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		began := w.Clock.Now()
		sendUntilDone(w, delivery)
		d := delivery()
		if d.State != gateway.Failed || d.Detail != "http-503" ||
			!slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Errorf("it is %s (%s), alarms %v", d.State, d.Detail, w.AlarmKinds())
		}
		// The last channel has its whole time.
		if since := w.Clock.Now().Sub(began); since < 8*time.Hour {
			t.Errorf("given up after %v, want about 10h", since)
		}
		w.Verify()
	})
}

// A receipt by the first channel that comes late is proof all the same, and the first proof is the arrival.
func TestALateReceiptByTheFirstChannelCounts(t *testing.T) {
	for _, sent := range []bool{false, true} {
		t.Run(fmt.Sprintf("after the next was used=%t", sent), func(t *testing.T) {
			twoChannels(t, func(
				t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
			) {
				arrived := w.Clock.Now()
				w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
					return nil, busy(0)
				}
				for delivery().Place == 1 {
					if w.SendAll(); delivery().Place == 1 {
						w.Clock.Pass(delivery().Next.Sub(w.Clock.Now()))
					}
					if !sent && w.Clock.Now().Sub(gatewaytest.Night) > time.Hour {
						break
					}
				}
				w.Clock.Pass(time.Minute)
				receipt := gateway.Receipt{
					ID: "late", Message: delivery().ID, Kind: gateway.ReceiptArrived,
					By: gateway.ProofReceipt, At: arrived,
				}
				if err := w.Receive(context.Background(), gatewaytest.Municipality, receipt); err != nil {
					t.Fatal(err)
				}
				w.Clock.Pass(5 * time.Hour)
				w.SendAll()
				d := delivery()
				if d.State != gateway.Arrived || !d.Arrived.Equal(arrived) || (other.Sends > 0) != sent {
					t.Errorf("it is %s, arrived %v; handed over %d times the other way", d.State, d.Arrived,
						other.Sends)
				}
				p, err := w.Proof(context.Background(), gateway.Operator, d.Number, "")
				if err != nil || p.Channel != "test" || p.Bytes != len(d.ID+" notice 2026-10-05") {
					t.Errorf("the proof is over %q, %d bytes: %v", p.Channel, p.Bytes, err)
				}
				w.Verify()
			})
		})
	}
}

// What follows in the thread goes the way by which the notice got through.
func TestACorrectionFollowsTheChannelThatWorked(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		other := &gatewaytest.Channel{Label: "other"}
		w.Routes = outbox.Routes{gatewaytest.Municipality: {w.Channel, other}}
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		f := &gatewaytest.Feed{
			Label: "a", Rows: []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)))},
		}
		w.Read(f)
		w.SendAll()
		f.Rows, f.Version = []rules.Record{gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)),
			gatewaytest.Filed(rules.Date(2026, 10, 5)))}, 1
		w.Clock.Pass(time.Hour)
		w.Read(f)
		w.SendAll()
		if w.Channel.Sends != 1 || len(other.Got) != 2 {
			t.Errorf("the first channel was tried %d times, the other took %d", w.Channel.Sends,
				len(other.Got))
		}
		w.Verify()
	})
}

// The settings may name other channels while a notice is on its way through the order: it begins anew.
func TestAnotherOrderBeginsAnew(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		other.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		w.SendAll()
		third := &gatewaytest.Channel{Label: "third"}
		w.Routes = outbox.Routes{gatewaytest.Municipality: {third}}
		w.Clock.Pass(time.Hour)
		w.SendAll()
		d := delivery()
		if d.State != gateway.Transmitted || d.Channel != "third" || d.Place != 1 || d.Earlier != 2 ||
			third.Got[d.ID] != 1 {
			t.Errorf("it is %s over %q in place %d, after %d earlier attempts", d.State, d.Channel, d.Place,
				d.Earlier)
		}
		w.Verify()
	})
}

// A process that dies before the end over the first channel is stored hands over there again, and then goes
// on.
func TestADeathBetweenTwoChannelsLosesNothing(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		whole := w.Store
		for dieAt := 1; ; dieAt++ {
			w.Store = &gatewaytest.BreakingStore{Store: whole, DieAt: dieAt}
			dead := w.Owner
			_, err := w.Send(context.Background())
			w.Store, w.Owner = whole, intake.NewOwner()
			if err == nil {
				break
			}
			if !errors.Is(err, gatewaytest.ErrDied) {
				t.Fatal(err)
			}
			if err := w.Bury(context.Background(), []string{dead}); err != nil {
				t.Fatal(err)
			}
		}
		if d := delivery(); d.State != gateway.Transmitted || d.Channel != "other" || other.Got[d.ID] < 1 ||
			len(other.Got) != 1 {
			t.Errorf("it is %s over %q; the other got %v", d.State, d.Channel, other.Got)
		}
		w.Verify()
	})
}

// A channel that cannot carry what a notice says has failed, without an attempt.
func TestAChannelThatCannotComposeHasFailed(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, other *gatewaytest.Channel, delivery func() gateway.Delivery,
	) {
		w.Channel.BeforeCompose = func(gateway.Delivery) error {
			return &gateway.SendError{Code: "content", Fault: gateway.FaultData, Final: true}
		}
		w.SendAll()
		if d := delivery(); d.State != gateway.Transmitted || d.Place != 2 || d.Attempts != 1 ||
			w.Channel.Sends != 0 {
			t.Errorf("it is %s in place %d after %d attempts", d.State, d.Place, d.Attempts)
		}
		w.Verify()
	})
}
