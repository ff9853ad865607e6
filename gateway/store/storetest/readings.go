package storetest

import (
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewReading is somebody's reading of a case, the nth.
func NewReading(n int) gateway.Reading {
	return gateway.Reading{
		ID: gateway.NewID(), At: Night.Add(time.Duration(n) * time.Second), By: fmt.Sprint("key ", n),
		Role: gateway.MunicipalityOfficer, Organisation: "0751", Number: "B-2222-2222", Verb: gateway.SeeMessage,
	}
}

// testReadings: what was read of a case is listed for the organisation that read it, and no other.
func (s suite) testReadings() {
	first, second, other := NewReading(1), NewReading(2), NewReading(3)
	other.Organisation = Association
	for _, r := range []gateway.Reading{second, other, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddReading(r) })
	}
	of := func(organisation, number string) []gateway.Reading {
		return read(s, func(r gateway.Reader) ([]gateway.Reading, error) {
			return r.Readings(organisation, number)
		})
	}
	s.same(of(first.Organisation, first.Number), []gateway.Reading{first, second})
	s.same(of(Association, first.Number), []gateway.Reading{other})
	s.same(of(first.Organisation, "B-3333-3333"), nil)
}
