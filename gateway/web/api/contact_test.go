package api_test

import (
	"net/http"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// That an adviser has contact is seen by the association's staff and legal department, and changes no byte of
// what the municipality or the lawyer is answered. What was said has no place.
func TestContactIsSeenByTheAssociationAlone(t *testing.T) {
	w := webtest.New(t)
	today := rules.DayOf(w.Clock.Now())
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(today), nil))
	w.Arrives(webtest.Aarhus, webtest.Secret, "arrived")
	n := w.Last()
	adviser := as(t, w, gateway.AssociationAdviser, webtest.Ringen)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	at, contact := "/api/v1/cases/"+n.Number, map[string]any{"on": today}

	theirs := func() (all []string) {
		for _, path := range []string{"/api/v1/notices", "/api/v1/clocks", "/api/v1/alarms", at} {
			all = append(all, officer.ask(http.MethodGet, path, nil).Body.String())
		}
		return all
	}
	before := theirs()
	if _, err := w.Gateway.Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	adviser.given(adviser.ask(http.MethodPost, at+"/contact", contact), http.StatusOK, new(map[string]any))
	if report, err := w.Gateway.Send(t.Context()); err != nil || report.Sent > 0 {
		t.Errorf("the municipality is sent %+v, %v", report, err)
	}
	for i, after := range theirs() {
		if after != before[i] {
			t.Errorf("the municipality read\n%s\nand reads\n%s", before[i], after)
		}
	}
	for role, want := range map[gateway.Role]rules.Day{
		gateway.AssociationAdviser: today, gateway.AssociationLegal: today, gateway.AssociationStaff: today,
	} {
		var c api.Case
		who := as(t, w, role, webtest.Ringen)
		if who.get(at, &c); c.Contacted != want {
			t.Errorf("%s sees contact on %v", role, c.Contacted)
		}
	}
	said := map[string]any{"on": today, "reference": "hun er syg"}
	adviser.problem(adviser.ask(http.MethodPost, at+"/contact", said), http.StatusUnprocessableEntity, "invalid")
	adviser.problem(adviser.ask(http.MethodPost, at+"/contact", map[string]any{"on": ""}),
		http.StatusUnprocessableEntity, "invalid")
	adviser.problem(adviser.ask(http.MethodPost, at+"/contact", map[string]any{"on": today.Add(1)}),
		http.StatusUnprocessableEntity, "invalid")
	stranger := as(t, w, gateway.AssociationAdviser, webtest.Havnen)
	stranger.problem(stranger.ask(http.MethodPost, at+"/contact", contact), http.StatusNotFound, "no-such")
	adviser.problem(adviser.ask(http.MethodPost, "/api/v1/steps", map[string]any{
		"tenancy": "1", "kind": "filed", "on": today,
	}), http.StatusForbidden, "may-not")
}

// A lawyer's office sees its own case, and not that others have contact.
func TestALawyerSeesNoContact(t *testing.T) {
	w := webtest.New(t)
	today := rules.DayOf(w.Clock.Now())
	lawyer := as(t, w, gateway.AssociationLawyer, webtest.Ringen)
	var entered struct{ Case string }
	lawyer.given(lawyer.ask(http.MethodPost, "/api/v1/steps", map[string]any{
		"tenancy": "17-0042-3", "kind": "filed", "on": today, "grounds": []string{"arrears"},
	}), http.StatusOK, &entered)
	adviser := as(t, w, gateway.AssociationAdviser, webtest.Ringen)
	at := "/api/v1/cases/" + entered.Case
	adviser.given(adviser.ask(http.MethodPost, at+"/contact", map[string]any{"on": today}), http.StatusOK,
		new(map[string]any))
	var c api.Case
	if lawyer.get(at, &c); c.Case != entered.Case || !c.Contacted.IsZero() {
		t.Errorf("the lawyer sees %+v", c)
	}
}

// Whether anybody has contact cannot be read of a damaged case. The rest of it is shown all the same.
func TestADamagedCaseIsShownWithoutContact(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.DayOf(w.Clock.Now())), nil))
	n := w.Last()
	raw := storetest.Raw(t, w.Place)
	if _, err := raw.Exec(`UPDATE versions SET sealed = x'01'`); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	var c api.Case
	legal := as(t, w, gateway.AssociationLegal, webtest.Ringen)
	if legal.get("/api/v1/cases/"+n.Number, &c); c.Case != n.Number || len(c.Notices) != 1 {
		t.Errorf("%+v", c)
	}
}
