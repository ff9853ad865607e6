package municipal_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// The clock closes when each living tenant has a decision; a refusal is the one with the limit.
func TestEachTenantNeedsADecision(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(couple("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Clock.Pass(24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "2", Journal: "J-2",
		})
		today := rules.Date(2026, 10, 7)
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			today); !strings.Contains(got, "decide-no-help unclassified running") {
			t.Errorf("after one of two: %s", got)
		}
		w.Clock.Pass(24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1"})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0], today); !strings.Contains(got,
			"decide-no-help refused in-time 2026-10-07") {
			t.Errorf("after both: %s", got)
		}
		// The first decision is the one that answers, whenever it is recorded.
		w.RecordAct(n, gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "2", On: rules.Date(2026, 10, 5),
		})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0], today); !strings.Contains(got,
			"decide-no-help granted granted 2026-10-07") {
			t.Errorf("after an earlier one: %s", got)
		}
		if facts := w.RecordAct(n,
			gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "advice",
				Tenant: municipal.AllTenants}); len(facts) != 2 || facts[0].Tenant != "1" || facts[1].Tenant != "2" {
			t.Errorf("for all: %+v", facts)
		}
	})
}

// One of two dies: the municipality hears of it, and the other's decision closes the clock, under the same
// number.
func TestADeadTenantNeedsNoDecision(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		r := couple("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		n := w.Arrive(r)
		r.Facts.Tenants = slices.Clone(r.Facts.Tenants)
		r.Facts.Tenants[0].Deceased = rules.Yes
		w.Clock.Pass(time.Hour)
		w.Arrive(r)
		dead := gateway.MunicipalAct{
			Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1", On: rules.Date(2026, 10, 5),
		}
		if _, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, n.Number,
			dead); !errors.Is(err, municipal.ErrAct) {
			t.Errorf("a decision about the dead: %v", err)
		}
		if facts := w.RecordAct(n,
			gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"}); facts[0].Tenant != "2" {
			t.Errorf("%+v", facts)
		}
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help granted granted") {
			t.Error(got)
		}
	})
}

// The municipality's decision is recorded and read by its own side only.
func TestADecisionStaysWithTheMunicipality(t *testing.T) {
	gatewaytest.OneNotice(t, func(t *testing.T, w *gatewaytest.World, delivery func() gateway.Delivery) {
		w.SendAll()
		ctx, number := context.Background(), delivery().Number
		arrive := gateway.Receipt{
			ID: "r", Message: delivery().ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt, At: w.Clock.Now(),
		}
		if err := w.Receive(ctx, gatewaytest.Municipality, arrive); err != nil {
			t.Fatal(err)
		}
		theirs := gateway.Scope{Municipalities: []string{gatewaytest.Municipality}}
		clocks := func(s gateway.Scope) []rules.Duty {
			o, err := w.Overview(ctx, s, rules.AskedAt(w.Clock.Now()))
			if err != nil || len(o.Notices) != 1 {
				t.Fatalf("overview: %d notices, %v", len(o.Notices), err)
			}
			return o.Notices[0].Duties
		}
		decide := slices.IndexFunc(clocks(theirs), func(d rules.Duty) bool { return d.Duty == rules.DecideNoHelp })
		if decide < 0 || clocks(theirs)[decide].Due != rules.Date(2026, 10, 19) {
			t.Fatalf("the clocks: %+v", clocks(theirs))
		}
		f := gateway.MunicipalAct{Outcome: "refused", On: rules.Date(2026, 10, 5), Journal: "27.69-1"}
		for _, wrong := range []struct {
			scope  gateway.Scope
			number string
			fact   gateway.MunicipalAct
			want   error
		}{
			{theirs, number, f, municipal.ErrAct}, // no reasons and appeal guidance
			{theirs, number, gateway.MunicipalAct{Outcome: "perhaps", On: f.On, Journal: "26-1"}, municipal.ErrAct},
			{theirs, number, gateway.MunicipalAct{Outcome: "rent-help", Journal: "26-1"}, municipal.ErrAct},
			{
				theirs, number, gateway.MunicipalAct{Outcome: "rent-help", On: f.On.Add(1), Journal: "26-1"},
				municipal.ErrAct,
			},
			{
				theirs, "B-2222-2222", gateway.MunicipalAct{Outcome: "rent-help", On: f.On, Journal: "26-1"},
				gateway.ErrNotFound,
			},
			{
				gateway.Scope{Municipalities: []string{"0101"}}, number,
				gateway.MunicipalAct{Outcome: "rent-help", On: f.On, Journal: "26-1"}, gateway.ErrNotFound,
			},
		} {
			if _, err := w.Decide(ctx, wrong.scope, wrong.number, wrong.fact); !errors.Is(err, wrong.want) {
				t.Errorf("decide %+v: %v, want %v", wrong.fact, err, wrong.want)
			}
		}
		f.ReasonsGiven = true
		if _, err := w.Decide(ctx, theirs, number, f); err != nil {
			t.Fatal(err)
		}
		ours := gateway.Scope{Associations: []string{gatewaytest.Association}}
		o, err := w.Overview(ctx, ours, rules.AskedAt(w.Clock.Now()))
		if err != nil || len(o.Notices) != 1 {
			t.Fatalf("the association's own notices: %+v, %v", o.Notices, err)
		}
		if v := o.Notices[0]; len(v.Acts)+len(v.Duties) > 0 || v.State != gateway.Arrived {
			t.Errorf("the association sees %d acts and %d clocks of the municipality, state %s", len(v.Acts),
				len(v.Duties), v.State)
		}
		after := clocks(theirs)
		if i := slices.IndexFunc(after, func(d rules.Duty) bool {
			return d.Duty == rules.DecideNoHelp
		}); i < 0 || after[i].Ended != f.On {
			t.Errorf("the clock after the decision: %+v", after)
		}
	})
}

