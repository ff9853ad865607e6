package outbox_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// spoilt are what is set in the row of a delivery that is due, each as the table allows it. YEARS is an
// instant ten years ahead.
var spoilt = []string{
	"next = YEARS",
	"lease_owner = 'nobody', lease_until = YEARS",
	"next = YEARS, lease_owner = 'nobody', lease_until = YEARS",
	"state = 'sending'",
	"state = 'failed', next = 0",
	"state = 'rejected', next = 0",
	"state = 'transmitted', next = 0",
	"state = 'transmitted', transmitted = created, next = 0",
	"state = 'arrived', next = 0",
	"state = 'arrived', transmitted = created, arrived = created, next = 0",
	"state = 'registered', transmitted = created, arrived = created, registered = created, next = 0",
	"state = 'unrouted', channel = '', place = 0, next = 0",
	"transmitted = created",
	"arrived = created",
	"registered = created",
	"channel = '', place = 0",
	"channel = 'gone'",
	"place = 99",
	"attempts = 9",
	"attempts = 9, earlier = 9",
	"acts = 7",
	"first = YEARS",
	"fault = 'data', detail = 'content'",
	"detail = 'notice-lost'",
	"created = YEARS",
	"changed = YEARS",
	"municipality = '0101'",
	"association = '12345678'",
	"case_id = 'none'",
	"kind = 'update', rule = ''",
}

// TestNothingWaitsUnseen: whatever the row of a delivery that is due says, the message is handed over, or an
// alarm about it is raised within hours. No other notice waits for it.
func TestNothingWaitsUnseen(t *testing.T) {
	for i, set := range slices.Concat(spoilt, spoilt) {
		tried := i >= len(spoilt)
		t.Run(strings.ReplaceAll(set, " ", "")+map[bool]string{true: "/tried"}[tried], func(t *testing.T) {
			t.Parallel()
			storetest.EachPlace(t, func(t *testing.T, o store.Options) {
				unseen(t, o, set, tried)
			})
		})
	}
}

func unseen(t *testing.T, o store.Options, set string, tried bool) {
	w := gatewaytest.On(t, o)
	w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
		gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))),
		gatewaytest.Tenancy("3", gatewaytest.Filed(rules.Date(2026, 10, 5)))}})
	if tried {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		w.SendAll()
		w.Channel.Answer = nil
	}
	var ids []string
	for _, n := range w.Notices() {
		w.View(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			ids = append(ids, thread[0].ID)
			return err
		})
	}
	years := strconv.FormatInt(w.Clock.Now().AddDate(10, 0, 0).UnixMicro(), 10)
	raw := storetest.Raw(t, o)
	if _, err := raw.Exec("UPDATE deliveries SET "+strings.ReplaceAll(set, "YEARS", years)+" WHERE id = $1",
		ids[0]); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	var last error
	for range 7 {
		w.Clock.Pass(30 * time.Minute)
		_, last = w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now()))
		if _, err := w.Send(context.Background()); err != nil {
			last = err
		}
	}
	if w.Channel.Got[ids[1]] != 1 {
		t.Errorf("another notice was handed over %d times: %v", w.Channel.Got[ids[1]], last)
	}
	told := slices.ContainsFunc(w.AlarmKinds(), func(k gateway.AlarmKind) bool {
		return strings.HasPrefix(string(k), "delivery-")
	})
	if w.Channel.Got[ids[0]] == 0 && !told {
		t.Errorf("it is not handed over, and nobody is told: %v", last)
	}
}

// TestAChangedRowSendsNothingAstray: the municipality that a message's row names gets it only when the sealed
// message is addressed to it.
func TestAChangedRowSendsNothingAstray(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		w := gatewaytest.On(t, o)
		stranger := &gatewaytest.Channel{Label: "stranger"}
		w.Routes["0101"] = outbox.Route{stranger}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))}})
		raw := storetest.Raw(t, o)
		if _, err := raw.Exec("UPDATE deliveries SET municipality = '0101'"); err != nil {
			t.Fatal(err)
		}
		w.SendAll()
		if stranger.Sends+w.Channel.Sends != 0 || !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryFailed) {
			t.Errorf("it was handed to a stranger %d times; alarms %v", stranger.Sends, w.AlarmKinds())
		}
	})
}
