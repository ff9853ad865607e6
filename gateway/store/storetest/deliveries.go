package storetest

import (
	"time"

	"boligbro/gateway"
)

func (s suite) testDeliveries() {
	sample := s.add(1)
	first := sample.Delivery
	correction := NewSample(s.s.Blind, Association, 1).Delivery
	correction.Notice, correction.Case, correction.Number, correction.Kind = sample.Notice.ID, sample.Case.ID,
		sample.Case.Number, gateway.Correction
	correction.Channel, correction.Place, correction.State, correction.Next = "", 0, gateway.Unrouted,
		time.Time{}
	before := s.entries()
	s.do(func(tx gateway.Tx) error { return AddDelivery(tx, correction) })
	s.same(s.entries(), before+1)
	s.same(read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		return r.Delivery(gateway.Operator, first.ID)
	}), first)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Delivery, error) {
		return r.Deliveries(gateway.Operator, sample.Notice.ID)
	}),
		[]gateway.Delivery{first, correction})
	counts := read(s, func(r gateway.Reader) (map[string]map[gateway.DeliveryState]int, error) {
		return r.CountDeliveries()
	})
	s.same(counts, map[string]map[gateway.DeliveryState]int{Municipality: {gateway.Queued: 1,
		gateway.Unrouted: 1}})
	// InState: those that last changed before the instant, oldest first.
	state := func(state gateway.DeliveryState, before time.Time, most int) []gateway.Delivery {
		return read(s, func(r gateway.Reader) ([]gateway.Delivery, error) {
			return r.InState(state, before, most)
		})
	}
	s.same(state(gateway.Queued, Night, 0), nil)
	s.same(state(gateway.Queued, Night.Add(time.Second), 0), []gateway.Delivery{first})
	second := NewSample(s.s.Blind, Association, 2)
	second.Delivery.Created = Night.Add(-time.Hour)
	s.do(second.Add)
	s.same(state(gateway.Queued, Night.Add(time.Second), 0), []gateway.Delivery{second.Delivery, first})
	s.same(state(gateway.Queued, Night.Add(time.Second), 1), []gateway.Delivery{second.Delivery})
}

// testMoved: what was composed of a delivery is not sent when something has come in between; the rest of the
// group is.
func (s suite) testMoved() {
	var samples []Sample
	var ids []string
	for i := range 4 {
		sample := s.add(i)
		samples, ids = append(samples, sample), append(ids, sample.Delivery.ID)
	}
	claimed := map[string]gateway.Delivery{}
	for _, d := range s.claim(Night, "a", 0) {
		claimed[d.ID] = d
	}
	// The first gets a newer version, the second is held back, of the third only the time of its next attempt
	// is set.
	s.do(func(tx gateway.Tx) error {
		c, v, e := samples[0].Head(), samples[0].Version, samples[0].Evaluation
		c.Version, v.Version, e.Version, e.ID = 2, 2, 2, gateway.NewID()
		if err := AddVersion(tx, c, v, e); err != nil {
			return err
		}
		back, later := claimed[ids[1]], claimed[ids[2]]
		back.State, later.Next = gateway.Failed, Night.Add(time.Second)
		if err := tx.SetDelivery(back); err != nil {
			return err
		}
		return tx.SetDelivery(later)
	})
	before := s.entries()
	s.do(func(tx gateway.Tx) error {
		held, err := tx.Hold(ids)
		s.same(len(held), 4)
		for i, id := range ids {
			d, a := start(claimed[id], Night.Add(time.Minute), "body")
			want := gateway.ErrMoved
			if i == 3 {
				want = nil
			}
			s.is(tx.StartAttempt(d, a), want)
		}
		return err
	})
	s.same(s.entries(), before+1)
	// Read again, they can be begun.
	again := read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		return r.Delivery(gateway.Operator, ids[0])
	})
	d, a := start(again, Night.Add(time.Minute), "body")
	s.do(func(tx gateway.Tx) error { return tx.StartAttempt(d, a) })
}

