package outbox_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// A municipality that is down is left alone after a few failures, and the others are not held up by it.
func TestATroubledMunicipalityIsHeld(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		other := &gatewaytest.Channel{}
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 200 {
			r := gatewaytest.Tenancy(fmt.Sprintf("%03d", i), gatewaytest.Filed(rules.Date(2026, 10, 5)))
			if i%4 == 0 {
				r.Facts.Tenancy.Municipality = "0101"
			}
			rows = append(rows, r)
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(0) }
		sent := w.SendAll()
		if sent.Sent != 50 || len(other.Got) != 50 {
			t.Errorf("the other municipality got %d of 50", len(other.Got))
		}
		if w.Channel.Sends > 64 {
			t.Errorf("the troubled one was asked %d times", w.Channel.Sends)
		}
		w.Channel.Answer = nil
		w.Clock.Pass(2 * time.Hour)
		w.SendAll()
		if len(w.Channel.Got) != 150 {
			t.Errorf("afterwards it got %d of 150", len(w.Channel.Got))
		}
	})
}

// A destination that takes its time holds up no other.
func TestASlowDestinationHoldsUpNoOther(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		other, all := &gatewaytest.Channel{Label: "other"}, make(chan struct{})
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 400 {
			r := gatewaytest.Tenancy(fmt.Sprintf("%03d", i), gatewaytest.Filed(rules.Date(2026, 10, 5)))
			if i >= 200 {
				r.Facts.Tenancy.Municipality = "0101"
			}
			rows = append(rows, r)
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		other.Answer = func(n int, _ gateway.Payload) (*gateway.Receipt, error) {
			if n == 200 {
				close(all)
			}
			return nil, nil
		}
		slow := gateway.Receipt{}
		w.Channel.BeforeSend = func() {
			select {
			case <-all:
			case <-time.After(30 * time.Second):
				slow.ID = "held up"
			}
		}
		sent := w.SendAll()
		if slow.ID != "" || sent.Sent != 400 {
			t.Errorf("%s: %+v", slow.ID, sent)
		}
	})
}

// A destination that takes its time is handed eight at once.
func TestASlowDestinationIsHandedEightAtOnce(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []rules.Record
		for i := range 8 {
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprint(i), gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows})
		var begun atomic.Int32
		all := make(chan struct{})
		w.Channel.BeforeSend = func() {
			if begun.Add(1) == 8 {
				close(all)
			}
			select {
			case <-all:
			case <-time.After(20 * time.Second):
			}
		}
		began := time.Now()
		if sent := w.SendAll(); sent.Sent != 8 || time.Since(began) > 15*time.Second {
			t.Errorf("%+v after %v, %d begun", sent, time.Since(began), begun.Load())
		}
	})
}

// Many slow municipalities with long queues hold up nobody: another's only notice, which came last, goes
// while they are all busy.
func TestSlowDestinationsWithLongQueuesHoldUpNobody(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		slow := []string{"0147", "0151", "0153", "0155", "0157"}
		other, gone := &gatewaytest.Channel{Label: "other"}, make(chan struct{})
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 1401 {
			r := gatewaytest.Tenancy(fmt.Sprintf("%04d", i), gatewaytest.Filed(rules.Date(2026, 10, 5)))
			r.Facts.Tenancy.Municipality = slow[i%len(slow)]
			if i == 1400 {
				r.Facts.Tenancy.Municipality = "0101"
			}
			rows = append(rows, r)
		}
		other.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			close(gone)
			return nil, nil
		}
		var heldUp atomic.Bool
		for _, code := range slow {
			w.Routes[code] = outbox.Route{&gatewaytest.Channel{BeforeSend: func() {
				select {
				case <-gone:
				case <-time.After(30 * time.Second):
					heldUp.Store(true)
				}
			}}}
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows[:1400]})
		w.Clock.Pass(time.Minute)
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows, Version: 1})
		if sent := w.SendAll(); sent.Sent != 1401 || heldUp.Load() {
			t.Errorf("held up: %v, %+v", heldUp.Load(), sent)
		}
	})
}

// A notice that is made while a slow municipality is sent ninety-six of them does not wait for those.
func TestANoticeThatComesMeanwhileDoesNotWait(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		other, gone := &gatewaytest.Channel{Label: "other"}, make(chan struct{})
		w.Routes["0101"] = outbox.Route{other}
		var rows []rules.Record
		for i := range 97 {
			rows = append(rows, gatewaytest.Tenancy(fmt.Sprintf("%02d", i),
				gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		rows[96].Facts.Tenancy.Municipality = "0101"
		other.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			close(gone)
			return nil, nil
		}
		var heldUp atomic.Bool
		var made sync.Once
		w.Channel.BeforeSend = func() {
			made.Do(func() { w.Read(&gatewaytest.Feed{Label: "a", Rows: rows, Version: 1}) })
			select {
			case <-gone:
			case <-time.After(30 * time.Second):
				heldUp.Store(true)
			}
		}
		w.Read(&gatewaytest.Feed{Label: "a", Rows: rows[:96]})
		if sent := w.SendAll(); sent.Sent != 97 || heldUp.Load() {
			t.Errorf("held up: %v, %+v", heldUp.Load(), sent)
		}
	})
}
