package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

var offered = regexp.MustCompile(`name="only" value="([^"]+)" checked`)

// chosen are the tenancies that the page offers to send the steps of.
func chosen(page string) (names []string) {
	for _, found := range offered.FindAllStringSubmatch(page, -1) {
		names = append(names, found[1])
	}
	return names
}

// sentBy is who has sent steps of a refused run, as the log keeps it.
func sentBy(w *webtest.World) (who []string) {
	w.T.Helper()
	err := w.DB.View(w.T.Context(), func(r gateway.Reader) error {
		who = nil
		all, err := r.Interventions()
		for _, i := range all {
			if i.Kind == gateway.RunStepsSent {
				who = append(who, i.By)
			}
		}
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
	return who
}

// tells wants the answer to have the status and to say so, and nothing private.
func tells(t *testing.T, what string, code int, page string, want int, says string) {
	t.Helper()
	if code != want || !strings.Contains(page, says) {
		t.Errorf("%s: %d, want %d and %q in\n%s", what, code, want, says, webtest.Words(page))
	}
	for _, secret := range webtest.Private {
		if strings.Contains(page, secret) {
			t.Errorf("%s tells %q", what, secret)
		}
	}
}

// Only who may decide for the association sends new steps of its refused run, from its own pages, once; and
// the log keeps who did, as a random id.
func TestWhoSendsHeldSteps(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		w := webtest.On(t, o)
		path := "/foreninger/" + webtest.Ringen + "/koersler/" + w.Held().ID
		signIn := func(role gateway.Role, organisation string) (*webtest.Browser, webtest.Member) {
			m := w.Joins(gateway.Grant{Role: role, Organisation: organisation})
			return w.SignsIn(m), m
		}
		staff, who := signIn(gateway.AssociationStaff, webtest.Ringen)
		names := chosen(staff.Get(path).Body.String())
		if len(names) != 2 {
			t.Fatalf("the page offers %q", names)
		}
		form := url.Values{"only": names[:1]}
		for _, r := range access.Roles {
			if access.May(r.Role, gateway.SendSteps) {
				continue
			}
			b, _ := signIn(r.Role, organisations[r.Of][0])
			if got := b.Send(path, form); got.Code != http.StatusForbidden {
				t.Errorf("%s sends: %d", r.Role, got.Code)
			}
			if page := b.Get(path).Body.String(); strings.Contains(page, "<form class=\"ask\"") {
				t.Errorf("%s is offered to send", r.Role)
			}
		}
		other, _ := signIn(gateway.AssociationStaff, webtest.Havnen)
		for _, at := range []struct {
			path string
			want int
		}{
			{path, http.StatusForbidden},
			{strings.Replace(path, webtest.Ringen, webtest.Havnen, 1), http.StatusNotFound},
		} {
			if got := other.Send(at.path, form); got.Code != at.want {
				t.Errorf("another association sends at %s: %d", at.path, got.Code)
			}
			if got := other.Get(at.path); got.Code != at.want {
				t.Errorf("another association reads %s: %d", at.path, got.Code)
			}
		}
		for name, value := range map[string]string{
			"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example",
		} {
			staff.Header = http.Header{name: {value}}
			if got := staff.Send(path, form); got.Code != http.StatusForbidden {
				t.Errorf("with %s %s: %d", name, value, got.Code)
			}
		}
		staff.Header = nil
		for name, bad := range map[string]url.Values{
			"nothing chosen": {}, "an unknown name": {"only": {names[0], "L-00000000"}},
		} {
			got := staff.Send(path, bad)
			tells(t, name, got.Code, got.Body.String(), http.StatusUnprocessableEntity, "intet er sendt")
		}
		if by := sentBy(w); len(by) > 0 {
			t.Fatalf("%q have sent", by)
		}
		for i, says := range []string{"1 sag, 1 underretning lagt i kø", "intet er sendt to gange"} {
			got := staff.Send(path, form)
			to := got.Header().Get("Location")
			if got.Code != http.StatusSeeOther || !strings.HasPrefix(to, path+"?") {
				t.Fatalf("sending, try %d: %d to %q", i+1, got.Code, to)
			}
			page := staff.Get(to)
			tells(t, "after it", page.Code, page.Body.String(), http.StatusOK, says)
			if left := chosen(page.Body.String()); len(left) != 1 || left[0] != names[1] {
				t.Errorf("left are %q", left)
			}
		}
		if by := sentBy(w); len(by) != 1 || by[0] != who.ID {
			t.Errorf("%q have sent, want %s once", by, who.ID)
		}
		legal, _ := signIn(gateway.AssociationLegal, webtest.Ringen)
		got := legal.Send(path+"?lang=en", url.Values{"only": names, "by": {"somebody"}})
		page := legal.Get(got.Header().Get("Location"))
		tells(t, "the rest", page.Code, page.Body.String(), http.StatusOK, "1 case, 1 notice queued")
		if sent, err := w.Gateway.Send(t.Context()); err != nil || sent.Sent != 2 {
			t.Errorf("%+v, %v", sent, err)
		}
	})
}

