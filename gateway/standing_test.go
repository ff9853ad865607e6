package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// assignedTo is a tenancy whose tenant the municipality assigned, in its first year.
func assignedTo(number string, events ...rules.Event) rules.Record {
	r := tenancy(number, events...)
	r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
	return r
}

// The meeting's clock runs from the demand's day as it is known now: a day that was wrong sets no limit (§ 59, stk. 14).
func TestACorrectedDayMovesTheClocks(t *testing.T) {
	for name, ref := range map[string]string{"with a reference": "P-1", "without one": ""} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.arrived(assignedTo("1", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Ref: ref}))
				if n := w.seen(theirs)[0]; len(n.Duties) != 1 || n.Duties[0].Due != rules.Date(2026, 10, 19) {
					t.Fatalf("before: %+v", n.Duties)
				}
				w.clock.pass(24 * time.Hour)
				w.arrived(assignedTo("1", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 9, 25), Received: rules.Date(2026, 9, 26), Ref: ref}))
				for _, s := range []gateway.Scope{theirs, gateway.Operator} {
					n := w.seen(s)[0]
					if len(n.Duties) != 1 || n.Duties[0].Due != rules.Date(2026, 10, 12) || n.Event.On != rules.Date(2026, 9, 25) {
						t.Errorf("corrected: %s, %+v", n.Event.On, n.Duties)
					}
				}
				if n := w.seen(ours)[0]; n.Punctuality.OnTime || n.Punctuality.LateBy != 10*24*time.Hour || n.Due != rules.Date(2026, 9, 25) {
					t.Errorf("the association is measured by the wrong day: %s, %+v", n.Due, n.Punctuality)
				}
				w.clock.pass(24 * time.Hour)
				if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
					t.Fatal(err)
				}
				if !slices.Contains(w.alarms(), gateway.AlarmClockAtRisk) {
					t.Errorf("7 October, five days before the meeting must have been held: %v", w.alarms())
				}
				w.verify()
			})
		})
	}
}

// A planned filing that was made earlier is due when it was made; a withdrawal moves no day.
func TestAPlanThatWasFiledEarlierIsDueThen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.arrived(tenancy("1", planned(rules.Date(2026, 10, 5))))
		w.clock.pass(24 * time.Hour)
		w.arrived(tenancy("1", planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 2))))
		check := func(when string) {
			t.Helper()
			if n := w.seen(ours)[0]; n.Event.Kind != rules.Filed || n.Due != rules.Date(2026, 10, 2) || n.Punctuality.OnTime || n.Punctuality.LateBy != 3*24*time.Hour {
				t.Errorf("%s: %s %s, due %s, %+v", when, n.Event.Kind, n.Event.On, n.Due, n.Punctuality)
			}
		}
		check("filed")
		w.clock.pass(24 * time.Hour)
		w.arrived(tenancy("1", planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 2)),
			rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 7)}))
		check("withdrawn")
	})
}

// A notice that has not been sent when its time has passed is late, and nobody has been told.
func TestANoticeThatWasNeverSentIsLate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.Routes = nil
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2026, 10, 5)))}})
		if p := w.seen(ours)[0].Punctuality; p.Notified || p.Known {
			t.Errorf("on its day: %+v", p)
		}
		w.clock.pass(3 * 24 * time.Hour)
		if p := w.seen(ours)[0].Punctuality; p.Notified || !p.Known || p.OnTime || p.LateBy != 3*24*time.Hour {
			t.Errorf("three days after: %+v", p)
		}
	})
}

// Whoever comes into a notice under another name inherits neither the consent nor the decision of somebody else
// (retssikkerhedsloven § 5 a, stk. 3).
func TestNobodyInheritsAConsent(t *testing.T) {
	named := func(names ...string) rules.Record {
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants = nil
		for _, name := range names {
			r.Facts.Tenants = append(r.Facts.Tenants, rules.Tenant{Name: name, Protected: rules.No, Deceased: rules.No})
		}
		return r
	}
	for name, after := range map[string]rules.Record{
		"another has come":                 named("Lis Dam"),
		"one died and another has come":    named("Cy Ny", "Bo Å"),
		"the first has gone from a couple": named("Bo Å"),
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				n := w.arrived(named("Anne Ø", "Bo Å"))
				w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
				w.clock.pass(24 * time.Hour)
				n = w.arrived(after)
				facts := w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: municipal.AllTenants})
				for _, f := range facts {
					if f.Tenant == "1" {
						t.Error("the one who has gone got a decision")
					}
				}
				if got := w.seen(ours)[0].Shared; len(got) != 0 {
					t.Errorf("shared without that person's consent: %+v", got)
				}
			})
		})
	}
}

