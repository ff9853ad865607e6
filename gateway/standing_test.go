package gateway_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
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
		if p := w.seen(ours)[0].Punctuality; p.Told || p.Known {
			t.Errorf("on its day: %+v", p)
		}
		w.clock.pass(3 * 24 * time.Hour)
		if p := w.seen(ours)[0].Punctuality; p.Told || !p.Known || p.OnTime || p.LateBy != 3*24*time.Hour {
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
				w.record(n, gateway.Fact{Kind: gateway.FactConsent, Tenant: "1"})
				w.clock.pass(24 * time.Hour)
				n = w.arrived(after)
				facts := w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help", Tenant: gateway.AllTenants})
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
		w.record(n, gateway.Fact{Kind: gateway.FactConsent})
		w.clock.pass(24 * time.Hour)
		r := tenancy("1", filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants[0].Name = "ANNE  ærø 1"
		n = w.arrived(r)
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help"})
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
		err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: n.Next.ID, Kind: gateway.ReceiptRejected, Reason: "not-ours", At: w.clock.now()})
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

// A planned filing whose notice the municipality has not got is told anew when it has been made: as a notice with clocks
// and a proof of its own, not as an update of something that is not there.
func TestAFilingIsToldAnewWhenThePlanWasNot(t *testing.T) {
	plan, made := planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 7))
	for name, spoil := range map[string]func(w *world){
		"rejected": func(w *world) {
			n := w.seen(gateway.Operator)[0]
			err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: n.Next.ID, Kind: gateway.ReceiptRejected, Reason: "not-ours", At: w.clock.now()})
			if err != nil {
				w.t.Fatal(err)
			}
		},
		"given up": nil,
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				if spoil == nil {
					w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
						return nil, &gateway.SendError{Code: "http-410", Fault: gateway.FaultRecipient, Final: true, Err: errors.New("gone")}
					}
				}
				f := &feed{name: "a", rows: []rules.Record{tenancy("1", plan)}}
				w.accept(f)
				w.send()
				if spoil != nil {
					spoil(w)
				}
				w.clock.pass(48 * time.Hour)
				n := w.arrived(tenancy("1", plan, made))
				if len(w.notices()) != 2 || n.Event.Kind != rules.Filed || n.State != gateway.Arrived || len(n.Duties) == 0 || n.Next.Kind != gateway.FirstNotice {
					t.Fatalf("%d notices; the newest: %+v", len(w.notices()), n)
				}
				if p, err := w.Proof(context.Background(), ours, n.Number, ""); err != nil || p.Event.Kind != rules.Filed {
					t.Errorf("the proof: %+v, %v", p.Event, err)
				}
				for range 3 {
					w.clock.pass(24 * time.Hour)
					w.sweep()
				}
				w.arrived(tenancy("1", plan, made))
				if got := w.notices(); len(got) != 2 {
					t.Errorf("told once more: %d notices", len(got))
				}
				w.verify()
			})
		})
	}
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
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: rules.Refused, ReasonsGiven: true})
		w.clock.pass(24 * time.Hour)
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help"})
		stands := func() rules.Standing {
			for _, d := range w.seen(theirs)[0].Duties {
				if d.Duty == rules.DecideNoHelp {
					return d.Standing(rules.DayOf(w.clock.now()))
				}
			}
			return ""
		}
		if got := stands(); got != rules.TooLate {
			t.Errorf("refused too late, and granted since: %s", got)
		}
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Cancels: true})
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Cancels: true})
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help"})
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
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help", Tenant: "2"})
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help unclassified running") {
			t.Errorf("one of two: %s", got)
		}
		w.record(n, gateway.Fact{Kind: gateway.FactDecision, Outcome: "rent-help", Tenant: "1"})
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
		w.record(n, gateway.Fact{Kind: gateway.FactEvictionNotice})
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
		err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "r", Message: n.Next.ID, Kind: gateway.ReceiptArrived, At: w.clock.now()})
		if err != nil {
			t.Fatal(err)
		}
		w.clock.pass(24 * time.Hour)
		if after := late(); !slices.Equal(before, after) {
			t.Errorf("the alarm is another once the notice has arrived: %v, %v", before, after)
		}
	})
}
