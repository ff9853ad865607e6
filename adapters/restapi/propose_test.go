package restapi_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/fetch"
	"boligbro/adapters/mapping"
	"boligbro/adapters/restapi"
	"boligbro/config"
	"boligbro/rules/lang"
)

func proposed(t testing.TB, content string) (mapping.Proposal, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "svar.json")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := fetch.Look(context.Background(), path, "", fetch.Access{})
	if err != nil {
		t.Fatal(err)
	}
	return new(restapi.Settings).Propose(found)
}

const twoPeople = `{"total": 2, "data": {"rows": [
	{"lejemaalNr": "0012", "afdeling": 35, "lejere": [{"navn": "Anne"}, {"navn": "Bo"}],
		"indgivet": "2026-10-05"},
	{"lejemaalNr": "0013", "afdeling": 35, "lejere": [{"navn": "Ca"}]}], "codes": [{"a": 1}]}}`

// The list of an answer is the one of whose items most is known, and its columns are paths in them.
func TestAProposalOfAnAnswer(t *testing.T) {
	p, err := proposed(t, "\ufeff"+twoPeople)
	if err != nil {
		t.Fatal(err)
	}
	section := map[string]string{}
	for _, s := range p.Section {
		section[s.Key] = s.Value
	}
	fields := map[string]string{}
	for _, c := range p.Columns {
		fields[c.Header] = c.Field
	}
	if section["items"] != `"data.rows"` || section["optional"] != `["indgivet", "lejere.1.navn"]` ||
		section["url"] != `""` || !slices.Equal(p.Key, []string{"afdeling", "lejemaalNr"}) || p.Repeats != 0 ||
		fields["lejere.0.navn"] != "tenants.1.name" || fields["lejere.1.navn"] != "tenants.2.name" ||
		fields["indgivet"] != "events.filed" || len(p.Notes) != 1 {
		t.Errorf("%+v", p)
	}
}

