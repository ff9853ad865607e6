package restapi_test

import (
	"io"
	"net/http"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/restapi"
	"boligbro/rules"
)

// What JSON can hold, read as what it is.
func TestValues(t *testing.T) {
	body := `[
		{"id": 7.0, "lejere": [{"navn": " Anne Ærø ", "skjult": true}, {"navn": "Bo"}], "restance": 14250.500,
		 "kommune": 751, "start": "2025-11-01T00:00:00+01:00", "haendelser": [
			{"art": "påkrav", "dato": "2026-09-08"},
			{"art": "foged", "dato": "2026-10-01", "grunde": ["restance", "husorden"]}]},
		{"id": "008", "lejere": [], "restance": null, "kommune": null, "start": null, "haendelser": []},
		{"id": 9, "lejere": [{"navn": {"for": "Anne"}}], "haendelser": [{"art": "foged", "dato": "2026-10-01"}]}]`
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
	s.Items, s.Each = "", "haendelser"
	s.Settings = mapping.Settings{
		Rows: "event", Key: []string{"id"}, Dates: []string{"dd-mm-yyyy"}, Columns: map[string]string{
			"tenants.1.name": "lejere.0.navn", "tenants.1.protected": "lejere.0.skjult",
			"tenants.2.name": "lejere.1.navn", "arrears.amount": "restance", "tenancy.start": "start",
			"tenancy.municipality": "kommune", "event.kind": "haendelser.art", "event.on": "haendelser.dato",
			"event.ground": "haendelser.grunde",
		},
		Codes: map[string]map[string]string{
			"event.kind":   {"påkrav": "demanded", "foged": "filed"},
			"event.ground": {"restance": "arrears", "husorden": "house-rules"},
		},
	}
	all, next, err := steps(source(t, s), "")
	if err != nil || len(all) != 3 || next.Passed != 1 {
		t.Fatal(len(all), next, err)
	}
	for i, kind := range []rules.EventKind{rules.Demanded, rules.Filed} {
		r := all[i]
		if r.Quarantined || len(r.Problems) > 0 || r.Key.Tenancy != "7" || r.Events[0].Kind != kind ||
			len(r.Facts.Tenants) != 2 || r.Facts.Tenants[0].Name != "Anne Ærø" ||
			r.Facts.Tenants[0].Protected != rules.Yes || r.Facts.Arrears.Amount != 1425050 ||
			r.Facts.Tenancy.Municipality != "0751" || r.Facts.Tenancy.Start != rules.Date(2025, 11, 1) {
			t.Errorf("%+v", r)
		}
	}
	if !all[1].Events[0].Ground.Has(rules.GroundArrears) {
		t.Error("the ground is not read")
	}
	if bad := all[2]; !bad.Quarantined || bad.Problems[0].Code != rules.ProblemValues ||
		bad.Problems[0].Line != 4 || bad.Problems[0].Column != "lejere.0.navn" || bad.Key.Tenancy != "9" {
		t.Errorf("%+v", bad)
	}
}

// An item of which a list holds more than the settings name is quarantined: a tenant would be lost.
func TestMoreTenantsThanColumns(t *testing.T) {
	const all = `[
		{"nr": 1, "lejere": [{"navn": "Anne", "tlf": ["1"]}], "skridt": [{"dato": "2026-10-01"}]},
		{"nr": 2, "lejere": [{"navn": "Bo"}, {"navn": "Ida"}], "skridt": [{"dato": "2026-10-01"}]},
		{"nr": 3, "lejere": [{"navn": "Carl"}, null], "skridt": [{"dato": "2026-10-01"}]},
		{"nr": 4, "lejere": [], "skridt": [{"dato": "2026-10-01"}]},
		{"nr": 5, "lejere": [{"navn": "Dan"}], "skridt": [{"dato": "2026-10-01", "gebyr": [1, 2]}]},
		{"nr": 6, "lejere": [{"navn": "Eva"}], "skridt": [{"dato": "2026-10-01", "gebyr": [1]}]}]`
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, all) }))
	s.Items, s.Each = "", "skridt"
	s.Settings = mapping.Settings{
		Rows: "event", Key: []string{"nr"}, Constants: map[string]string{"event.kind": "demanded"},
		Columns: map[string]string{
			"tenants.1.name": "lejere.0.navn", "event.on": "skridt.dato", "arrears.amount": "skridt.gebyr.0",
		},
	}
	records, _, err := steps(source(t, s), "")
	if err != nil || len(records) != 6 {
		t.Fatal(len(records), err)
	}
	for i, lost := range []bool{false, true, false, false, true, false} {
		r := records[i]
		if r.Quarantined != lost || lost && (r.Problems[0].Code != rules.ProblemValues || r.Key.Tenancy == "") {
			t.Errorf("item %d: %+v", i+1, r)
		}
	}
}

