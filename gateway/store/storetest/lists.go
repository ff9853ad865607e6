package storetest

import (
	"slices"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// arrive makes the sample's message arrive.
func (s suite) arrive(sample Sample, at time.Time) {
	s.Helper()
	s.do(func(tx gateway.Tx) error {
		d, err := tx.Delivery(gateway.Operator, sample.Delivery.ID)
		if err != nil {
			return err
		}
		d.State, d.Arrived = gateway.Arrived, at
		return tx.AddReceipt(d, gateway.Receipt{
			ID: gateway.NewID(), Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: at,
			Received: at,
		})
	})
}

// testLists walks each list forwards and backwards, two at a time.
func (s suite) testLists() {
	var samples []Sample
	for i := range 7 {
		sample := NewSample(s.s.Blind, Association, i)
		sample.Notice.Created = Night.Add(time.Duration(i/2) * time.Minute) // some at the same time
		sample.Notice.Due = rules.Date(2026, 11, 20).Add(-(i % 3))
		sample.Delivery.Created = sample.Notice.Created
		s.do(sample.Add)
		samples = append(samples, sample)
		if i%2 == 0 {
			s.arrive(sample, Night.Add(time.Hour-time.Duration(i)*time.Minute))
		}
	}
	other := NewSample(s.s.Blind, OtherAssociation, 0)
	s.do(other.Add)
	later := samples[3].Delivery
	later.ID, later.Kind, later.Created = gateway.NewID(), gateway.Correction, Night.Add(2*time.Hour)
	s.do(func(tx gateway.Tx) error { return AddDelivery(tx, later) })

	ours := gateway.Scope{Associations: []string{Association}}
	theirs := gateway.Scope{Municipalities: []string{Municipality}}
	stranger := gateway.Scope{Associations: []string{"00000000"}, Municipalities: []string{"0000"}}
	for order, want := range map[gateway.ListOrder]int{
		"": 7, gateway.ByCreated: 7, gateway.ByDue: 7, gateway.ByArrived: 4, gateway.ByWaiting: 3,
	} {
		all := s.heads(ours, gateway.NoticeList{Order: order})
		s.same(len(all), want)
		s.same(slices.IsSortedFunc(all, func(a, b gateway.NoticeHead) int {
			return -comparePlaces(a.Place, b.Place)
		}), true)
		s.same(s.walk(ours, order, all), all)
		s.same(len(s.heads(stranger, gateway.NoticeList{Order: order})), 0)
		s.same(len(s.heads(gateway.Operator, gateway.NoticeList{Order: order})) >= want, true)
		s.same(s.count(ours, order, 100), want)
		bare := s.heads(ours, gateway.NoticeList{Order: order, Cases: true})
		for i, h := range s.heads(ours, gateway.NoticeList{Order: order}) {
			s.same(bare[i], gateway.NoticeHead{Place: h.Place, Case: h.Case, Version: h.Version, Erased: h.Erased})
		}
		s.same(s.count(ours, order, 2), 2)
		s.same(s.count(stranger, order, 100), 0)
	}
	for _, scope := range []gateway.Scope{ours, theirs, stranger, gateway.Operator} {
		s.newest(scope)
	}
	for _, h := range s.heads(theirs, gateway.NoticeList{Order: gateway.ByArrived, Limit: 1}) {
		s.same(h.ID, samples[0].Notice.ID)
		s.same(h.Case, samples[0].Case.ID)
		s.same(h.Version, 1)
		s.same(h.Rule, rules.EvictionFiled)
		s.same(h.State, gateway.Arrived)
		s.same(h.Arrived, Night.Add(time.Hour))
	}
	s.is(fails(s, func(r gateway.Reader) ([]gateway.NoticeHead, error) {
		return r.NoticeHeads(ours, gateway.NoticeList{After: gateway.Place{Key: "x", ID: "y"}})
	}), gateway.ErrNotFound)
}

// walk reads the list in parts of two, and then each part again from the one after it.
func (s suite) walk(
	scope gateway.Scope, order gateway.ListOrder, all []gateway.NoticeHead,
) (walked []gateway.NoticeHead) {
	s.Helper()
	for after := (gateway.Place{}); ; {
		part := s.heads(scope, gateway.NoticeList{Order: order, After: after, Limit: 2})
		if len(part) == 0 {
			return walked
		}
		walked = append(walked, part...)
		after = part[len(part)-1].Place
		back := s.heads(scope, gateway.NoticeList{Order: order, Before: part[0].Place, Limit: 2})
		end := len(walked) - len(part)
		s.same(back, all[max(0, end-2):end])
		newer := gateway.NoticeList{Order: order, Before: part[0].Place, Limit: 3}
		s.same(read(s, func(r gateway.Reader) (int, error) { return r.CountNotices(scope, newer) }), min(3, end))
	}
}

// newest reads the newest files in parts of three: they are those of the heads, each with all its messages.
func (s suite) newest(scope gateway.Scope) {
	s.Helper()
	heads := s.heads(scope, gateway.NoticeList{})
	var ids []string
	for after := (gateway.Place{}); ; {
		part := read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) {
			return r.NewestFiles(scope, after, 3)
		})
		for _, f := range part {
			ids = append(ids, f.Notice.ID)
			after = gateway.Place{Key: strconv.FormatInt(f.Notice.Created.UnixMicro(), 10), ID: f.Notice.ID}
		}
		s.same(part, read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) {
			return r.NoticeFiles(scope, ids[len(ids)-len(part):])
		}))
		if len(part) < 3 {
			break
		}
	}
	s.same(len(ids), len(heads))
	for i, h := range heads {
		s.same(ids[i], h.ID)
	}
}

