package storetest

import (
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
	// A state may be that of any message of the notice.
	later := NewSample(s.s.Blind, Association, 1).Delivery
	later.ID, later.Notice, later.Case, later.Kind = gateway.NewID(), all[1].ID, all[1].Case, gateway.Correction
	later.State, later.Channel, later.Place, later.Next = gateway.Unrouted, "", 0, time.Time{}
	s.do(func(tx gateway.Tx) error { return AddDelivery(tx, later) })
	unrouted := gateway.NoticeFilter{States: []gateway.DeliveryState{gateway.Unrouted}}
	s.same(notices(unrouted), nil)
	unrouted.Later = true
	s.same(notices(unrouted), all[1:2])
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
