package gateway_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/casework"
	"boligbro/gateway/outbox"
	"boligbro/rules"
)

func planned(day rules.Day) rules.Event {
	return rules.Event{Kind: rules.FilingPlanned, On: day, Ground: rules.GroundArrears}
}

// sweep looks at what time has changed, as the clock of the test says, and sends.
func (w *world) sweep() gateway.Report {
	w.t.Helper()
	report, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now()))
	if err != nil {
		w.t.Fatalf("sweep: %v", err)
	}
	w.send()
	return report
}

// told is what the far side has of the only notice, in the order in which it was made: the kind and day of each message.
func (w *world) told() []string {
	w.t.Helper()
	return w.toldOf(w.notices()[0])
}

// toldOf is the same of one notice.
func (w *world) toldOf(n gateway.Notice) (said []string) {
	w.t.Helper()
	w.view(func(r gateway.Reader) error {
		thread, err := r.Deliveries(gateway.Operator, n.ID)
		for _, d := range thread {
			if _, body, ok := strings.Cut(w.channel.bodies[d.ID], " "); ok {
				said = append(said, body)
			}
		}
		return err
	})
	return said
}

func wantTold(t *testing.T, w *world, want ...string) {
	t.Helper()
	if got := w.told(); !slices.Equal(got, want) {
		t.Errorf("the municipality was told %q, want %q", got, want)
	}
}

func copenhagen(t *testing.T, wall string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", wall, rules.Copenhagen)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// A planned filing is told by the first sweep after midnight of its day in Copenhagen, on an ordinary night and on those
// of 23 and 25 hours, and not by the evening run of the day before.
func TestAPlannedFilingIsToldWhenItsDayBegins(t *testing.T) {
	for name, test := range map[string]struct {
		day   rules.Day
		lasts time.Duration // from the evening run at 20:00 to midnight, and the day itself
	}{
		"an ordinary day":                {rules.Date(2026, 10, 8), 24 * time.Hour},
		"the day that has 25 hours":      {rules.Date(2026, 10, 25), 25 * time.Hour},
		"the day after the 25 hours":     {rules.Date(2026, 10, 26), 24 * time.Hour},
		"the day that has 23 hours":      {rules.Date(2027, 3, 28), 23 * time.Hour},
		"the day after the 23 hours":     {rules.Date(2027, 3, 29), 24 * time.Hour},
		"the first day of another year":  {rules.Date(2027, 1, 1), 24 * time.Hour},
		"the leap day that has not been": {rules.Date(2027, 3, 1), 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				midnight := test.day.Begins()
				if got := (test.day + 1).Begins().Sub(midnight); got != test.lasts {
					t.Fatalf("the day lasts %v, want %v", got, test.lasts)
				}
				w.clock.at = copenhagen(t, (test.day-1).String()+" 20:00:00")
				f := &feed{name: "a", rows: []rules.Record{tenancy("2", planned(test.day))}}
				if report := w.accept(f); report.Notices != 0 {
					t.Fatal("the evening run of the day before told it")
				}
				w.sweep()
				w.clock.at = midnight.Add(-time.Microsecond)
				if w.sweep(); len(w.notices()) != 0 {
					t.Fatal("it was told before midnight")
				}
				w.clock.at = midnight
				if report := w.sweep(); report.Notices != 1 {
					t.Fatalf("the first sweep of the day made %d notices, want 1", report.Notices)
				}
				wantTold(t, w, "notice "+test.day.String())
				if n := w.notices()[0]; n.Late || n.Due != test.day {
					t.Errorf("due %s, late %v", n.Due, n.Late)
				}
				if report := w.sweep(); report.Notices != 0 || w.channel.sends != 1 {
					t.Error("it was told again")
				}
			})
		})
	}
}

func TestAPlannedFilingWhoseDayHasPassedIsToldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if report := w.accept(&feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 2)))}}); report.Notices != 1 {
			t.Fatalf("%d notices, want 1", report.Notices)
		}
		if n := w.notices()[0]; !n.Late {
			t.Error("it does not say that it is late")
		}
	})
}

