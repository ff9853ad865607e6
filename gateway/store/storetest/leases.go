package storetest

import (
	"errors"
	"time"

	"boligbro/gateway"
)

func (s suite) testLeases() {
	lease := func(owner string, now, until int) (held bool) {
		s.do(func(tx gateway.Tx) (err error) {
			held, err = tx.Lease("intake", owner, Night.Add(time.Duration(now)*time.Second),
				Night.Add(time.Duration(until)*time.Second))
			return err
		})
		return held
	}
	s.same(lease("a", 0, 10), true)
	s.same(lease("b", 5, 15), false)
	s.same(lease("a", 5, 20), true) // renewed
	s.same(lease("b", 15, 25), false)
	s.same(lease("b", 20, 25), true) // run out
	s.do(func(tx gateway.Tx) error { return tx.Release("intake", "a") })
	s.same(lease("a", 21, 25), false) // it was not a's to let go of
	s.do(func(tx gateway.Tx) error { return tx.Release("intake", "b") })
	s.same(lease("a", 21, 25), true)
	s.do(func(tx gateway.Tx) error { return tx.Free("a") })
	s.same(lease("b", 22, 25), true)
	s.do(func(tx gateway.Tx) error { return tx.Release("intake", "b") })
	for dead, freed := range map[string]bool{"å_": true, "å": false, "åx": false, "å_/": false} {
		s.same(lease("å_"+gateway.OwnerPart+"1", 30, 40), true)
		s.same(lease("å_"+gateway.OwnerPart+"2", 31, 41), false) // each part is an owner of its own
		s.do(func(tx gateway.Tx) error { return tx.Free(dead) })
		s.same(lease("b", 32, 42), freed)
		s.do(func(tx gateway.Tx) error { return errors.Join(tx.Free("å_"), tx.Release("intake", "b")) })
	}
}
