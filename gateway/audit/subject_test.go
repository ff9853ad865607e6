package audit_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// TestSubject: each side gets what it holds about a person and nothing of the other's, and nobody's name who
// entered or recorded something.
func TestSubject(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		filed := gatewaytest.Filed(rules.Date(2026, 10, 5))
		w.Arrive(gatewaytest.Tenancy("1", filed), gatewaytest.Tenancy("2", filed))
		n := byTenancy(w)["1"]
		w.RecordAct(n, gateway.MunicipalAct{Kind: gateway.ActDecision, Outcome: "rent-help", By: "Sagsbehandler KK"})

		held := func(s gateway.Scope, find audit.Find) (gateway.Subject, string) {
			t.Helper()
			subject, err := w.Audit().Subject(context.Background(), s, find)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal(subject)
			if err != nil {
				t.Fatal(err)
			}
			return subject, string(b)
		}
		for find, want := range map[audit.Find]int{
			"ærø anne": 2, "ANNE ÆRØ 1": 1, "Anne Ærø 3": 0, "1": 1, audit.Find(n.Number): 1, "B-0000-0000": 0, "": 0,
		} {
			if subject, _ := held(gatewaytest.AssociationScope, find); len(subject.Cases) != want {
				t.Errorf("the association, %q: %d cases, want %d", find, len(subject.Cases), want)
			}
		}
		subject, text := held(gatewaytest.AssociationScope, "Anne Ærø 1")
		if c := subject.Cases[0]; len(c.Versions) == 0 || len(c.Evaluations) == 0 || len(c.Messages) != 1 {
			t.Errorf("the association's side lacks something: %+v", c)
		}
		if strings.Contains(text, "rent-help") || strings.Contains(text, "Sagsbehandler") {
			t.Errorf("the association's side tells of the municipality's: %s", text)
		}

		subject, text = held(gatewaytest.MunicipalityScope, "Anne Ærø 1")
		if c := subject.Cases[0]; len(c.Acts) != 1 || len(c.Messages) != 1 || len(c.Versions) != 0 || c.Tenancy != "" {
			t.Errorf("the municipality's side: %+v", c)
		}
		if strings.Contains(text, "Sagsbehandler") {
			t.Errorf("it names who recorded it: %s", text)
		}
		if other, _ := held(gateway.Scope{Municipalities: []string{"0101"}}, "Anne Ærø 1"); len(other.Cases) != 0 {
			t.Errorf("another municipality holds %+v", other.Cases)
		}
		for _, format := range document.SubjectFormats {
			b, err := document.Held(&subject, format)
			if err != nil || !strings.Contains(string(b), "Anne Ærø 1") {
				t.Errorf("%s: %v: %s", format, err, b)
			}
		}
	})
}
