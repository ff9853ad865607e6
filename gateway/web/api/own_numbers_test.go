package api_test

import (
	"net/http"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// TestANameIsNoNewTenancysNumber: what a source would leave out as a name makes no case here either, and is
// not quoted; where a source's settings say that the association has such numbers (Havnen), it does.
func TestANameIsNoNewTenancysNumber(t *testing.T) {
	w := webtest.New(t)
	day := rules.DayOf(w.Clock.Now())
	ringen := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	havnen := as(t, w, gateway.AssociationStaff, webtest.Havnen)
	for path, body := range map[string]map[string]any{
		"/api/v1/steps":   {"tenancy": "Carla Bæk", "kind": "demanded", "on": day, "new": true},
		"/api/v1/records": {"records": []any{pushed("1", day), pushed("Carla Bæk", day)}},
	} {
		got := ringen.ask(http.MethodPost, path, body)
		ringen.problem(got, http.StatusUnprocessableEntity, "not-recorded")
		if strings.Contains(got.Body.String(), "Carla") {
			t.Errorf("%s: the answer quotes what was sent: %s", path, got.Body)
		}
		if got := havnen.ask(http.MethodPost, path, body); got.Code != http.StatusOK {
			t.Errorf("%s: Havnen's own numbers: %d %s", path, got.Code, got.Body)
		}
	}
	row := webtest.Row("1", webtest.Aarhus, webtest.Filed(day), nil)
	row.Key.Tenancy = "Nordre Gård"
	w.Night(webtest.Ringen, row)
	known := map[string]any{"tenancy": row.Key.Tenancy, "kind": "demanded", "on": day}
	if got := ringen.ask(http.MethodPost, "/api/v1/steps", known); got.Code != http.StatusOK {
		t.Errorf("a case that is there takes no step: %d %s", got.Code, got.Body)
	}
}
