package casework_test

import (
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

// answer lets the municipality answer every hand-over with the cause; empty: it takes what it gets.
func answer(w *gatewaytest.World, cause gateway.Cause) {
	w.Channel.Answer = nil
	if cause != "" {
		w.Channel.Answer = func(int, gateway.Payload) (*gateway.Receipt, error) {
			return nil, gateway.NotSent(string(cause), gateway.Theirs, nil)
		}
	}
}

// changing is a world with a feed of one tenancy, whose row a test changes from night to night.
type changing struct {
	*gatewaytest.World
	feed gatewaytest.Feed
	last gateway.Report // what the last night came to
}

// night reads the row, and sends all that can be sent until the evening after.
func (w *changing) night(row rules.Record) {
	w.T.Helper()
	w.feed.Label, w.feed.Rows, w.feed.Version = "a", []rules.Record{row}, w.feed.Version+1
	w.last = w.Read(&w.feed)
	for range 4 {
		w.SendAll()
		w.Clock.Pass(6 * time.Hour)
	}
}

// got are the messages that the municipality has got, by what they say.
func (w *changing) got() (all []string) {
	w.View(func(r gateway.Reader) error {
		notices, err := r.Notices(gateway.Operator, gateway.NoticeFilter{})
		for _, n := range notices {
			thread, threadErr := r.Deliveries(gateway.Operator, n.ID)
			if err = threadErr; err != nil {
				return err
			}
			for _, d := range thread {
				if d.Answered() {
					c := d.Content
					all = append(all, string(d.Kind)+" "+string(c.Event.Kind)+" "+c.Event.On.String()+" "+
						c.Tenants[0].Name+" "+d.Municipality)
				}
			}
		}
		return err
	})
	slices.Sort(all)
	return all
}

// holds fails the test when the log, or an answer that is calculated again, says something else than the
// database.
func (w *changing) holds() {
	w.T.Helper()
	w.Verify()
	left, err := audit.EachHistory(w.T.Context(), w.DB, func(h *audit.History) error {
		for i := range h.Evaluations {
			differences, err := audit.Replay(w.Rules, h, i)
			if err != nil || len(differences) > 0 {
				w.T.Errorf("evaluation %d is answered otherwise: %v %v", i, differences, err)
			}
		}
		return nil
	})
	if err != nil || left != (audit.Left{}) {
		w.T.Error(left, err)
	}
}

// As long as the municipality has got nothing of a notice, it is sent as the case is when it gets through,
// and not at all when nothing is left to notify of. Where the answer to an attempt was lost, it may have got
// it, and what follows is a message of its own.
func TestWhatWaitsSaysHowTheCaseIsNow(t *testing.T) {
	day := rules.Date(2026, 10, 5)
	filed := gatewaytest.Tenancy("2", gatewaytest.Filed(day))
	changed := func(how func(*rules.Record)) rules.Record {
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(day))
		how(&row)
		return row
	}
	renamed := changed(func(r *rules.Record) { r.Facts.Tenants[0].Name = "Lis Dam" })
	otherGround := changed(func(r *rules.Record) { r.Events[0].Ground = rules.GroundOther })
	elsewhere := changed(func(r *rules.Record) { r.Facts.Tenancy.Municipality = "0461" })
	withdrawn := gatewaytest.Tenancy("2", gatewaytest.Filed(day), gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
	renamedWithdrawn, elsewhereWithdrawn := withdrawn, withdrawn
	renamedWithdrawn.Facts = renamed.Facts
	elsewhereWithdrawn.Facts = elsewhere.Facts
	numbered := func(e rules.Event) rules.Event {
		e.Ref = "F-77"
		return e
	}
	planned := gatewaytest.Tenancy("2", numbered(gatewaytest.Planned(day)))
	calledOff := gatewaytest.Tenancy("2", numbered(gatewaytest.Planned(day)),
		numbered(gatewaytest.Withdrawn(rules.Date(2026, 10, 2))))
	const was = "notice filed 2026-10-05 Anne Ærø 2 0751"
	for name, test := range map[string]struct {
		cause  gateway.Cause // of what each attempt but the last night's fails
		nights []rules.Record
		want   []string
	}{
		"another name": {
			gateway.CauseAway, []rules.Record{filed, renamed}, []string{"notice filed 2026-10-05 Lis Dam 0751"},
		},
		"another name and back": {gateway.CauseAway, []rules.Record{filed, renamed, filed}, []string{was}},
		"another day": {
			gateway.CauseConnect,
			[]rules.Record{filed, changed(func(r *rules.Record) { r.Events[0].On = rules.Date(2026, 10, 2) })},
			[]string{"notice filed 2026-10-02 Anne Ærø 2 0751"},
		},
		"the planned filing is made": {
			gateway.CauseAway,
			[]rules.Record{planned, gatewaytest.Tenancy("2", numbered(gatewaytest.Planned(day)),
				numbered(gatewaytest.Filed(day)))},
			[]string{was},
		},
		"the planned filing is made, and neither has a number": {
			gateway.CauseAway,
			[]rules.Record{
				gatewaytest.Tenancy("2", gatewaytest.Planned(day)),
				gatewaytest.Tenancy("2", gatewaytest.Planned(day), gatewaytest.Filed(day)),
			},
			[]string{was},
		},
		"another municipality": {
			gateway.CauseAway, []rules.Record{filed, elsewhere}, []string{"notice filed 2026-10-05 Anne Ærø 2 0461"},
		},
		// Boligbro asks a person whether to notify the municipality all the same
		"withdrawn":                           {gateway.CauseAway, []rules.Record{filed, withdrawn}, nil},
		"withdrawn, and another name":         {gateway.CauseAway, []rules.Record{filed, renamedWithdrawn}, nil},
		"withdrawn, and another municipality": {gateway.CauseAway, []rules.Record{filed, elsewhereWithdrawn}, nil},
		"withdrawn by mistake": {
			gateway.CauseAway, []rules.Record{filed, withdrawn, filed}, []string{was},
		},
		"withdrawn on the same day": {gateway.CauseAway, []rules.Record{
			filed, gatewaytest.Tenancy("2", gatewaytest.Filed(day), gatewaytest.Withdrawn(day)),
		}, nil},
		"moved out": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Events = append(r.Events, rules.Event{Kind: rules.MovedOut, On: rules.Date(2026, 10, 6)})
		})}, nil},
		"the tenant died": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Facts.Tenants[0].Deceased = rules.Yes
		})}, nil},
		"other tenants": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Facts.Tenants[0].Name, r.Facts.Tenancy.Start = "Lis Dam", rules.Date(2026, 9, 1)
		})}, nil},
		// the law binds the duty to the filing, and the tenant may need help more than ever
		"evicted": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Events = append(r.Events, rules.Event{Kind: rules.Evicted, On: rules.Date(2026, 10, 6)})
		})}, []string{was}},
		// what is not told any more was known, and the notice says it
		"the step is gone": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Events = []rules.Event{{Kind: rules.Terminated, On: rules.Date(2026, 10, 1)}}
		})}, []string{was}},
		"the name is lost": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Facts.Tenants[0].Name = ""
		})}, []string{was}},
		"the ground is lost": {gateway.CauseAway, []rules.Record{filed, changed(func(r *rules.Record) {
			r.Events[0].Ground = 0
		})}, []string{was}},
		"the plan is withdrawn": {gateway.CauseAway, []rules.Record{planned, calledOff}, nil},
		"the plan is withdrawn by mistake": {
			gateway.CauseAway, []rules.Record{planned, calledOff, planned},
			[]string{"notice filing-planned 2026-10-05 Anne Ærø 2 0751"},
		},
		"another ground":          {gateway.CauseAway, []rules.Record{filed, otherGround}, nil},
		"another ground and back": {gateway.CauseAway, []rules.Record{filed, otherGround, filed}, []string{was}},
		"back under another name": {
			gateway.CauseAway, []rules.Record{filed, otherGround, renamed},
			[]string{"notice filed 2026-10-05 Lis Dam 0751"},
		},
		"another name, and the answer was lost": {
			gateway.CauseTimeout, []rules.Record{filed, renamed},
			[]string{"correction filed 2026-10-05 Lis Dam 0751", was},
		},
		"another name, and the server may have it": {
			gateway.CauseBusy, []rules.Record{filed, renamed},
			[]string{"correction filed 2026-10-05 Lis Dam 0751", was},
		},
		"another name, and the server says that it has it": {
			gateway.CauseConflict, []rules.Record{filed, renamed},
			[]string{"correction filed 2026-10-05 Lis Dam 0751", was},
		},
		"another name, and a web page answered": {
			gateway.CausePage, []rules.Record{filed, renamed},
			[]string{"correction filed 2026-10-05 Lis Dam 0751", was},
		},
		"withdrawn, and the answer was lost": {
			gateway.CauseTimeout, []rules.Record{filed, withdrawn},
			[]string{was, "update withdrawn 2026-10-06 Anne Ærø 2 0751"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, world *gatewaytest.World) {
				w := &changing{World: world}
				w.Retry.GiveUp = 1000 * time.Hour
				w.Routes["0461"] = outbox.Route{&gatewaytest.Channel{}}
				answer(w.World, test.cause)
				for i, row := range test.nights {
					if i == len(test.nights)-1 {
						w.SendAll()
						answer(w.World, "")
					}
					w.night(row)
				}
				if got := w.got(); !slices.Equal(got, test.want) {
					t.Errorf("the municipalities were told %q, want %q", got, test.want)
				}
				w.holds()
			})
		})
	}
}