// Of a run that is accepted, replaced or expired nothing can be sent, and that is said in both languages.
func TestHeldStepsThatAreNotSent(t *testing.T) {
	for name, test := range map[string]struct {
		end    func(w *webtest.World, run string) // what happens to the run
		da, en string
	}{
		"accepted": {func(w *webtest.World, run string) {
			if _, err := w.Gateway.AcceptRefused(t.Context(), run); err != nil {
				t.Fatal(err)
			}
		}, "allerede godkendt og taget ind", "accepted and adopted already"},
		"replaced": {func(w *webtest.World, _ string) {
			w.Run(webtest.Ringen, w.Feeds[webtest.Ringen])
		}, "en nyere kørsel har læst kilderne", "a newer run has read the sources"},
		"expired": {func(w *webtest.World, _ string) {
			w.Clock.Set(w.Clock.Now().AddDate(0, 0, 31))
			if err := w.Gateway.Intake().ExpireRefused(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, "inden 30 dage", "within 30 days"},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.EachPlace(t, func(t *testing.T, o store.Options) {
				w := webtest.On(t, o)
				run := w.Held().ID
				test.end(w, run)
				notSent(t, w, run, test.da, test.en)
			})
		})
	}
}

// notSent wants the page of the run to offer nothing and to say why, also to whoever sends all the same.
func notSent(t *testing.T, w *webtest.World, run, da, en string) {
	t.Helper()
	before := len(sentBy(w))
	b := w.SignsIn(w.Joins(ringensStaff))
	for query, says := range map[string]string{"": da, "?lang=en": en} {
		path := ringensPage + "/koersler/" + run + query
		read := b.Get(path)
		tells(t, "the page", read.Code, read.Body.String(), http.StatusOK, says)
		if strings.Contains(read.Body.String(), "<form class=\"ask\"") {
			t.Error("the page offers to send")
		}
		sent := b.Send(path, url.Values{"only": {"L-00000000"}})
		tells(t, "sending", sent.Code, sent.Body.String(), http.StatusConflict, says)
	}
	if len(sentBy(w)) != before {
		t.Error("something was sent")
	}
}

// A run whose names seem exchanged shows its steps, and nobody can send them by themselves.
func TestHeldStepsOfARewrittenRun(t *testing.T) {
	w := webtest.New(t)
	f := &webtest.Feed{}
	for _, number := range []string{"1", "2", "3", "4"} {
		f.Rows = append(f.Rows, webtest.Row(number, webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 1)), nil))
	}
	for i := range f.Rows {
		f.Rows[i].Key.Association = webtest.Ringen
	}
	w.Run(webtest.Ringen, f)
	for i := range f.Rows {
		f.Rows[i].Facts.Tenants = []rules.Tenant{{Name: "Plantine " + string(rune('A'+i)) + "-Fremmed"}}
	}
	fresh := webtest.Row("5", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil)
	fresh.Key.Association = webtest.Ringen
	f.Rows = append(f.Rows, fresh)
	run := w.Run(webtest.Ringen, f).Run
	if run.Reason != "rewritten" {
		t.Fatalf("%s, %s", run.State, run.Reason)
	}
	notSent(t, w, run.ID, "kan også de nye skridt være forkerte",
		"the new steps may be wrong")
}

// Where nobody signs in, on the machine itself, whoever sends says who it is; no other site can ask for it.
func TestHeldStepsWithoutLogin(t *testing.T) {
	w := webtest.New(t)
	path := "/foreninger/" + webtest.Ringen + "/koersler/" + w.Held().ID
	_, page := w.Get(path + "?cases=9&notices=9")
	if strings.Contains(page, "lagt i kø") {
		t.Error("an address makes the page tell of what nobody has done")
	}
	names := chosen(page)
	send := func(by, site string) (*http.Response, string) {
		form := url.Values{"only": names, "by": {by}}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.PagesURL+path,
			strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", site)
		answer := w.Do(req)
		return answer, webtest.Body(t, answer)
	}
	for by, says := range map[string]string{
		"": "initialer", "Anne Ærø": "initialer", "010203-0001": "CPR",
	} {
		answer, body := send(by, "same-origin")
		tells(t, "by "+by, answer.StatusCode, body, http.StatusUnprocessableEntity, says)
	}
	if answer, _ := send("abc", "cross-site"); answer.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: %s", answer.Status)
	}
	if by := sentBy(w); len(by) > 0 {
		t.Fatalf("%q have sent", by)
	}
	answer, body := send("abc", "same-origin") // and the client follows to the page
	tells(t, "by abc", answer.StatusCode, body, http.StatusOK, "2 sager, 2 underretninger lagt i kø")
	if by := sentBy(w); len(by) != 1 || by[0] != "abc" {
		t.Errorf("%q have sent", by)
	}
}
