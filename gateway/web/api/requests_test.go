package api_test

import (
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// request is one that is done for whoever it is for; in {braces} stands what differs from world to world.
type request struct {
	role gateway.Role
	path string
	body string
}

// requests are one of each operation, by its name in the document. A new operation without an entry fails
// the tests.
var requests = map[string]request{
	"list-notices":    {gateway.MunicipalityOfficer, "/notices", ""},
	"get-case":        {gateway.MunicipalityOfficer, "/cases/{number}", ""},
	"get-proof":       {gateway.AssociationLegal, "/cases/{number}/proof", ""},
	"get-message":     {gateway.AssociationLegal, "/messages/{message}", ""},
	"list-clocks":     {gateway.MunicipalityOfficer, "/clocks", ""},
	"list-alarms":     {gateway.AssociationStaff, "/alarms", ""},
	"list-tasks":      {gateway.AssociationStaff, "/tasks", ""},
	"list-runs":       {gateway.AssociationStaff, "/runs", ""},
	"get-report":      {gateway.AssociationStaff, "/report?from=2026-10-01&to=2026-10-31", ""},
	"list-quarantine": {gateway.AssociationStaff, "/runs/{run}/quarantine", ""},

	"enter-step": {gateway.AssociationStaff, "/steps",
		`{"tenancy":"{tenancy}","kind":"withdrawn","on":"{today}"}`},
	"enter-contact": {gateway.AssociationStaff, "/cases/{number}/contact", `{"on":"{today}"}`},
	"push-records": {gateway.AssociationStaff, "/records", `{"records":[{"id":"17-0042-3",` +
		`"tenancy":{"kind":"family","start":"2020-01-01","municipality":"0751"},` +
		`"tenants":[{"name":"{name}"}],"events":[{"kind":"filed","on":"{today}","ground":["arrears"]}]}]}`},
	"record-act": {gateway.MunicipalityOfficer, "/cases/{number}/acts",
		`{"kind":"children-checked","on":"{today}","by":"jh"}`},
	"return-receipt": {gateway.MunicipalityOfficer, "/receipts",
		`{"type":"receipt","message":"{message}","kind":"registered","at":"{now}",` +
			`"reference":"` + webtest.Journal + `"}`},
	"answer-tasks": {gateway.AssociationStaff, "/tasks/answers",
		`{"names":["{task}"],"rule":"eviction-filed","as":"none","reason":"not-owed","by":"jh"}`},
}

// organisations are the first of each kind, whose the story is, and another.
func organisations(role gateway.Role) (mine, foreign string) {
	switch access.KindOf(role) {
	case access.OfAssociation:
		return webtest.Ringen, webtest.Havnen
	case access.OfMunicipality:
		return webtest.Aarhus, webtest.Kbh
	}
	return gateway.Installation, gateway.Installation
}

// filledIn fills in what stands in braces: of the newest case in the world.
func filledIn(t *testing.T, w *webtest.World) *strings.Replacer {
	t.Helper()
	n, now := w.Last(), w.Clock.Now()
	return strings.NewReplacer("{number}", n.Number, "{message}", n.Messages[0].ID, "{run}", w.LastRun(),
		"{today}", rules.DayOf(now).String(), "{now}", now.UTC().Format("2006-01-02T15:04:05Z"),
		"{tenancy}", webtest.Tenancy+"10", "{name}", webtest.Tenant, "{task}", taskOf(t, w))
}

func taskOf(t *testing.T, w *webtest.World) string {
	t.Helper()
	var list struct{ Tasks []api.Task }
	as(t, w, gateway.AssociationStaff, webtest.Ringen).get("/api/v1/tasks", &list)
	for _, task := range list.Tasks {
		if task.Rule == rules.EvictionFiled {
			return task.Name
		}
	}
	t.Fatalf("no task waits about a filing: %+v", list)
	return ""
}
