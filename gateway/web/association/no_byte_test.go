package association_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/audit"
	"boligbro/gateway/document"
	"boligbro/gateway/store"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// What a municipality does after it has registered a case changes no byte of the association's pages, lists,
// reports, openings and what is told to the people concerned, nor their order (retssikkerhedsloven § 5 a,
// stk. 3). The API's answers and the evidence have tests of their own.
func TestNoByteTellsWhatTheMunicipalityDid(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	scope := gateway.Scope{Associations: []string{webtest.Ringen}}
	ctx, asked := t.Context(), rules.AskedAt(w.Clock.Now())
	outputs := func() map[string]string {
		all := map[string]string{}
		page := "/foreninger/" + webtest.Ringen
		for _, path := range []string{page, page + "?lang=en", page + "?sort=due"} {
			answer, body := w.Get(path)
			if answer.StatusCode != http.StatusOK || !strings.Contains(body, n.Number) {
				t.Fatalf("%s answers %d, and the case is not on it", path, answer.StatusCode)
			}
			all[path] = body
		}
		report, err := w.Audit().Compliance(ctx, audit.ComplianceAsk{
			From: rules.DayOf(w.Clock.Now()).Add(-300), To: rules.DayOf(w.Clock.Now()),
			Association: webtest.Ringen, Asked: asked,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range document.ComplianceFormats {
			b, err := document.Compliance(&report, format)
			if err != nil {
				t.Fatal(err)
			}
			all["report as "+format] = string(b)
		}
		subject, err := w.Audit().Subject(ctx, scope, audit.Find(n.Number))
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range document.SubjectFormats {
			b, err := document.Held(&subject, format)
			if err != nil {
				t.Fatal(err)
			}
			all["subject as "+format] = string(b)
		}
		var openings strings.Builder
		count, err := w.DB.Openings(ctx, scope, func(o store.Opened) error {
			return json.NewEncoder(&openings).Encode(o)
		})
		if err != nil {
			t.Fatal(err)
		}
		all["openings"] = fmt.Sprint(count, openings.String())
		return all
	}
	before := outputs()
	w.Record(n.Number, gateway.MunicipalAct{Kind: gateway.ActChildrenChecked})
	w.Record(n.Number, gateway.MunicipalAct{Kind: gateway.ActContacted})
	w.Decide(n.Number, gateway.MunicipalAct{
		On: rules.DayOf(w.Clock.Now()), Outcome: rules.Refused, ReasonsGiven: true, Journal: webtest.Journal,
	})
	after := outputs()
	if len(before) != 3+len(document.ComplianceFormats)+len(document.SubjectFormats)+1 {
		t.Errorf("only %d outputs are compared", len(before))
	}
	for name, was := range before {
		if was == "" {
			t.Errorf("%s is empty", name)
		}
		if diff := cmp.Diff(was, after[name]); diff != "" {
			t.Errorf("%s tells what the municipality did:\n%s", name, diff)
		}
	}
	w.Record(n.Number, gateway.MunicipalAct{Kind: gateway.ActConsent})
	told := outputs()
	for name, was := range before {
		if strings.HasPrefix(name, "/") && told[name] == was {
			t.Errorf("with consent %s tells nothing either: the test looks at the wrong case", name)
		}
	}
}
