package storetest

import (
	"errors"
	"time"

	"boligbro/gateway"
)

// NewKeptAnswer is the answer to a request.
func NewKeptAnswer() gateway.KeptAnswer {
	return gateway.KeptAnswer{
		Caller: "c", Key: "k", Asked: []byte{1, 2}, At: Night, Status: 200, Body: []byte(`{"a":1}`),
		Language: "en",
	}
}

// KeepAnswer keeps an answer.
func KeepAnswer(tx gateway.Tx) error {
	a := NewKeptAnswer()
	_, _, err := tx.BeginAnswer(a, Night.Add(-time.Hour))
	return errors.Join(err, tx.EndAnswer(a))
}

// testKeptAnswers: a request begins once under its key, whoever else has one of that name; what it was
// answered is given again, until it is too old; and one that was let go of begins anew.
func (s suite) testKeptAnswers() {
	a := NewKeptAnswer()
	begin := func(a gateway.KeptAnswer, since time.Time) (before gateway.KeptAnswer, begun bool) {
		s.do(func(tx gateway.Tx) (err error) {
			before, begun, err = tx.BeginAnswer(a, since)
			return err
		})
		return before, begun
	}
	end := func(a gateway.KeptAnswer) { s.do(func(tx gateway.Tx) error { return tx.EndAnswer(a) }) }
	_, begun := begin(a, Night)
	s.same(begun, true)
	before, begun := begin(a, Night)
	s.same(begun, false)
	s.same(before, gateway.KeptAnswer{Caller: "c", Key: "k", Asked: a.Asked, At: Night})
	end(a)
	before, begun = begin(a, Night)
	s.same(begun, false)
	s.same(before, a)
	other := a
	other.Caller = "d"
	_, begun = begin(other, Night)
	s.same(begun, true)
	let := a
	let.Status = 0
	end(let)
	_, begun = begin(a, Night)
	s.same(begun, true)
	end(a)
	later := a
	later.At = Night.Add(time.Hour)
	_, begun = begin(later, Night.Add(time.Minute))
	s.same(begun, true)
}
