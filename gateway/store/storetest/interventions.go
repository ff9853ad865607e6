package storetest

import (
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewIntervention is what somebody made Boligbro do, the nth.
func NewIntervention(n int) gateway.Intervention {
	return gateway.Intervention{
		ID: gateway.NewID(), Kind: gateway.RunAccepted, Subject: fmt.Sprint("run ", n), Association: Association,
		At: Night.Add(time.Duration(n) * time.Second), By: fmt.Sprint("initials ", n),
	}
}

// testInterventions: all are listed, oldest first, with who did them.
func (s suite) testInterventions() {
	first, second := NewIntervention(1), NewIntervention(2)
	for _, i := range []gateway.Intervention{second, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddIntervention(i) })
	}
	s.same(read(s, func(r gateway.Reader) ([]gateway.Intervention, error) {
		return r.Interventions()
	}), []gateway.Intervention{first, second})
}
