package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// What a municipality does is counted as what an association does: nobody who reads the metrics sees when it
// records an act, looks at its clocks or opens its page (retssikkerhedsloven § 5 a, stk. 3).
func TestTheMetricsTellNothingOfAMunicipality(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	officer, feed := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus, gateway.SeeCalendar)
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	counts := func() (lines []string) {
		_, got := w.Get("/metrics")
		for line := range strings.Lines(got) {
			if strings.HasPrefix(line, "boligbro_http_requests_total") && !strings.Contains(line, `"/metrics"`) {
				name, _, _ := strings.Cut(line, " ")
				lines = append(lines, name)
			}
		}
		return lines
	}
	w.Get("/foreninger/" + webtest.Ringen)
	staff.get("/api/v1/notices", nil)
	before := counts()
	w.Get("/kommuner/" + webtest.Aarhus)
	officer.get("/api/v1/clocks", nil)
	officer.get("/api/v1/cases/"+n.Number, nil)
	officer.given(client{t: t, w: w}.ask(http.MethodGet, "/calendar/"+feed.secret, nil), http.StatusOK, nil)
	officer.given(officer.ask(http.MethodPost, "/api/v1/cases/"+n.Number+"/acts", map[string]any{
		"kind": "contacted", "on": rules.DayOf(w.Clock.Now()), "by": "jh",
	}), http.StatusOK, nil)
	if after := counts(); len(before) == 0 || !slices.Equal(before, after) {
		t.Errorf("the counts were of\n%s\nand are of\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}