// plannedAndTold is a world with a plan for 5 October that was told on the evening of that day.
func plannedAndTold(t *testing.T, test func(t *testing.T, w *world, f *feed, tell func(...rules.Event))) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-05")
		test(t, w, f, func(events ...rules.Event) {
			t.Helper()
			f.rows, f.version = []rules.Record{tenancy("2", events...)}, f.version+1
			if report := w.accept(f); report.Notices != 0 {
				t.Errorf("%d new notices, want none", report.Notices)
			}
			w.send()
		})
	})
}

// The filing that was planned is an update in the same thread, and the clock goes on from the first arrival.
func TestFiledAsPlannedIsAnUpdate(t *testing.T) {
	plannedAndTold(t, func(t *testing.T, w *world, f *feed, tell func(...rules.Event)) {
		arrived := night.Add(time.Minute)
		w.clock.pass(time.Hour)
		first := w.notices()[0]
		var message string
		w.view(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, first.ID)
			message = thread[0].ID
			return err
		})
		if err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "k1", Message: message, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: arrived}); err != nil {
			t.Fatal(err)
		}
		w.clock.pass(48 * time.Hour)
		tell(planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 7)))
		wantTold(t, w, "notice 2026-10-05", "update 2026-10-07")
		w.view(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, first.ID)
			if thread[1].Content.Late {
				t.Error("the update says that the notice was late, and it came before the filing")
			}
			return err
		})
		n := w.notices()
		if len(n) != 1 || !n[0].Arrived.Equal(arrived) {
			t.Fatalf("%d notices, arrived %v; want one, arrived %v", len(n), n[0].Arrived, arrived)
		}
		tell(planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 7)), rules.Event{Kind: rules.Postponed, On: rules.Date(2026, 10, 7)},
			rules.Event{Kind: rules.CourtDateSet, On: rules.Date(2026, 10, 7)}, rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 7)})
		w.sweep()
		wantTold(t, w, "notice 2026-10-05", "update 2026-10-07") // what concerns the court, and a payment, are not told
		tell(planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 6)))
		wantTold(t, w, "notice 2026-10-05", "update 2026-10-07", "correction 2026-10-06")
	})
}

func TestALaterPlanReplacesTheEarlier(t *testing.T) {
	plannedAndTold(t, func(t *testing.T, w *world, f *feed, tell func(...rules.Event)) {
		tell(planned(rules.Date(2026, 10, 5)), planned(rules.Date(2026, 10, 9)))
		wantTold(t, w, "notice 2026-10-05", "correction 2026-10-09")
		tell(planned(rules.Date(2026, 10, 5)), planned(rules.Date(2026, 10, 9)), rules.Event{Kind: rules.Postponed, On: rules.Date(2026, 10, 5)})
		wantTold(t, w, "notice 2026-10-05", "correction 2026-10-09")
	})
}

func TestFiledLongAfterThePlanAsksAPerson(t *testing.T) {
	plannedAndTold(t, func(t *testing.T, w *world, f *feed, tell func(...rules.Event)) {
		w.clock.pass(16 * 24 * time.Hour)
		tell(planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 20)))
		wantTold(t, w, "notice 2026-10-05")
		wantAttention(t, w, rules.FiledLongAfterPlan)
	})
}

func wantAttention(t *testing.T, w *world, reason rules.Reason) {
	t.Helper()
	w.view(func(r gateway.Reader) error {
		open, err := r.Attention(gateway.Operator, 0)
		if len(open) != 1 || open[0].Reason != reason || open[0].Due.IsZero() {
			t.Errorf("a person is asked to look at %+v, want %s with its due day", open, reason)
		}
		return err
	})
	if !slices.Contains(w.alarms(), gateway.AlarmAttention) {
		t.Error("nobody is alarmed")
	}
}

func TestPlannedAndWithdrawnBeforeItsDayTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.accept(&feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 9)), withdrawn(rules.Date(2026, 10, 5)))}})
		w.clock.pass(10 * 24 * time.Hour)
		if report := w.sweep(); report.Notices != 0 || len(w.notices()) != 0 || slices.Contains(w.alarms(), gateway.AlarmAttention) {
			t.Errorf("%d notices, alarms %v; want none", len(w.notices()), w.alarms())
		}
	})
}

func withdrawn(day rules.Day) rules.Event { return rules.Event{Kind: rules.Withdrawn, On: day} }

