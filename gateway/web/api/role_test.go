package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
)

// Every operation is tried with every role, with a foreign organisation's keys, and with none: what the table
// of roles does not allow is refused, and nothing foreign is found.
func TestNobodyDoesWhatItsRoleMayNot(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	paths := strings.NewReplacer("{number}", n.Number, "{message}", n.Messages[0].ID, "{run}", w.LastRun())
	nobody := client{t: t, w: w}
	for _, o := range api.Operations() {
		path := paths.Replace(o.Path)
		nobody.problem(nobody.ask(o.Method, path, nil), http.StatusUnauthorized, "key")
	}
	for _, r := range access.Roles {
		mine, foreign := webtest.Ringen, webtest.Havnen
		if r.Of == access.OfMunicipality {
			mine, foreign = webtest.Aarhus, webtest.Kbh
		} else if r.Of == access.OfInstallation {
			mine, foreign = gateway.Installation, gateway.Installation
		}
		own, other := as(t, w, r.Role, mine), as(t, w, r.Role, foreign)
		for _, o := range api.Operations() {
			path := paths.Replace(o.Path)
			got, theirs := own.ask(o.Method, path, nil), other.ask(o.Method, path, nil)
			if !access.May(r.Role, o.Verb) {
				own.problem(got, http.StatusForbidden, "may-not")
				other.problem(theirs, http.StatusForbidden, "may-not")
				continue
			}
			if got.Code == http.StatusForbidden || got.Code == http.StatusUnauthorized || got.Code >= 500 {
				t.Errorf("%s %s %s: %d %s", r.Role, o.Method, o.Path, got.Code, got.Body)
			}
			if o.Method == http.MethodGet && path != o.Path {
				other.problem(theirs, http.StatusNotFound, "no-such")
			}
			for _, secret := range webtest.Private {
				if strings.Contains(theirs.Body.String(), secret) {
					t.Errorf("%s %s %s shows a stranger %q", r.Role, o.Method, o.Path, secret)
				}
			}
		}
	}
}

// A role promises nothing that no program can do.
func TestEveryVerbOpensSomething(t *testing.T) {
	opens := map[gateway.Verb]bool{
		gateway.SeeCalendar: true, // an address of its own
		gateway.SeeHealth:   true, // /metrics
		gateway.SeeContact:  true, // a field of a case
		gateway.SeePeople:   true, // a page
		gateway.SendSteps:   true, // a page
	}
	for _, o := range api.Operations() {
		opens[o.Verb] = true
	}
	for _, r := range access.Roles {
		for _, v := range r.May {
			if !opens[v] {
				t.Errorf("%s may %s, and there is nothing that needs it", r.Role, v)
			}
		}
	}
}

// A key may be made for less than its role may.
func TestAKeyMayBeForLess(t *testing.T) {
	w := webtest.Story(t)
	reader := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus, gateway.SeeNotices)
	reader.get("/api/v1/notices", nil)
	reader.problem(reader.ask(http.MethodGet, "/api/v1/clocks", nil), http.StatusForbidden, "may-not")
}

// A revoked key stops at once, and one that asks too fast is told when to come again.
func TestAKeyStopsAndWaits(t *testing.T) {
	w := webtest.New(t)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	var last *httptest.ResponseRecorder
	for range 201 {
		last = officer.ask(http.MethodGet, "/api/v1/alarms", nil)
	}
	officer.problem(last, http.StatusTooManyRequests, "too-many")
	if last.Header().Get("Retry-After") == "" {
		t.Error("it is not told when to come again")
	}
	w.Clock.Set(w.Clock.Now().Add(time.Minute))
	officer.get("/api/v1/alarms", nil)
	if err := w.Door.Revoke(t.Context(), officer.id, "abc"); err != nil {
		t.Fatal(err)
	}
	officer.problem(officer.ask(http.MethodGet, "/api/v1/alarms", nil), http.StatusUnauthorized, "key")
}
