package storetest

import (
	"crypto/sha256"
	"testing"
	"time"

	"boligbro/gateway"
)

// start commits an attempt of the delivery.
func start(d gateway.Delivery, at time.Time, body string) (gateway.Delivery, gateway.Attempt) {
	d.Payload = gateway.Payload{MessageID: d.ID, ContentType: "application/json", Body: []byte(body)}
	hash := sha256.Sum256([]byte(body))
	d.Attempts++
	d.State = gateway.Sending
	if d.First.IsZero() {
		d.First = at
	}
	if d.Attempts == d.Earlier+1 {
		d.Since = at
	}
	return d, gateway.Attempt{Delivery: d.ID, N: d.Attempts, Started: at, Channel: d.Channel,
		Bytes: len(body), Hash: hash[:]}
}

func (s suite) testAttempts() {
	sample := s.add(1)
	get := func() gateway.Delivery {
		return read(s, func(r gateway.Reader) (gateway.Delivery, error) {
			return r.Delivery(gateway.Operator, sample.Delivery.ID)
		})
	}
	begin := func(d gateway.Delivery, a gateway.Attempt) error {
		return s.try(func(tx gateway.Tx) error { return tx.StartAttempt(d, a) })
	}
	end := func(d gateway.Delivery, a gateway.Attempt) error {
		return s.try(func(tx gateway.Tx) error { return tx.FinishAttempt(d, a) })
	}
	at := func(seconds int) time.Time { return Night.Add(time.Duration(seconds) * time.Second) }
	s.claim(Night, "a", 0)
	// The payload and the attempt are stored before it is made, and the state is sending.
	d, first := start(sample.Delivery, at(1), "Kære kommune: Ærø")
	before := s.entries()
	s.is(begin(d, first), nil)
	s.same(s.entries(), before+1)
	s.same(get(), d)
	s.is(begin(d, first), gateway.ErrState) // not the same attempt twice
	wrong, second := start(d, at(2), "x")
	second.Hash = first.Hash
	s.is(begin(wrong, second), gateway.ErrState) // not a hash of something else
	s.same(s.claim(at(2), "b", 0), nil)          // the lease still holds
	// It ends; the lease is let go of, and it waits for its next attempt.
	first.Finished, first.Outcome, first.Detail = at(3), gateway.Queued, "http-503"
	d.State, d.Next, d.Fault, d.Detail = gateway.Queued, at(30), gateway.FaultRecipient, "http-503"
	s.is(end(d, first), nil)
	s.same(s.entries(), before+2)
	s.same(get(), d)
	s.is(end(d, first), gateway.ErrState) // an attempt ends once
	s.same(s.claim(at(29), "b", 0), nil)
	s.same(s.claim(at(30), "b", 0), []gateway.Delivery{d}) // before the lease would have run out
	// The next one keeps the payload. Its outcome never comes: when the lease runs out, it is claimed again.
	d, second = start(d, at(61), "Kære kommune: Ærø")
	s.is(begin(d, second), nil)
	s.same(s.claim(at(120), "c", 0), []gateway.Delivery{d})
	d, third := start(d, at(121), "over another channel")
	d.Channel, d.Place, d.Earlier, d.Since, third.Channel = "email", 2, 2, at(121), "email"
	s.is(begin(d, third), nil)
	s.same(get(), d)
	// The second one, overtaken, failed: that is recorded, and does not take the third's state away.
	late := d
	late.State, late.Next = gateway.Queued, at(500)
	second.Finished, second.Outcome, second.Detail = at(122), gateway.Queued, "timeout"
	s.is(end(late, second), nil)
	s.same(get(), d)
	third.Finished, third.Outcome = at(123), gateway.Transmitted
	d.State, d.Next, d.Transmitted, d.Fault, d.Detail = gateway.Transmitted, time.Time{}, at(123), "", ""
	s.is(end(d, third), nil)
	s.same(get(), d)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Attempt, error) {
		return r.Attempts(gateway.Operator, d.ID)
	}),
		[]gateway.Attempt{first, second, third})
	s.same(s.entries(), before+6)
	// Nothing more is sent.
	s.same(s.claim(at(9999), "z", 0), nil)
	d, fourth := start(d, at(124), "more")
	s.is(begin(d, fourth), gateway.ErrState)
	// The notice shows what has been proved of its first delivery.
	n := read(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, sample.Notice.ID)
	})
	s.same(n.State, gateway.Transmitted)
	s.same(n.Transmitted, at(123))
	s.is(begin(gateway.Delivery{ID: gateway.NewID()}, gateway.Attempt{}), gateway.ErrNotFound)
}

// Transmit hands the delivery over in one attempt, and gives it as it is then.
func Transmit(t *testing.T, store gateway.Store, d gateway.Delivery, at time.Time) gateway.Delivery {
	t.Helper()
	d, a := start(d, at, "body")
	err := store.Do(t.Context(), func(tx gateway.Tx) error { return tx.StartAttempt(d, a) })
	d.State, d.Next, d.Transmitted = gateway.Transmitted, time.Time{}, at
	a.Finished, a.Outcome = at, gateway.Transmitted
	if err == nil {
		err = store.Do(t.Context(), func(tx gateway.Tx) error { return tx.FinishAttempt(d, a) })
	}
	if err != nil {
		t.Fatalf("transmit: %v", err)
	}
	return d
}

func (s suite) transmit(sample Sample, at time.Time) gateway.Delivery {
	s.Helper()
	return Transmit(s.T, s.s, sample.Delivery, at)
}
