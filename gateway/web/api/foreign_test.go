package api_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// ofNothing fills in what stands in braces with what is nowhere.
var ofNothing = strings.NewReplacer("{number}", "B-2222-2222", "{run}", nothing, "{message}", nothing,
	"{task}", "B-2222-2222", "{tenancy}", webtest.Tenancy+"999")

const nothing = "00000000-0000-4000-8000-000000000000"

// opensItsOwn are the operations in which an association names a tenancy by its own number: a stranger's is
// another tenancy, and it may report it.
var opensItsOwn = []string{"enter-step", "push-records"}

// TestAStrangerChangesNothing tries every operation with every role of an organisation that has nothing to do
// with the case: with what is done at once for the case's own organisation. The stranger is answered as if
// there were no such case, message, run, task or tenancy, and no row of the database is another afterwards.
func TestAStrangerChangesNothing(t *testing.T) {
	s := newStory(t)
	for _, o := range api.Operations() {
		for _, r := range access.Roles {
			if r.Of == access.OfInstallation || access.KindOf(requests[o.ID].role) != r.Of {
				continue
			}
			a := s.asking(t, o, "as it is")
			mine := &client{t: t, w: a.w, secret: s.keys[r.Role]}
			a.who.secret = s.foreign[r.Role]
			n, before := a.w.Last(), a.w.Rows()
			got := a.ask(t, "da")
			after := a.w.Rows()
			if opens := slices.Contains(opensItsOwn, o.ID); opens {
				before, after = about(before, n.Notice.Case, webtest.Ringen), about(after, n.Notice.Case, webtest.Ringen)
			}
			for _, row := range webtest.Changed(before, after) {
				t.Errorf("%s of a stranger's %s: %s", o.ID, r.Role, row)
			}
			none := s.ofNothing(t, a, r.Role)
			if got.Code != none.Code || numberless(got) != numberless(none) {
				t.Errorf("%s, %s: a stranger is answered %d %s\nand of nothing %d %s", o.ID, r.Role, got.Code, got.Body,
					none.Code, none.Body)
			}
			if !access.May(r.Role, o.Verb) || r.Role == gateway.AssociationLawyer {
				continue
			}
			a.who = *mine
			if done := a.ask(t, "da"); done.Code >= http.StatusMultipleChoices {
				t.Errorf("%s of the case's own %s: %d %s", o.ID, r.Role, done.Code, done.Body)
			}
		}
	}
}

// about are the rows that name one of those.
func about(rows []string, names ...string) []string {
	return slices.DeleteFunc(rows, func(row string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(row, name) })
	})
}

// ofNothing is what the same stranger is answered who asks about nothing that there is.
func (s story) ofNothing(t *testing.T, a *asking, role gateway.Role) *httptest.ResponseRecorder {
	t.Helper()
	same := s.asking(t, a.o, "as it is")
	same.who.secret = s.foreign[role]
	same.request.path = ofNothing.Replace(same.request.path)
	same.request.body = ofNothing.Replace(same.request.body)
	return same.ask(t, "da")
}

// numberless is an answer without the number of a case that it has opened.
func numberless(got *httptest.ResponseRecorder) string {
	return webtest.CaseNumber.ReplaceAllString(got.Body.String(), "B-")
}

// TestAStrangersIDInsideOnesOwn: in a request about one's own case the id of somebody else's is answered as
// one that there is nowhere, and of what else the request names nothing is done.
func TestAStrangersIDInsideOnesOwn(t *testing.T) {
	w := webtest.Story(t)
	theirs := w.Last()
	w.Night(webtest.Havnen, webtest.Row("41", webtest.Aarhus, rules.Event{
		Kind: rules.Filed, On: rules.DayOf(w.Clock.Now()),
	}, nil))
	w.Night(webtest.Havnen, webtest.Row("40", webtest.Kbh, webtest.Filed(rules.DayOf(w.Clock.Now())), nil))
	own, task := w.Last(), taskOf(t, w)
	w.Arrives(webtest.Kbh, webtest.KbhSecret, "arrived")
	legal, officer := as(t, w, gateway.AssociationLegal, webtest.Havnen),
		as(t, w, gateway.MunicipalityOfficer, webtest.Kbh)
	var list struct{ Tasks []api.Task }
	legal.get("/api/v1/tasks", &list)
	if len(list.Tasks) != 1 {
		t.Fatalf("%d tasks", len(list.Tasks))
	}
	for _, test := range []struct {
		who                        client
		method, path, body, theirs string
	}{
		{legal, "GET", "/cases/" + own.Number + "/proof?notice={id}", "", theirs.ID},
		{officer, "POST", "/cases/" + own.Number + "/acts",
			`{"kind":"met","on":"{today}","by":"jh","notice":"{id}"}`, theirs.ID},
		{legal, "POST", "/tasks/answers", `{"names":["` + list.Tasks[0].Name +
			`","{id}"],"rule":"eviction-filed","as":"none","reason":"not-owed","by":"jh"}`, task},
	} {
		ask := func(id string) *httptest.ResponseRecorder {
			in := strings.NewReplacer("{id}", id, "{today}", rules.DayOf(w.Clock.Now()).String())
			if test.body == "" {
				return test.who.ask(test.method, "/api/v1"+in.Replace(test.path), nil)
			}
			return test.who.ask(test.method, "/api/v1"+in.Replace(test.path), in.Replace(test.body))
		}
		nowhere := nothing
		if test.theirs == task {
			nowhere = "B-2222-2222"
		}
		before := w.Rows()
		got, none := ask(test.theirs), ask(nowhere)
		if got.Code < http.StatusBadRequest || got.Code != none.Code || numberless(got) != numberless(none) {
			t.Errorf("%s: of another's %d %s\nof nothing %d %s", test.path, got.Code, got.Body, none.Code, none.Body)
		}
		for _, row := range webtest.Changed(before, w.Rows()) {
			t.Errorf("%s: %s", test.path, row)
		}
	}
}

// TestAMethodThatAnAddressDoesNotHave is refused to everybody alike, and changes nothing.
func TestAMethodThatAnAddressDoesNotHave(t *testing.T) {
	s := newStory(t)
	w := s.copied(t)
	has := map[string][]string{}
	for _, o := range api.Operations() {
		has[o.Path] = append(has[o.Path], o.Method)
	}
	before := w.Rows()
	for path, methods := range has {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			if slices.Contains(methods, method) {
				continue
			}
			for who, secret := range map[string]string{
				"nobody": "", "a stranger": s.foreign[gateway.AssociationLegal],
				"its own": s.keys[gateway.AssociationLegal],
			} {
				c := client{t: t, w: w, secret: secret}
				if got := c.ask(method, s.in.Replace(path), "{}"); got.Code != http.StatusMethodNotAllowed {
					t.Errorf("%s %s of %s: %d %s", method, path, who, got.Code, got.Body)
				}
			}
		}
	}
	for _, row := range webtest.Changed(before, w.Rows()) {
		t.Error(row)
	}
}