// A withdrawal is told, once; if it was a mistake, that is a correction; a filing after it is another notice.
func TestAWithdrawalIsAnUpdate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)))}}
		say := func(events ...rules.Event) gateway.Report {
			f.rows, f.version = []rules.Record{tenancy("2", events...)}, f.version+1
			report := w.accept(f)
			w.send()
			return report
		}
		say(filed(rules.Date(2026, 10, 2)))
		say(filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 5)))
		wantTold(t, w, "notice 2026-10-02", "update 2026-10-05")
		w.sweep()
		say(filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 5)), rules.Event{Kind: rules.Paid, On: rules.Date(2026, 10, 5)})
		wantTold(t, w, "notice 2026-10-02", "update 2026-10-05")
		w.clock.pass(24 * time.Hour)
		if report := say(filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 6))); report.Notices != 1 {
			t.Errorf("a filing after the withdrawal made %d notices, want 1", report.Notices)
		}
		wantTold(t, w, "notice 2026-10-02", "update 2026-10-05")
	})
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 9)))}}
		if report := w.accept(f); report.Notices != 1 {
			t.Fatalf("%d notices, want 1: the withdrawal lies ahead", report.Notices)
		}
		w.send()
		w.sweep()
		wantTold(t, w, "notice 2026-10-02")
	})
}

// What was told as withdrawn and was not is corrected.
func TestAWithdrawalThatIsGoneIsCorrected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)))}}
		w.accept(f)
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)), withdrawn(rules.Date(2026, 10, 4)))}, 1
		w.accept(f)
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)))}, 2
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-02", "update 2026-10-04", "correction 2026-10-02")
	})
}

// A withdrawal that was told with a wrong day, long from the right one, stays a withdrawal.
func TestAWithdrawalOfAnotherDayIsCorrected(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.pass(30 * 24 * time.Hour) // 4 November
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)))}}
		w.accept(f)
		w.send()
		for i, day := range []rules.Day{rules.Date(2026, 10, 4), rules.Date(2026, 10, 25)} {
			f.rows, f.version = []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 2)), withdrawn(day))}, 1+i
			w.accept(f)
			w.send()
		}
		wantTold(t, w, "notice 2026-10-02", "update 2026-10-04", "correction 2026-10-25")
	})
}

func TestADemandCalledBackIsAnUpdate(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := func(events ...rules.Event) []rules.Record {
			r := tenancy("2", events...)
			r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 5, 1)
			return []rules.Record{r}
		}
		demand := rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 2)}
		f := &feed{name: "a", rows: row(demand)}
		w.accept(f)
		w.send()
		f.rows, f.version = row(rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)}), 1
		if report := w.accept(f); report.Notices != 0 {
			t.Errorf("another day of the same demand made %d notices", report.Notices)
		}
		w.send()
		f.rows, f.version = row(rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)}, withdrawn(rules.Date(2026, 10, 5))), 2
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-02", "correction 2026-10-01", "update 2026-10-05")
	})
}

// When a later step was called back, the demand stands; and of a withdrawal a municipality that never had the notice, or
// answered that it is not its own, is not told.
func TestAWithdrawalThatIsNotTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := tenancy("2", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 1)})
		row.Facts.Tenancy.Assigned, row.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 5, 1)
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		w.send()
		row.Events = append(row.Events, rules.Event{Kind: rules.Terminated, On: rules.Date(2026, 10, 3)}, withdrawn(rules.Date(2026, 10, 5)))
		f.rows, f.version = []rules.Record{row}, 1
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-01")
	})
	oneNotice(t, func(t *testing.T, w *world, delivery func() gateway.Delivery) {
		w.send()
		if err := w.Receive(context.Background(), municipality, gateway.Receipt{ID: "k", Message: delivery().ID, Kind: gateway.ReceiptRejected, By: gateway.ProofReceipt, Reason: "not-ours", At: night}); err != nil {
			t.Fatal(err)
		}
		w.clock.pass(24 * time.Hour)
		w.accept(&feed{name: "a", version: 1, rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)), withdrawn(rules.Date(2026, 10, 6)))}})
		w.sweep()
		wantTold(t, w, "notice 2026-10-05")
	})
}

