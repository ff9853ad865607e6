package outbox_test

import (
	"context"
	"errors"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/intake"
	"boligbro/rules"
)

// A process that dies after the hand-over and before its outcome is stored hands over again, with the same id
// and bytes.
func TestAnAttemptOfUnknownEndIsSentAgain(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		whole, dead := w.Store, w.Owner
		w.Store = &gatewaytest.BreakingStore{Store: whole, DieAt: 3}
		if _, err := w.Send(context.Background()); !errors.Is(err, gatewaytest.ErrDied) {
			t.Fatalf("it did not die: %v", err)
		}
		w.Store, w.Owner = whole, intake.NewOwner()
		if d := delivery(); d.State != gateway.Sending || d.Attempts != 1 || len(d.Payload.Body) == 0 {
			t.Fatalf("the attempt was not committed before it was made: %s, %d attempts", d.State, d.Attempts)
		}
		if sent := w.SendAll(); sent.Sent != 0 {
			t.Fatal("another process took it while the first may be alive")
		}
		if err := w.Bury(context.Background(), []string{dead}); err != nil {
			t.Fatal(err)
		}
		if sent := w.SendAll(); sent.Sent != 1 {
			t.Fatalf("it was not sent again: %+v", sent)
		}
		if len(w.Channel.Got) != 1 || w.Channel.Got[delivery().ID] != 2 {
			t.Errorf("the receiver counts %v", w.Channel.Got)
		}
		w.View(func(r gateway.Reader) error {
			attempts, err := r.Attempts(gateway.Operator, delivery().ID)
			if len(attempts) != 2 || !attempts[0].Finished.IsZero() || attempts[1].Outcome != gateway.Transmitted {
				t.Errorf("attempts: %+v", attempts)
			}
			return err
		})
	})
}

// What has come in between the reading and the attempt is heeded: the bytes are composed again, and sent
// once.
func TestAChangedMessageIsComposedAgain(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		composed := 0 // the notice; a correction follows it
		w.Channel.BeforeCompose = func(d gateway.Delivery) error {
			if d.Kind != gateway.FirstNotice {
				return nil
			}
			if composed++; composed > 1 {
				return nil
			}
			row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
			row.Facts.Tenants[0].Protected = rules.Yes
			w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{row}})
			return nil
		}
		w.SendAll()
		d := delivery()
		if composed != 2 || d.Attempts != 1 || w.Channel.Got[d.ID] != 1 {
			t.Errorf("composed %d times, attempted %d times, handed over %d times", composed, d.Attempts,
				w.Channel.Got[d.ID])
		}
		w.Verify()
	})
}
