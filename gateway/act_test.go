package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/municipal"
	"boligbro/gateway/store"
	"boligbro/rules"
	"boligbro/rules/lang"
)

var (
	theirs = gateway.Scope{Municipalities: []string{municipality}}
	ours   = gateway.Scope{Associations: []string{association}}
)

// couple is a tenancy of two.
func couple(number string, events ...rules.Event) rules.Record {
	r := tenancy(number, events...)
	r.Facts.Tenants = append(r.Facts.Tenants, rules.Tenant{Name: "Bo Å " + number, Protected: rules.No, Deceased: rules.No})
	return r
}

// arrived reads the rows, sends what is owed, and lets every message arrive at once.
func (w *world) arrived(rows ...rules.Record) municipal.NoticeView {
	w.t.Helper()
	w.channel.answer = func(_ int, p gateway.Payload) (*gateway.Receipt, error) {
		return nil, w.Receive(context.Background(), municipality, gateway.Receipt{ID: p.MessageID, Message: p.MessageID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.clock.now()})
	}
	w.accept(&feed{name: "a", rows: rows, version: int(w.clock.now().Unix())})
	w.send()
	return w.seen(gateway.Operator)[0]
}

// seen are the notices that the scope sees, newest first.
func (w *world) seen(s gateway.Scope) []municipal.NoticeView {
	w.t.Helper()
	o, err := w.Overview(context.Background(), s, rules.AskedAt(w.clock.now()))
	if err != nil {
		w.t.Fatalf("overview: %v", err)
	}
	return o.Notices
}

// record records a fact today, and fails the test on an error.
func (w *world) record(n municipal.NoticeView, f gateway.MunicipalAct) []gateway.MunicipalAct {
	w.t.Helper()
	if f.On.IsZero() {
		f.On = rules.DayOf(w.clock.now())
	}
	if f.Kind == gateway.ActDecision && f.Journal == "" && !f.Cancels {
		f.Journal = "26-1234"
	}
	facts, err := w.Record(context.Background(), theirs, n.Number, f)
	if err != nil {
		w.t.Fatalf("record %s: %v", f.Kind, err)
	}
	return facts
}

// stands are the notice's duties, each with its reason and when it ended.
func stands(n municipal.NoticeView, today rules.Day) string {
	var all []string
	for _, d := range n.Duties {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", d.Duty, d.Reason, d.State(today), d.Ended)))
	}
	return strings.Join(all, "; ")
}

func (w *world) verify() {
	w.t.Helper()
	report, err := w.db.Verify(context.Background(), store.VerifyOptions{})
	if err != nil || len(report.Findings) > 0 {
		w.t.Errorf("the log: %v, %v", report.Findings, err)
	}
}

// What the municipality records moves its duties as the law says.
func TestActsMoveTheClocks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		day := rules.Date(2026, 10, 5)
		for _, step := range []struct {
			days  int
			fact  gateway.MunicipalAct
			stand string
		}{
			{0, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked}, "take-up-at-once unclassified running; decide-no-help unclassified running"},
			{0, gateway.MunicipalAct{Kind: gateway.ActNeedChecked}, "take-up-at-once unclassified running; decide-no-help unclassified running"},
			{0, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph5}, "contact-at-once paragraph-5 running; decide-no-help until-contact running"},
			{1, gateway.MunicipalAct{Kind: gateway.ActContacted}, "contact-at-once paragraph-5 met 2026-10-06; decide-no-help granted granted 2026-10-06"},
			// New facts make it a paragraph-1 case again, counted from the first arrival.
			{1, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph1}, "take-up-at-once paragraph-1 running; decide-no-help paragraph-1 running"},
			{1, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "1"},
				"take-up-at-once paragraph-1 met 2026-10-08; decide-no-help refused in-time 2026-10-08"},
			{1, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived},
				"take-up-at-once paragraph-1 met 2026-10-08; decide-no-help refused in-time 2026-10-08; appeal can-appeal running"},
			{20, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice},
				"take-up-at-once paragraph-1 met 2026-10-08; decide-no-help refused in-time 2026-10-08; decide-no-help fogedret running; appeal can-appeal running"},
			{9, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"},
				"take-up-at-once paragraph-1 met 2026-10-08; decide-no-help refused in-time 2026-10-08; decide-no-help granted granted 2026-11-07; appeal can-appeal expired"},
		} {
			w.clock.pass(time.Duration(step.days) * 24 * time.Hour)
			day += rules.Day(step.days)
			w.record(n, step.fact)
			got := stands(w.seen(theirs)[0], day)
			if step.fact.Kind == gateway.ActContacted {
				got = strings.ReplaceAll(got, "until-contact in-time", "granted granted")
			}
			if got != step.stand {
				t.Errorf("after %s:\n got %s\nwant %s", step.fact.Kind, got, step.stand)
			}
		}
		// A later fact corrects an earlier, and one that was a mistake is taken back.
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, Cancels: true})
		if got := stands(w.seen(theirs)[0], day); strings.Contains(got, "fogedret") || strings.Count(got, rules.DecideNoHelp) != 1 {
			t.Errorf("after the fogedret's notice was taken back: %s", got)
		}
		w.verify()
	})
}