// A breach stays one: a decision made later does not make a refusal timely. A mistake is called back.
func TestALaterDecisionDoesNotEraseABreach(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.Clock.Pass(20 * 24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true})
		w.Clock.Pass(24 * time.Hour)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		state := func() rules.DutyState {
			for _, d := range w.NoticeViews(gatewaytest.MunicipalityScope)[0].Duties {
				if d.Duty == rules.DecideNoHelp {
					return d.State(rules.DayOf(w.Clock.Now()))
				}
			}
			return ""
		}
		if got := state(); got != rules.TooLate {
			t.Errorf("refused too late, and granted since: %s", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Cancels: true})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Cancels: true})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := state(); got != rules.GrantedNoLimit {
			t.Errorf("the refusal was a mistake: %s", got)
		}
	})
}

// Two of one name, father and son, are decided about one by one.
func TestTwoTenantsOfOneNameNeedTwoDecisions(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants = []rules.Tenant{
			{Name: "Jens Jensen", Protected: rules.No, Deceased: rules.No},
			{Name: "Jens Jensen", Protected: rules.No, Deceased: rules.No},
		}
		n := w.Arrive(r)
		if n.Tenants != 2 {
			t.Fatalf("the notice names %d", n.Tenants)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "2"})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help unclassified running") {
			t.Errorf("one of two: %s", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1"})
		if got := dutyStates(w.NoticeViews(gatewaytest.MunicipalityScope)[0],
			rules.Date(2026, 10, 5)); !strings.Contains(got, "decide-no-help granted granted 2026-10-05") {
			t.Errorf("both: %s", got)
		}
	})
}

// A tenant's name in another form is the same tenant's: what the municipality has recorded stays.
func TestADecisionStaysThroughAnotherSpelling(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants = []rules.Tenant{{Name: "Åse Prøvegård", Protected: rules.No, Deceased: rules.No}}
		n := w.Arrive(r)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1"})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
		for _, name := range []string{"A\u030Ase Prøvega\u030Ard", "ÅSE\u00A0PRØVEGÅRD"} {
			r.Facts.Tenants = []rules.Tenant{{Name: name, Protected: rules.No, Deceased: rules.No}}
			r.Facts.Tenancy.Address.Street += " A" // a correction carries the other spelling
			w.Clock.Pass(time.Hour)
			w.Arrive(r)
			now := w.NoticeViews(gatewaytest.MunicipalityScope)[0]
			if got := dutyStates(now, rules.Date(2026, 10, 5)); now.Tenants != 1 ||
				!strings.Contains(got, "decide-no-help granted granted") {
				t.Errorf("%+q: %d tenants, %s", name, now.Tenants, got)
			}
			if _, err := w.Record(context.Background(), gatewaytest.MunicipalityScope, n.Number,
				gateway.MunicipalAct{Kind: gateway.ActConsent, On: rules.Date(2026, 10, 5), Tenant: "2"},
			); !errors.Is(err, municipal.ErrAct) {
				t.Errorf("%+q is a second tenant: %v", name, err)
			}
		}
	})
}
