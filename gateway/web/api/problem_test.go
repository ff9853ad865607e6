package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
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
		"twice": {"/steps", `{"tenancy": "1", "kind": "filed", "on": "2026-10-01", "Kind": "demanded"}`, "body",
			"to gange", "twice"},
		"a person's name": {"/steps", step(`, "on": "2026-10-01", "Hemmelig hemmelig 1": 1`), "body",
			"kendes ikke", "is not known"},
		"another case": {"/steps", `{"Tenancy": "1", "kind": "filed", "on": "2026-10-01"}`, "body", "mangler tenancy",
			"lacks tenancy"},
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
			if told.Code != "invalid" || len(told.Errors) == 0 ||
				told.Errors[0].Location != test.location || !strings.Contains(told.Errors[0].Detail, says) ||
				strings.Contains(answer.Body.String(), "hemmelig") {
				t.Errorf("%s, %s: %+v", name, language, told)
			}
		}
	}
}

func TestBadRequestsAreToldSo(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	officer, lawyer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.AssociationLawyer, webtest.Ringen)
	acts := "/api/v1/cases/" + n.Number + "/acts"
	for name, test := range map[string]struct {
		who          client
		method, path string
		body         any
		status       int
		code         string
	}{
		"no such address":  {officer, "GET", "/api/v1/secrets", nil, 404, "not-found"},
		"no such method":   {officer, "DELETE", "/api/v1/notices", nil, 405, "method"},
		"no such case":     {officer, "GET", "/api/v1/cases/B-2222-2222", nil, 404, "no-such"},
		"no number":        {officer, "GET", "/api/v1/cases/0102030405", nil, 422, "invalid"},
		"unknown question": {officer, "GET", "/api/v1/notices?name=x", nil, 422, "invalid"},
		"a forged cursor":  {officer, "GET", "/api/v1/notices?after=%25%25", nil, 422, "invalid"},
		"too many":         {officer, "GET", "/api/v1/notices?limit=100000", nil, 422, "invalid"},
		"no body":          {officer, "POST", acts, nil, 400, "invalid"},
		"no JSON":          {officer, "POST", acts, "{", 400, "invalid"},
		"broken UTF-8": {
			officer, "POST", acts, `{"kind":"met","on":"2026-10-08","by":"` + "\xff" + `"}`, 422, "not-recorded",
		},
		"unknown field": {officer, "POST", acts, `{"kind":"met","on":"2026-10-08","by":"a","x":1}`, 422, "invalid"},
		"nobody":        {officer, "POST", acts, `{"kind":"met","on":"2026-10-08"}`, 422, "invalid"},
		"no such act":   {officer, "POST", acts, `{"kind":"x","on":"2026-10-08","by":"a"}`, 422, "invalid"},
		"no day":        {officer, "POST", acts, `{"kind":"met","on":"08-10-2026","by":"a"}`, 422, "invalid"},
		"a huge body":   {officer, "POST", acts, `"` + strings.Repeat("x", 70<<10) + `"`, 413, "too-large"},
		"no receipt":    {officer, "POST", "/api/v1/receipts", `{"type":"receipt"}`, 422, "invalid"},
		"no such step": {
			lawyer, "POST", "/api/v1/steps", `{"tenancy":"1","kind":"x","on":"2026-10-08"}`, 422, "invalid",
		},
		"a CPR number": {
			lawyer, "POST", "/api/v1/steps", `{"tenancy":"010203-0405","kind":"filed","on":"2026-10-08"}`, 422,
			"not-recorded",
		},
		"no such message": {officer, "GET", "/api/v1/messages/x", nil, 404, "no-such"},
	} {
		t.Run(name, func(t *testing.T) {
			test.who.t = t
			got := test.who.ask(test.method, test.path, test.body)
			test.who.problem(got, test.status, test.code)
			for _, sent := range []string{"0102030405", "010203-0405"} {
				if strings.Contains(got.Body.String(), sent) {
					t.Errorf("the answer quotes what was sent: %s", got.Body)
				}
			}
		})
	}
}

// A database that is gone is told of as one that does not answer, and no log line names anybody or holds what
// lets a program in.
func TestADatabaseThatIsGoneNamesNobody(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	paths := strings.NewReplacer("{number}", n.Number, "{message}", n.Messages[0].ID, "{run}", w.LastRun())
	officer, legal := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.AssociationLegal, webtest.Ringen)
	all := func(ask func(c client, o api.Operation)) {
		for _, o := range api.Operations() {
			for _, c := range []client{officer, legal} {
				ask(c, o)
			}
		}
	}
	all(func(c client, o api.Operation) { c.ask(o.Method, paths.Replace(o.Path), nil) })
	w.DB.Close()
	all(func(c client, o api.Operation) {
		got := c.ask(o.Method, paths.Replace(o.Path), nil)
		c.problem(got, http.StatusServiceUnavailable, "unavailable")
		if got.Header().Get("Retry-After") == "" {
			t.Errorf("%s %s: it is not told when to come again", o.Method, o.Path)
		}
	})
	if w.Log.String() == "" {
		t.Error("nobody is told that the database is gone")
	}
	for _, private := range append([]string{officer.secret, legal.secret}, webtest.Private...) {
		if strings.Contains(w.Log.String(), private) {
			t.Errorf("the log holds %q:\n%s", private, w.Log)
		}
	}
}

// A header may hold anything, and is not told back.
func TestAnotherFormIsRefusedWithoutQuotingIt(t *testing.T) {
	w := webtest.Story(t)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	officer.header = http.Header{"Content-Type": {"text/" + webtest.Planted}}
	got := officer.ask(http.MethodPost, "/api/v1/cases/"+w.Last().Number+"/acts", `{"kind":"met"}`)
	officer.problem(got, http.StatusUnsupportedMediaType, "content-type")
	if strings.Contains(got.Body.String(), webtest.Planted) {
		t.Errorf("the answer quotes the header: %s", got.Body)
	}
}
