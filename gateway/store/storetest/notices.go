package storetest

import (
	"crypto/sha256"
	"sync"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

func (s suite) testNotices() {
	var all []gateway.Notice
	for i := range 4 {
		sample := NewSample(s.s.Blind, Association, i)
		sample.Notice.Created = Night.Add(time.Duration(i) * time.Second)
		s.do(sample.Add)
		all = append(all, sample.Notice)
	}
	notices := func(f gateway.NoticeFilter) []gateway.Notice {
		return read(s, func(r gateway.Reader) ([]gateway.Notice, error) {
			return r.Notices(gateway.Operator, f)
		})
	}
	s.same(notices(gateway.NoticeFilter{}), all)
	s.same(notices(gateway.NoticeFilter{After: all[0].ID, Limit: 2}), all[1:3])
	s.same(notices(gateway.NoticeFilter{Case: all[2].Case}), all[2:3])
	s.same(notices(gateway.NoticeFilter{States: []gateway.DeliveryState{gateway.Failed}}), nil)
	s.same(notices(gateway.NoticeFilter{States: []gateway.DeliveryState{gateway.Failed, gateway.Queued}}),
		all)
	s.same(read(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, all[1].ID)
	}), all[1])
	s.is(fails(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, gateway.NewID())
	}), gateway.ErrNotFound)

	// One notice of a case, rule, step and municipality, in later transactions and in the one that makes
	// the case; the transaction can go on. Every part of the key tells.
	add := func(tx gateway.Tx, n gateway.Notice) error {
		d := NewSample(s.s.Blind, Association, 0).Delivery
		n.ID = gateway.NewID()
		d.Notice, d.Case = n.ID, n.Case
		return AddNotice(tx, n, d)
	}
	before := s.entries()
	s.do(func(tx gateway.Tx) error {
		s.is(add(tx, all[0]), gateway.ErrExists)
		other := all[0]
		other.Rule = rules.AssignedTenantDemand
		if err := add(tx, other); err != nil {
			return err
		}
		s.is(add(tx, other), gateway.ErrExists)
		other.Step = "2"
		if err := add(tx, other); err != nil {
			return err
		}
		other.Episode = 2 // an older episode that is reported later moves the numbers
		s.is(add(tx, other), gateway.ErrExists)
		other.Municipality = "0461"
		return add(tx, other)
	})
	s.same(s.entries(), before+3)
	fresh := NewSample(s.s.Blind, Association, 9)
	s.do(func(tx gateway.Tx) error {
		if err := fresh.Add(tx); err != nil {
			return err
		}
		s.is(add(tx, fresh.Notice), gateway.ErrExists)
		return nil
	})
	s.same(s.entries(), before+5)
}

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

// whole reads the whole of deliveries of which only where they go is read.
func (s suite) whole(bare []gateway.Delivery) {
	s.Helper()
	at := map[string]int{}
	for i, d := range bare {
		at[d.ID] = i
	}
	opened := read(s, func(r gateway.Reader) ([]gateway.Delivery, error) { return r.Opened(bare) })
	s.same(len(opened), len(bare))
	for _, d := range opened {
		s.same(bare[at[d.ID]], gateway.Delivery{
			ID: d.ID, Notice: d.Notice, Kind: d.Kind, Municipality: d.Municipality, Channel: d.Channel,
			Place: d.Place, Attempts: d.Attempts, Next: d.Next,
		})
		bare[at[d.ID]] = d
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
		s.do(func(tx gateway.Tx) error { return tx.Extend(owner, ids, now.Add(3*time.Minute)) })
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

	// Many at once never get the same one, and together they get all.
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
	// The next one keeps the payload. Its outcome never comes: when the lease has run out, it is claimed
	// again.
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
	// The notice tells what has been proved of its first delivery.
	n := read(s, func(r gateway.Reader) (gateway.Notice, error) {
		return r.Notice(gateway.Operator, sample.Notice.ID)
	})
	s.same(n.State, gateway.Transmitted)
	s.same(n.Transmitted, at(123))
	s.is(begin(gateway.Delivery{ID: gateway.NewID()}, gateway.Attempt{}), gateway.ErrNotFound)
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

// Transmit hands the delivery over in one attempt, and gives it as it then stands.
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

func (s suite) testReceipts() {
	sample := s.add(1)
	d := s.transmit(sample, Night.Add(time.Second))
	receive := func(d gateway.Delivery, r gateway.Receipt) error {
		return s.try(func(tx gateway.Tx) error { return tx.AddReceipt(d, r) })
	}
	arrived := gateway.Receipt{
		ID: "R-1", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
		At: Night.Add(2 * time.Second), Received: Night.Add(9 * time.Second),
		Proof: []byte("<kvittering/>"),
	}
	d.State, d.Arrived = gateway.Arrived, arrived.At
	before := s.entries()
	s.is(receive(d, arrived), nil)
	s.same(s.entries(), before+1)
	get := func() gateway.Delivery {
		return read(s, func(r gateway.Reader) (gateway.Delivery, error) {
			return r.Delivery(gateway.Operator, d.ID)
		})
	}
	s.same(get(), d)
	// The same receipt twice is one; the transaction can go on.
	registered := arrived
	registered.ID, registered.Kind, registered.Reference = "R-2", gateway.ReceiptRegistered,
		"27.36.14-G01-1-26"
	s.do(func(tx gateway.Tx) error {
		s.is(tx.AddReceipt(d, arrived), gateway.ErrExists)
		d.State, d.Registered, d.Reference = gateway.Registered, registered.At, registered.Reference
		return tx.AddReceipt(d, registered)
	})
	s.same(get(), d)
	s.same(s.entries(), before+2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Receipt, error) {
		return r.Receipts(gateway.Operator, d.ID)
	}), []gateway.Receipt{arrived, registered})
	// One that comes late is kept, and takes nothing back.
	later := arrived
	later.ID = "R-3"
	s.is(receive(d, later), nil)
	s.same(get(), d)
	back := d
	back.State = gateway.Transmitted
	later.ID = "R-4"
	s.is(receive(back, later), gateway.ErrState)
	// The same id about another message is another receipt.
	other := s.transmit(s.add(2), Night.Add(time.Second))
	arrived.Message, other.State, other.Arrived = other.ID, gateway.Arrived, arrived.At
	s.is(receive(other, arrived), nil)
	s.is(receive(d, arrived), gateway.ErrState) // a receipt about something else
	s.is(receive(gateway.Delivery{ID: gateway.NewID()}, arrived), gateway.ErrNotFound)
}

// testStates tries every pair of states: the database lets through exactly what may follow, or stays.
func (s suite) testStates() {
	all := []gateway.DeliveryState{gateway.Unrouted, gateway.Queued, gateway.Sending, gateway.Transmitted,
		gateway.Arrived, gateway.Registered, gateway.Rejected, gateway.Failed}
	ways := map[gateway.DeliveryState][]gateway.DeliveryState{
		gateway.Unrouted: {}, gateway.Queued: {gateway.Queued},
		gateway.Rejected:    {gateway.Queued, gateway.Sending, gateway.Rejected},
		gateway.Failed:      {gateway.Queued, gateway.Failed},
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