// A message that follows on a notice is not sent either when it is not so any more: a newer one says how it
// is now, or the municipality knows that already.
func TestALaterMessageThatWaitsIsReplaced(t *testing.T) {
	filed := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	named := func(name string) rules.Record {
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		row.Facts.Tenants[0].Name = name
		return row
	}
	withdrawn := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)),
		gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
	const was = "notice filed 2026-10-05 Anne Ærø 2 0751"
	for name, test := range map[string]struct {
		nights []rules.Record
		want   []string
	}{
		"by a newer one": {
			[]rules.Record{named("Lis Dam"), named("Lis Ny Dam")},
			[]string{"correction filed 2026-10-05 Lis Ny Dam 0751", was},
		},
		"by a withdrawal": {
			[]rules.Record{named("Lis Dam"), withdrawn},
			[]string{was, "update withdrawn 2026-10-06 Anne Ærø 2 0751"},
		},
		"by what is known":                {[]rules.Record{named("Lis Dam"), filed}, []string{was}},
		"a withdrawal that was no longer": {[]rules.Record{withdrawn, filed}, []string{was}},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, world *gatewaytest.World) {
				w := &changing{World: world}
				w.Retry.GiveUp = 1000 * time.Hour
				w.night(filed)
				answer(w.World, gateway.CauseAway)
				w.night(test.nights[0])
				answer(w.World, "")
				w.night(test.nights[1])
				if w.last.Replaced != 1 || w.last.Lapsed != 0 {
					t.Errorf("the night says that %d messages were replaced and %d notices lapsed", w.last.Replaced,
						w.last.Lapsed)
				}
				again := test.nights[1].Clone()
				again.Events = append(again.Events, rules.Event{Kind: rules.Reminded, On: rules.Date(2026, 9, 1)})
				w.night(again)
				if got := w.got(); !slices.Equal(got, test.want) {
					t.Errorf("the municipality was told %q, want %q", got, test.want)
				}
				w.holds()
			})
		})
	}
}