// TestAnElementMoreIsAChange: a tenant that no column has room for makes the list another, and so does taking
// the tenant away again.
func TestAnElementMoreIsAChange(t *testing.T) {
	body := ""
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
	s.Items, s.Settings = "", mapping.Settings{
		Key: []string{"nr"}, Columns: map[string]string{"tenants.1.name": "lejere.0.navn", "events.filed": "foged"},
	}
	cursor := ""
	for i, tenants := range []string{`{"navn": "Bo"}`, `{"navn": "Bo"}, {"navn": "Ida"}`, `{"navn": "Bo"}`} {
		body = `[{"nr": 1, "lejere": [` + tenants + `], "foged": "2026-10-01"}]`
		all, next, err := steps(source(t, s), cursor)
		if err != nil || len(all) != 1 || all[0].Quarantined != (i == 1) || next.Next == cursor {
			t.Errorf("list %d: the same is %v, %+v, %v", i, next.Next == cursor, all, err)
		}
		cursor = next.Next
	}
}

// An item that has a member twice is quarantined: nobody can know which one holds.
func TestAMemberThatIsThereTwice(t *testing.T) {
	body := `{"rows": [{"nr": 1, "lejer": "Anne", "foged": "2026-10-01", "foged": "2026-11-01"},
		{"nr": 2, "lejer": "Bo", "foged": "2026-10-01", "andet": {"a": 1, "a": 2}},
		{"nr": 3, "lejer": "Eva", "foged": "2026-10-01"}]}`
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
	all, _, err := steps(source(t, s), "")
	if err != nil || len(all) != 3 || !all[0].Quarantined || !all[1].Quarantined || all[2].Quarantined {
		t.Errorf("%+v, %v", all, err)
	}
}

// What the service leaves out where it is empty is said in the settings.
func TestOptional(t *testing.T) {
	body := `{"rows": [{"nr": 1, "lejer": "Anne"}]}`
	s := list(serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }))
	if r := refused(t, source(t, s), adapters.MissingColumn); r.Column != "foged" {
		t.Error(r)
	}
	s.Optional = []string{"foged"}
	if all, next, err := steps(source(t, s), ""); err != nil || len(all) != 0 || next.Passed != 1 {
		t.Error(all, next, err)
	}
}

// FuzzJSON reads any answer: it ends, with records or a refusal.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		rows("", 1, 2), `{"rows": [{}], "total": "x"}`, `[`, `{"rows": [[[[]]]]}`, `{"rows": [null, 1, "x", true]}`,
		`{"rows": [{"nr": {"a": 1}}]}`, "\xff\xfe{", `{"rows": [{"nr": 1e999}], "total": 1}`,
	} {
		f.Add([]byte(seed))
	}
	var body []byte
	address := serve(f, func(w http.ResponseWriter, _ *http.Request) { w.Write(body) })
	s := list(address)
	s.MaxBody, s.Each = 1, ""
	s.Paging = restapi.Paging{By: "none", Total: "total", Unique: "nr"}
	of := source(f, s)
	f.Fuzz(func(t *testing.T, b []byte) {
		body = b
		all, next, err := steps(of, "")
		if (err == nil) != (next.Next != "") {
			t.Error(next, err)
		}
		for _, r := range all {
			if !r.HasStep() && !r.Quarantined {
				t.Errorf("%+v", r)
			}
		}
	})
}
