package api_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// page is what the page says before the table of operations.
//
//go:embed testdata/readme.md
var page string

// TestREADME: what README.md shows is what the API answers.
func TestREADME(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	n := w.Last()
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	lawyer := as(t, w, gateway.AssociationLawyer, webtest.Ringen)
	day := rules.DayOf(w.Clock.Now()).String()

	var calls strings.Builder
	call := func(title string, who client, method, path string, body any) {
		got := who.ask(method, path, body)
		fmt.Fprintf(&calls, "\n### %s\n\n```\ncurl -H \"Authorization: Bearer $NØGLE\"", title)
		if body != nil {
			text, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&calls, " -H \"Content-Type: application/json\" \\\n  -d '%s'", text)
		}
		fmt.Fprintf(&calls, " \\\n  https://bro.example:8444%s\n```\n\n`%d %s`", path, got.Code,
			http.StatusText(got.Code))
		if got.Body.Len() > 0 {
			var indented bytes.Buffer
			if err := json.Indent(&indented, got.Body.Bytes(), "", "  "); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&calls, "\n\n```json\n%s\n```", strings.TrimSpace(indented.String()))
		}
		calls.WriteString("\n")
	}
	call("Kommunen: hvad er kommet?", officer, "GET", "/api/v1/notices?limit=1", nil)
	call("Kommunen: kvittér", officer, "POST", "/api/v1/receipts", json.RawMessage(webtest.Receipt(
		n.Messages[0].ID, "registered", w.Clock.Now().Format(time.RFC3339))))
	for _, kind := range []string{"children-checked", "need-checked"} {
		officer.given(officer.ask("POST", "/api/v1/cases/"+n.Number+"/acts",
			map[string]string{"kind": kind, "on": day, "by": "jh"}), 200, nil)
	}
	call("Kommunen: klassificér", officer, "POST", "/api/v1/cases/"+n.Number+"/acts",
		map[string]string{"kind": "classified", "track": rules.Paragraph5, "on": day, "by": "jh"})
	call("Kommunen: afgør", officer, "POST", "/api/v1/cases/"+n.Number+"/acts",
		map[string]string{"kind": "decision", "outcome": "rent-help", "journal": "2026-77", "on": day, "by": "jh"})
	call("Kommunen: frister", officer, "GET", "/api/v1/clocks", nil)
	call("Advokaten: indberet en anmodning til fogedretten", lawyer, "POST", "/api/v1/steps", map[string]any{
		"tenancy": "17-0042-3", "kind": "filed", "on": day, "grounds": []string{"arrears"}, "reference": "A-8812",
	})
	system := as(t, w, gateway.AssociationStaff, webtest.Ringen, gateway.PushRecords)
	call("Boligsystemet: indberet et lejemål", system, "POST", "/api/v1/records", map[string]any{
		"records": []any{pushed("17-0042-4", rules.DayOf(w.Clock.Now()))},
	})
	call("Det, rollen ikke må", lawyer, "GET", "/api/v1/notices", nil)

	want := readme(calls.String())
	if *webtest.Update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("README.md")
	if err != nil || string(have) != want {
		t.Errorf("README.md is not what the API answers (%v); go test ./gateway/web/api -run README -update", err)
	}
}

// readme is the page: the table of operations, and the calls with the random ids named alike.
func readme(calls string) string {
	var b strings.Builder
	b.WriteString(page)
	for _, o := range api.Operations() {
		fmt.Fprintf(&b, "| %s | `%s` | `%s` |\n", o.Method, o.Path, o.Verb)
	}
	b.WriteString("\n## Prøv det\n" + calls)
	text := b.String()
	for pattern, prefix := range map[string]string{
		`[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`:         "00000000-0000-4000-8000-00000000000",
		`B-[2-9BCDFGHJ-NP-TV-XZ]{4}-[2-9BCDFGHJ-NP-TV-XZ]{4}`: "B-7KXM-2RQ",
	} {
		names := map[string]string{}
		text = regexp.MustCompile(pattern).ReplaceAllStringFunc(text, func(id string) string {
			if names[id] == "" {
				names[id] = fmt.Sprint(prefix, len(names)+2)
			}
			return names[id]
		})
	}
	return text
}
