package storetest

import (
	"cmp"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// testDutyFiles: what duties hang on is the same as in the files, and nothing else is told. What is recorded
// about a notice alone is what the files hold about it.
func (s suite) testDutyFiles() {
	filed, demand := s.addKnown(1), NewSample(s.s.Blind, Association, 2)
	step := &demand.Version.Records[0].Events[0]
	step.ID = "1"
	demand.Notice.Rule, demand.Notice.Step = rules.AssignedTenantDemand, step.ID
	demand.Notice.Created = Night.Add(time.Hour)
	demand.Delivery.Created = demand.Notice.Created
	demand.Notice.Event.At = Night.Add(-time.Hour)
	demand.Delivery.Content.Event.At = demand.Notice.Event.At
	s.do(demand.Add)
	s.arrive(filed, Night.Add(time.Hour))
	later := filed.Delivery
	later.ID, later.Kind, later.Created = gateway.NewID(), gateway.Correction, Night.Add(2*time.Hour)
	s.do(func(tx gateway.Tx) error {
		if err := AddDelivery(tx, later); err != nil {
			return err
		}
		aboutCase := NewAct(filed, 2)
		aboutCase.Notice = ""
		return cmp.Or(tx.AddAct(NewAct(filed, 1)), tx.AddAct(aboutCase))
	})
	for name, scope := range map[string]gateway.Scope{
		"operator": gateway.Operator, "ours": {Associations: []string{Association}},
		"theirs": {Municipalities: []string{Municipality}},
	} {
		made := s.made(scope, gateway.MadeIn{From: Night, Until: Night.Add(2 * time.Hour)})
		if len(made) != 2 || made[0].ID != filed.Notice.ID || made[1].ID != demand.Notice.ID {
			s.Fatalf("%s: not the notices in the order in which they were made: %+v", name, made)
		}
		s.same(made[0].Event, rules.Event{On: filed.Notice.Event.On})
		s.same(made[0].Tenants, len(filed.Delivery.Content.Tenants))
		s.same([]any{made[1].Event, made[1].Tenants}, []any{rules.Event{}, 0})
		slices.Reverse(made)
		files := read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) { return r.DutyFiles(scope, made) })
		whole := read(s, func(r gateway.Reader) ([]gateway.NoticeFile, error) {
			return r.NoticeFiles(scope, []string{demand.Notice.ID, filed.Notice.ID})
		})
		s.same(len(files), 2)
		for i := range files {
			s.sameDuties(&files[i], &whole[i])
		}
		s.same(files[0].Received, step.Received)
		s.same(len(files[1].Acts) == 2, name != "ours")
		acts := read(s, func(r gateway.Reader) ([]gateway.NoticeActs, error) { return r.DutyActs(scope, made) })
		s.same(acts, []gateway.NoticeActs{{}, {Acts: gateway.About(files[1].Acts, files[1].Notice)}})
		s.same(len(acts[1].Acts) == 1, name != "ours")
		s.same(len(files[1].Thread), 2)
	}
	s.same(len(s.made(gateway.Operator, gateway.MadeIn{
		From: Night, Until: Night.Add(2 * time.Hour), Association: OtherAssociation,
	})), 0)
	s.same(len(s.made(gateway.Operator, gateway.MadeIn{From: Night, Until: Night.Add(time.Hour)})), 1)
}

// made are the notices that EachMade gives.
func (s suite) made(scope gateway.Scope, in gateway.MadeIn) []gateway.MadeNotice {
	s.Helper()
	return read(s, func(r gateway.Reader) (all []gateway.MadeNotice, err error) {
		err = r.EachMade(scope, in, func(part []gateway.MadeNotice) error {
			all = append(all, part...)
			return nil
		})
		return all, err
	})
}

// sameDuties compares what a file tells of duties with the whole file.
func (s suite) sameDuties(f, whole *gateway.NoticeFile) {
	s.Helper()
	step := func(n *gateway.Notice) rules.Event {
		return rules.Event{Kind: n.Event.Kind, On: n.Event.On, At: n.Event.At}
	}
	n := &f.Notice
	s.same(f.Notice.Unreadable, false)
	s.same([]any{n.Case, n.Association, n.Municipality, n.Rule, n.Due, n.Late, n.Created, step(n)},
		[]any{
			whole.Notice.Case, whole.Notice.Association, whole.Notice.Municipality, whole.Notice.Rule,
			whole.Notice.Due, whole.Notice.Late, whole.Notice.Created, step(&whole.Notice),
		})
	s.same(len(f.Thread), len(whole.Thread))
	for i := range f.Thread {
		s.same(f.Thread[i].Kind, whole.Thread[i].Kind)
		s.same(f.Thread[i].Created, whole.Thread[i].Created)
		s.same(f.Thread[i].Content, whole.Thread[i].Content)
	}
	s.same(f.Received, whole.Received)
	s.same(f.Acts, whole.Acts)
	s.same(f.Closed, whole.Closed)
	s.same(len(f.Records)+len(f.Shared), 0)
}