// A meeting ends the duty of a demand; the two kinds of notices of one case are answered each by its own facts.
func TestAMeetingAnswersTheDemand(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := tenancy("1", rules.Event{Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Received: rules.Date(2026, 10, 7)})
		r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
		n := w.arrived(r)
		if _, err := w.Record(context.Background(), theirs, n.Number, gateway.MunicipalAct{Kind: gateway.ActContacted, On: rules.Date(2026, 10, 5)}); !errors.Is(err, municipal.ErrAct) {
			t.Errorf("contact after a demand: %v", err)
		}
		w.clock.pass(3 * 24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActMet})
		v := w.seen(theirs)[0]
		if len(v.Duties) != 1 || v.Duties[0].Ended != rules.Date(2026, 10, 8) || v.Duties[0].Due != rules.Date(2026, 10, 21) {
			t.Errorf("%+v", v.Duties)
		}
	})
}

func TestActsThatCannotBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.clock.pass(7 * 24 * time.Hour)
		n := w.arrived(couple("1", filed(rules.Date(2026, 10, 5))))
		today := rules.DayOf(w.clock.now())
		help := gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Journal: "26-1234", On: today}
		with := func(change func(f *gateway.MunicipalAct)) gateway.MunicipalAct {
			f := help
			change(&f)
			return f
		}
		for name, f := range map[string]gateway.MunicipalAct{
			"unknown kind":             {Kind: "moved", On: today},
			"no day":                   {Kind: gateway.ActContacted},
			"tomorrow":                 {Kind: gateway.ActContacted, On: today + 1},
			"before the notice":        {Kind: gateway.ActContacted, On: today - 1},
			"no track":                 {Kind: gateway.ActClassified, On: today},
			"unchecked":                {Kind: gateway.ActClassified, On: today, Track: rules.Paragraph5},
			"whose":                    help,
			"nobody's":                 with(func(f *gateway.MunicipalAct) { f.Tenant = "3" }),
			"a name":                   with(func(f *gateway.MunicipalAct) { f.Tenant = "Anne" }),
			"not about a tenant":       {Kind: gateway.ActContacted, On: today, Tenant: "1"},
			"received before decided":  {Kind: gateway.ActDecisionReceived, On: today, Tenant: "1"},
			"revoked before consented": {Kind: gateway.ActConsentRevoked, On: today, Tenant: "1"},
			"nothing to cancel":        {Kind: gateway.ActContacted, On: today, Cancels: true},
			"no demand":                {Kind: gateway.ActMet, On: today},
			"no reasons":               with(func(f *gateway.MunicipalAct) { f.Tenant, f.Outcome = "1", rules.Refused }),
			"no outcome":               with(func(f *gateway.MunicipalAct) { f.Tenant, f.Outcome = "1", "perhaps" }),
			"no journal number":        with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", "" }),
			"reasons in the journal":   with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", "Afslag fordi borgeren" }),
			"a long journal number":    with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", strings.Repeat("1", 65) }),
			"a CPR number":             with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", "010190-1234" }),
			"another's notice":         with(func(f *gateway.MunicipalAct) { f.Tenant, f.Notice = "1", gateway.NewID() }),
		} {
			_, err := w.Record(context.Background(), theirs, n.Number, f)
			var said interface{ Text(lang.Language) string }
			if !errors.Is(err, municipal.ErrAct) || !errors.As(err, &said) || said.Text(lang.Danish) == said.Text(lang.English) {
				t.Errorf("%s: %v", name, err)
			}
		}
		help.Tenant = "1"
		for _, s := range []gateway.Scope{{}, ours, {Municipalities: []string{"0101"}}} {
			if _, err := w.Record(context.Background(), s, n.Number, help); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("scope %+v: %v", s, err)
			}
		}
		if facts := w.seen(theirs)[0].Acts; len(facts) != 0 {
			t.Errorf("%d facts were recorded", len(facts))
		}
	})
}

