package storetest

import (
	"reflect"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules"
)

// NewAct is a decision about the sample's case.
func NewAct(sample Sample, minute int) gateway.MunicipalAct {
	return gateway.MunicipalAct{
		ID: gateway.NewID(), Case: sample.Case.ID, Municipality: Municipality, Recorded: Night.Add(time.Duration(minute) * time.Minute),
		Kind: gateway.ActDecision, Notice: sample.Notice.ID, On: rules.Date(2026, 12, 1), Outcome: "refused", Journal: "27.36.14-G01-1-26", Tenant: "1", ReasonsGiven: true,
	}
}

func (s suite) testActs() {
	sample := s.add(1)
	second, first := NewAct(sample, 2), NewAct(sample, 1)
	before := s.entries()
	for _, f := range []gateway.MunicipalAct{second, first} {
		s.do(func(tx gateway.Tx) error { return tx.AddAct(f) })
	}
	s.same(s.entries(), before+2)
	s.same(read(s, func(r gateway.Reader) ([]gateway.MunicipalAct, error) {
		return r.Acts(gateway.Operator, sample.Case.ID)
	}), []gateway.MunicipalAct{first, second})
	first.Case = gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddAct(first) }), gateway.ErrNotFound)
	// Every field comes back.
	full, n := gateway.MunicipalAct{}, 0
	fill(reflect.ValueOf(&full), &n)
	full.ID, full.Case, full.Municipality, full.Recorded = gateway.NewID(), sample.Case.ID, Municipality, Night.Add(time.Hour)
	s.do(func(tx gateway.Tx) error { return tx.AddAct(full) })
	acts := read(s, func(r gateway.Reader) ([]gateway.MunicipalAct, error) {
		return r.Acts(gateway.Operator, sample.Case.ID)
	})
	s.same(acts[len(acts)-1], full)
}

// NewConsent is a consent of the tenant whom NewAct is about.
func NewConsent(sample Sample, minute int) gateway.MunicipalAct {
	f := NewAct(sample, minute)
	f.Kind, f.Outcome, f.Journal, f.ReasonsGiven, f.Recipient = gateway.ActConsent, "", "", false, sample.Case.Association
	return f
}

func (s suite) testShared() {
	sample := s.add(1)
	shared := func(scope gateway.Scope) []gateway.Shared {
		return read(s, func(r gateway.Reader) ([]gateway.Shared, error) { return r.Shared(scope, sample.Case.ID) })
	}
	add := func(f gateway.MunicipalAct) { s.do(func(tx gateway.Tx) error { return tx.AddAct(f) }) }
	ours := gateway.Scope{Associations: []string{Association}}
	decision := NewAct(sample, 1)
	add(decision)
	s.same(shared(ours), nil)
	other := NewConsent(sample, 2)
	other.Recipient = OtherAssociation
	add(other)
	s.same(shared(ours), nil)
	add(NewConsent(sample, 3))
	want := []gateway.Shared{{Notice: sample.Notice.ID, Tenant: "1", On: decision.On, Outcome: decision.Outcome}}
	s.same(shared(ours), want)
	s.same(shared(gateway.Operator), want)
	for _, stranger := range []gateway.Scope{{}, {Municipalities: []string{Municipality}}, {Associations: []string{OtherAssociation}}} {
		s.same(shared(stranger), nil)
	}
	revoked := NewConsent(sample, 4)
	revoked.Kind = gateway.ActConsentRevoked
	add(revoked)
	s.same(shared(ours), nil)
}

// NewAlarm is an alarm that is raised so many minutes after Night.
func NewAlarm(kind gateway.AlarmKind, subject string, minute int) gateway.Alarm {
	return gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: Association, Municipality: Municipality, Number: "B-7KXM-2RQD", Subject: subject, Code: "c",
		Count: 1, Due: rules.Date(2026, 12, 1), Raised: Night.Add(time.Duration(minute) * time.Minute),
	}
}

// raise raises an alarm and tells whether it is new.
func (s suite) raise(a gateway.Alarm) (fresh bool) {
	s.Helper()
	s.do(func(tx gateway.Tx) (err error) {
		fresh, err = tx.Raise(a)
		return err
	})
	return fresh
}

