package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// twoChannels is a world with one notice queued to a municipality with two channels, the world's own and then
// the other.
func twoChannels(
	t *testing.T, test func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery),
) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		other := &channel{name: "other"}
		w.Routes = outbox.Routes{municipality: {w.channel, other}}
		w.Retry.NextChannel = 2 * time.Hour
		test(t, w, other, delivery)
	})
}

func (w *world) attempts(id string) (attempts []gateway.Attempt) {
	w.t.Helper()
	w.view(func(r gateway.Reader) (err error) {
		attempts, err = r.Attempts(gateway.Operator, id)
		return err
	})
	return attempts
}

// sendUntil sends, and lets time pass to the next attempt, until nothing waits.
func (w *world) sendUntil(delivery func() gateway.Delivery) {
	w.t.Helper()
	for range 100 {
		w.send()
		d := delivery()
		if d.State != gateway.Queued {
			return
		}
		w.clock.pass(max(0, d.Next.Sub(w.clock.now())))
	}
	w.t.Fatal("the retries never end")
}

// A channel that is down for two hours is given up for the next: the same message, under one id and one
// clock.
func TestTheNextChannelIsUsedWhenTheFirstIsDown(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		w.sendUntil(delivery)
		d := delivery()
		if d.State != gateway.Transmitted || d.Channel != "other" || d.Place != 2 {
			t.Fatalf("it is %s over %q in place %d", d.State, d.Channel, d.Place)
		}
		if since := w.clock.now().Sub(night); since < time.Hour || since > 2*time.Hour {
			t.Errorf("the next channel was used after %v, want 1h to 2h", since)
		}
		if n := w.channel.sends; n < 3 || d.Earlier != n || d.Attempts != n+1 {
			t.Errorf("%d attempts over the first; %d earlier ones of %d", n, d.Earlier, d.Attempts)
		}
		attempts := w.attempts(d.ID)
		if first, last := attempts[0], attempts[len(attempts)-1]; first.Channel != "test" ||
			last.Channel != "other" ||
			last.Outcome != gateway.Transmitted || attempts[len(attempts)-2].Outcome != gateway.Failed {
			t.Errorf("attempts: %+v", attempts)
		}
		if diff := cmp.Diff(map[string]int{d.ID: 1}, other.got); diff != "" || len(w.notices()) != 1 {
			t.Errorf("the other channel got\n%s", diff)
		}
		// Nobody is told of a lost notice, but somebody of the channel.
		if diff := cmp.Diff([]gateway.AlarmKind{gateway.AlarmChannelFailed}, w.alarms()); diff != "" {
			t.Errorf("alarms:\n%s", diff)
		}
		w.verified()
		// When the channel takes a notice again, the alarm ends.
		w.channel.answer = nil
		w.accept(&feed{name: "a", version: 1, rows: []rules.Record{
			tenancy("2", filed(rules.Date(2026, 10, 5))), tenancy("3", filed(rules.Date(2026, 10, 5))),
		}})
		if w.send(); len(w.alarms()) > 0 {
			t.Errorf("alarms that stand: %v", w.alarms())
		}
	})
}

func TestARefusalGoesToTheNextChannelAtOnce(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		if sent := w.send(); sent != (outbox.Sent{Sent: 1, Retry: 1}) || w.channel.sends != 1 ||
			other.sends != 1 {
			t.Errorf("%+v; handed over %d times, and %d times the other way", sent, w.channel.sends,
				other.sends)
		}
	})
}

func TestTheLastChannelThatFailsIsAlarmed(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		other.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		began := w.clock.now()
		w.sendUntil(delivery)
		d := delivery()
		if d.State != gateway.Failed || d.Detail != "http-503" ||
			!slices.Contains(w.alarms(), gateway.AlarmDeliveryFailed) {
			t.Errorf("it is %s (%s), alarms %v", d.State, d.Detail, w.alarms())
		}
		// The last channel has its whole time.
		if since := w.clock.now().Sub(began); since < 8*time.Hour {
			t.Errorf("given up after %v, want about 10h", since)
		}
		w.verified()
	})
}

// A receipt by the first channel that comes late is proof all the same, and the first proof is the arrival.
func TestALateReceiptByTheFirstChannel(t *testing.T) {
	for _, sent := range []bool{false, true} {
		t.Run(fmt.Sprintf("after the next was used=%t", sent), func(t *testing.T) {
			twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
				arrived := w.clock.now()
				w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
					return nil, busy(0)
				}
				for delivery().Place == 1 {
					if w.send(); delivery().Place == 1 {
						w.clock.pass(delivery().Next.Sub(w.clock.now()))
					}
					if !sent && w.clock.now().Sub(night) > time.Hour {
						break
					}
				}
				w.clock.pass(time.Minute)
				receipt := gateway.Receipt{
					ID: "late", Message: delivery().ID, Kind: gateway.ReceiptArrived,
					By: gateway.ProofReceipt, At: arrived,
				}
				if err := w.Receive(context.Background(), municipality, receipt); err != nil {
					t.Fatal(err)
				}
				w.clock.pass(5 * time.Hour)
				w.send()
				d := delivery()
				if d.State != gateway.Arrived || !d.Arrived.Equal(arrived) || (other.sends > 0) != sent {
					t.Errorf("it is %s, arrived %v; handed over %d times the other way", d.State, d.Arrived,
						other.sends)
				}
				p, err := w.Proof(context.Background(), gateway.Operator, d.Number, "")
				if err != nil || p.Channel != "test" || p.Bytes != len(d.ID+" notice 2026-10-05") {
					t.Errorf("the proof is over %q, %d bytes: %v", p.Channel, p.Bytes, err)
				}
				w.verified()
			})
		})
	}
}

