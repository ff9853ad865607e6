package storetest

import (
	"sync"
	"time"

	"boligbro/gateway"
)

// claim takes what is due at the instant for the owner, and gives it with what it carries.
func (s suite) claim(now time.Time, owner string, most int,
	except ...gateway.Destination) (claimed []gateway.Delivery) {
	s.Helper()
	s.do(func(tx gateway.Tx) (err error) {
		claimed, err = tx.Claim(now, owner, now.Add(time.Minute), most, except)
		return err
	})
	s.whole(claimed)
	return claimed
}

// whole opens deliveries of which only where they go can be read.
func (s suite) whole(bare []gateway.Delivery) {
	s.Helper()
	at := map[string]int{}
	for i, d := range bare {
		at[d.ID] = i
	}
	opened := read(s, func(r gateway.Reader) ([]gateway.Delivery, error) { return r.Opened(bare) })
	s.same(len(opened), len(bare))
	for _, d := range opened {
		claimed := &bare[at[d.ID]]
		s.same(d.Sealed, nil)
		s.same(claimed.Content, gateway.Delivery{}.Content)
		s.same(gateway.Delivery{
			ID: claimed.ID, Notice: claimed.Notice, Case: claimed.Case, Kind: claimed.Kind,
			Municipality: claimed.Municipality, Channel: claimed.Channel, Place: claimed.Place,
			State: claimed.State, Attempts: claimed.Attempts, Next: claimed.Next,
		}, gateway.Delivery{
			ID: d.ID, Notice: d.Notice, Case: d.Case, Kind: d.Kind, Municipality: d.Municipality,
			Channel: d.Channel, Place: d.Place, State: d.State, Attempts: d.Attempts, Next: d.Next,
		})
		*claimed = d
	}
}

func (s suite) testClaim() {
	// Longest due first; not before Next; not to those left out.
	var samples []Sample
	for i, next := range []time.Duration{2, 0, 1, 60} {
		sample := NewSample(s.s.Blind, Association, i)
		sample.Delivery.Next = Night.Add(next * time.Second)
		if i == 2 {
			sample.Delivery.Municipality = OtherMunicipality
		}
		s.do(sample.Add)
		samples = append(samples, sample)
	}
	now := Night.Add(2 * time.Second)
	first, other := gateway.Destination{Municipality: Municipality, Place: 1},
		gateway.Destination{Municipality: OtherMunicipality, Place: 1}
	s.same(s.claim(Night.Add(-time.Second), "a", 0), nil)
	s.same(s.claim(now, "a", 0, first, other), nil)
	s.same(s.claim(now, "a", 1), []gateway.Delivery{samples[1].Delivery})
	s.same(s.claim(now, "a", 0, other, gateway.Destination{Municipality: Municipality, Place: 2}),
		[]gateway.Delivery{samples[0].Delivery})
	s.same(s.claim(now, "b", 0), []gateway.Delivery{samples[2].Delivery})
	s.same(s.claim(now, "a", 0), nil) // not even by the same owner again
	// When the lease has run out, somebody else gets them.
	s.same(len(s.claim(now.Add(time.Minute), "c", 0)), 4)
	// An owner that is known to be dead loses them at once.
	s.same(len(s.claim(now.Add(time.Minute), "d", 0)), 0)
	s.do(func(tx gateway.Tx) error { return tx.Free("c") })
	s.same(len(s.claim(now.Add(time.Minute), "d", 0)), 4)

	// Its owner can keep the lease for longer, and nobody else.
	all := make([]string, len(samples))
	for i := range samples {
		all[i] = samples[i].Delivery.ID
	}
	extend := func(owner string, ids ...string) {
		s.do(func(tx gateway.Tx) error { return tx.Extend(owner, ids, now, now.Add(3*time.Minute)) })
	}
	extend("somebody else", all...)
	extend("d", all[1:]...)
	s.same(s.claim(now.Add(2*time.Minute), "d", 0), []gateway.Delivery{samples[0].Delivery})
	s.same(len(s.claim(now.Add(3*time.Minute-1), "e", 0)), 0)

	// What is let go of can be claimed at once, but not by whoever does not hold it.
	held := samples[0].Delivery.ID
	s.do(func(tx gateway.Tx) error { return tx.Unclaim("somebody else", []string{held}) })
	s.same(len(s.claim(now.Add(time.Minute), "e", 0)), 0)
	s.do(func(tx gateway.Tx) error { return tx.Unclaim("d", []string{held}) })
	s.same(s.claim(now.Add(time.Minute), "e", 0), []gateway.Delivery{samples[0].Delivery})
	s.testClaimTogether(now)
}

// testClaimTogether: many at once never get the same one, and together they get all.
func (s suite) testClaimTogether(now time.Time) {
	for i := range 60 {
		sample := NewSample(s.s.Blind, OtherAssociation, i)
		sample.Delivery.Next = Night
		s.do(sample.Add)
	}
	var mu sync.Mutex
	taken := map[string]int{}
	var claimers sync.WaitGroup
	for _, owner := range numbers(8) {
		claimers.Go(func() {
			for {
				var got []gateway.Delivery
				if err := s.try(func(tx gateway.Tx) (err error) {
					got, err = tx.Claim(now, owner[:1], now.Add(time.Minute), 3, nil)
					return err
				}); err != nil {
					s.Errorf("claim: %v", err)
					return
				}
				mu.Lock()
				for _, d := range got {
					taken[d.ID]++
				}
				mu.Unlock()
				if len(got) == 0 {
					return
				}
			}
		})
	}
	claimers.Wait()
	for id, n := range taken {
		if n != 1 {
			s.Errorf("delivery %s was claimed %d times", id, n)
		}
	}
	if len(taken) != 60 {
		// Who passes over what others hold may find nothing while they hold it; then it is still there.
		s.same(len(taken)+len(s.claim(now, "z", 0)), 60)
	}
}

// testHold: deliveries that are held are changed together, each as if alone, and read in the transaction as
// they now are.
func (s suite) testHold() {
	var ids []string
	for i := range 3 {
		ids = append(ids, s.add(i).Delivery.ID)
	}
	claimed := s.claim(Night, "a", 0)
	s.do(func(tx gateway.Tx) error {
		held, err := tx.Hold(ids)
		if err != nil {
			return err
		}
		s.same(len(held), 3)
		for _, d := range held {
			if d.State != gateway.Queued || d.Channel != "webhook" || len(d.Content.Tenants) > 0 {
				s.Errorf("held: %+v", d)
			}
		}
		for i, d := range claimed {
			var a gateway.Attempt
			claimed[i], a = start(d, Night, "body")
			if err := tx.StartAttempt(claimed[i], a); err != nil {
				return err
			}
		}
		for i := range claimed {
			d := &claimed[i]
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
			unsaid := receipt
			unsaid.ID, unsaid.By = "s", ""
			s.is(tx.AddReceipt(*d, unsaid), gateway.ErrState)
		}
		for _, d := range claimed {
			stored, err := tx.Delivery(gateway.Operator, d.ID)
			s.same(stored, d)
			if err != nil {
				return err
			}
		}
		return nil
	})
	s.same(s.entries(), 3*(2+3))
}