func (s suite) testAlarms() {
	part := func(part gateway.AlarmList) []gateway.Alarm {
		return read(s, func(r gateway.Reader) ([]gateway.Alarm, error) { return r.Alarms(gateway.Operator, part) })
	}
	alarms := func(all bool, most int) []gateway.Alarm {
		return part(gateway.AlarmList{Resolved: all, Limit: most})
	}
	a, b := NewAlarm(gateway.AlarmDeliveryFailed, "x", 2), NewAlarm(gateway.AlarmClockLate, "x", 1)
	before := s.entries()
	s.same(s.raise(a), true)
	s.same(s.raise(b), true)
	s.same(alarms(false, 0), []gateway.Alarm{b, a}) // oldest first
	s.same(alarms(false, 1), []gateway.Alarm{b})
	s.same(part(gateway.AlarmList{After: b.Place()}), []gateway.Alarm{a})
	s.same(part(gateway.AlarmList{After: a.Place()}), nil)
	// An open one of the same kind and subject is kept, with Count and Due brought up to date.
	twin := NewAlarm(a.Kind, a.Subject, 3)
	twin.Count, twin.Due, twin.Code = 7, rules.Date(2027, 1, 1), "other"
	s.same(s.raise(twin), false)
	a.Count, a.Due = 7, twin.Due
	s.same(alarms(false, 0), []gateway.Alarm{b, a})
	s.same(s.entries(), before+2)
	// Mailed and Escalated.
	a.Mailed, a.Escalated = Night.Add(time.Hour), Night.Add(2*time.Hour)
	changed := a
	changed.Code, changed.Count = "not this", 99
	s.do(func(tx gateway.Tx) error { return tx.SetAlarm(changed) })
	s.same(alarms(false, 0), []gateway.Alarm{b, a})
	// The end.
	end := Night.Add(3 * time.Hour)
	for range 2 { // a second time, and one that is not there, are nothing
		s.do(func(tx gateway.Tx) error {
			if err := tx.Resolve(gateway.AlarmFinding, "nothing", end); err != nil {
				return err
			}
			return tx.Resolve(b.Kind, b.Subject, end)
		})
	}
	s.same(s.entries(), before+3)
	b.Resolved = end
	s.same(alarms(false, 0), []gateway.Alarm{a})
	s.same(alarms(true, 0), []gateway.Alarm{b, a})
	// What has ended can begin again.
	again := NewAlarm(b.Kind, b.Subject, 300)
	s.same(s.raise(again), true)
	s.same(alarms(true, 0), []gateway.Alarm{b, a, again})
	// The open ones are counted.
	clock := NewAlarm(b.Kind, "y", 4)
	s.same(s.raise(clock), true)
	s.same(read(s, func(r gateway.Reader) ([]gateway.AlarmCount, error) { return r.AlarmCounts(gateway.Operator) }), []gateway.AlarmCount{
		{Association: b.Association, Municipality: b.Municipality, Kind: b.Kind, Open: 2, Items: 2},
		{Association: a.Association, Municipality: a.Municipality, Kind: a.Kind, Open: 1, Items: 7},
	})
	ours := gateway.Scope{Associations: []string{a.Association}}
	for _, n := range read(s, func(r gateway.Reader) ([]gateway.AlarmCount, error) { return r.AlarmCounts(ours) }) {
		s.same(n.Kind, a.Kind) // never the municipality's clocks
	}
	// Settle ends those of the kinds about any of the subjects, and no others.
	other := NewAlarm(gateway.AlarmDeliverySilent, "y", 301)
	s.same(s.raise(other), true)
	before = s.entries()
	s.do(func(tx gateway.Tx) error {
		kinds := []gateway.AlarmKind{gateway.AlarmDeliveryFailed, gateway.AlarmDeliverySilent}
		if err := tx.Settle(kinds, nil, end); err != nil {
			return err
		}
		return tx.Settle(kinds, []string{"x", "y", "z"}, end)
	})
	s.same(s.entries(), before+2)
	s.same(alarms(false, 0), []gateway.Alarm{clock, again})
}

