package outbox_test

import (
	"context"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/ledger"
	"boligbro/gateway/store"
)

// What is sent carries the checkpoint that was newest when it was composed; the log goes on from it, and what
// is sent again has the same.
func TestANoticeCarriesTheCheckpoint(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		answers(w, "http-410")
		w.Channel.Checkpoints = true
		var newest string
		w.View(func(r gateway.Reader) (err error) {
			newest, err = r.Checkpoint()
			return err
		})
		w.SendAll()
		body := string(delivery().Payload.Body)
		found := ledger.FindCheckpoints(body)
		if len(found) != 1 || ledger.SizeOf(found[0]) < ledger.SizeOf(newest) {
			t.Fatalf("the message carries %q, while the newest was\n%s", found, newest)
		}
		resend(t, w)
		w.SendAll()
		if again := string(delivery().Payload.Body); again != body {
			t.Error("other bytes were sent again")
		}
		report, err := w.Store.(*store.DB).Verify(context.Background(), store.VerifyOptions{Checkpoint: found[0]})
		if err != nil || len(report.Findings) > 0 || report.Compared.Size != ledger.SizeOf(found[0]) {
			t.Errorf("compared with %d entries: %v, %v", report.Compared.Size, report.Findings, err)
		}
	})
}
