package api_test

import (
	"net/http"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
)

// Each side's auditor reads of its own side: the association nothing of what the municipality did, and the
// municipality nothing of the association's nights.
func TestTheReportIsOfOneSide(t *testing.T) {
	w := webtest.Story(t)
	const period = "/api/v1/report?from=2026-01-01&to=2026-12-31"
	var ours, theirs gateway.Compliance
	as(t, w, gateway.AssociationAuditor, webtest.Ringen).get(period, &ours)
	as(t, w, gateway.MunicipalityAuditor, webtest.Aarhus).get(period, &theirs)
	switch {
	case len(ours.Notices) == 0 || len(theirs.Notices) == 0:
		t.Fatalf("notices are missing: %+v and %+v", ours, theirs)
	case ours.Association != webtest.Ringen || ours.Duties != nil || len(ours.Nights) == 0:
		t.Errorf("the association reads %+v", ours)
	case theirs.Municipality != webtest.Aarhus || len(theirs.Duties) == 0 || len(theirs.Nights) > 0:
		t.Errorf("the municipality reads %+v", theirs)
	}
}

func TestAReportThatCannotBeMade(t *testing.T) {
	w := webtest.Story(t)
	auditor := as(t, w, gateway.MunicipalityAuditor, webtest.Aarhus)
	for query, code := range map[string]string{
		"":                               "invalid",
		"?from=2026-01-01&to=x":          "invalid",
		"?from=2020-01-01&to=2026-01-01": "invalid",
		"?from=2026-02-01&to=2026-01-01": "unanswerable",
	} {
		got := auditor.ask(http.MethodGet, "/api/v1/report"+query, nil)
		auditor.problem(got, http.StatusUnprocessableEntity, code)
	}
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	officer.problem(officer.ask(http.MethodGet, "/api/v1/report?from=2026-01-01&to=2026-01-02", nil),
		http.StatusForbidden, "may-not")
}