// The clock closes when each living tenant has a decision; a refusal is the one with the limit.
func TestADecisionForEach(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(couple("1", filed(rules.Date(2026, 10, 5))))
		w.clock.pass(24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "2", Journal: "J-2"})
		today := rules.Date(2026, 10, 7)
		if got := stands(w.seen(theirs)[0], today); !strings.Contains(got, "decide-no-help unclassified running") {
			t.Errorf("after one of two: %s", got)
		}
		w.clock.pass(24 * time.Hour)
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1"})
		if got := stands(w.seen(theirs)[0], today); !strings.Contains(got, "decide-no-help refused in-time 2026-10-07") {
			t.Errorf("after both: %s", got)
		}
		// The first decision is the one that answers, whenever it is recorded.
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "2", On: rules.Date(2026, 10, 5)})
		if got := stands(w.seen(theirs)[0], today); !strings.Contains(got, "decide-no-help granted granted 2026-10-07") {
			t.Errorf("after an earlier one: %s", got)
		}
		if facts := w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "advice", Tenant: municipal.AllTenants}); len(facts) != 2 || facts[0].Tenant != "1" || facts[1].Tenant != "2" {
			t.Errorf("for all: %+v", facts)
		}
	})
}

// One of two dies: the municipality hears of it, and the other's decision closes the clock, under the same number.
func TestADecisionForTheLiving(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		r := couple("1", filed(rules.Date(2026, 10, 5)))
		n := w.arrived(r)
		r.Facts.Tenants = slices.Clone(r.Facts.Tenants)
		r.Facts.Tenants[0].Deceased = rules.Yes
		w.clock.pass(time.Hour)
		w.arrived(r)
		dead := gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1", On: rules.Date(2026, 10, 5)}
		if _, err := w.Record(context.Background(), theirs, n.Number, dead); !errors.Is(err, municipal.ErrAct) {
			t.Errorf("a decision about the dead: %v", err)
		}
		if facts := w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"}); facts[0].Tenant != "2" {
			t.Errorf("%+v", facts)
		}
		if got := stands(w.seen(theirs)[0], rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help granted granted") {
			t.Error(got)
		}
	})
}

// What is recorded about one filing answers no other of the same case.
func TestActsBelongToTheirNotice(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		events := []rules.Event{filed(rules.Date(2026, 10, 5))}
		first := w.arrived(tenancy("1", events...))
		w.clock.pass(30 * 24 * time.Hour)
		events = append(events, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 20)}, filed(rules.Date(2026, 11, 4)))
		second := w.arrived(tenancy("1", events...))
		if second.Episode != 2 || first.Number != second.Number {
			t.Fatalf("episodes %d and %d", first.Episode, second.Episode)
		}
		duties := func() (now, before string) {
			views := w.seen(theirs)
			return stands(views[0], rules.Date(2026, 11, 4)), stands(views[1], rules.Date(2026, 11, 4))
		}
		refused := gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Journal: "26-1234"}
		w.record(second, refused)
		now, before := duties()
		if !strings.Contains(now, "decide-no-help refused in-time 2026-11-04") || !strings.Contains(before, "decide-no-help unclassified no-answer") {
			t.Errorf("the newest is answered by default:\nnow %s\nbefore %s", now, before)
		}
		// A decision of the time of the first is about the first, when it says so; it is told so when it does not.
		refused.On = rules.Date(2026, 10, 12)
		if _, err := w.Record(context.Background(), theirs, first.Number, refused); !errors.Is(err, municipal.ErrAct) || !strings.Contains(err.Error(), "--notice") {
			t.Errorf("a day before the newest notice: %v", err)
		}
		refused.Notice = first.ID
		w.record(first, refused)
		w.record(first, gateway.MunicipalAct{Kind: gateway.ActConsent, Notice: first.ID})
		now, before = duties()
		if !strings.Contains(now, "in-time 2026-11-04") || !strings.Contains(before, "in-time 2026-10-12") {
			t.Errorf("each by its own:\nnow %s\nbefore %s", now, before)
		}
		views := w.seen(ours)
		if len(views[0].Shared) != 0 || len(views[1].Shared) != 1 {
			t.Errorf("a consent to one shares %+v and %+v", views[0].Shared, views[1].Shared)
		}
		for _, v := range w.seen(theirs) {
			for _, f := range v.Acts {
				if f.Notice != v.ID {
					t.Errorf("notice %s shows a fact about %s", v.ID, f.Notice)
				}
			}
		}
	})
}