// A name that was written otherwise, in case or spacing, is the same person.
func TestANameWrittenOtherwiseIsTheSamePerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent})
		w.clock.pass(24 * time.Hour)
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants[0].Name = "ANNE  ærø 1"
		n = w.arrived(r)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := w.seen(ours)[0].Shared; len(got) != 1 || got[0].Tenant != "1" {
			t.Errorf("shared: %+v", got)
		}
	})
}

// A municipality that has answered that it will not take the notice is not reminded of its clocks.
func TestARejectedNoticeHasNoAlarmedClocks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		w.clock.pass(20 * 24 * time.Hour)
		sweep := func() {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
		}
		sweep()
		if !slices.Contains(w.alarms(), gateway.AlarmClockLate) {
			t.Fatalf("20 days without an answer: %v", w.alarms())
		}
		err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: n.Next.ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt, Reason: "not-ours", At: w.clock.now()})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.pass(24 * time.Hour)
		sweep()
		if slices.Contains(w.alarms(), gateway.AlarmClockLate) {
			t.Errorf("rejected: %v", w.alarms())
		}
	})
}

// What follows a notice that the municipality never got, or will not take, is not handed over: nobody is told of a
// correction to nothing, or given another name when it has said that it is not its case. A person tells it another way,
// and then the alarm ends.
func TestNothingFollowsALostNotice(t *testing.T) {
	plan, made := planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 7))
	gone := func(int, gateway.Payload) (*gateway.Receipt, error) {
		return nil, &gateway.SendError{Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone")}
	}
	reject := func(w *world) {
		w.t.Helper()
		n := w.notices()[0]
		w.view(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, n.ID)
			if err == nil {
				err = w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: thread[0].ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt, Reason: "not-ours", At: w.clock.now()})
			}
			return err
		})
	}
	for name, test := range map[string]struct {
		before, after func(w *world) // the filing is known
	}{
		"given up":                       {before: func(w *world) { w.channel.answer = gone; w.send() }},
		"rejected":                       {before: func(w *world) { w.send(); reject(w) }},
		"rejected when the filing waits": {before: func(w *world) { w.send() }, after: reject},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				f := &feed{name: "a", rows: []rules.Record{tenancy("1", plan)}}
				w.accept(f)
				test.before(w)
				w.channel.answer = nil
				w.clock.pass(48 * time.Hour)
				f.version, f.rows = 1, []rules.Record{tenancy("1", plan, made)}
				w.accept(f)
				if test.after != nil {
					test.after(w)
				}
				sends := w.channel.sends
				w.send()
				changed := tenancy("1", plan, made)
				changed.Facts.Tenants[0].Name = "Lis Dam"
				f.version, f.rows = 2, []rules.Record{changed}
				w.accept(f)
				w.clock.pass(24 * time.Hour)
				w.sweep()
				if w.channel.sends != sends {
					t.Errorf("%d messages followed", w.channel.sends-sends)
				}
				made := 1
				if test.after != nil {
					made = 2 // the update was made before the notice was lost
				}
				w.view(func(r gateway.Reader) error {
					thread, err := r.Deliveries(ours, w.notices()[0].ID)
					if len(thread) != made {
						t.Errorf("%d messages were made, want %d", len(thread), made)
					}
					return err
				})
				lost := func(k gateway.AlarmKind) bool {
					return k == gateway.AlarmDeliveryFailed || k == gateway.AlarmDeliveryRejected
				}
				if !slices.ContainsFunc(w.alarms(), lost) {
					t.Errorf("nobody is asked to tell it another way: %v", w.alarms())
				}
				n := w.seen(ours)[0]
				if _, err := w.Proof(context.Background(), ours, n.Number, ""); err == nil {
					t.Error("it was proved that the municipality was told")
				}
				if n.Punctuality.OnTime {
					t.Error("a lost notice was in time")
				}
				elsewhere := rules.Elsewhere{On: rules.DayOf(w.clock.now()), Channel: "letter", Proof: "26-7"}
				if count, err := w.RecordElsewhere(context.Background(), n.Number, elsewhere, rules.AskedAt(w.clock.now())); err != nil || count != 1 {
					t.Fatalf("told another way: %d, %v", count, err)
				}
				if slices.ContainsFunc(w.alarms(), lost) {
					t.Errorf("told another way, and alarmed still: %v", w.alarms())
				}
				if count, err := w.RecordElsewhere(context.Background(), n.Number, elsewhere, rules.AskedAt(w.clock.now())); err != nil || count != 0 {
					t.Errorf("told another way twice: %d, %v", count, err)
				}
				w.verify()
			})
		})
	}
}

