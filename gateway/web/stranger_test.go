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
	"boligbro/gateway/web/login"
	"boligbro/gateway/web/webtest"
)

const noCVR, noRun = "99999999", "00000000-0000-4000-8000-000000000000"

// pageForms are what the pages' own people send, by route: it is done at once. A new route that takes a form
// of those who have signed in, and has no entry, fails the test.
var pageForms = map[string]func(w *webtest.World, b *webtest.Browser, path string) url.Values{
	"POST /foreninger/:cvr/koersler/:run": func(_ *webtest.World, b *webtest.Browser, path string) url.Values {
		return url.Values{"only": chosen(b.Get(path).Body.String())}
	},
}

// otherDoors are the routes that are none of the pages'. Whom a program's secret or a municipality's
// signature lets in is tested beside them.
var otherDoors = []string{"POST /receipts/:municipality", "GET /calendar/:secret"}

// allRoutes are the routes of every room, login's too.
func allRoutes(w *webtest.World) (all []web.Route) {
	rooms := append(w.PageRooms[:len(w.PageRooms):len(w.PageRooms)],
		login.Room{Login: w.Site.Login, Providers: []*web.Provider{{}}})
	for _, room := range rooms {
		all = append(all, room.Routes()...)
	}
	return all
}

// TestEveryRouteIsTried: a route that is new stands in one of the tables, or this fails.
func TestEveryRouteIsTried(t *testing.T) {
	for _, r := range allRoutes(webtest.New(t)) {
		name := r.Method + " " + r.Path
		is, listed := pageRoutes[name]
		if r.Door != web.Pages {
			listed = slices.Contains(otherDoors, name)
		}
		if !listed {
			t.Errorf("%s stands in no table: who may ask for it?", name)
		}
		if _, has := pageForms[name]; is.verb != "" && r.Method != http.MethodGet && !has {
			t.Errorf("%s has no form that is done at once: what may a stranger not have done?", name)
		}
	}
}

// TestAStrangerChangesNothing opens every page of an organisation as one of another, and sends what is done at
// once for an association's own staff in every other way: by each role of another organisation, and by its own
// roles that may not; about the run on its own page, and about it on the page of the stranger's own
// association. Each is answered as if there were no such association or run, and no row but of sessions is
// another.
func TestAStrangerChangesNothing(t *testing.T) {
	w := webtest.Story(t)
	run := w.Held().ID
	own := w.SignsIn(w.Joins(gateway.Grant{Role: gateway.AssociationStaff, Organisation: webtest.Ringen}))
	strangers := map[string]*webtest.Browser{}
	for _, r := range access.Roles {
		for i, organisation := range organisations[r.Of] {
			if i == 1 && r.Of == access.OfInstallation || i == 0 && access.May(r.Role, gateway.SendSteps) {
				continue
			}
			strangers[string(r.Role)+" "+organisation] = w.SignsIn(w.Joins(
				gateway.Grant{Role: r.Role, Organisation: organisation}))
		}
	}
	before := exceptSessions(w.Rows())
	for name, is := range pageRoutes {
		method, pattern, _ := strings.Cut(name, " ")
		if is.verb == "" || method != http.MethodGet || is.of == access.OfInstallation {
			continue
		}
		there := strings.NewReplacer(":cvr", webtest.Ringen, ":code", webtest.Odense, ":run", run).Replace(pattern)
		nowhere := strings.NewReplacer(":cvr", noCVR, ":code", "9999", ":run", noRun).Replace(pattern)
		for who, b := range strangers {
			if strings.Contains(who, webtest.Ringen) {
				continue
			}
			if got, none := b.Get(there), b.Get(nowhere); got.Code != http.StatusForbidden || got.Code != none.Code ||
				got.Body.String() != none.Body.String() {
				t.Errorf("%s of %s: %d, and of nothing %d", there, who, got.Code, none.Code)
			}
		}
	}
	for _, row := range webtest.Changed(before, exceptSessions(w.Rows())) {
		t.Error(row)
	}
	for name, formOf := range pageForms {
		method, pattern, _ := strings.Cut(name, " ")
		path := func(cvr, run string) string {
			return strings.NewReplacer(":cvr", cvr, ":run", run).Replace(pattern)
		}
		form := formOf(w, own, path(webtest.Ringen, run))
		before := exceptSessions(w.Rows())
		for who, b := range strangers {
			for _, pair := range [][2]string{
				{path(webtest.Ringen, run), path(noCVR, run)},
				{path(webtest.Havnen, run), path(webtest.Havnen, noRun)},
			} {
				got, none := b.Ask(method, pair[0], form), b.Ask(method, pair[1], form)
				if got.Code < http.StatusBadRequest || got.Code != none.Code || got.Body.String() != none.Body.String() {
					t.Errorf("%s of %s: %d, and of nothing %d:\n%s", pair[0], who, got.Code, none.Code,
						webtest.Words(got.Body.String()))
				}
			}
		}
		for _, row := range webtest.Changed(before, exceptSessions(w.Rows())) {
			t.Errorf("%s: %s", name, row)
		}
		if got := own.Ask(method, path(webtest.Ringen, run), form); got.Code != http.StatusSeeOther {
			t.Errorf("%s of the association's own: %d %s", name, got.Code, webtest.Words(got.Body.String()))
		}
	}
}

// TestAMethodThatAPageDoesNotHave is refused to whoever may open the page as to nobody, and changes nothing.
func TestAMethodThatAPageDoesNotHave(t *testing.T) {
	w := webtest.Story(t)
	has := map[string][]string{}
	for _, r := range allRoutes(w) {
		if r.Door == web.Pages && !strings.Contains(r.Path, "oidc") {
			has[r.Path] = append(has[r.Path], r.Method)
		}
	}
	in := strings.NewReplacer(":cvr", webtest.Ringen, ":code", webtest.Aarhus, ":run", w.Held().ID,
		":secret", "x")
	own := w.SignsIn(w.Joins(gateway.Grant{Role: gateway.AssociationStaff, Organisation: webtest.Ringen}))
	before := exceptSessions(w.Rows())
	for path, methods := range has {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			if slices.Contains(methods, method) {
				continue
			}
			for who, b := range map[string]*webtest.Browser{"nobody": w.Browser(), "its own": own} {
				got := b.Ask(method, in.Replace(path), url.Values{"only": {"x"}})
				if got.Code != http.StatusMethodNotAllowed {
					t.Errorf("%s %s of %s: %d", method, path, who, got.Code)
				}
			}
		}
	}
	for _, row := range webtest.Changed(before, exceptSessions(w.Rows())) {
		t.Error(row)
	}
}

// exceptSessions are the rows without those that note that somebody is signed in.
func exceptSessions(rows []string) []string {
	return slices.DeleteFunc(rows, func(row string) bool { return strings.HasPrefix(row, "sessions: ") })
}
