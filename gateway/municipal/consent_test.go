package municipal_test

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
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// The association knows nothing beyond registered without consent, and with it each consenting tenant's
// decision.
func TestTheAssociationSeesADecisionOnlyByConsent(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(couple("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		// everything is all that the association's scope can read about the case.
		everything := func() (all []any) {
			w.View(func(r gateway.Reader) error {
				facts, err := r.Acts(gatewaytest.AssociationScope, n.Case)
				alarms, alarmsErr := r.Alarms(gatewaytest.AssociationScope, gateway.AlarmList{Resolved: true})
				tasks, tasksErr := r.Tasks(gatewaytest.AssociationScope, gateway.TaskFilter{})
				c, caseErr := r.CaseByID(gatewaytest.AssociationScope, n.Case)
				evaluations, evaluationsErr := r.Evaluations(gatewaytest.AssociationScope, n.Case)
				all = append(all, facts, alarms, tasks, c, len(evaluations))
				return errors.Join(err, alarmsErr, tasksErr, caseErr, evaluationsErr)
			})
			for _, v := range w.NoticeViews(gatewaytest.AssociationScope) {
				v.Shared = nil
				all = append(all, v)
			}
			return all
		}
		shared := func() (all []string) {
			for _, v := range w.NoticeViews(gatewaytest.AssociationScope) {
				for _, one := range v.Shared {
					all = append(all, fmt.Sprintf("%s %s %s", one.Tenant, one.Outcome, one.On))
				}
			}
			return all
		}
		before := everything()
		for _, f := range []gateway.MunicipalAct{
			{Kind: gateway.ActChildrenChecked}, {Kind: gateway.ActNeedChecked},
			{Kind: gateway.ActClassified, Track: rules.Paragraph5}, {Kind: gateway.ActContacted},
			{Kind: gateway.ActEvictionNotice}, {
				Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: "1", Journal: "J",
			},
			{Kind: gateway.ActDecision, Outcome: rules.Refused, ReasonsGiven: true, Tenant: "2"},
			{Kind: gateway.ActDecisionReceived, Tenant: "2"},
		} {
			w.RecordAct(n, f)
		}
		w.Clock.Pass(20 * 24 * time.Hour)
		if _, err := w.Sweep(context.Background(), rules.AskedAt(w.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		same := func(when string) {
			t.Helper()
			after := everything()
			// Silence of its own feed is the association's own alarm.
			after[1] = slices.DeleteFunc(after[1].([]gateway.Alarm), func(a gateway.Alarm) bool {
				return a.Kind == gateway.AlarmRunMissing
			})
			if diff := cmp.Diff(before, after, cmpopts.EquateEmpty(), cmp.Exporter(func(reflect.Type) bool {
				return true
			})); diff != "" {
				t.Errorf("%s the association sees what the municipality did:\n%s", when, diff)
			}
		}
		same("without consent")
		if got := shared(); got != nil {
			t.Errorf("shared without consent: %v", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "2"})
		same("with one consent")
		if got := shared(); !slices.Equal(got, []string{"2 refused 2026-10-05"}) {
			t.Errorf("shared with the consent of the second: %v", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked, Tenant: "2"})
		same("with a consent and a revoked one")
		if got := shared(); !slices.Equal(got, []string{"1 rent-help 2026-10-05"}) {
			t.Errorf("shared after the second revoked: %v", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "2"})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1", Cancels: true})
		if got := shared(); !slices.Equal(got, []string{"2 refused 2026-10-05"}) {
			t.Errorf("shared when the first never was: %v", got)
		}
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsentRevoked, Tenant: "2"})
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "2", Cancels: true})
		if got := shared(); got != nil {
			t.Errorf("a consent was recorded by mistake, and the revocation after it was undone: %v", got)
		}
		w.View(func(r gateway.Reader) error {
			entries, err := r.Entries(0, 0)
			for _, e := range entries {
				if text := string(e.Leaf); strings.Contains(text, "consent") ||
					strings.Contains(text, "rent-help") ||
					strings.Contains(text, "paragraph") {
					t.Errorf("the log tells:\n%s", text)
				}
			}
			return err
		})
		w.Verify()
	})
}

// Whoever comes into a notice under another name inherits neither the consent nor the decision of somebody
// else (retssikkerhedsloven § 5 a, stk. 3).
func TestNobodyInheritsAConsent(t *testing.T) {
	named := func(names ...string) rules.Record {
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants = nil
		for _, name := range names {
			r.Facts.Tenants = append(r.Facts.Tenants, rules.Tenant{
				Name: name, Protected: rules.No, Deceased: rules.No,
			})
		}
		return r
	}
	for name, after := range map[string]rules.Record{
		"another has come":                 named("Lis Dam"),
		"one died and another has come":    named("Cy Ny", "Bo Å"),
		"the first has gone from a couple": named("Bo Å"),
	} {
		t.Run(name, func(t *testing.T) {
			gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
				n := w.Arrive(named("Anne Ø", "Bo Å"))
				w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent, Tenant: "1"})
				w.Clock.Pass(24 * time.Hour)
				n = w.Arrive(after)
				facts := w.RecordAct(n, gateway.MunicipalAct{
					Kind: gateway.ActDecision, Outcome: "rent-help", Tenant: municipal.AllTenants,
				})
				for _, f := range facts {
					if f.Tenant == "1" {
						t.Error("the one who has gone got a decision")
					}
				}
				if got := w.NoticeViews(gatewaytest.AssociationScope)[0].Shared; len(got) != 0 {
					t.Errorf("shared without that person's consent: %+v", got)
				}
			})
		})
	}
}

// A name that was written otherwise, in case or spacing, is the same person.
func TestANameInOtherLettersIsTheSamePerson(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		n := w.Arrive(gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5))))
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActConsent})
		w.Clock.Pass(24 * time.Hour)
		r := gatewaytest.Tenancy("1", gatewaytest.Filed(rules.Date(2026, 10, 5)))
		r.Facts.Tenants[0].Name = "ANNE  ærø 1"
		n = w.Arrive(r)
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help"})
		if got := w.NoticeViews(gatewaytest.AssociationScope)[0].Shared; len(got) != 1 ||
			got[0].Tenant != "1" {
			t.Errorf("shared: %+v", got)
		}
	})
}