func comparePlaces(a, b gateway.Place) int {
	x, errX := strconv.ParseInt(a.Key, 10, 64)
	y, errY := strconv.ParseInt(b.Key, 10, 64)
	switch {
	case errX == nil && errY == nil && x != y:
		return map[bool]int{true: -1, false: 1}[x < y]
	case a.Key != b.Key:
		return map[bool]int{true: -1, false: 1}[a.Key < b.Key]
	}
	return map[bool]int{true: -1, false: 1}[a.ID < b.ID]
}

func (s suite) heads(scope gateway.Scope, l gateway.NoticeList) []gateway.NoticeHead {
	s.Helper()
	return read(s, func(r gateway.Reader) ([]gateway.NoticeHead, error) { return r.NoticeHeads(scope, l) })
}

func (s suite) count(scope gateway.Scope, order gateway.ListOrder, most int) int {
	s.Helper()
	return read(s, func(r gateway.Reader) (int, error) {
		return r.CountNotices(scope, gateway.NoticeList{Order: order, Limit: most})
	})
}

// testFiles: a file holds what its parts give one by one, and each scope sees its own.
func (s suite) testFiles() {
	a, b := s.addKnown(1), s.add(2)
	s.arrive(a, Night.Add(time.Hour))
	later := a.Delivery
	later.ID, later.Kind, later.Created = gateway.NewID(), gateway.Correction, Night.Add(2*time.Hour)
	fact := NewAct(a, 1)
	s.do(func(tx gateway.Tx) error {
		if err := AddDelivery(tx, later); err != nil {
			return err
		}
		return tx.AddAct(fact)
	})
	ids := []string{b.Notice.ID, "nothing", a.Notice.ID}
	ours := gateway.Scope{Associations: []string{Association}}
	theirs := gateway.Scope{Municipalities: []string{Municipality}}
	for name, scope := range map[string]gateway.Scope{
		"operator": gateway.Operator, "ours": ours, "theirs": theirs,
	} {
		files := read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) { return r.NoticeFiles(scope, ids) })
		if len(files) != 2 || files[0].Notice.ID != b.Notice.ID || files[1].Notice.ID != a.Notice.ID {
			s.Fatalf("%s: not the files in the order of their ids: %d", name, len(files))
		}
		s.view(func(r gateway.Reader) error {
			for _, f := range files {
				s.sameFile(r, scope, f)
			}
			return nil
		})
		s.same(len(files[0].Records), 0) // nobody has reported children
		s.same(len(files[1].Records) > 0, name != "theirs")
		s.same(len(files[1].Acts) == 1, name != "ours")
	}
	stranger := gateway.Scope{
		Associations: []string{OtherAssociation}, Municipalities: []string{OtherMunicipality},
	}
	s.same(len(read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) {
		return r.NoticeFiles(stranger, ids)
	})), 0)
}