func TestACorrectedNameOrAddressIsACorrection(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		row := tenancy("2", filed(rules.Date(2026, 10, 2)))
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		w.send()
		row.Facts.Tenants = []rules.Tenant{{Name: "Anna Ærø", Protected: rules.No, Deceased: rules.No}}
		f.rows, f.version = []rules.Record{row}, 1
		w.accept(f)
		w.send()
		row.Facts.Tenancy.Address.Street = "Østergade 2"
		f.rows, f.version = []rules.Record{row}, 2
		w.accept(f)
		w.send()
		row.Facts.Arrears = &rules.Arrears{Amount: 100}
		row.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
		f.rows, f.version = []rules.Record{row}, 3
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-02", "correction 2026-10-02", "correction 2026-10-02")
		w.view(func(r gateway.Reader) error {
			thread, err := r.Deliveries(gateway.Operator, w.notices()[0].ID)
			if len(thread) != 3 || thread[1].Content.Tenants[0].Name != "Anna Ærø" || thread[2].Content.Address.Street != "Østergade 2" ||
				!thread[2].Content.Late {
				t.Errorf("the thread: %+v", thread)
			}
			return err
		})
	})
}

// An update waits for the notice that it updates.
func TestAnUpdateDoesNotComeFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		f := &feed{name: "a", rows: []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)))}}
		w.accept(f)
		w.channel.answer = func(int, gateway.Payload) (*gateway.Receipt, error) { return nil, busy(time.Hour) }
		w.send()
		f.rows, f.version = []rules.Record{tenancy("2", planned(rules.Date(2026, 10, 5)), filed(rules.Date(2026, 10, 5)))}, 1
		w.accept(f)
		w.channel.answer = nil
		w.send()
		wantTold(t, w)
		w.clock.pass(time.Hour)
		w.send()
		wantTold(t, w, "notice 2026-10-05")
		w.clock.pass(time.Hour)
		w.send()
		wantTold(t, w, "notice 2026-10-05", "update 2026-10-05")
	})
}

// A notice that went to another municipality than the dwelling's is for a person, never for nobody; and the first
// municipality is told nothing more.
func TestANoticeThatStrayedAsksAPerson(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		right := &channel{}
		w.Routes["0461"] = outbox.Route{right}
		row := tenancy("2", filed(rules.Date(2026, 10, 2)))
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		w.send()
		row.Facts.Tenancy.Municipality = "0461"
		row.Facts.Tenants = []rules.Tenant{{Name: "Anna Ærø"}}
		f.rows, f.version = []rules.Record{row}, 1
		w.accept(f)
		w.sweep()
		wantTold(t, w, "notice 2026-10-02")
		wantAttention(t, w, rules.MunicipalityChanged)
		if right.sends != 0 {
			t.Error("it was sent on without a person having looked")
		}
		row.Facts.Tenancy.Municipality = municipality
		f.rows, f.version = []rules.Record{row}, 2
		w.accept(f)
		w.send()
		if slices.Contains(w.alarms(), gateway.AlarmAttention) {
			t.Error("the alarm stands when the kommunekode is as it was")
		}
	})
}

// When a person has had the right municipality told, what follows goes to it and not to the first.
func TestWhatFollowsAStrayedNoticeGoesToTheRightMunicipality(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		right := &channel{}
		w.Routes["0461"] = outbox.Route{right}
		row := tenancy("2", filed(rules.Date(2026, 10, 2)))
		f := &feed{name: "a", rows: []rules.Record{row}}
		w.accept(f)
		w.send()
		row.Facts.Tenancy.Municipality = "0461"
		f.rows, f.version = []rules.Record{row}, 1
		w.accept(f)
		w.clock.pass(time.Hour)
		report, err := w.Resolve(context.Background(), gateway.Operator, w.notices()[0].Number,
			casework.Answer{Rule: rules.EvictionFiled, As: rules.Notify, Reason: "owed", By: "abc"}, rules.AskedAt(w.clock.now()))
		if err != nil || report.Notices != 1 {
			t.Fatalf("%d notices, %v; want one to the right municipality", report.Notices, err)
		}
		w.send()
		w.clock.pass(time.Hour)
		row.Events = append(row.Events, withdrawn(rules.Date(2026, 10, 5)))
		f.rows, f.version = []rules.Record{row}, 2
		w.accept(f)
		w.send()
		wantTold(t, w, "notice 2026-10-02")
		if right.sends != 2 || len(w.notices()) != 2 {
			t.Errorf("the right municipality was told %v", right.bodies)
		}
		w.verified()
	})
}
