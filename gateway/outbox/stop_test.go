package outbox_test

import (
	"context"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// slow is a channel whose far side never answers, and may take ten minutes to.
type slow struct {
	*gatewaytest.Channel
	begun chan struct{}
}

func (s slow) Patience() time.Duration { return 10 * time.Minute }

func (s slow) Send(ctx context.Context, _ gateway.Payload) (*gateway.Receipt, error) {
	close(s.begun)
	<-ctx.Done()
	return nil, gateway.NotSent(string(gateway.CauseCanceled), gateway.Ours, ctx.Err())
}

// A mail server may take ten minutes to answer, and whoever stops the service waits for half a minute: then
// the mail in hand is cut off, and is sent again under its message id by the next that starts. The time in
// this test is not the machine's.
func TestAStopCutsOffWhatIsInHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := gatewaytest.On(t,
			store.Options{Path: filepath.Join(t.TempDir(), "boligbro.db"), Master: storetest.Master()})
		channel := slow{w.Channel, make(chan struct{})}
		w.Routes = outbox.Routes{gatewaytest.Municipality: {channel}}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))}})

		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan time.Time)
		go func() {
			if _, err := w.Outbox().Send(ctx); err != nil && ctx.Err() == nil {
				t.Errorf("send: %v", err)
			}
			ended <- time.Now()
		}()
		<-channel.begun
		select {
		case <-time.After(9 * time.Minute):
		case <-ended:
			t.Fatal("the mail was cut off, and nobody had stopped the service")
		}
		stopped := time.Now()
		stop()
		if took := (<-ended).Sub(stopped); took != 30*time.Second {
			t.Errorf("it was cut off %v after the stop", took)
		}
		var d gateway.Delivery
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, w.Notices()[0].ID)
			d = thread[0]
			return err
		})
		if d.State != gateway.Queued || d.Detail != string(gateway.CauseCanceled) || d.Next.IsZero() {
			t.Errorf("it is %s (%s), next %v", d.State, d.Detail, d.Next)
		}
	})
}