func (s suite) sameFile(r gateway.Reader, scope gateway.Scope, f gateway.NoticeFile) {
	s.Helper()
	notice, err := r.Notice(scope, f.Notice.ID)
	s.is(err, nil)
	s.same(f.Notice, notice)
	thread, err := r.Deliveries(scope, f.Notice.ID)
	s.is(err, nil)
	s.same(len(f.Thread), len(thread))
	for i, d := range f.Thread {
		s.same(d.ID, thread[i].ID)
		s.same(d.Kind, thread[i].Kind)
		s.same(d.State, thread[i].State)
		s.same(d.Number, thread[i].Number)
		s.same(d.Content, thread[i].Content)
		s.same(d.Next, thread[i].Next)
	}
	facts, err := r.Acts(scope, f.Notice.Case)
	s.is(err, nil)
	s.same(f.Acts, facts)
	shared, err := r.Shared(scope, f.Notice.Case)
	s.is(err, nil)
	s.same(f.Shared, shared)
	if v, err := r.Version(scope, f.Notice.Case, 1); err == nil && len(f.Records) > 0 {
		s.same(f.Records, v.Records)
	}
}

// addKnown writes a sample in whose household children are known.
func (s suite) addKnown(n int) Sample {
	s.Helper()
	sample := NewSample(s.s.Blind, Association, n)
	sample.Version.Records[0].Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
	s.do(sample.Add)
	return sample
}

// testReceived: of what has been reported about a demand every side gets the day on which it was received.
func (s suite) testReceived() {
	sample := NewSample(s.s.Blind, Association, 1)
	demand := &sample.Version.Records[0].Events[0]
	demand.ID = "1"
	sample.Notice.Rule, sample.Notice.Step = rules.AssignedTenantDemand, demand.ID
	s.do(sample.Add)
	for _, scope := range []gateway.Scope{
		gateway.Operator, {Associations: []string{Association}}, {Municipalities: []string{Municipality}},
	} {
		files := read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) {
			return r.NoticeFiles(scope, []string{sample.Notice.ID})
		})
		s.same(files[0].Received, demand.Received)
		s.same(len(files[0].Records), 0)
	}
}

// clockHeads are what a look gets, each once.
func (s suite) clockHeads(l gateway.ClockLook) map[string]gateway.NoticeHead {
	s.Helper()
	heads, _ := s.clockPart(l)
	return heads
}

// clockPart is what a look gets, and where the next look through the older ones goes on.
func (s suite) clockPart(l gateway.ClockLook) (found map[string]gateway.NoticeHead, older gateway.Place) {
	s.Helper()
	s.view(func(r gateway.Reader) (err error) {
		found = map[string]gateway.NoticeHead{}
		older, err = r.ClockHeads(l, func(h gateway.NoticeHead) error {
			if _, twice := found[h.ID]; twice {
				s.Errorf("%s came twice", h.ID)
			}
			found[h.ID] = h
			return nil
		})
		return err
	})
	return found, older
}

