package municipal_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// What the municipality records moves its duties as the law says.
func TestActsMoveTheClocks(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		day := rules.Date(2026, 10, 5)
		const decided = "take-up-at-once paragraph-1 met 2026-10-08; decide-no-help refused in-time 2026-10-08"
		for _, step := range []struct {
			days int
			fact gateway.MunicipalAct
			want string
		}{
			{
				0, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked},
				"take-up-at-once unclassified running; decide-no-help unclassified running",
			},
			{
				0, gateway.MunicipalAct{Kind: gateway.ActNeedChecked},
				"take-up-at-once unclassified running; decide-no-help unclassified running",
			},
			{
				0, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph5},
				"contact-at-once paragraph-5 running; decide-no-help until-contact running",
			},
			{
				1, gateway.MunicipalAct{Kind: gateway.ActContacted},
				"contact-at-once paragraph-5 met 2026-10-06; decide-no-help contacted contacted 2026-10-06",
			},
			// New facts make it a paragraph-1 case again, counted from the first arrival.
			{
				1, gateway.MunicipalAct{Kind: gateway.ActClassified, Track: rules.Paragraph1},
				"take-up-at-once paragraph-1 running; decide-no-help paragraph-1 running",
			},
			{
				1, gateway.MunicipalAct{
					Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "1",
				}, decided,
			},
			{1, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived},
				decided + "; appeal can-appeal running"},
			{20, gateway.MunicipalAct{Kind: gateway.ActEvictionComing},
				decided + "; take-up-at-once fogedret-told running; appeal can-appeal running"},
			{0, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice},
				decided + "; take-up-at-once fogedret-told running; decide-no-help fogedret running" +
					"; appeal can-appeal running"},
			{9, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"},
				decided + "; take-up-at-once fogedret-told met 2026-11-07" +
					"; decide-no-help granted granted 2026-11-07; appeal can-appeal expired"},
		} {
			w.Clock.Pass(time.Duration(step.days) * 24 * time.Hour)
			day += rules.Day(step.days)
			w.RecordAct(n, step.fact)
			got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0], day)
			if got != step.want {
				t.Errorf("after %s:\n got %s\nwant %s", step.fact.Kind, got, step.want)
			}
		}
		// A later fact corrects an earlier, and one that was a mistake is taken back.
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActEvictionNotice, Cancels: true})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActEvictionComing, Cancels: true})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			day); strings.Contains(got, "fogedret") || strings.Count(got, rules.DecideNoHelp) != 1 {
			t.Errorf("after the fogedret's notice was taken back: %s", got)
		}
		w.Verify()
	})
}

// A meeting ends the duty of a demand; the two kinds of notices of one case are answered each by its own
// facts.
func TestAMeetingEndsTheDutyOfADemand(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		r := gatewaytest.Tenancy("1", rules.Event{
			Kind: rules.Demanded, On: rules.Date(2026, 10, 5), Received: rules.Date(2026, 10, 7),
		})
		r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
		n := w.Arrive(r)
		if _, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, n.Number,
			gateway.MunicipalAct{Kind: gateway.ActContacted,
				On: rules.Date(2026, 10, 5)}); !errors.Is(err, municipal.ErrAct) {
			t.Errorf("contact after a demand: %v", err)
		}
		w.Clock.Pass(3 * 24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActMet})
		v := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
		if len(v.Duties) != 1 || v.Duties[0].Ended != rules.Date(2026, 10, 8) ||
			v.Duties[0].Due != rules.Date(2026, 10, 21) {
			t.Errorf("%+v", v.Duties)
		}
	})
}

