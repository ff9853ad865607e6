package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web"
	"boligbro/gateway/web/webtest"
)

// pageRoutes are all routes of the pages: the verb that each needs, and the organisation that it is about. A
// new route without an entry fails the test.
var pageRoutes = map[string]struct {
	verb gateway.Verb // empty: see open
	of   access.Kind
	open bool // to everybody; else to whoever has signed in
}{
	"GET /":                {},
	"GET /alarmer":         {open: true}, // what alarms mean, of nobody's
	"GET /healthz":         {open: true},
	"GET /readyz":          {open: true},
	"GET /administration":  {verb: gateway.SeePeople, of: access.OfInstallation},
	"GET /indstillinger":   {verb: gateway.SeePeople, of: access.OfInstallation},
	"GET /metrics":         {verb: gateway.SeeHealth, of: access.OfInstallation},
	"GET /foreninger/:cvr": {verb: gateway.SeeNotices, of: access.OfAssociation},
	"GET /kommuner/:code":  {verb: gateway.SeeClocks, of: access.OfMunicipality},
	"GET /login":           {open: true},

	"GET /foreninger/:cvr/koersler/:run":  {verb: gateway.SeeRuns, of: access.OfAssociation},
	"POST /foreninger/:cvr/koersler/:run": {verb: gateway.SendSteps, of: access.OfAssociation},

	"POST /login":              {open: true},
	"POST /logout":             {open: true},
	"GET /invitation/:secret":  {open: true},
	"POST /invitation/:secret": {open: true},

	"GET /login/oidc/:provider":         {open: true},
	"GET /login/oidc/:provider/back":    {open: true},
	"POST /login/oidc/:provider/logout": {open: true}, // the token says whose sessions end
}

// organisations are two of each kind; a person has a role for the first.
var organisations = map[access.Kind][2]string{
	access.OfAssociation:  {webtest.Ringen, webtest.Havnen},
	access.OfMunicipality: {webtest.Aarhus, webtest.Kbh},
	access.OfInstallation: {gateway.Installation, gateway.Installation},
}

// TestNobodySeesWhatItsRoleMayNot tries every page with every role, for its own organisation and another, and
// with nobody signed in.
func TestNobodySeesWhatItsRoleMayNot(t *testing.T) {
	w := webtest.Story(t)
	run := w.Held().ID
	browsers := map[gateway.Role]*webtest.Browser{}
	for _, r := range access.Roles {
		browsers[r.Role] = w.SignsIn(w.Joins(gateway.Grant{Role: r.Role, Organisation: organisations[r.Of][0]}))
	}
	seen := map[string]bool{}
	for _, route := range allRoutes(w) {
		if route.Door != web.Pages {
			continue
		}
		name := route.Method + " " + route.Path
		seen[name] = true
		is, listed := pageRoutes[name]
		if !listed {
			t.Errorf("the page %s stands in no row of the test: who may see it?", name)
			continue
		}
		if is.open {
			continue
		}
		nobody := w.Browser().Ask(route.Method, route.Path, url.Values{})
		to := nobody.Header().Get("Location")
		if posts := route.Method == http.MethodPost; posts && nobody.Code != http.StatusUnauthorized ||
			!posts && (nobody.Code != http.StatusSeeOther || !strings.HasPrefix(to, "/login?to=")) {
			t.Errorf("nobody opens %s: %d", name, nobody.Code)
		}
		for _, r := range access.Roles {
			for i, organisation := range organisations[is.of] {
				path := strings.NewReplacer(":cvr", organisation, ":code", organisation, ":run", run).Replace(route.Path)
				may := is.verb == "" || access.May(r.Role, is.verb) && r.Of == is.of &&
					(i == 0 || is.of == access.OfInstallation)
				looks(t, browsers[r.Role], r.Role, route.Method, path, may)
			}
			if is.verb == "" {
				looks(t, browsers[r.Role], r.Role, route.Method, route.Path, true)
			}
		}
	}
	for name := range pageRoutes {
		if !seen[name] {
			t.Errorf("there is no page %s", name)
		}
	}
}

// looks opens a page, which shows itself only to whoever may see it, or sends its form with nothing in it,
// which whoever may is told.
func looks(t *testing.T, b *webtest.Browser, role gateway.Role, method, path string, may bool) {
	t.Helper()
	want := http.StatusForbidden
	switch {
	case may && method == http.MethodPost:
		want = http.StatusUnprocessableEntity
	case may:
		want = http.StatusOK
	}
	got := b.Ask(method, path, url.Values{})
	if got.Code != want {
		t.Errorf("%s opens %s: %d, want %d", role, path, got.Code, want)
	}
	if cases := webtest.CaseNumber.FindAllString(got.Body.String(), -1); len(cases) > 0 &&
		(!may || path == "/" || path == "/metrics") {
		t.Errorf("%s reads of %v on %s", role, cases, path)
	}
	for _, secret := range webtest.Private {
		if strings.Contains(got.Body.String(), secret) {
			t.Errorf("%s reads %q on %s", role, secret, path)
		}
	}
}

// What stands on an association's page is what the role may see.
func TestTheAssociationsPageByRole(t *testing.T) {
	w := webtest.Story(t)
	for _, r := range access.Roles {
		if r.Of != access.OfAssociation || !slices.Contains(r.May, gateway.SeeNotices) {
			continue
		}
		page := w.SignsIn(w.Joins(gateway.Grant{Role: r.Role, Organisation: webtest.Ringen})).
			Get("/foreninger/" + webtest.Ringen).Body.String()
		for verb, heading := range map[gateway.Verb]string{
			gateway.SeeTasks: "Venter på en person", gateway.SeeRuns: "Kørsler", gateway.SeeAlarms: "Åbne alarmer",
		} {
			if has := strings.Contains(page, heading+"</h2>"); has != access.May(r.Role, verb) {
				t.Errorf("%s finds %q: %v", r.Role, heading, has)
			}
		}
	}
}

// The first page leads to one's own organisations and to no others, and shows how it goes to administrators
// only.
func TestTheFirstPageByRole(t *testing.T) {
	w := webtest.Story(t)
	ringen, havnen := `href="/foreninger/`+webtest.Ringen, `href="/foreninger/`+webtest.Havnen
	aarhus, health := `href="/kommuner/`+webtest.Aarhus, "boligbro log verify"
	for _, test := range []struct {
		grant gateway.Grant
		shows []string
	}{
		{gateway.Grant{Role: gateway.AssociationStaff, Organisation: webtest.Ringen}, []string{ringen}},
		{gateway.Grant{Role: gateway.MunicipalityOfficer, Organisation: webtest.Aarhus}, []string{aarhus}},
		{gateway.Grant{Role: gateway.Administrator, Organisation: gateway.Installation}, []string{health}},
	} {
		page := w.SignsIn(w.Joins(test.grant)).Get("/").Body.String()
		for _, what := range []string{ringen, havnen, aarhus, health} {
			if has := strings.Contains(page, what); has != slices.Contains(test.shows, what) {
				t.Errorf("%s finds %q: %v", test.grant.Role, what, has)
			}
		}
	}
}