// Nobody is asked to do anything about a notice that has lapsed.
func TestWhatLapsedAlarmsNobody(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, world *gatewaytest.World) {
		w := &changing{World: world}
		delete(w.Routes, gatewaytest.Municipality)
		w.night(gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		if !slices.Contains(w.AlarmKinds(), gateway.AlarmDeliveryUnrouted) {
			t.Fatal("nobody is told that there is no way to the municipality")
		}
		row := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		row.Events[0].Ground = rules.GroundOther
		w.night(row)
		w.SweepAndSend()
		if kinds := w.AlarmKinds(); slices.Contains(kinds, gateway.AlarmDeliveryUnrouted) ||
			slices.Contains(kinds, gateway.AlarmDeliveryDelayed) {
			t.Errorf("%v", kinds)
		}
		if n := w.Notices()[0]; n.State != gateway.Lapsed {
			t.Errorf("the notice is %s", n.State)
		}
		w.Verify()
	})
}

// What was given up is kept as the case is, so that it says that when it is sent again; when nothing is left
// to notify of, it lapses, and its alarm ends.
func TestWhatWasGivenUpIsKeptUpToDate(t *testing.T) {
	filed := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	renamed := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	renamed.Facts.Tenants[0].Name = "Lis Dam"
	otherGround := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	otherGround.Events[0].Ground = rules.GroundOther
	withdrawn := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)),
		gatewaytest.Withdrawn(rules.Date(2026, 10, 6)))
	resend := func(w *changing) {
		if _, err := w.Outbox().Resend(w.T.Context(), []string{w.Notices()[0].ID}, "abc"); err != nil {
			w.T.Fatal(err)
		}
		w.SendAll()
	}
	back := func(w *changing) { w.night(filed) }
	owed := func(w *changing) {
		reply := gatewaytest.Reply{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed"}
		if _, err := w.Answer(w.Notices()[0].Number, reply); err != nil {
			w.T.Fatal(err)
		}
		w.SendAll()
	}
	failed := []gateway.AlarmKind{gateway.AlarmDeliveryFailed}
	for name, test := range map[string]struct {
		row    rules.Record // of the night after the one that gave up
		state  gateway.DeliveryState
		alarms []gateway.AlarmKind
		then   func(w *changing)
		got    []string
	}{
		"another name": {renamed, gateway.Failed, failed, resend,
			[]string{"notice filed 2026-10-05 Lis Dam 0751"}},
		"another ground": {otherGround, gateway.Lapsed, nil, back,
			[]string{"notice filed 2026-10-05 Anne Ærø 2 0751"}},
		"withdrawn": {withdrawn, gateway.Lapsed, []gateway.AlarmKind{gateway.AlarmFinding}, owed,
			[]string{"notice filed 2026-10-05 Anne Ærø 2 0751"}},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, world *gatewaytest.World) {
				w := &changing{World: world}
				answer(w.World, gateway.CauseGone)
				w.night(filed)
				answer(w.World, "")
				w.night(test.row)
				if n := w.Notices()[0]; n.State != test.state || !slices.Equal(w.AlarmKinds(), test.alarms) {
					t.Fatalf("the notice is %s, the alarms %v", n.State, w.AlarmKinds())
				}
				if got := w.got(); len(got) > 0 {
					t.Fatalf("the municipality has got %q of what was given up", got)
				}
				test.then(w)
				if got := w.got(); !slices.Equal(got, test.got) {
					t.Errorf("the municipality has got %q", got)
				}
				if m := w.NoticeViews(gateway.Operator)[0].Messages; len(m) != 1 {
					t.Errorf("%d messages: %+v", len(m), m)
				}
				w.holds()
			})
		})
	}
}

