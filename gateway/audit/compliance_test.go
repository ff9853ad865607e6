package audit_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/ledger"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/rules"
)

// october is what the tests ask about: all that was made in October, as it stands when the clock says so.
func october(w *gatewaytest.World) audit.ComplianceAsk {
	return audit.ComplianceAsk{
		From: rules.Date(2026, 10, 1), To: rules.Date(2026, 10, 31), Asked: rules.AskedAt(w.Clock.Now()),
	}
}

func compliance(t *testing.T, w *gatewaytest.World, q audit.ComplianceAsk) gateway.Compliance {
	t.Helper()
	c, err := w.Audit().Compliance(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sameFigures compares a report from rows with one from an exported log: they differ in what they say that
// they are made of.
var sameFigures = cmp.Options{
	cmpopts.EquateEmpty(), cmpopts.IgnoreFields(gateway.Compliance{}, "ReadFrom", "Caution"),
}

// decided records a decision of that day about the notice.
func decided(w *gatewaytest.World, n municipal.NoticeView, outcome string, on rules.Day) {
	w.Clock.At = on.Begins().Add(12 * time.Hour)
	w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: outcome, On: on, ReasonsGiven: true})
}

// byTenancy are the notices by their tenancies' numbers.
func byTenancy(w *gatewaytest.World) map[string]municipal.NoticeView {
	w.T.Helper()
	all := map[string]municipal.NoticeView{}
	for _, n := range w.NoticeViews(gateway.Operator) {
		w.View(func(r gateway.Reader) error {
			c, err := r.CaseByID(gateway.Operator, n.Case)
			all[c.Tenancy] = n
			return err
		})
	}
	return all
}

// fiveRequests arrive on Monday 5 October. One is refused in time, one too late, one is granted help, one is
// withdrawn, and one is not answered.
func fiveRequests(w *gatewaytest.World) {
	filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
	var rows []rules.Record
	for _, number := range []string{"1", "2", "3", "4", "5"} {
		rows = append(rows, gatewaytest.Tenancy(number, filed))
	}
	w.Arrive(rows...)
	notices := byTenancy(w)
	withdrawn := gatewaytest.Tenancy("4", filed, gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
	w.Clock.Pass(24 * time.Hour)
	rows[3] = withdrawn
	w.Arrive(rows...)
	decided(w, notices["1"], "refused", rules.Date(2026, 10, 12))
	decided(w, notices["2"], "refused", rules.Date(2026, 10, 27))
	decided(w, notices["3"], "rent-help", rules.Date(2026, 10, 30))
}

// TestCompliance: each of the five requests is counted where it belongs.
func TestCompliance(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		fiveRequests(w)
		c := compliance(t, w, october(w))
		wantNotices := []gateway.NoticeTally{{Rule: rules.EvictionFiled, Made: 5, OnTime: 5}}
		if diff := cmp.Diff(wantNotices, c.Notices); diff != "" {
			t.Errorf("the notices (-want +got):\n%s", diff)
		}
		wantDuties := []gateway.DutyTally{
			{Duty: rules.DecideNoHelp, Count: 5, OnTime: 1, Late: 1, NoAnswer: 1, Withdrawn: 1, NoLimit: 1,
				Median: 22, Ninety: 25},
			{Duty: rules.TakeUpAtOnce, Count: 5, Open: 1, Withdrawn: 1, NoLimit: 3, Median: 22, Ninety: 25},
		}
		if diff := cmp.Diff(wantDuties, c.Duties); diff != "" {
			t.Errorf("the duties (-want +got):\n%s", diff)
		}
		for i := range c.Nights {
			if !c.Nights[i].Balanced() {
				t.Errorf("run %s is not balanced", c.Nights[i].Run)
			}
		}
		if len(c.Nights) != 2 {
			t.Errorf("%d runs, want 2", len(c.Nights))
		}

		// What was recorded later is left out.
		q := october(w)
		q.Asked = rules.AskedOn(rules.Date(2026, 10, 20))
		wantThen := []gateway.DutyTally{
			{Duty: rules.DecideNoHelp, Count: 5, OnTime: 1, NoAnswer: 3, Withdrawn: 1, Median: 7, Ninety: 7},
			{Duty: rules.TakeUpAtOnce, Count: 5, Open: 3, Withdrawn: 1, NoLimit: 1, Median: 7, Ninety: 7},
		}
		if diff := cmp.Diff(wantThen, compliance(t, w, q).Duties); diff != "" {
			t.Errorf("the duties as of 20 October (-want +got):\n%s", diff)
		}

		// A period in which nothing was made is empty, and one that ends first is refused.
		q.From, q.To = rules.Date(2026, 9, 1), rules.Date(2026, 9, 30)
		if empty := compliance(t, w, q); len(empty.Notices)+len(empty.Duties)+len(empty.Nights) != 0 {
			t.Errorf("September holds %+v", empty)
		}
		q.From = rules.Date(2026, 10, 2)
		_, err := w.Audit().Compliance(context.Background(), q)
		gatewaytest.WantRefusal(t, err, "slutter, før den begynder")
	})
}