func TestAnImpossibleActIsRefused(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Clock.Pass(7 * 24 * time.Hour)
		n := w.Arrive(couple("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		today := rules.DayOf(w.Clock.Now())
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
			"no reasons": with(func(f *gateway.MunicipalAct) {
				f.Tenant, f.Outcome = "1", rules.Refused
			}),
			"no outcome":        with(func(f *gateway.MunicipalAct) { f.Tenant, f.Outcome = "1", "perhaps" }),
			"no journal number": with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", "" }),
			"reasons in the journal": with(func(f *gateway.MunicipalAct) {
				f.Tenant, f.Journal = "1", "Afslag fordi borgeren"
			}),
			"a long journal number": with(func(f *gateway.MunicipalAct) {
				f.Tenant, f.Journal = "1", strings.Repeat("1", 65)
			}),
			"a CPR number":     with(func(f *gateway.MunicipalAct) { f.Tenant, f.Journal = "1", "010190-1234" }),
			"another's notice": with(func(f *gateway.MunicipalAct) { f.Tenant, f.Notice = "1", gateway.NewID() }),
		} {
			_, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, n.Number, f)
			var words interface{ Text(lang.Language) string }
			if !errors.Is(err, municipal.ErrAct) || !errors.As(err, &words) ||
				words.Text(lang.Danish) == words.Text(lang.English) {
				t.Errorf("%s: %v", name, err)
			}
		}
		help.Tenant = "1"
		for _, s := range []gateway.Scope{{}, gatewaytest.AssociationScope, {Municipalities: []string{"0101"}}} {
			if _, err := w.Record(context.Background(), s, n.Number, help); !errors.Is(err, gateway.ErrNotFound) {
				t.Errorf("scope %+v: %v", s, err)
			}
		}
		if facts := w.NoticeViews(gatewaytest.MunicipalityScope)[0].Acts; len(facts) != 0 {
			t.Errorf("%d facts were recorded", len(facts))
		}
	})
}

// What is recorded about one filing answers no other of the same case.
func TestAnActBelongsToItsNotice(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		events := []rules.Event{gatewaytest.Filed(rules.Date(2026, 10, 5))}
		first := w.Arrive(gatewaytest.Tenancy("1", events...))
		w.Clock.Pass(30 * 24 * time.Hour)
		events = append(events, rules.Event{Kind: rules.Withdrawn, On: rules.Date(2026, 10, 20)},
			gatewaytest.Filed(rules.Date(2026, 11, 4)))
		second := w.Arrive(gatewaytest.Tenancy("1", events...))
		if second.Episode != 2 || first.Number != second.Number {
			t.Fatalf("episodes %d and %d", first.Episode, second.Episode)
		}
		duties := func() (now, before string) {
			views := w.NoticeViews(gatewaytest.MunicipalityScope)
			return dutyStates(views[0], rules.Date(2026, 11, 4)), dutyStates(views[1], rules.Date(2026, 11, 4))
		}
		refused := gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Journal: "26-1234",
		}
		w.RecordAct(second, refused)
		now, before := duties()
		if !strings.Contains(now, "decide-no-help refused in-time 2026-11-04") ||
			!strings.Contains(before, "decide-no-help unclassified no-answer") {
			t.Errorf("the newest is answered by default:\nnow %s\nbefore %s", now, before)
		}
		// A decision of the time of the first is about the first, when it says so; it is told so when it does not.
		refused.On = rules.Date(2026, 10, 12)
		if _, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, first.Number,
			refused); !errors.Is(err, municipal.ErrAct) || !strings.Contains(err.Error(), "--notice") {
			t.Errorf("a day before the newest notice: %v", err)
		}
		refused.Notice = first.ID
		w.RecordAct(first, refused)
		w.RecordAct(first, gateway.MunicipalAct{Kind: gateway.ActConsent, Notice: first.ID})
		now, before = duties()
		if !strings.Contains(now, "in-time 2026-11-04") || !strings.Contains(before, "in-time 2026-10-12") {
			t.Errorf("each by its own:\nnow %s\nbefore %s", now, before)
		}
		views := w.NoticeViews(gatewaytest.AssociationScope)
		if len(views[0].Shared) != 0 || len(views[1].Shared) != 1 {
			t.Errorf("a consent to one shares %+v and %+v", views[0].Shared, views[1].Shared)
		}
		for _, v := range w.NoticeViews(gatewaytest.MunicipalityScope) {
			for _, f := range v.Acts {
				if f.Notice != v.ID {
					t.Errorf("notice %s shows a fact about %s", v.ID, f.Notice)
				}
			}
		}
	})
}

// Consent can be withdrawn by somebody whom the notice no longer names, and the first of two decisions be
// received.
func TestARecordedActCanBeCancelled(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Clock.Pass(24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent})
		w.Clock.Pass(9 * 24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecisionReceived, On: rules.Date(2026, 10, 8)})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 15)); !strings.Contains(got, "appeal") {
			t.Errorf("no time to appeal the first: %s", got)
		}
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants[0].Name = "Lis Dam"
		w.Clock.Pass(time.Hour)
		n = w.Arrive(r)
		if got := w.NoticeViews(gatewaytest.AssociationScope)[0].Shared; len(got) != 1 {
			t.Fatalf("shared: %+v", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked, Tenant: "1"})
		if got := w.NoticeViews(gatewaytest.AssociationScope)[0].Shared; len(got) != 0 {
			t.Errorf("shared after the consent was withdrawn: %+v", got)
		}
	})
}