// A receipt can show that the municipality has what its server's answer said that it has not. What it has is
// then brought up to date, as where the answer was lost.
func TestWhatArrivedAfterAllIsBroughtUpToDate(t *testing.T) {
	filed := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	renamed := gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))
	renamed.Facts.Tenants[0].Name = "Lis Dam"
	planned := gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)))
	calledOff := gatewaytest.Tenancy("2", gatewaytest.Planned(rules.Date(2026, 10, 5)),
		gatewaytest.Withdrawn(rules.Date(2026, 10, 2)))
	for name, test := range map[string]struct {
		rows []rules.Record
		got  []string
	}{
		"worded anew": {[]rules.Record{filed, renamed}, []string{
			"correction filed 2026-10-05 Lis Dam 0751", "notice filed 2026-10-05 Lis Dam 0751",
		}},
		"lapsed": {[]rules.Record{planned, calledOff}, []string{
			"notice filing-planned 2026-10-05 Anne Ærø 2 0751", "update withdrawn 2026-10-02 Anne Ærø 2 0751",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, world *gatewaytest.World) {
				w := &changing{World: world}
				answer(w.World, gateway.CauseAway)
				w.Retry.First, w.Retry.Most, w.Retry.GiveUp = time.Hour, 100*time.Hour, 1000*time.Hour
				w.night(test.rows[0])
				w.feed.Rows, w.feed.Version = test.rows[1:], w.feed.Version+1
				w.Read(&w.feed)
				arrives := gateway.Receipt{
					ID: "R-1", Message: w.NoticeViews(gateway.Operator)[0].Messages[0].ID, Kind: gateway.ReceiptArrived,
					By: gateway.ProofReceipt, At: w.Clock.Now(),
				}
				for range 2 { // also when the municipality's program returns the receipt once more
					if err := w.Receive(t.Context(), gatewaytest.Municipality, arrives); err != nil {
						t.Fatal(err)
					}
				}
				answer(w.World, "")
				w.SendAll()
				if got := w.got(); !slices.Equal(got, test.got) {
					t.Errorf("the municipality has got %q", got)
				}
				w.holds()
			})
		})
	}
}