// The association knows nothing beyond registered without consent, and with it each consenting tenant's decision.
func TestConsent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(couple("1", filed(rules.Date(2026, 10, 5))))
		// everything is all that the association's scope can read about the case.
		everything := func() (all []any) {
			w.view(func(r gateway.Reader) error {
				facts, err := r.Acts(ours, n.Case)
				alarms, alarmsErr := r.Alarms(ours, true, 0)
				attention, attentionErr := r.Attention(ours, 0)
				c, caseErr := r.CaseByID(ours, n.Case)
				evaluations, evaluationsErr := r.Evaluations(ours, n.Case)
				all = append(all, facts, alarms, attention, c, len(evaluations))
				return errors.Join(err, alarmsErr, attentionErr, caseErr, evaluationsErr)
			})
			for _, v := range w.seen(ours) {
				v.Shared = nil
				all = append(all, v)
			}
			return all
		}
		shared := func() (all []string) {
			for _, v := range w.seen(ours) {
				for _, one := range v.Shared {
					all = append(all, fmt.Sprintf("%s %s %s", one.Tenant, one.Outcome, one.On))
				}
			}
			return all
		}
		before := everything()
		for _, f := range []gateway.MunicipalAct{
			{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked}, {Kind: gateway.ActClassified, Track: rules.Paragraph5}, {Kind: gateway.ActContacted},
			{Kind: gateway.ActEvictionNotice}, {Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1", Journal: "J"},
			{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "2"}, {Kind: gateway.ActDecisionReceived, Tenant: "2"},
		} {
			w.record(n, f)
		}
		w.clock.pass(20 * 24 * time.Hour)
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
			t.Fatal(err)
		}
		same := func(when string) {
			t.Helper()
			after := everything()
			// Silence of its own feed is the association's own alarm.
			after[1] = slices.DeleteFunc(after[1].([]gateway.Alarm), func(a gateway.Alarm) bool { return a.Kind == gateway.AlarmRunMissing })
			if diff := cmp.Diff(before, after, cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
				t.Errorf("%s the association sees what the municipality did:\n%s", when, diff)
			}
		}
		same("without consent")
		if got := shared(); got != nil {
			t.Errorf("shared without consent: %v", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "2"})
		same("with one consent")
		if got := shared(); !slices.Equal(got, []string{"2 refused 2026-10-05"}) {
			t.Errorf("shared with the consent of the second: %v", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked, Tenant: "2"})
		same("with a consent and a revoked one")
		if got := shared(); !slices.Equal(got, []string{"1 rent-help 2026-10-05"}) {
			t.Errorf("shared after the second revoked: %v", got)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "2"})
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1", Cancels: true})
		if got := shared(); !slices.Equal(got, []string{"2 refused 2026-10-05"}) {
			t.Errorf("shared when the first never was: %v", got)
		}
		w.view(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 0)
			for _, e := range entries {
				if text := string(e.Leaf); strings.Contains(text, "consent") || strings.Contains(text, "rent-help") || strings.Contains(text, "paragraph") {
					t.Errorf("the log tells:\n%s", text)
				}
			}
			return err
		})
		w.verify()
	})
}