// testOlderClocks: parts of what arrived before are gone through to the end, and one with an alarm that a
// message follows on comes however old it is.
func (s suite) testOlderClocks(old, done Sample) {
	s.Helper()
	l := gateway.ClockLook{Since: Night.AddDate(1, 0, 0), Most: 1}
	s.same(len(s.clockHeads(gateway.ClockLook{Since: l.Since})), 0)
	walked := map[string]gateway.NoticeHead{}
	for parts := 0; parts == 0 || l.Older != (gateway.Place{}); parts++ {
		if parts > 10 {
			s.Fatalf("the parts do not end")
		}
		var part map[string]gateway.NoticeHead
		part, l.Older = s.clockPart(l)
		for id, h := range part {
			if _, twice := walked[id]; twice {
				s.Errorf("%s came in two parts", id)
			}
			walked[id] = h
		}
	}
	s.same(len(walked), 4) // all that have arrived
	s.same(walked[old.Notice.ID].Arrived, Night)
	s.same(walked[done.Notice.ID].Acts, true)
	s.same(len(s.clockHeads(gateway.ClockLook{Since: l.Since, Most: 9, Older: gateway.Place{Key: "x"}})), 4)

	alarmed := map[string]bool{old.Notice.ID: true, done.Notice.ID: true}
	l = gateway.ClockLook{Since: l.Since, Alarmed: alarmed}
	s.same(len(s.clockHeads(l)), 0)
	later := old.Delivery
	later.ID, later.Kind, later.Created = gateway.NewID(), gateway.Update, Night.Add(96*time.Hour)
	s.do(func(tx gateway.Tx) error { return AddDelivery(tx, later) })
	found := s.clockHeads(l)
	s.same(len(found), 1)
	s.same(found[old.Notice.ID].Later, 1)
	l.Most = 9
	s.same(len(s.clockHeads(l)), 4)
}

// testClocks: whoever watches the clocks gets what has arrived lately, and what something is recorded about
// lately.
func (s suite) testClocks() {
	old, fresh, quiet, answered := s.add(1), s.add(2), s.add(3), s.add(4)
	done, both, about := s.add(5), s.add(6), s.add(7)
	for _, sample := range []Sample{old, done} {
		s.arrive(sample, Night)
	}
	for _, sample := range []Sample{fresh, both} {
		s.arrive(sample, Night.Add(48*time.Hour))
	}
	ofCase := NewAct(about, 90)
	ofCase.Notice = ""
	for _, f := range []gateway.MunicipalAct{
		NewAct(answered, 2), NewAct(answered, 90), NewAct(answered, 3), NewAct(done, 1), NewAct(both, 1), ofCase,
	} {
		s.do(func(tx gateway.Tx) error { return tx.AddAct(f) })
	}
	later := fresh.Delivery
	later.ID, later.Kind, later.Created = gateway.NewID(), gateway.Update, Night.Add(72*time.Hour)
	s.do(func(tx gateway.Tx) error { return AddDelivery(tx, later) })
	found := s.clockHeads(gateway.ClockLook{Since: Night.Add(time.Hour)})
	s.same(len(found), 3)
	s.same(found[both.Notice.ID].Acts, true)
	s.same(found[fresh.Notice.ID].Arrived, Night.Add(48*time.Hour))
	s.same(found[fresh.Notice.ID].Acts, false)
	s.same(found[fresh.Notice.ID].Later, 1)
	s.same(found[both.Notice.ID].Later, 0)
	s.same(found[answered.Notice.ID].Acts, true)
	_, ok := found[quiet.Notice.ID]
	s.same(ok, false)
	s.testOlderClocks(old, done)
	a := NewAlarm(gateway.AlarmClockLate, fresh.Notice.ID, 1)
	s.raise(a)
	s.raise(NewAlarm(gateway.AlarmDeliveryFailed, quiet.Notice.ID, 1))
	s.same(read(s, func(r gateway.Reader) (map[string]gateway.AlarmKind, error) {
		return r.OpenSubjects(gateway.AlarmClockLate, gateway.AlarmClockAtRisk)
	}), map[string]gateway.AlarmKind{fresh.Notice.ID: gateway.AlarmClockLate})
}