func (s suite) testLeases() {
	lease := func(owner string, now, until int) (held bool) {
		s.do(func(tx gateway.Tx) (err error) {
			held, err = tx.Lease("intake", owner, Night.Add(time.Duration(now)*time.Second), Night.Add(time.Duration(until)*time.Second))
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
}

func (s suite) testLog() {
	s.is(fails(s, func(r gateway.Reader) (string, error) { return r.Checkpoint() }), gateway.ErrNotFound)
	sample := s.add(1)
	fact := NewAct(sample, 1)
	s.do(func(tx gateway.Tx) error { return tx.AddAct(fact) })
	s.raise(NewAlarm(gateway.AlarmClockLate, "x", 1))
	entries := read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(0, 0) })
	s.same(len(entries), 4)
	for i, e := range entries {
		s.same(e.N, int64(i))
		leaf, err := ledger.ParseLeaf(e.Leaf)
		if err != nil {
			s.Fatal(err)
		}
		s.same(leaf.Kind, e.Kind)
		s.same(leaf.At, e.At)
		if municipal := i >= 2; municipal {
			// No time, no code, nothing that tells which act it was.
			if leaf.Kind != ledger.LeafMunicipal || !leaf.At.IsZero() || len(leaf.Codes) > 0 || len(leaf.Commits) != 1 || leaf.Commits[0].Label != "act" {
				s.Errorf("the leaf of a municipality's act tells more than that it is one:\n%s", e.Leaf)
			}
		} else if leaf.At.IsZero() {
			s.Errorf("the leaf does not tell when it was written:\n%s", e.Leaf)
		}
	}
	s.same(read(s, func(r gateway.Reader) ([]gateway.LogEntry, error) { return r.Entries(1, 2) }), entries[1:3])
	// Within a Tx it is the log as it was before it.
	s.do(func(tx gateway.Tx) error {
		if err := tx.AddAct(NewAct(sample, 2)); err != nil {
			return err
		}
		now, err := tx.Entries(0, 0)
		s.same(now, entries)
		return err
	})
	if read(s, func(r gateway.Reader) (string, error) { return r.Checkpoint() }) == "" {
		s.Error("there is no checkpoint")
	}
}

// testScopes tries every read with every scope that must not see what is read.
func (s suite) testScopes() {
	sample := s.add(1)
	other := NewSample(s.s.Blind, OtherAssociation, 2) // of another association, to the same municipality
	other.Notice.Municipality, other.Delivery.Municipality = OtherMunicipality, OtherMunicipality
	s.do(other.Add)
	d := s.transmit(sample, Night)
	receipt := gateway.Receipt{ID: "R", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofEndpoint, At: Night, Received: Night, Proof: []byte("p")}
	d.State, d.Arrived = gateway.Arrived, Night
	run := NewRun(Association, "", 0)
	s.do(func(tx gateway.Tx) error {
		if err := tx.AddReceipt(d, receipt); err != nil {
			return err
		}
		for _, f := range []gateway.MunicipalAct{NewAct(sample, 1), NewConsent(sample, 2)} {
			if err := tx.AddAct(f); err != nil {
				return err
			}
		}
		if err := tx.AddRun(run); err != nil {
			return err
		}
		if err := tx.AddQuarantine([]gateway.Quarantined{{Run: run.ID, Source: "s"}}); err != nil {
			return err
		}
		run.State = gateway.RunAdopted
		if err := tx.SetRun(run); err != nil {
			return err
		}
		if err := AddAnswer(tx, NewAnswer(sample, 1)); err != nil {
			return err
		}
		if err := tx.AddRowAnswer(NewRowAnswer(Association, 1)); err != nil {
			return err
		}
		row := NewRowTask(Association, "0011223344", 3)
		if err := tx.SetRowTasks(Association, []gateway.Task{row}); err != nil {
			return err
		}
		first := NewTask(sample, "r", 0)
		first.First = true
		return SetTasks(tx, sample.Case.ID, first)
	})
	for i, kind := range []gateway.AlarmKind{
		gateway.AlarmRunRefused, gateway.AlarmRunFailed, gateway.AlarmRunMissing, gateway.AlarmQuarantined, gateway.AlarmFinding, gateway.AlarmQuestion, gateway.AlarmDeliveryFailed,
		gateway.AlarmDeliveryUnrouted, gateway.AlarmDeliveryRejected, gateway.AlarmDeliverySilent, gateway.AlarmClockAtRisk, gateway.AlarmClockLate,
	} {
		s.raise(NewAlarm(kind, "x", i))
	}
	count := func(scope gateway.Scope) map[string]int {
		seen := map[string]int{}
		s.view(func(r gateway.Reader) error {
			tell := func(what string, n int, err error) {
				if err == nil && n > 0 {
					seen[what] = n
				} else if err != nil && err != gateway.ErrNotFound {
					s.Fatalf("%s: %v", what, err)
				}
			}
			known := 0
			err := r.Known(scope, Association, func(gateway.Case) error { known++; return nil })
			tell("Known", known, err)
			c, err := r.Case(scope, sample.Case.Number)
			tell("Case", 1, err)
			if err == nil && (c.Key != "" || c.Version != 0 || c.Tenancy != "" || c.RuleSet != "" || c.Digests != nil) {
				seen["Case's inside"] = 1
			}
			_, err = r.CaseByID(scope, sample.Case.ID)
			tell("CaseByID", 1, err)
			cases, err := r.Cases(scope, "", 0)
			tell("Cases", len(cases), err)
			_, err = r.Version(scope, sample.Case.ID, 1)
			tell("Version", 1, err)
			evaluations, err := r.Evaluations(scope, sample.Case.ID)
			tell("Evaluations", len(evaluations), err)
			tasks, err := r.Tasks(scope, gateway.TaskFilter{})
			tell("Tasks", len(tasks), err)
			firsts, err := r.FirstTasks(scope)
			tell("FirstTasks", len(firsts), err)
			waiting, err := r.CountTasks(scope)
			tell("CountTasks", waiting, err)
			answers, err := r.Answers(scope, sample.Case.ID)
			tell("Answers", len(answers), err)
			_, err = r.Run(scope, run.ID)
			tell("Run", 1, err)
			runs, err := r.Runs(scope, "", 0)
			tell("Runs", len(runs), err)
			_, err = r.LastAdopted(scope, Association)
			tell("LastAdopted", 1, err)
			quarantine, err := r.Quarantine(scope, run.ID, 0)
			tell("Quarantine", len(quarantine), err)
			rows, err := r.RowAnswers(scope, Association)
			tell("RowAnswers", len(rows), err)
			_, err = r.Notice(scope, sample.Notice.ID)
			tell("Notice", 1, err)
			notices, err := r.Notices(scope, gateway.NoticeFilter{})
			tell("Notices", len(notices), err)
			_, err = r.Delivery(scope, d.ID)
			tell("Delivery", 1, err)
			deliveries, err := r.Deliveries(scope, sample.Notice.ID)
			tell("Deliveries", len(deliveries), err)
			attempts, err := r.Attempts(scope, d.ID)
			tell("Attempts", len(attempts), err)
			receipts, err := r.Receipts(scope, d.ID)
			tell("Receipts", len(receipts), err)
			acts, err := r.Acts(scope, sample.Case.ID)
			tell("Acts", len(acts), err)
			shared, err := r.Shared(scope, sample.Case.ID)
			tell("Shared", len(shared), err)
			alarms, err := r.Alarms(scope, gateway.AlarmList{})
			tell("Alarms", len(alarms), err)
			return nil
		})
		return seen
	}
	side := map[string]int{"Case": 1, "CaseByID": 1, "Cases": 1, "Notice": 1, "Notices": 1, "Delivery": 1, "Deliveries": 1, "Receipts": 1}
	with := func(more map[string]int) map[string]int {
		all := map[string]int{}
		for _, m := range []map[string]int{side, more} {
			for k, v := range m {
				all[k] = v
			}
		}
		return all
	}
	own := map[string]int{
		"Known": 1, "Case's inside": 1, "Version": 1, "Evaluations": 1, "Tasks": 2, "FirstTasks": 1, "CountTasks": 2, "Run": 1, "Runs": 1, "LastAdopted": 1, "Quarantine": 1, "Attempts": 1, "Shared": 1, "Answers": 1,
		"RowAnswers": 1,
	}
	association := with(own)
	association["Alarms"] = 10 // all but the two about the municipality's clocks
	s.same(count(gateway.Scope{}), map[string]int{})
	s.same(count(gateway.Scope{Associations: []string{""}, Municipalities: []string{""}}), map[string]int{})
	s.same(count(gateway.Scope{Associations: []string{Association}}), association)
	s.same(count(gateway.Scope{Municipalities: []string{Municipality}}), with(map[string]int{"Acts": 2, "Alarms": 6}))
	s.same(count(gateway.Scope{Associations: []string{OtherAssociation}}), map[string]int{"Cases": 1, "Notices": 1})
	s.same(count(gateway.Scope{Municipalities: []string{OtherMunicipality}}), map[string]int{"Cases": 1, "Notices": 1})
	// A number that is of the other side's kind opens nothing.
	s.same(count(gateway.Scope{Associations: []string{Municipality}, Municipalities: []string{Association}}), map[string]int{})
	everything := with(own)
	everything["Cases"], everything["Notices"], everything["Acts"], everything["Alarms"] = 2, 2, 2, 12
	s.same(count(gateway.Operator), everything)
	both := gateway.Scope{Associations: []string{Association, OtherAssociation}, Municipalities: []string{Municipality}}
	s.same(count(both)["Cases"], 2)
	s.same(count(both)["Alarms"], 12)
}

// testEveryField stores values with every field set, and wants them back, so that none is forgotten.
func (s suite) testEveryField() {
	sample := NewSample(s.s.Blind, Association, 1)
	n := 0
	fill(reflect.ValueOf(&sample.Version.Records), &n)
	fill(reflect.ValueOf(&sample.Evaluation.Findings), &n)
	fill(reflect.ValueOf(&sample.Delivery.Content), &n)
	event := rules.Event{Kind: rules.Filed, On: rules.Date(2026, 11, 20), At: Night, Ref: "F-ø"}
	sample.Notice.Event, sample.Notice.DueAt = event, Night.Add(time.Hour)
	s.do(sample.Add)
	s.same(read(s, func(r gateway.Reader) (gateway.Version, error) { return r.Version(gateway.Operator, sample.Case.ID, 1) }), sample.Version)
	s.same(read(s, func(r gateway.Reader) ([]gateway.Evaluation, error) {
		return r.Evaluations(gateway.Operator, sample.Case.ID)
	}),
		[]gateway.Evaluation{sample.Evaluation})
	s.same(read(s, func(r gateway.Reader) (gateway.Delivery, error) {
		return r.Delivery(gateway.Operator, sample.Delivery.ID)
	}), sample.Delivery)
	s.same(read(s, func(r gateway.Reader) (gateway.Notice, error) { return r.Notice(gateway.Operator, sample.Notice.ID) }), sample.Notice)
}

// fill sets every field to something that is not zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(Night.Add(time.Duration(*n) * time.Second)))
	case v.Type() == reflect.TypeFor[rules.Day]():
		v.Set(reflect.ValueOf(rules.Date(2026, 1, *n%300)))
	case v.Type() == reflect.TypeFor[rules.Flag](), v.Type() == reflect.TypeFor[rules.Answer](), v.Type() == reflect.TypeFor[rules.Ground]():
		v.SetUint(uint64(1 + *n%2))
	case v.Kind() == reflect.Pointer:
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem(), n)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && field.Tag.Get("json") != "-" { // what is never stored
				fill(v.Field(i), n)
			}
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n)
		}
	case v.Kind() == reflect.String:
		v.SetString("æ\"<" + string(rune('a'+*n%26)))
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.CanInt():
		v.SetInt(int64(*n))
	case v.CanUint():
		v.SetUint(uint64(*n))
	default:
		panic("storetest: a field of kind " + v.Kind().String() + " is not known")
	}
}