// A rejection can be a mistake: a municipality that registers the case after all has it, with its clocks.
func TestARejectionThatWasAMistake(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		for i, kind := range []gateway.ReceiptKind{gateway.ReceiptRejected, gateway.ReceiptRegistered} {
			w.clock.pass(time.Hour)
			err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: fmt.Sprint(i), Message: n.Next.ID, Kind: kind, By: gateway.ProofReceipt, Reason: "not-ours", Reference: "26-1", At: w.clock.now()})
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := w.seen(theirs)[0]; got.State != gateway.Registered || slices.Contains(w.alarms(), gateway.AlarmDeliveryRejected) {
			t.Errorf("%s, %v", got.State, w.alarms())
		}
		w.clock.pass(20 * 24 * time.Hour)
		w.sweep()
		if !slices.Contains(w.alarms(), gateway.AlarmClockLate) {
			t.Errorf("it is not reminded: %v", w.alarms())
		}
		w.verify()
	})
}

// More cases than one transaction takes wake, though those before them in the order stay awake.
func TestNobodySleepsBehindOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.pass(11 * time.Hour) // five in the morning in UTC, seven in Copenhagen
		var rows []rules.Record
		for i := range 270 {
			step := filed(rules.Date(2026, 10, 6))
			step.At = time.Date(2026, 10, 6, 19, 0, 0, 0, time.UTC)
			if i%9 == 0 {
				step.At = time.Date(2026, 10, 6, 7, 0, 0, 0, time.UTC)
			}
			rows = append(rows, tenancy(fmt.Sprint(i), step))
		}
		w.accept(&feed{name: "a", rows: rows})
		w.clock.pass(3 * time.Hour)
		w.sweep()
		if got := len(w.notices()); got != 30 {
			t.Errorf("%d of the 30 whose hour had come were told", got)
		}
	})
}

// Consent can be withdrawn by somebody whom the notice no longer names, and the first of two decisions be received.
func TestWhatWasRecordedCanBeCalledBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		w.clock.pass(24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent})
		w.clock.pass(9 * 24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived, On: rules.Date(2026, 10, 8)})
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 15)); !strings.Contains(got, "appeal") {
			t.Errorf("no time to appeal the first: %s", got)
		}
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants[0].Name = "Lis Dam"
		w.clock.pass(time.Hour)
		n = w.arrived(r)
		if got := w.seen(ours)[0].Shared; len(got) != 1 {
			t.Fatalf("shared: %+v", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked, Tenant: "1"})
		if got := w.seen(ours)[0].Shared; len(got) != 0 {
			t.Errorf("shared after the consent was withdrawn: %+v", got)
		}
	})
}