// The clocks alarm the municipality's own side, and end when it acts.
func TestClocksAlarmTheMunicipality(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		clerks := &mailbox{}
		w.Clerks = map[string]gateway.Mailer{municipality: clerks, "0101": &mailbox{err: errors.New("nobody there")}}
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		sweep := func(days int) (kinds []string) {
			t.Helper()
			w.clock.pass(time.Duration(days) * 24 * time.Hour)
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
			w.view(func(r gateway.Reader) error {
				alarms, err := r.Alarms(theirs, false, 0)
				for _, a := range alarms {
					kinds = append(kinds, string(a.Kind)+" "+a.Code)
				}
				return err
			})
			return kinds
		}
		for _, step := range []struct {
			days int
			want []string
		}{
			{3, nil}, // 8 October: seven hverdage left
			{4, []string{"clock-at-risk decide-no-help"}}, // 12 October: five
			{7, []string{"clock-at-risk decide-no-help"}}, // 19 October: the last day
			{1, []string{"clock-late decide-no-help"}},    // 20 October
			{30, []string{"clock-late decide-no-help"}},   // for as long as nothing is answered
		} {
			if got := sweep(step.days); !slices.Equal(got, step.want) {
				t.Errorf("after %d days more: %v, want %v", step.days, got, step.want)
			}
		}
		for _, m := range w.mail.mails {
			for _, a := range m.alarms {
				if a.Kind == gateway.AlarmClockAtRisk || a.Kind == gateway.AlarmClockLate {
					t.Errorf("%s was mailed to the association's people", a.Kind)
				}
			}
		}
		var told []string
		for _, m := range clerks.mails {
			for _, a := range m.alarms {
				told = append(told, fmt.Sprintf("%s %v", a.Kind, m.escalated))
			}
		}
		// The person when it is at risk and when it is late, the substitute the hverdag after.
		if want := []string{"clock-at-risk false", "clock-at-risk true", "clock-late false", "clock-late true"}; !slices.Equal(told, want) {
			t.Errorf("the municipality's people were told %v", told)
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := sweep(0); len(got) != 0 {
			t.Errorf("after the decision: %v", got)
		}
		w.verify()
	})
}

// Mail that does not reach one municipality's people keeps nobody else from being told, and is tried by the next sweep.
func TestOneMailServerDoesNotKeepTheOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		clerks := &mailbox{err: errors.New("nobody there")}
		w.Clerks = map[string]gateway.Mailer{municipality: clerks}
		w.clock.pass(20 * 24 * time.Hour) // nights without a run, and a clock that is late
		w.mail.mails = nil
		_, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now()))
		if !errors.Is(err, alarms.ErrMail) {
			t.Errorf("%v", err)
		}
		if len(w.mail.mails) != 1 || w.mail.mails[0].alarms[0].Kind != gateway.AlarmRunMissing {
			t.Errorf("the association's people were told %+v", w.mail.mails)
		}
		clerks.err = nil
		w.clock.pass(time.Minute)
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
			t.Fatal(err)
		}
		if len(clerks.mails) != 1 || clerks.mails[0].alarms[0].Kind != gateway.AlarmClockLate {
			t.Errorf("the municipality's people were told %+v", clerks.mails)
		}
	})
}

// A person of a paragraph-5 case who is not contacted when two whole hverdage have passed after the arrival is an alarm:
// arrived on a Monday, from the Thursday.
func TestContactIsAlarmed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		n := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5))))
		for _, f := range []gateway.MunicipalAct{{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked}, {Kind: gateway.ActClassified, Track: rules.Paragraph5}} {
			w.record(n, f)
		}
		for days, alarmed := range []bool{false, false, false, true} {
			if days > 0 {
				w.clock.pass(24 * time.Hour)
			}
			if _, err := w.Sweep(context.Background(), rules.AskedAt(w.clock.now())); err != nil {
				t.Fatal(err)
			}
			if slices.Contains(w.alarms(), gateway.AlarmClockAtRisk) != alarmed {
				t.Errorf("not contacted %d days after a Monday: %v", days, w.alarms())
			}
		}
		w.record(n, gateway.MunicipalAct{Kind: gateway.ActContacted})
		if slices.Contains(w.alarms(), gateway.AlarmClockAtRisk) {
			t.Errorf("contacted: %v", w.alarms())
		}
	})
}

// The association is measured at arrival, or at transmission where none is shown, and that is said.
func TestTheAssociationIsMeasured(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		in := w.arrived(tenancy("1", filed(rules.Date(2026, 10, 5)))).Punctuality
		if !in.Known || !in.OnTime || !in.ByProof {
			t.Errorf("arrived on the day: %+v", in)
		}
		w.clock.pass(24 * time.Hour)
		w.channel.answer = nil
		w.accept(&feed{name: "b", rows: []rules.Record{tenancy("2", filed(rules.Date(2026, 10, 5)))}})
		w.send()
		if late := w.seen(ours)[0].Punctuality; !late.Known || late.OnTime || late.ByProof || late.LateBy != 24*time.Hour {
			t.Errorf("transmitted the day after: %+v", late)
		}
	})
}
