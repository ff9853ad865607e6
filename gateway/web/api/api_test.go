package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/casework"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

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
	lawyer.problem(early, 422, "unanswerable")
	told := early.Body.String()
	if strings.Contains(told, "boligbro ") || strings.Contains(told, "Intet er registreret") {
		t.Errorf("a program that reads is told %s", told)
	}
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

// A lawyer's office that repeats a step that others have reported changes nothing, and is not shown the case:
// tenancies are numbered in turn. It cannot give such a step another day either.
func TestALawyerOpensNoCaseByRepeatingAStep(t *testing.T) {
	w := webtest.New(t)
	today := rules.Date(2026, 10, 5)
	row := webtest.Row("1", webtest.Aarhus, webtest.Filed(today), nil)
	row.Events[0].Ref = "F-77"
	w.Night(webtest.Ringen, row)
	theirs := w.Last()
	lawyer := as(t, w, gateway.AssociationLawyer, webtest.Ringen)
	enter := func(day rules.Day, ref string) *httptest.ResponseRecorder {
		return lawyer.ask(http.MethodPost, "/api/v1/steps", map[string]any{"tenancy": row.Key.Tenancy,
			"kind": "filed", "on": day, "grounds": []string{"arrears"}, "reference": ref})
	}
	number := "/api/v1/cases/" + theirs.Number
	before := as(t, w, gateway.AssociationStaff, webtest.Ringen).ask(http.MethodGet, number, nil).Body.String()
	for _, ref := range []string{"", "F-77"} {
		got := enter(today, ref)
		if want := `{"notices":0,"messages":0,"waiting":0}`; got.Code != http.StatusOK ||
			strings.TrimSpace(got.Body.String()) != want {
			t.Errorf("%q: %d %s", ref, got.Code, got.Body)
		}
		for _, day := range []rules.Day{today - 1, today + 1} {
			lawyer.problem(enter(day, ref), http.StatusUnprocessableEntity, "not-recorded")
		}
	}
	if got := enter(today, "A-8812"); strings.Contains(got.Body.String(), theirs.Number) {
		t.Errorf("a reference of its own shows the case: %s", got.Body)
	}
	lawyer.problem(lawyer.ask(http.MethodGet, number, nil), http.StatusNotFound, "no-such")
	after := as(t, w, gateway.AssociationStaff, webtest.Ringen).ask(http.MethodGet, number, nil).Body.String()
	if before != after {
		t.Errorf("the case was\n%s\nand is\n%s", before, after)
	}
}

// A new key of the office's name goes on where the old one stopped; no other key does, whatever it is called.
func TestALawyersNewKeySeesWhatTheOldOneEntered(t *testing.T) {
	w := webtest.New(t)
	old := named(t, w, "Advokat Ærlig", gateway.AssociationLawyer, webtest.Ringen)
	step := map[string]any{"tenancy": "77", "kind": "filed", "on": rules.DayOf(w.Clock.Now()),
		"grounds": []string{"arrears"}}
	var entered struct{ Case string }
	old.given(old.ask(http.MethodPost, "/api/v1/steps", step), http.StatusOK, &entered)
	if err := w.Door.Revoke(t.Context(), old.id, "abc"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]client{
		"another office":      named(t, w, "advokat", gateway.AssociationLawyer, webtest.Ringen),
		"another association": named(t, w, "Advokat Ærlig", gateway.AssociationLawyer, webtest.Havnen),
	} {
		got := c.ask(http.MethodGet, "/api/v1/cases/"+entered.Case, nil)
		if got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	renewed := named(t, w, "advokat ærlig", gateway.AssociationLawyer, webtest.Ringen)
	var c api.Case
	if renewed.get("/api/v1/cases/"+entered.Case, &c); c.Case != entered.Case {
		t.Errorf("the case is %+v", c)
	}
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
	refused := act(officer, "k2", "consent-revoked")
	officer.problem(refused, 422, "not-recorded")
	officer.problem(act(officer, "k2", "consent-revoked"), 422, "not-recorded")
	// The answer stays in the language that it was first given in, and says which.
	officer.header = http.Header{"Idempotency-Key": {"k2"}, "Accept-Language": {"en"}}
	inDanish := officer.ask(http.MethodPost, "/api/v1/cases/"+n.Number+"/acts",
		map[string]any{"kind": "consent-revoked", "on": rules.DayOf(w.Clock.Now()), "by": "jh"})
	if inDanish.Header().Get("Content-Language") != "da" || inDanish.Body.String() != refused.Body.String() {
		t.Errorf("it was %s, and in %q it is %s", refused.Body, inDanish.Header().Get("Content-Language"),
			inDanish.Body)
	}
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

// Who sees to a task stands in the list.
func TestTheListTellsWhoSeesToATask(t *testing.T) {
	w := webtest.Story(t)
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	var list struct{ Tasks []api.Task }
	staff.get("/api/v1/tasks", &list)
	if len(list.Tasks) == 0 || list.Tasks[0].Owner != "" {
		t.Fatal(list)
	}
	first := casework.Selection{Names: []string{list.Tasks[0].Name}}
	n, err := w.Gateway.Casework().Assign(t.Context(), gateway.Operator, first, "abc", "xyz")
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	staff.get("/api/v1/tasks", &list)
	if task := list.Tasks[0]; task.Owner != "abc" || task.Substitute != "xyz" {
		t.Errorf("%+v", task)
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

// A municipality is not shown a message that has lapsed, also where it knows the message's id.
func TestALapsedMessageIsNotShownToTheMunicipality(t *testing.T) {
	w := webtest.New(t)
	delete(w.Gateway.Routes, webtest.Aarhus)
	filed := webtest.Filed(rules.Date(2026, 10, 5))
	w.Night(webtest.Ringen, webtest.Row("7", webtest.Aarhus, filed, nil))
	filed.Ground, w.Feeds[webtest.Ringen].Rows = rules.GroundOther, nil
	w.Night(webtest.Ringen, webtest.Row("7", webtest.Aarhus, filed, nil))
	n := w.Last()
	if n.State != gateway.Lapsed {
		t.Fatalf("the notice is %s", n.State)
	}
	path := "/api/v1/messages/" + n.Messages[0].ID
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	officer.problem(officer.ask(http.MethodGet, path, nil), 404, "no-such")
	as(t, w, gateway.AssociationLegal, webtest.Ringen).get(path, nil)
}
