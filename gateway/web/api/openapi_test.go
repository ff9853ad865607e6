package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// spectral is the linter that .ci/test installs.
const spectral = "../../../.ci/openapi/node_modules/.bin/spectral"

// The document has no fault that a linter of OpenAPI documents knows.
func TestTheDocumentIsLinted(t *testing.T) {
	if _, err := os.Stat(spectral); err != nil {
		t.Skip("there is no spectral: .ci/test installs it with npm")
	}
	got := client{t: t, w: webtest.New(t)}.ask(http.MethodGet, "/openapi.json", nil)
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, got.Body.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(spectral, "lint", "--fail-severity=hint", "--ruleset",
		"../../../.ci/openapi/spectral.yaml", file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// Every operation that takes an Idempotency-Key says so, and a word of a closed set is listed.
func TestTheDocumentDescribesWhatIsTaken(t *testing.T) {
	got := client{t: t, w: webtest.New(t)}.ask(http.MethodGet, "/openapi.json", nil)
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In, Description string }
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Enum []string }
			}
		}
	}
	if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			told := false
			for _, p := range o.Parameters {
				told = told || p.Name == "Idempotency-Key" && p.In == "header" && p.Description != ""
			}
			if told != (method == "post") {
				t.Errorf("%s %s: the key is described: %v", method, path, told)
			}
		}
	}
	tracks := doc.Components.Schemas["ActInBody"].Properties["track"].Enum
	if !slices.Equal(tracks, []string{rules.Paragraph1, rules.Paragraph5}) {
		t.Errorf("the tracks are %v", tracks)
	}
}

// A case that has been erased is told so to whoever asks for it, and to whoever writes to it.
func TestAnErasedCaseIsToldSo(t *testing.T) {
	w := webtest.Story(t)
	n := w.Last()
	err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
		return tx.Erase(gateway.Erasure{
			ID: gateway.NewID(), Case: n.Notice.Case, Party: gateway.PartyAssociation, At: w.Clock.Now(),
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	receipt := webtest.Receipt(n.Messages[0].ID, "registered", w.Clock.Now().Format(time.RFC3339))
	officer.problem(officer.ask(http.MethodGet, "/api/v1/messages/"+n.Messages[0].ID, nil), 410, "erased")
	officer.problem(officer.ask(http.MethodPost, "/api/v1/receipts", receipt), 410, "erased")
}
