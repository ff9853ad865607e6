package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// pushed is a record as a housing system writes it.
func pushed(id string, day rules.Day) map[string]any {
	return map[string]any{
		"id": id,
		"tenancy": map[string]any{
			"kind": "family", "start": "2020-01-01", "municipality": webtest.Aarhus, "assigned": false,
			"temporary": false,
			"address":   map[string]any{"street": "Nygade 7", "postalCode": "8000", "city": "Aarhus C"},
		},
		"tenants": []any{map[string]any{"name": webtest.Tenant, "protected": false, "deceased": false}},
		"arrears": map[string]any{"amount": "14250.00", "since": "2026-09-01"},
		"events":  []any{map[string]any{"kind": "filed", "on": day, "ground": []string{"arrears"}, "ref": "F-77"}},
	}
}

// A housing system reports a tenancy with a filing, and the notice goes at once.
func TestAHousingSystemPushesRecords(t *testing.T) {
	w := webtest.New(t)
	system := as(t, w, gateway.AssociationStaff, webtest.Ringen, gateway.PushRecords)
	without := pushed("2", 0)
	without["events"] = []any{}
	push := map[string]any{
		"records": []any{pushed("1", rules.DayOf(w.Clock.Now())), without},
	}
	var out struct{ Records []api.RecordAnswer }
	system.given(system.ask(http.MethodPost, "/api/v1/records", push), http.StatusOK, &out)
	if len(out.Records) != 2 || out.Records[0].Notices != 1 || out.Records[0].Case == "" {
		t.Fatalf("%+v", out)
	}
	if out.Records[1] != (api.RecordAnswer{}) {
		t.Errorf("of a tenancy without a legal step there is kept %+v", out.Records[1])
	}
	number := out.Records[0].Case
	system.given(system.ask(http.MethodPost, "/api/v1/records", push), http.StatusOK, &out)
	if out.Records[0] != (api.RecordAnswer{Case: number}) {
		t.Errorf("the same records again: %+v", out.Records[0])
	}
}

// None is taken when one of them cannot be read, and each fault is named by its place without a value.
func TestARecordThatCannotBeReadIsNamed(t *testing.T) {
	w := webtest.New(t)
	system := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	day := rules.DayOf(w.Clock.Now())
	for place, spoil := range map[string]func(map[string]any){
		"tenants[0].name": func(r map[string]any) {
			r["tenants"] = []any{map[string]any{"name": "Anne Ærø 010190-1234"}}
		},
		"arrears.amount":       func(r map[string]any) { r["arrears"] = map[string]any{"amount": "fjorten"} },
		"tenancy.municipality": func(r map[string]any) { r["tenancy"] = map[string]any{"municipality": "9999"} },
		"events[0].kind": func(r map[string]any) {
			r["events"] = []any{map[string]any{"kind": "udsat", "on": day}}
		},
		"events[0].at": func(r map[string]any) {
			r["events"] = []any{map[string]any{"kind": "filed", "on": day, "at": "2020-01-01T10:00:00+01:00"}}
		},
		"id": func(r map[string]any) { r["id"] = "1" },
		"events[0].ref": func(r map[string]any) {
			r["events"] = []any{map[string]any{"kind": "filed", "on": day, "ref": "F\t77"}}
		},
	} {
		spoilt := pushed("2", day)
		spoil(spoilt)
		got := system.ask(http.MethodPost, "/api/v1/records", map[string]any{
			"records": []any{pushed("1", day), spoilt},
		})
		var p web.Problem
		system.given(got, http.StatusUnprocessableEntity, &p)
		if want := "body.records[1]." + place; len(p.Errors) != 1 || p.Errors[0].Location != want {
			t.Errorf("%s: %+v", want, p.Errors)
		}
		if strings.Contains(got.Body.String(), "Anne") || strings.Contains(got.Body.String(), "fjorten") {
			t.Errorf("%s: the value is quoted: %s", place, got.Body)
		}
	}
	many := make([]any, 51)
	for i := range many {
		many[i] = pushed(fmt.Sprint(i), day)
	}
	for _, body := range []map[string]any{
		{"records": many},
		{"records": []any{}},
		{"program": "bolig", "records": []any{pushed("1", day)}},
	} {
		system.problem(system.ask(http.MethodPost, "/api/v1/records", body), http.StatusUnprocessableEntity,
			"invalid")
	}
	var list struct{ Notices []api.Notice }
	if system.get("/api/v1/notices", &list); len(list.Notices) != 0 {
		t.Errorf("%d notices of records that were refused", len(list.Notices))
	}
}

// Where one record is refused, none is taken, and the answer that says so stays true when it is given again.
func TestRecordsAreTakenAllOrNone(t *testing.T) {
	w := webtest.New(t)
	system := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	day := rules.DayOf(w.Clock.Now())
	w.Night(webtest.Ringen, webtest.Row("2", webtest.Aarhus, webtest.Filed(day), nil))
	strangers := pushed(webtest.Row("2", webtest.Aarhus, rules.Event{}, nil).Key.Tenancy, day)
	strangers["tenants"] = []any{map[string]any{"name": "Falsk Navn"}}
	push := map[string]any{"records": []any{pushed("1", day), strangers, pushed("3", day)}}
	system.header = http.Header{"Idempotency-Key": {"natten-1"}}
	for range 2 {
		var p web.Problem
		system.given(system.ask(http.MethodPost, "/api/v1/records", push), http.StatusUnprocessableEntity, &p)
		if p.Code != "not-recorded" || len(p.Errors) != 1 || p.Errors[0].Location != "body.records[1].id" {
			t.Errorf("%+v", p)
		}
	}
	var list struct{ Notices []api.Notice }
	if system.get("/api/v1/notices", &list); len(list.Notices) != 1 {
		t.Errorf("%d notices, not that of the night alone", len(list.Notices))
	}
}

// A number with a control character is nobody's: without it, it would be another tenancy's.
func TestANumberWithAControlCharacterIsRefused(t *testing.T) {
	w := webtest.New(t)
	system := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	day := rules.DayOf(w.Clock.Now())
	refused := func(path string, body map[string]any, place string) {
		t.Helper()
		got := system.ask(http.MethodPost, path, body)
		var p web.Problem
		system.given(got, http.StatusUnprocessableEntity, &p)
		if p.Code != "invalid" || len(p.Errors) != 1 || p.Errors[0].Location != place {
			t.Errorf("%s", got.Body)
		}
	}
	for _, number := range []string{"1-1\x00", "1\n-1", "1-\u00851"} {
		step := map[string]any{"tenancy": number, "kind": "filed", "on": day, "grounds": []string{"arrears"}}
		refused("/api/v1/steps", step, "body.tenancy")
		step["tenancy"], step["reference"] = "1-1", number
		refused("/api/v1/steps", step, "body.reference")
		refused("/api/v1/records", map[string]any{"records": []any{pushed(number, day)}}, "body.records[0].id")
	}
}