// What is at an address is fetched. What seems to give access is no part of an address, and is not sent.
func TestAProposalOfAService(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		w.Write([]byte(twoPeople))
	}))
	defer server.Close()
	look := func(address string) (fetch.Found, error) {
		return fetch.Look(context.Background(), address, t.TempDir(), fetch.Access{})
	}
	found, err := look(server.URL + "/api/lejemaal?antal=100")
	if err != nil {
		t.Fatal(err)
	}
	p, err := new(restapi.Settings).Propose(found)
	if err != nil || p.Section[0].Value != mapping.Quote(server.URL+"/api/lejemaal") ||
		p.Section[1].Value != `{"antal": "100"}` || asked != 1 {
		t.Errorf("%v, %+v", err, p)
	}
	for _, address := range []string{
		server.URL + "/?api_key=1", server.URL + "/?q=abcdefghijklmnopqrstuvwxyz", "http://eksempel.dk/a",
		"https://hemmelig@eksempel.dk/a",
	} {
		if _, err := look(address); err == nil || asked != 1 {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestAnAnswerOfWhichNothingCanBeProposed(t *testing.T) {
	for content, says := range map[string]string{
		`{"rows": [1, 2]}`: "nævner kolonner", `[{"a": 1}]`: "nævner kolonner", `{"total": 0}`: "nævner kolonner",
		`{"rows": [{"a": 1}], "fejl": []}`: "nævner kolonner",
		`[]`:                               "er tom", `{"rows": [], "total": 0}`: "er tom", `{"svar": {"rows": []}, "tags": ["x"]}`: "er tom",
	} {
		p, err := proposed(t, content)
		worded := (*lang.Error)(nil)
		if !errors.As(err, &worded) || !strings.Contains(worded.Text(lang.Danish), says) {
			t.Errorf("%s: %v, %+v", content, err, p)
		}
	}
	for content, code := range map[string]string{
		`[{"navn": "Hemmelig`: adapters.CutShort, `[{"navn": Hemmelig}]`: adapters.MalformedFile,
		`[] []`: adapters.MalformedFile,
	} {
		var refusal *adapters.Refusal
		_, err := proposed(t, content)
		if !errors.As(err, &refusal) || refusal.Code != code || refusal.Err != nil ||
			strings.Contains(refusal.Text(lang.Danish), "svaret") {
			t.Errorf("%s: %v, want %s", content, err, code)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add(twoPeople)
	f.Add(`[{"Nr": 1, "Navn": null}, {"Nr": [[1]], "Navn": true}]`)
	f.Fuzz(func(t *testing.T, content string) {
		if p, err := proposed(t, content); err == nil && len(p.Columns) == 0 {
			t.Errorf("nothing is proposed: %+v", p)
		}
	})
}

// A list of what has happened, in an item, is read element by element.
func TestAProposalOfEventsWithinItems(t *testing.T) {
	p, err := proposed(t, `{"rows": [
		{"lejemaalNr": "12", "navn": "Anne", "haendelser": [
			{"skridt": "Påkrav", "dato": "2026-09-01"}, {"skridt": "Indgivet", "dato": "2026-10-05"}]},
		{"lejemaalNr": "13", "navn": "Bo", "haendelser": []},
		{"lejemaalNr": "14", "navn": "Ca", "haendelser": [{"skridt": "Påkrav", "dato": "2026-09-02"}]}]}`)
	if err != nil {
		t.Fatal(err)
	}
	fields, section := map[string]string{}, map[string]string{}
	for _, c := range p.Columns {
		fields[c.Header] = c.Field
	}
	for _, s := range p.Section {
		section[s.Key] = s.Value
	}
	want := map[string]string{
		"lejemaalNr": "", "navn": "tenants.1.name",
		"haendelser.skridt": "event.kind", "haendelser.dato": "event.on",
	}
	if !maps.Equal(fields, want) || section["each"] != `"haendelser"` || section["optional"] != "" ||
		!p.Events || p.Rows != 4 || p.Repeats != 1 || !slices.Equal(p.Key, []string{"lejemaalNr"}) {
		t.Errorf("%v\n%v\n%+v", fields, section, p)
	}
}

// The elements of a list of steps are rows, whatever the list is called. So are the tenancies of a
// department. The elements of a list of tenants are not.
func TestAProposalOfRowsWithinItems(t *testing.T) {
	for content, want := range map[string]struct {
		each, optional string
		key            []string
		fields         map[string]string
	}{
		`[{"id": "35-12", "lejere": [{"nr": 991, "navn": "Anne"}], "skridt": [{"type": "Påkrav",
			"dato": "2026-09-01"}, {"type": "Indgivet", "dato": "2026-10-01"}]}, {"id": "35-13",
			"lejere": [{"nr": 992, "navn": "Bo"}], "skridt": [{"type": "Påkrav", "dato": "2026-09-03"}]}]`: {
			each: "skridt", key: []string{"id"},
			fields: map[string]string{"skridt.type": "event.kind", "skridt.dato": "event.on"},
		},
		`[{"tenancyId": 1, "name": "Anne", "events": [{"kind": "demanded", "on": "2026-09-01"}]},
			{"tenancyId": 2, "name": "Bo", "events": []},
			{"tenancyId": 3, "name": "Ca", "events": [{"kind": "filed", "on": "2026-09-01", "ground": "other"}]}]`: {
			each: "events", key: []string{"tenancyId"}, optional: "",
			fields: map[string]string{"events.kind": "event.kind", "events.on": "event.on"},
		},
		`[{"lejemaalNr": 1, "dato": "2026-11-01", "navn": "Anne", "sag": {"haendelser": [{"haendelse": "Påkrav",
			"dato": "2026-09-01"}]}}, {"lejemaalNr": 2, "dato": "2026-11-01", "navn": "Bo"}]`: {
			each: "sag.haendelser", key: []string{"lejemaalNr"},
			fields: map[string]string{"dato": "", "sag.haendelser.dato": "event.on"},
		},
		`[{"afdeling": 35, "lejemaal": [{"nr": 1, "lejere": [{"navn": "Anne"}], "indgivet": "2026-09-01"},
			{"nr": 2, "lejere": [{"navn": "Bo"}]}]}, {"afdeling": 36, "lejemaal": []}]`: {
			each: "lejemaal", key: []string{"afdeling", "lejemaal.nr"}, optional: `["lejemaal.indgivet"]`,
			fields: map[string]string{"lejemaal.lejere.0.navn": "tenants.1.name", "lejemaal.indgivet": "events.filed"},
		},
		`[{"id": 1, "lejere": [{"nr": 9, "navn": "Anne", "type": "A"}, {"nr": 8, "navn": "Bo", "type": "B"}],
			"indgivet": "2026-09-01"}]`: {
			key: []string{"id"}, fields: map[string]string{"indgivet": "events.filed"},
		},
	} {
		p, err := proposed(t, content)
		if err != nil {
			t.Fatal(err)
		}
		section, fields := map[string]string{}, map[string]string{}
		for _, s := range p.Section {
			section[s.Key] = strings.Trim(s.Value, `"`)
		}
		for _, c := range p.Columns {
			fields[c.Header] = c.Field
		}
		if section["each"] != want.each || !slices.Equal(p.Key, want.key) {
			t.Errorf("each %q, key %q, want %q, %q:\n%s", section["each"], p.Key, want.each, want.key, content)
		}
		if want.optional != "" && section["optional"] != want.optional {
			t.Errorf("optional %s, want %s", section["optional"], want.optional)
		}
		for path, field := range want.fields {
			if fields[path] != field {
				t.Errorf("%s is %q, want %q:\n%s", path, fields[path], field, content)
			}
		}
	}
}

// What gives access is sent in a header, and stands in no file.
func TestAProposalOfAServiceThatWantsAKey(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Key") != "hemmelig" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		w.Write([]byte(twoPeople))
	}))
	defer server.Close()
	by := fetch.Access{Header: "X-Key", Token: config.NewSecret("hemmelig")}
	if _, err := fetch.Look(t.Context(), server.URL+"/api", t.TempDir(), by); err != nil {
		t.Error(err)
	}
	if _, err := fetch.Look(t.Context(), server.URL+"/api", t.TempDir(), fetch.Access{}); err == nil {
		t.Error("asked without a key, it answers")
	}
}
