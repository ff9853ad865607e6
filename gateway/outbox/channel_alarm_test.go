package outbox_test

import (
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// What keeps a channel from working can become something else while its alarm stands: it says what whoever
// mends the channel finds now.
func TestAChannelsAlarmSaysTheNewestCause(t *testing.T) {
	twoChannels(t, func(
		t *testing.T, w *gatewaytest.World, _ *gatewaytest.Channel, _ func() gateway.Delivery,
	) {
		code := "page"
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, gateway.NotSent(code, gateway.Theirs, nil)
		}
		w.SendAll()
		if err := w.MailOpen(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.Clock.Pass(time.Hour)
		code = "http-410"
		w.Read(&gatewaytest.Feed{Label: "a", Version: 1, Rows: []rules.Record{
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
			gatewaytest.Tenancy("3", gatewaytest.Filed(rules.Date(2026, 10, 5))),
		}})
		w.SendAll()
		if err := w.MailOpen(t.Context()); err != nil {
			t.Fatal(err)
		}
		var codes []string
		w.View(func(r gateway.Reader) error {
			open, err := r.Alarms(gateway.Operator, gateway.AlarmList{})
			for _, a := range open {
				codes = append(codes, string(a.Kind)+" "+a.Code)
			}
			return err
		})
		if len(codes) != 1 || codes[0] != "channel-failed http-410" {
			t.Errorf("the alarms are %q", codes)
		}
		if len(w.Mailbox.Mails) != 1 {
			t.Errorf("there are %d mails about one channel", len(w.Mailbox.Mails))
		}
		w.Verify()
	})
}
