package storetest

import (
	"time"

	"boligbro/gateway"
)

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