// A step with a later hour of today wakes its case at every sweep, and the same answer is stored once.
func TestTheSameAnswerIsStoredOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		later := filed(rules.Date(2026, 10, 5))
		later.At = night.Add(90 * time.Minute)
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", later)}})
		count := func() (n int) {
			w.view(func(r gateway.Reader) error {
				entries, err := r.Entries(0, 0)
				n = len(entries)
				return err
			})
			return n
		}
		before := count()
		for range 20 {
			w.clock.pass(time.Minute)
			w.sweep()
		}
		if got := count(); got != before || len(w.notices()) != 0 {
			t.Errorf("twenty sweeps before its hour left %d entries and %d notices", got-before, len(w.notices()))
		}
		w.clock.pass(71 * time.Minute)
		w.sweep()
		if len(w.notices()) != 1 {
			t.Error("it was not told when its hour came")
		}
		w.verify()
	})
}

// A breach stays one: a decision made later does not make a refusal timely. A mistake is called back.
func TestALaterDecisionDoesNotEraseABreach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		w.clock.pass(20 * 24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true})
		w.clock.pass(24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		stands := func() rules.DutyState {
			for _, d := range w.seen(theirs)[0].Duties {
				if d.Duty == rules.DecideNoHelp {
					return d.State(rules.DayOf(w.clock.now()))
				}
			}
			return ""
		}
		if got := stands(); got != rules.TooLate {
			t.Errorf("refused too late, and granted since: %s", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Cancels: true})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Cancels: true})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := stands(); got != rules.GrantedNoLimit {
			t.Errorf("the refusal was a mistake: %s", got)
		}
	})
}

// Two of one name, father and son, are decided about one by one.
func TestNamesakesAreDecidedAboutOneByOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants = []rules.Tenant{{Name: "Jens Jensen", Protected: rules.No, Deceased: rules.No}, {Name: "Jens Jensen", Protected: rules.No, Deceased: rules.No}}
		n := w.arrived(r)
		if n.Tenants != 2 {
			t.Fatalf("the notice names %d", n.Tenants)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "2"})
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help unclassified running") {
			t.Errorf("one of two: %s", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1"})
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help granted granted 2026-10-05") {
			t.Errorf("both: %s", got)
		}
	})
}

// The fogedret's own notice sets its clock going whether or not the association's has been proved to arrive, and the
// alarm about it stays the same alarm when it has.
func TestTheFogedretsClockNeedsNoArrival(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2026, 10, 5)))}})
		w.send()
		n := w.seen(theirs)[0]
		if n.State != gateway.Transmitted || len(n.Duties) != 0 {
			t.Fatalf("transmitted: %s, %+v", n.State, n.Duties)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice})
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 5)); got != "decide-no-help fogedret running" {
			t.Errorf("the fogedret's clock: %s", got)
		}
		late := func() (subjects []string) {
			t.Helper()
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
			w.view(func(r gateway.Reader) error {
				alarms, err := r.Alarms(theirs, false, 0)
				for _, a := range alarms {
					if a.Kind == gateway.AlarmClockLate {
						subjects = append(subjects, a.Subject)
					}
				}
				return err
			})
			return subjects
		}
		w.clock.pass(15 * 24 * time.Hour)
		before := late()
		if len(before) != 1 {
			t.Fatalf("silent for 15 days: %v", before)
		}
		err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: n.Next.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.clock.now()})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.pass(24 * time.Hour)
		if after := late(); !slices.Equal(before, after) {
			t.Errorf("the alarm is another once the notice has arrived: %v, %v", before, after)
		}
	})
}

// After a change of rules every case is asked about once, and not by every sweep; and a new day to wake on is kept though
// the answer is the same.
func TestASweepEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		unanswered := unknownGround(rules.Date(2026, 9, 1)) // late, and later every day
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("1", filed(rules.Date(2026, 10, 5))), tenancy("2", unanswered)}})
		awake := func() (n int) {
			w.view(func(r gateway.Reader) error {
				cases, err := r.Awake(rules.DayOf(w.clock.now()), w.Rules.Hash(), "", 0)
				n = len(cases)
				return err
			})
			return n
		}
		w.Rules = rules.NewSet(rules.Options{GoLive: map[string]rules.Day{association: rules.Date(2026, 1, 2)}})
		if awake() != 2 {
			t.Fatalf("%d cases are awake under the new rules", awake())
		}
		w.sweep()
		if awake() != 0 {
			t.Errorf("%d cases are still awake", awake())
		}
	})
}