// testTrust: deliveries that are trusted are changed without being read again, each as if alone; when one has
// moved on since it was read, nothing of the transaction is kept.
func (s suite) testTrust() {
	for i := range 3 {
		s.add(i)
	}
	claimed := s.claim(Night, "a", 0)
	begin := func() ([]gateway.Delivery, error) {
		begun := make([]gateway.Delivery, len(claimed))
		return begun, s.try(func(tx gateway.Tx) error {
			if err := tx.Trust(claimed); err != nil {
				return err
			}
			for i, d := range claimed {
				var a gateway.Attempt
				begun[i], a = start(d, Night, "body")
				if err := tx.StartAttempt(begun[i], a); err != nil {
					return err
				}
				begun[i].Seen.Acts++
			}
			return nil
		})
	}
	s.do(func(tx gateway.Tx) error {
		later := claimed[1]
		later.Next = Night.Add(time.Second)
		return tx.SetDelivery(later)
	})
	before := s.entries()
	_, err := begin()
	s.is(err, gateway.ErrMoved)
	s.same(s.entries(), before)

	claimed[1] = read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		return r.Delivery(gateway.Operator, claimed[1].ID)
	})
	begun, err := begin()
	s.is(err, nil)
	s.same(s.entries(), before+3)
	s.do(func(tx gateway.Tx) error {
		if err := tx.Trust(begun); err != nil {
			return err
		}
		for i := range begun {
			d := &begun[i]
			d.State, d.Next, d.Transmitted = gateway.Transmitted, time.Time{}, Night.Add(time.Second)
			end := gateway.Attempt{Delivery: d.ID, N: 1, Finished: d.Transmitted,
				Outcome: gateway.Transmitted}
			if err := tx.FinishAttempt(*d, end); err != nil {
				return err
			}
			s.is(tx.FinishAttempt(*d, end), gateway.ErrState)
			d.State, d.Arrived = gateway.Arrived, d.Transmitted
			receipt := gateway.Receipt{
				ID: "r", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofEndpoint,
				At: d.Arrived, Received: d.Arrived, Proof: []byte("200"),
			}
			if err := tx.AddReceipt(*d, receipt); err != nil {
				return err
			}
			s.is(tx.AddReceipt(*d, receipt), gateway.ErrExists)
		}
		return nil
	})
	s.same(s.entries(), before+3*3)
	for _, d := range begun {
		s.same(read(s, func(r gateway.Reader) (gateway.Delivery, error) {
			return r.Delivery(gateway.Operator, d.ID)
		}), d)
	}
}

// testStates tries every pair of states: the database lets through exactly what may follow, or stays.
func (s suite) testStates() {
	all := []gateway.DeliveryState{gateway.Unrouted, gateway.Queued, gateway.Sending, gateway.Transmitted,
		gateway.Arrived, gateway.Registered, gateway.Rejected, gateway.Failed, gateway.Lapsed}
	ways := map[gateway.DeliveryState][]gateway.DeliveryState{
		gateway.Unrouted: {}, gateway.Queued: {gateway.Queued},
		gateway.Rejected:    {gateway.Queued, gateway.Sending, gateway.Rejected},
		gateway.Failed:      {gateway.Queued, gateway.Failed},
		gateway.Lapsed:      {gateway.Queued, gateway.Lapsed},
		gateway.Transmitted: {gateway.Queued, gateway.Sending, gateway.Transmitted},
	}
	n := 0
	for from, way := range ways {
		for _, to := range all {
			n++
			sample := NewSample(s.s.Blind, Association, n)
			sample.Delivery.State, sample.Delivery.Channel, sample.Delivery.Place = gateway.Unrouted, "", 0
			s.do(sample.Add)
			d := sample.Delivery
			for _, step := range way {
				d.Channel, d.Place = "webhook", 1
				if step == gateway.Sending {
					var a gateway.Attempt
					d, a = start(d, Night, "body")
					s.do(func(tx gateway.Tx) error { return tx.StartAttempt(d, a) })
					continue
				}
				d.State = step
				s.do(func(tx gateway.Tx) error { return tx.SetDelivery(d) })
			}
			d.State = to
			if to == gateway.Unrouted {
				d.Channel, d.Place = "", 0
			}
			before := s.entries()
			err := s.try(func(tx gateway.Tx) error { return tx.SetDelivery(d) })
			may := (from == to || from.Precedes(to)) && to != gateway.Sending // an attempt alone makes it so
			if (err == nil) != may {
				s.Errorf("from %s to %s: %v", from, to, err)
			}
			if err != nil {
				s.is(err, gateway.ErrState)
			} else {
				s.same(s.entries(), before+1)
			}
			stored := read(s, func(r gateway.Reader) (gateway.Delivery, error) {
				return r.Delivery(gateway.Operator, d.ID)
			})
			if want := map[bool]gateway.DeliveryState{true: to, false: from}[may]; stored.State != want {
				s.Errorf("from %s to %s: it stands at %s", from, to, stored.State)
			}
		}
	}
	// SetDelivery lets go of the lease.
	sample := s.add(1000)
	claimed := s.claim(Night, "a", 0)
	d := claimed[len(claimed)-1]
	d.Next = Night.Add(time.Second)
	s.do(func(tx gateway.Tx) error { return tx.SetDelivery(d) })
	s.same(len(s.claim(d.Next, "b", 0)), 1)
	_ = sample
}