// What follows in the thread goes the way by which the notice got through.
func TestACorrectionFollowsTheChannelThatWorked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := &channel{name: "other"}
		w.Routes = outbox.Routes{municipality: {w.channel, other}}
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)),
			filed(rules.Date(2026, 10, 5)))}, 1
		w.clock.pass(time.Hour)
		w.accept(f)
		w.send()
		if w.channel.sends != 1 || len(other.got) != 2 {
			t.Errorf("the first channel was tried %d times, the other took %d", w.channel.sends,
				len(other.got))
		}
		w.verified()
	})
}

// The settings may name other channels while a notice is on its way through the order: it begins anew.
func TestAnotherOrderBeginsAnew(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		other.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		w.send()
		third := &channel{name: "third"}
		w.Routes = outbox.Routes{municipality: {third}}
		w.clock.pass(time.Hour)
		w.send()
		d := delivery()
		if d.State != gateway.Transmitted || d.Channel != "third" || d.Place != 1 || d.Earlier != 2 ||
			third.got[d.ID] != 1 {
			t.Errorf("it is %s over %q in place %d, after %d earlier attempts", d.State, d.Channel, d.Place,
				d.Earlier)
		}
		w.verified()
	})
}

// A process that dies before the end over the first channel is stored hands over there again, and then goes
// on.
func TestADeathOnTheWayThroughTheOrder(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, &gateway.SendError{Code: "http-410", Final: true}
		}
		whole := w.Store
		for dieAt := 1; ; dieAt++ {
			w.Store = &breaking{Store: whole, dieAt: dieAt}
			dead := w.Owner
			_, err := w.Send(context.Background())
			w.Store, w.Owner = whole, intake.NewOwner()
			if err == nil {
				break
			}
			if !errors.Is(err, errDied) {
				t.Fatal(err)
			}
			if err := w.Bury(context.Background(), []string{dead}); err != nil {
				t.Fatal(err)
			}
		}
		if d := delivery(); d.State != gateway.Transmitted || d.Channel != "other" || other.got[d.ID] < 1 ||
			len(other.got) != 1 {
			t.Errorf("it is %s over %q; the other got %v", d.State, d.Channel, other.got)
		}
		w.verified()
	})
}

// A channel that cannot carry what a notice says has failed, without an attempt.
func TestAChannelThatCannotCompose(t *testing.T) {
	twoChannels(t, func(t *testing.T, w *world, other *channel, delivery func() gateway.Delivery) {
		w.channel.compose = func(gateway.Delivery) error {
			return &gateway.SendError{Code: "content", Fault: gateway.FaultData, Final: true}
		}
		w.send()
		if d := delivery(); d.State != gateway.Transmitted || d.Place != 2 || d.Attempts != 1 ||
			w.channel.sends != 0 {
			t.Errorf("it is %s in place %d after %d attempts", d.State, d.Place, d.Attempts)
		}
		w.verified()
	})
}

// What has come in between the reading and the attempt is heeded: the bytes are composed again, and sent
// once.
func TestWhatMovesOnIsComposedAgain(t *testing.T) {
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		composed := 0 // the notice; a correction follows it
		w.channel.compose = func(d gateway.Delivery) error {
			if d.Kind != gateway.FirstNotice {
				return nil
			}
			if composed++; composed > 1 {
				return nil
			}
			row := tenancy("2", filed(rules.Date(2026, 10, 5)))
			row.Facts.Tenants[0].Protected = rules.Yes
			w.accept(&feed{name: "a", version: 1, rows: []rules.Record{row}})
			return nil
		}
		w.send()
		d := delivery()
		if composed != 2 || d.Attempts != 1 || w.channel.got[d.ID] != 1 {
			t.Errorf("composed %d times, attempted %d times, handed over %d times", composed, d.Attempts,
				w.channel.got[d.ID])
		}
		w.verified()
	})
}

// A destination that takes its time holds up no other.
func TestASlowDestinationHoldsUpNoOther(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other, all := &channel{name: "other"}, make(chan struct{})
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 400 {
			r := tenancy(fmt.Sprintf("%03d", i), filed(rules.Date(2026, 10, 5)))
			if i >= 200 {
				r.Facts.Tenancy.Municipality = "0101"
			}
			rows = append(rows, r)
		}
		w.accept(&feed{name: "a", rows: rows})
		other.answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n == 200 {
				close(all)
			}
			return nil, nil
		}
		slow := gateway.Receipt{}
		w.channel.wait = func() {
			select {
			case <-all:
			case <-time.After(30 * time.Second):
				slow.ID = "held up"
			}
		}
		sent := w.send()
		if slow.ID != "" || sent.Sent != 400 {
			t.Errorf("%s: %+v", slow.ID, sent)
		}
	})
}