// TestComplianceHidesTheMunicipality: the association's report is the same whatever the municipality does
// (retssikkerhedsloven § 5 a, stk. 3).
func TestComplianceHidesTheMunicipality(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		q := october(w)
		q.Association = gatewaytest.Association
		q.Asked = rules.AskedOn(rules.Date(2026, 10, 31))
		before := compliance(t, w, q)
		decided(w, n, "refused", rules.Date(2026, 10, 12))
		w.Clock.At = rules.Date(2026, 10, 31).Begins()
		after := compliance(t, w, q)
		if diff := cmp.Diff(before, after); diff != "" || after.Duties != nil {
			t.Errorf("the association sees what the municipality did:\n%s", diff)
		}
		q.Municipality = gatewaytest.Municipality
		if both := compliance(t, w, q); len(both.Duties) == 0 || len(both.Nights) == 0 {
			t.Errorf("asked about both, the report lacks a side: %+v", both)
		}
		q.Association = ""
		if theirs := compliance(t, w, q); len(theirs.Duties) == 0 || len(theirs.Nights) != 0 {
			t.Errorf("the municipality's report: %+v", theirs)
		}
	})
}

// TestComplianceFromExport: an exported log with both parties' openings gives the same figures on another
// machine, and without the municipality's it tells nothing of its duties.
func TestComplianceFromExport(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		fiveRequests(w)
		// which raises alarms
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		ended := false
		for _, kind := range []gateway.AlarmKind{gateway.AlarmRunRefused, gateway.AlarmClockLate} {
			a := gateway.Alarm{
				ID: gateway.NewID(), Kind: kind, Association: gatewaytest.Association,
				Municipality: gatewaytest.Municipality, Subject: "s", Raised: w.Clock.Now(),
			}
			if err := w.DB.Do(context.Background(), func(tx gateway.Tx) error {
				_, err := tx.Raise(a)
				return errors.Join(err, tx.Resolve(kind, "s", a.Raised.Add(3*time.Hour)))
			}); err != nil {
				t.Fatal(err)
			}
		}
		w.Clock.Pass(24 * time.Hour)
		both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
		asks := map[string]func(*audit.ComplianceAsk){
			"all":          func(*audit.ComplianceAsk) {},
			"association":  func(q *audit.ComplianceAsk) { q.Association = gatewaytest.Association },
			"municipality": func(q *audit.ComplianceAsk) { q.Municipality = gatewaytest.Municipality },
			"as of":        func(q *audit.ComplianceAsk) { q.Asked = rules.AskedOn(rules.Date(2026, 10, 20)) },
		}
		for name, ask := range asks {
			q := october(w)
			ask(&q)
			live := compliance(t, w, q)
			if len(live.Notices) == 0 || len(live.Alarms) == 0 && name != "as of" {
				t.Errorf("%s: there is nothing to compare: %+v", name, live)
			}
			if live.ReadFrom != gateway.FromRows || live.Caution == nil || live.Caution.DA == "" {
				t.Errorf("%s: the report does not say that it is read from rows: %+v", name, live)
			}
			for _, a := range live.Alarms {
				ended = ended || a.Open < a.Raised
			}
			other, err := (&audit.Audit{Exported: both}).Compliance(context.Background(), q)
			if diff := cmp.Diff(live, other, sameFigures); err != nil || diff != "" {
				t.Errorf("%s: %v, the export says something else (-live +export):\n%s", name, err, diff)
			}
			if other.ReadFrom != gateway.FromExport || other.Caution != nil {
				t.Errorf("%s: the report of the export says that it is read from rows", name)
			}
		}
		if !ended {
			t.Error("no alarm ended, so that no end was compared")
		}
		if alone := exported(t, w, gatewaytest.AssociationScope); alone.Unopened == 0 {
			t.Error("the association opens what the municipality recorded")
		}
	})
}

// TestExportTellsWhenADemandWasReceived: the time of the meeting runs from the day on which the tenant
// received the demand, and the export knows it as last reported, though the notice was made before.
func TestExportTellsWhenADemandWasReceived(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: "P-1"}
		row := gatewaytest.Tenancy("1", demand)
		row.Facts.Tenancy.Assigned, row.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
		n := w.Arrive(row)
		w.Clock.Pass(24 * time.Hour)
		row.Events[0].Received = rules.Date(2026, 10, 20)
		w.Arrive(row)
		w.Clock.Set(gatewaytest.Night.AddDate(0, 0, 16))
		if n.Rule != rules.AssignedTenantDemand || len(w.Notices()) != 1 {
			t.Fatalf("%s, %d notices", n.Rule, len(w.Notices()))
		}
		both := exported(t, w, gatewaytest.AssociationScope, gatewaytest.MunicipalityScope)
		for day := range 40 { // on one of them the one is late and the other is not
			q := october(w)
			q.Asked = rules.AskedOn(rules.Date(2026, 10, 10).Add(day))
			live := compliance(t, w, q)
			other, err := (&audit.Audit{Exported: both}).Compliance(context.Background(), q)
			if diff := cmp.Diff(live, other, sameFigures); err != nil || diff != "" {
				t.Fatalf("%s: %v, the export says something else (-live +export):\n%s", q.Asked.Day, err, diff)
			}
		}
	})
}

