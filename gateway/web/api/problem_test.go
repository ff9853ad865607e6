package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/webtest"
)

// What is wrong with a request is told by its place, in the language of the caller, and quotes nothing.
func TestWhatIsWrongIsToldInTheCallersLanguage(t *testing.T) {
	w := webtest.New(t)
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	step := func(more string) string { return `{"tenancy": "1-2-3", "kind": "filed"` + more + `}` }
	for name, test := range map[string]struct{ path, body, location, da, en string }{
		"a day":   {"/steps", step(`, "on": "hemmelig"`), "body.on", "skal være en dag", "must be a day"},
		"no day":  {"/steps", step(``), "body", "mangler on", "lacks on"},
		"a time":  {"/steps", step(`, "on": "2026-10-01", "at": "hemmelig"`), "body.at", "tidspunkt", "a time"},
		"a text":  {"/steps", step(`, "on": 7`), "body.on", "skal være en tekst", "must be a text"},
		"unknown": {"/steps", step(`, "on": "2026-10-01", "x": 1`), "body.x", "kendes ikke", "is not known"},
		"another day": {"/steps", step(`, "on": "2026-10-01", "at": "2026-10-03T10:00:00Z"`), "body.at",
			"dagen", "the day"},
		"no step": {"/steps", `{"tenancy": "1", "kind": "hemmelig", "on": "2026-10-01"}`, "body.kind",
			"skridt", "step"},
		"no list": {"/records", `{"records": "hemmelig"}`, "body.records", "liste", "list"},
		"few":     {"/records", `{"records": []}`, "body.records", "mindst 1 led", "at least 1 items"},
	} {
		for language, says := range map[string]string{"da": test.da, "en": test.en} {
			r := staff
			r.header = http.Header{"Accept-Language": {language}}
			answer := r.ask(http.MethodPost, "/api/v1"+test.path, test.body)
			var told web.Problem
			if err := json.Unmarshal(answer.Body.Bytes(), &told); err != nil {
				t.Fatal(name, err)
			}
			if told.Status != http.StatusUnprocessableEntity || len(told.Errors) != 1 ||
				told.Errors[0].Location != test.location || !strings.Contains(told.Errors[0].Detail, says) ||
				strings.Contains(answer.Body.String(), "hemmelig") {
				t.Errorf("%s, %s: %+v", name, language, told)
			}
		}
	}
}
