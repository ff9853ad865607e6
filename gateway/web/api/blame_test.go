package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// What is not recorded because of one field says which, and a program is not sent to a command: it has none.
func TestTheFieldToBlameIsNamed(t *testing.T) {
	w := webtest.Story(t)
	officer, staff := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.AssociationStaff, webtest.Ringen)
	today := rules.DayOf(w.Clock.Now()).String()
	acts := "/cases/" + w.Last().Number + "/acts"
	act := func(rest string) string { return `{"kind": "decision", "on": "2026-10-08", ` + rest + `}` }
	answer := func(rest string) string {
		return `{"names": ["B-2222-2222"], "rule": "eviction-filed", ` + rest + `}`
	}
	for _, test := range []struct {
		who                        client
		method, path, body, blamed string
	}{
		{officer, "POST", acts, `{"kind": "met", "on": "2030-01-01", "by": "a"}`, "body.on"},
		{officer, "POST", acts, act(`"by": "010190-1234"`), "body.by"},
		{officer, "POST", acts, act(`"by": "a", "journal": "010190-1234"`), "body.journal"},
		{officer, "POST", acts, act(`"by": "a", "journal": "1"`), "body.outcome"},
		{officer, "POST", acts, act(`"by": "a", "journal": "1", "outcome": "refused"`), "body.reasonsGiven"},
		{officer, "POST", acts, act(`"by": "a", "mistake": true`), "body.mistake"},
		{officer, "POST", acts, act(`"by": "a", "journal": "1", "outcome": "rent-help", "tenant": "9"`),
			"body.tenant"},
		{officer, "POST", acts, `{"kind": "classified", "on": "2026-10-08", "by": "a"}`,
			"body.track"},
		{officer, "POST", acts, `{"kind": "consent-revoked", "on": "` + today + `", "by": "a"}`, ""},
		{staff, "POST", "/steps", `{"tenancy": "010190-1234", "kind": "filed", "on": "2026-10-08"}`,
			"body.tenancy"},
		{staff, "POST", "/steps", `{"tenancy": "1", "kind": "filed", "on": "2026-10-08",
			"reference": "010190-1234"}`, "body.reference"},
		{staff, "POST", "/tasks/answers", answer(`"as": "notify", "reason": "not-filed", "by": "a"`),
			"body.reason"},
		{staff, "POST", "/tasks/answers", answer(`"as": "none", "reason": "not-owed", "by": "010190-1234"`),
			"body.by"},
		{officer, "POST", acts, `{"kind": "contacted", "on": "` + today + `", "by": "a", "notice": "x"}`,
			"body.notice"},
		{staff, "GET", "/report?from=2026-02-01&to=2026-01-01", "", "query.to"},
		{staff, "GET", strings.Replace(acts, "/acts", "/proof?notice=x", 1), "", ""},
	} {
		var body any
		if test.body != "" {
			body = test.body
		}
		got := test.who.ask(test.method, "/api/v1"+test.path, body)
		var told web.Problem
		if err := json.Unmarshal(got.Body.Bytes(), &told); err != nil {
			t.Fatal(err)
		}
		code := "not-recorded"
		if test.method == http.MethodGet {
			code = "unanswerable"
		}
		if told.Code != code || len(told.Errors) != 1 || told.Errors[0].Location != test.blamed {
			t.Errorf("%s %s: %s", test.path, test.body, got.Body)
		}
		for _, never := range []string{
			"boligbro review", "boligbro record", "boligbro decide", "boligbro case", "--", "010190",
		} {
			if text := got.Body.String(); strings.Contains(text, never) {
				t.Errorf("%s: a program is told %s", test.path, text)
			}
		}
	}
}

// The API takes a step whose grounds hold an unknown word: the step waits for a person, and the answer names
// the place of the word.
func TestAGroundThatNobodyKnowsIsToldOf(t *testing.T) {
	w := webtest.New(t)
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	day := rules.DayOf(w.Clock.Now())
	mistyped, right := pushed("1", day), pushed("2", day)
	mistyped["events"] = []any{
		map[string]any{"kind": "reminded", "on": day},
		map[string]any{"kind": "filed", "on": day, "ground": []string{"arrears", "hemmelig"}},
	}
	var out struct {
		Records []api.RecordAnswer
		Remarks []api.Remark
		Waiting int
	}
	staff.given(staff.ask(http.MethodPost, "/api/v1/records", map[string]any{"records": []any{right, mistyped}}),
		http.StatusOK, &out)
	places := func() (all []string) {
		for _, r := range out.Remarks {
			all = append(all, r.Location)
			if r.Detail == "" || strings.Contains(r.Detail, "hemmelig") {
				t.Errorf("%s: %q", r.Location, r.Detail)
			}
		}
		return all
	}
	if len(out.Records) != 2 || out.Records[1].Waiting == 0 ||
		!slices.Equal(places(), []string{"body.records[1].events[1].ground[1]"}) {
		t.Errorf("%+v", out)
	}
	step := map[string]any{"tenancy": "3", "kind": "filed", "on": day, "grounds": []string{"hemmelig", "arrears"}}
	out.Remarks = nil
	staff.given(staff.ask(http.MethodPost, "/api/v1/steps", step), http.StatusOK, &out)
	if out.Waiting == 0 || !slices.Equal(places(), []string{"body.grounds[0]"}) {
		t.Errorf("%+v", out)
	}
}
