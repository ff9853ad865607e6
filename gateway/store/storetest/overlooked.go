package storetest

import (
	"time"

	"boligbro/gateway"
)

// testOverlooked: of notices whose rows say what has happened to them none is overlooked, and each part
// begins where the one before it ended. What is hidden by a row that was changed is tested in
// gateway/outbox.
func (s suite) testOverlooked() {
	var all []gateway.Notice
	for i := range 3 {
		sample := NewSample(s.s.Blind, Association, i)
		sample.Notice.Created = Night.Add(time.Duration(i) * time.Second)
		s.do(sample.Add)
		all = append(all, sample.Notice)
	}
	Transmit(s.T, s.s, read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		thread, err := r.Deliveries(gateway.Operator, all[0].ID)
		return thread[0], err
	}), Night.Add(time.Hour))
	look := func(before gateway.Place, most int) (next gateway.Place) {
		s.do(func(tx gateway.Tx) error {
			owed, following, err := tx.Overlooked(Night, Night.Add(time.Hour), before, most)
			s.same(len(owed), 0)
			next = following
			return err
		})
		return next
	}
	s.same(look(gateway.Place{}, 10), gateway.Place{})
	next := look(gateway.Place{}, 2)
	s.same(next.ID, all[1].ID)
	s.same(look(next, 2), gateway.Place{})
}
