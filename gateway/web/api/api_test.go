package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/audit"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// client is a program with a key.
type client struct {
	t      *testing.T
	w      *webtest.World
	secret string
	id     string
	header http.Header // what else is sent
}

func as(
	t *testing.T, w *webtest.World, role gateway.Role, organisation string, verbs ...gateway.Verb,
) client {
	t.Helper()
	secret, k, err := w.Door.NewKey(t.Context(), gateway.APIKey{
		Name: "prøve", Grant: gateway.Grant{Role: role, Organisation: organisation}, Verbs: verbs,
		Expires: w.Clock.Now().AddDate(1, 0, 0), By: "abc",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client{t: t, w: w, secret: secret, id: k.ID}
}

// ask sends a request; body: nil for none, text as it is, else as JSON.
func (c client) ask(method, path string, body any) *httptest.ResponseRecorder {
	c.t.Helper()
	var b []byte
	switch body := body.(type) {
	case nil:
	case string:
		b = []byte(body)
	default:
		var err error
		if b, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(c.t.Context(), method, path, bytes.NewReader(b))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.secret != "" {
		r.Header.Set("Authorization", "Bearer "+c.secret)
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
	got := httptest.NewRecorder()
	c.w.API.ServeHTTP(got, r)
	return got
}

// get is an answer that must be given.
func (c client) get(path string, into any) {
	c.t.Helper()
	c.given(c.ask(http.MethodGet, path, nil), http.StatusOK, into)
}

func (c client) given(got *httptest.ResponseRecorder, want int, into any) {
	c.t.Helper()
	if got.Code != want {
		c.t.Fatalf("%d, not %d: %s", got.Code, want, got.Body)
	}
	if into != nil {
		if err := json.Unmarshal(got.Body.Bytes(), into); err != nil {
			c.t.Fatalf("%v: %s", err, got.Body)
		}
	}
}

func (c client) problem(got *httptest.ResponseRecorder, want int, code string) {
	c.t.Helper()
	var p web.Problem
	if got.Code != want || json.Unmarshal(got.Body.Bytes(), &p) != nil || p.Code != code || p.Title == "" ||
		p.Detail == "" || strings.HasPrefix(p.Title, "api.") || p.Status != want ||
		got.Header().Get("Content-Type") != "application/problem+json" {
		c.t.Errorf("got %d %s, not %d %s: %s", got.Code, got.Header().Get("Content-Type"), want, code, got.Body)
	}
}

// A municipality's officer needs nothing but a key to receive a notice, acknowledge it, classify the case,
// decide, and see the clock.
func TestAnOfficerNeedsOnlyAKey(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)

	var list struct{ Notices []api.Notice }
	officer.get("/api/v1/notices", &list)
	if len(list.Notices) != 1 {
		t.Fatalf("%d notices", len(list.Notices))
	}
	n := list.Notices[0]
	said := officer.ask(http.MethodGet, "/api/v1/messages/"+n.Message, nil)
	if said.Code != 200 || !strings.Contains(said.Body.String(), webtest.Tenant) {
		t.Fatalf("the notice says %s", said.Body)
	}
	receipt := webtest.Receipt(n.Message, "arrived", w.Clock.Now().Format(time.RFC3339))
	for range 2 { // the same receipt again changes nothing
		officer.given(officer.ask(http.MethodPost, "/api/v1/receipts", receipt), http.StatusNoContent, nil)
	}
	var clocks struct{ Notices []api.Notice }
	officer.get("/api/v1/clocks", &clocks)
	if len(clocks.Notices) != 1 || len(clocks.Notices[0].Duties) == 0 {
		t.Fatalf("the clocks are %+v", clocks)
	}
	today := rules.DayOf(w.Clock.Now())
	for _, act := range []map[string]any{
		{"kind": "children-checked"}, {"kind": "need-checked"}, {"kind": "classified", "track": rules.Paragraph5},
		{"kind": "decision", "outcome": "rent-help", "journal": "2026-77"},
	} {
		act["on"], act["by"] = today, "jh"
		officer.given(officer.ask(http.MethodPost, "/api/v1/cases/"+n.Case+"/acts", act), http.StatusOK, nil)
	}
	var c api.Case
	officer.get("/api/v1/cases/"+n.Case, &c)
	ended := false
	for _, d := range c.Notices[0].Duties {
		ended = ended || d.Duty.Duty == rules.DecideNoHelp && !d.Ended.IsZero()
	}
	if len(c.Acts) != 4 || !ended || c.Tenancy != "" {
		t.Errorf("the case is %+v", c)
	}
}

// A lawyer's office sees the cases that it has entered a step of, and no others.
func TestALawyersOfficeGetsTheProofOfItsOwnFiling(t *testing.T) {
	w := webtest.New(t)
	today := rules.Date(2026, 10, 5)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(today), nil))
	theirs := w.Last()
	w.Night(webtest.Ringen, webtest.Row("2", webtest.Aarhus,
		rules.Event{Kind: rules.Terminated, On: today, Ground: rules.GroundArrears}, nil))
	lawyer := as(t, w, gateway.AssociationLawyer, webtest.Ringen)

	step := map[string]any{"kind": "filed", "on": today, "grounds": []string{"arrears"}}
	var entered struct {
		Case    string
		Notices int
	}
	key := webtest.Row("2", webtest.Aarhus, rules.Event{}, nil).Key.Tenancy
	step["tenancy"] = key
	lawyer.given(lawyer.ask(http.MethodPost, "/api/v1/steps", step), http.StatusOK, &entered)
	if entered.Notices != 1 {
		t.Fatalf("the filing gives %+v", entered)
	}
	if _, err := w.Gateway.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	early := lawyer.ask(http.MethodGet, "/api/v1/cases/"+entered.Case+"/proof", nil)
	lawyer.problem(early, 422, "not-recorded")
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	var c api.Case
	lawyer.get("/api/v1/cases/"+entered.Case, &c)
	if len(c.Notices) != 1 || c.Notices[0].Arrived.IsZero() {
		t.Errorf("the case is %+v", c)
	}
	lawyer.get("/api/v1/cases/"+entered.Case+"/proof", new(map[string]any))
	for _, path := range []string{"", "/proof"} {
		lawyer.problem(lawyer.ask(http.MethodGet, "/api/v1/cases/"+theirs.Number+path, nil), 404, "no-such")
	}
	again := entered
	lawyer.given(lawyer.ask(http.MethodPost, "/api/v1/steps", step), http.StatusOK, &again)
	if again.Notices != 0 || again.Case != entered.Case {
		t.Errorf("the same filing again gives %+v", again)
	}
}

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
		gateway.SeePeople:   true, // a page
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

// What a municipality records about a case changes no byte of what the association is answered, unless the
// citizen has consented (retssikkerhedsloven § 5 a, stk. 3).
func TestTheAssociationReadsNothingOfTheMunicipality(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	paths := strings.NewReplacer("{number}", n.Number, "{message}", n.Messages[0].ID, "{run}", w.LastRun())
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	legal := as(t, w, gateway.AssociationLegal, webtest.Ringen)
	answers := func() (all []string) {
		for _, o := range api.Operations() {
			if o.Method != http.MethodGet {
				continue
			}
			for _, c := range []client{staff, legal} {
				got := c.ask(o.Method, paths.Replace(o.Path), nil)
				all = append(all, o.Path+" "+withoutLog(t, got.Body.Bytes()))
			}
		}
		return all
	}
	before := answers()
	w.Record(n.Number, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
	w.Decide(n.Number, gateway.MunicipalAct{
		On: rules.DayOf(w.Clock.Now()), Outcome: rules.Refused, ReasonsGiven: true, Journal: webtest.Journal,
	})
	for i, after := range answers() {
		if after != before[i] {
			t.Errorf("it was\n%s\nand is\n%s", before[i], after)
		}
	}
}

// withoutLog is the answer without where a proof stands in the log: that somebody has written to the log may
// be seen.
func withoutLog(t *testing.T, b []byte) string {
	t.Helper()
	var fields map[string]any
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	delete(fields, "log")
	delete(fields, "signature")
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A request with a key of the program's own is done once: again it gets the same answer, and another request
// under the key is refused.
func TestTheSameRequestIsDoneOnce(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	officer, other := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	act := func(c client, key, kind string) *httptest.ResponseRecorder {
		c.header = http.Header{"Idempotency-Key": {key}}
		return c.ask(http.MethodPost, "/api/v1/cases/"+n.Number+"/acts",
			map[string]any{"kind": kind, "on": rules.DayOf(w.Clock.Now()), "by": "jh"})
	}
	first, again := act(officer, "k1", "children-checked"), act(officer, "k1", "children-checked")
	if first.Code != 200 || again.Code != 200 || first.Body.String() != again.Body.String() ||
		first.Header().Get("Content-Type") != again.Header().Get("Content-Type") {
		t.Errorf("first %d %s, then %d %s", first.Code, first.Body, again.Code, again.Body)
	}
	officer.problem(act(officer, "k1", "need-checked"), 422, "other-request")
	officer.problem(act(officer, "a b", "need-checked"), 422, "invalid")
	officer.problem(act(officer, strings.Repeat("x", 101), "need-checked"), 422, "invalid")
	refused := act(officer, "k2", "x")
	officer.problem(refused, 422, "not-recorded")
	officer.problem(act(officer, "k2", "x"), 422, "not-recorded")
	other.header = http.Header{"Idempotency-Key": {"k3"}}
	receipt := webtest.Receipt(n.Messages[0].ID, "registered", w.Clock.Now().Format(time.RFC3339))
	for range 2 {
		other.given(other.ask(http.MethodPost, "/api/v1/receipts", receipt), http.StatusNoContent, nil)
	}
	if got := act(other, "k1", "need-checked"); got.Code != 200 {
		t.Errorf("the key of another program: %d %s", got.Code, got.Body)
	}
	w.Clock.Set(w.Clock.Now().Add(73 * time.Hour))
	if got := act(officer, "k1", "children-checked"); got.Code != 200 {
		t.Errorf("after 73 hours: %d %s", got.Code, got.Body)
	}
	var c api.Case
	officer.get("/api/v1/cases/"+n.Number, &c)
	if len(c.Acts) != 3 {
		t.Errorf("%d acts are recorded, not 3", len(c.Acts))
	}
}

// Whoever reads about the people of a case leaves a trace: by role, for the side that reads, in what the side
// holds about the person.
func TestWhoReadsACaseIsNoted(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	officer, legal := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus),
		as(t, w, gateway.AssociationLegal, webtest.Ringen)
	officer.get("/api/v1/messages/"+n.Messages[0].ID, nil)
	w.Clock.Set(w.Clock.Now().Add(time.Second))
	officer.get("/api/v1/cases/"+n.Number, nil)
	legal.get("/api/v1/cases/"+n.Number+"/proof", nil)
	officer.problem(officer.ask(http.MethodGet, "/api/v1/cases/B-2222-2222", nil), 404, "no-such")
	for side, want := range map[*gateway.Scope][]gateway.Verb{
		{Municipalities: []string{webtest.Aarhus}}: {gateway.SeeMessage, gateway.SeeCase},
		{Associations: []string{webtest.Ringen}}:   {gateway.SeeProof},
	} {
		held, err := w.Audit().Subject(t.Context(), *side, audit.Find(n.Number))
		if err != nil || len(held.Cases) != 1 {
			t.Fatalf("%+v, %v", held, err)
		}
		var verbs []gateway.Verb
		for _, r := range held.Cases[0].Readings {
			verbs = append(verbs, r.Verb)
		}
		if !slices.Equal(verbs, want) {
			t.Errorf("%+v has read %v, not %v", *side, verbs, want)
		}
	}
}

// Every list leads to its end, and each line comes once.
func TestEveryListLeadsToItsEnd(t *testing.T) {
	w := webtest.Story(t)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	seen, after := map[string]bool{}, ""
	for range 100 {
		var list struct {
			Notices []api.Notice
			Next    string
		}
		officer.get("/api/v1/notices?limit=1&after="+after, &list)
		for _, n := range list.Notices {
			if seen[n.Notice] {
				t.Errorf("%s comes twice", n.Notice)
			}
			seen[n.Notice] = true
		}
		if after = list.Next; after == "" {
			break
		}
	}
	if len(seen) != 5 || after != "" {
		t.Errorf("%d notices, next %q", len(seen), after)
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
		"no such act":   {officer, "POST", acts, `{"kind":"x","on":"2026-10-08","by":"a"}`, 422, "not-recorded"},
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

// The document is OpenAPI 3.1, and names every operation.
func TestTheDocumentNamesEveryOperation(t *testing.T) {
	w := webtest.New(t)
	got := client{t: t, w: w}.ask(http.MethodGet, "/openapi.json", nil)
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil || !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Fatalf("%v, %s", err, doc.OpenAPI)
	}
	many := 0
	for _, o := range api.Operations() {
		if doc.Paths[o.Path][strings.ToLower(o.Method)] == nil {
			t.Errorf("%s %s is not in it", o.Method, o.Path)
		}
	}
	for _, methods := range doc.Paths {
		many += len(methods)
	}
	if many != len(api.Operations()) {
		t.Errorf("the document has %d operations, not %d", many, len(api.Operations()))
	}
}
