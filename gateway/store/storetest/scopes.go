package storetest

import (
	"errors"
	"maps"

	"boligbro/gateway"
)

// scoped is what every read is tried on.
type scoped struct {
	sample        Sample
	run, delivery string // ids
}

// scopedReads are the reads that a scope limits, each with how much it gives.
var scopedReads = []struct {
	what string
	read func(r gateway.Reader, s gateway.Scope, of scoped) (int, error)
}{
	{"EachCase", func(r gateway.Reader, s gateway.Scope, _ scoped) (n int, err error) {
		err = r.EachCase(s, Association, func(gateway.Case) error { n++; return nil })
		return n, err
	}},
	{"Case", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.Case(s, of.sample.Case.Number))
	}},
	{"Case's inside", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		c, err := r.Case(s, of.sample.Case.Number)
		if c.Key != "" || c.Version != 0 || c.Tenancy != "" || c.RuleSet != "" || c.Digests != nil {
			return 1, err
		}
		return 0, err
	}},
	{"CaseByID", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.CaseByID(s, of.sample.Case.ID))
	}},
	{"Cases", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Cases(s, "", 0))
	}},
	{"Version", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.Version(s, of.sample.Case.ID, 1))
	}},
	{"Evaluations", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Evaluations(s, of.sample.Case.ID))
	}},
	{"Tasks", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Tasks(s, gateway.TaskFilter{}))
	}},
	{"FirstTasks", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.FirstTasks(s))
	}},
	{"CountTasks", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return r.CountTasks(s)
	}},
	{"Answers", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Answers(s, of.sample.Case.ID))
	}},
	{"Run", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.Run(s, of.run))
	}},
	{"Runs", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Runs(s, "", 0))
	}},
	{"LastAdopted", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.LastAdopted(s, Association))
	}},
	{"Quarantine", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Quarantine(s, of.run, 0))
	}},
	{"RowAnswers", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.RowAnswers(s, Association))
	}},
	{"Notice", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.Notice(s, of.sample.Notice.ID))
	}},
	{"Notices", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Notices(s, gateway.NoticeFilter{}))
	}},
	{"Delivery", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return there(r.Delivery(s, of.delivery))
	}},
	{"Deliveries", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Deliveries(s, of.sample.Notice.ID))
	}},
	{"Attempts", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Attempts(s, of.delivery))
	}},
	{"Receipts", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Receipts(s, of.delivery))
	}},
	{"Acts", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Acts(s, of.sample.Case.ID))
	}},
	{"Shared", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Shared(s, of.sample.Case.ID))
	}},
	{"Alarms", func(r gateway.Reader, s gateway.Scope, of scoped) (int, error) {
		return length(r.Alarms(s, gateway.AlarmList{}))
	}},
}

func there[T any](_ T, err error) (int, error) { return 1, err }

func length[T any](all []T, err error) (int, error) { return len(all), err }

// visible is how much of everything the scope sees.
func (s suite) visible(scope gateway.Scope, of scoped) map[string]int {
	seen := map[string]int{}
	s.view(func(r gateway.Reader) error {
		for _, one := range scopedReads {
			n, err := one.read(r, scope, of)
			switch {
			case errors.Is(err, gateway.ErrNotFound):
			case err != nil:
				s.Fatalf("%s: %v", one.what, err)
			case n > 0:
				seen[one.what] = n
			}
		}
		return nil
	})
	return seen
}

// addForScopes adds something of everything, and what is of another association and another municipality.
func (s suite) addForScopes() scoped {
	sample := s.add(1)
	other := NewSample(s.s.Blind, OtherAssociation, 2) // of another association, to the same municipality
	other.Notice.Municipality, other.Delivery.Municipality = OtherMunicipality, OtherMunicipality
	s.do(other.Add)
	d := s.transmit(sample, Night)
	receipt := gateway.Receipt{
		ID: "R", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofEndpoint, At: Night, Received: Night,
		Proof: []byte("p"),
	}
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
		gateway.AlarmRunRefused, gateway.AlarmRunFailed, gateway.AlarmRunMissing, gateway.AlarmQuarantined,
		gateway.AlarmFinding, gateway.AlarmQuestion, gateway.AlarmDeliveryFailed,
		gateway.AlarmDeliveryUnrouted, gateway.AlarmDeliveryRejected, gateway.AlarmDeliverySilent,
		gateway.AlarmClockAtRisk, gateway.AlarmClockLate,
	} {
		s.raise(NewAlarm(kind, "x", i))
	}
	return scoped{sample: sample, run: run.ID, delivery: d.ID}
}

// testScopes tries every read with every scope that must not see what is read.
func (s suite) testScopes() {
	of := s.addForScopes()
	count := func(scope gateway.Scope) map[string]int { return s.visible(scope, of) }
	side := map[string]int{
		"Case": 1, "CaseByID": 1, "Cases": 1, "Notice": 1, "Notices": 1, "Delivery": 1, "Deliveries": 1,
		"Receipts": 1,
	}
	with := func(more map[string]int) map[string]int {
		all := maps.Clone(side)
		maps.Copy(all, more)
		return all
	}
	own := map[string]int{
		"EachCase": 1, "Case's inside": 1, "Version": 1, "Evaluations": 1, "Tasks": 2, "FirstTasks": 1,
		"CountTasks": 2, "Run": 1, "Runs": 1, "LastAdopted": 1, "Quarantine": 1, "Attempts": 1, "Shared": 1,
		"Answers": 1, "RowAnswers": 1,
	}
	association := with(own)
	association["Alarms"] = 10 // all but the two about the municipality's clocks
	s.same(count(gateway.Scope{}), map[string]int{})
	s.same(count(gateway.Scope{Associations: []string{""}, Municipalities: []string{""}}), map[string]int{})
	s.same(count(gateway.Scope{Associations: []string{Association}}), association)
	s.same(count(gateway.Scope{Municipalities: []string{Municipality}}),
		with(map[string]int{"Acts": 2, "Alarms": 6}))
	s.same(count(gateway.Scope{Associations: []string{OtherAssociation}}),
		map[string]int{"Cases": 1, "Notices": 1})
	s.same(count(gateway.Scope{Municipalities: []string{OtherMunicipality}}),
		map[string]int{"Cases": 1, "Notices": 1})
	// A number that is of the other side's kind opens nothing.
	s.same(count(gateway.Scope{Associations: []string{Municipality}, Municipalities: []string{Association}}),
		map[string]int{})
	everything := with(own)
	everything["Cases"], everything["Notices"], everything["Acts"], everything["Alarms"] = 2, 2, 2, 12
	s.same(count(gateway.Operator), everything)
	both := gateway.Scope{
		Associations: []string{Association, OtherAssociation}, Municipalities: []string{Municipality},
	}
	s.same(count(both)["Cases"], 2)
	s.same(count(both)["Alarms"], 12)
}