// A municipality's own openings give the same report of its side as the database, also of the meetings after
// demands: they hold what it was sent.
func TestAMunicipalitysOpeningsGiveItsReport(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		row := gatewaytest.Tenancy("1", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: "P-1"})
		row.Facts.Tenancy.Assigned, row.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
		w.Arrive(row, gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		theirs := exported(t, w, gatewaytest.MunicipalityScope)
		for day := range 40 {
			q := october(w)
			q.Asked, q.Municipality = rules.AskedOn(rules.Date(2026, 10, 5).Add(day)), gatewaytest.Municipality
			live := compliance(t, w, q)
			other, err := (&audit.Audit{Exported: theirs}).Compliance(context.Background(), q)
			if diff := cmp.Diff(live, other, sameFigures); err != nil || diff != "" || len(live.Duties) == 0 {
				t.Fatalf("%s: %v, the export says something else (-live +export):\n%s", q.Asked.Day, err, diff)
			}
		}
	})
}

// exported is the log with the openings of the scopes.
func exported(t *testing.T, w *gatewaytest.World, scopes ...gateway.Scope) *store.Exported {
	t.Helper()
	opened := map[int64]map[string][]byte{}
	for _, s := range scopes {
		_, err := w.DB.Openings(context.Background(), s, func(o store.Opened) error {
			if opened[o.Entry] == nil {
				opened[o.Entry] = map[string][]byte{}
			}
			opened[o.Entry][o.Label] = o.Value
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	e := store.NewExported()
	w.View(func(r gateway.Reader) error {
		entries, err := r.Entries(0, 0)
		for _, entry := range entries {
			leaf, parseErr := ledger.ParseLeaf(entry.Leaf)
			if parseErr != nil {
				t.Fatal(parseErr)
			}
			e.Add(leaf, opened[entry.N])
		}
		return err
	})
	return e
}

// TestComplianceHoldsNothingUnknownAgainstTheMunicipality: what the municipality recorded has been erased
// or damaged after two of three requests. Nobody can tell how those were answered, so that they are not
// counted as unanswered.
func TestComplianceHoldsNothingUnknownAgainstTheMunicipality(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		var rows []rules.Record
		for _, number := range []string{"1", "2", "3"} {
			rows = append(rows, gatewaytest.Tenancy(number, gatewaytest.Filed(rules.Date(2026, 10, 5))))
		}
		w.Arrive(rows...)
		notices := byTenancy(w)
		decided(w, notices["1"], "refused", rules.Date(2026, 10, 12))
		decided(w, notices["2"], "refused", rules.Date(2026, 10, 12))
		e := gateway.Erasure{
			ID: gateway.NewID(), Case: notices["1"].Case, Party: gateway.PartyMunicipality, At: w.Clock.Now(),
		}
		if err := w.DB.Do(context.Background(), func(tx gateway.Tx) error { return tx.Erase(e) }); err != nil {
			t.Fatal(err)
		}
		w.Damage(`UPDATE municipal_acts SET sealed = (SELECT wrapped FROM keyring WHERE name = 'index')
			WHERE subject IN (SELECT subject FROM municipal_keys WHERE data_key IS NOT NULL)`) // 1 is erased
		w.Clock.At = rules.Date(2026, 11, 5).Begins()
		c := compliance(t, w, october(w))
		if c.ActsErased != 1 || c.Unreadable != 1 || c.Notices[0].Made != 3 {
			t.Errorf("erased %d, unreadable %d of %+v", c.ActsErased, c.Unreadable, c.Notices)
		}
		for _, d := range c.Duties {
			if d.Duty == rules.DecideNoHelp && (d.Count != 1 || d.NoAnswer != 1) {
				t.Errorf("the duties: %+v", d)
			}
		}
	})
}

// Where the municipalities' records cannot be read, no duty is counted, neither after a notice whose thread has
// a later message, which is opened, nor after one without.
func TestHiddenDutiesAreNotCounted(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		fiveRequests(w)
		q := october(w)
		q.Asked = rules.AskedOn(rules.Date(2026, 10, 31))
		q.HideDuties = true
		if c := compliance(t, w, q); c.Duties != nil || len(c.Notices) != 1 || c.Notices[0].Made != 5 {
			t.Errorf("%+v", c)
		}
	})
}
