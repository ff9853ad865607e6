package api_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"boligbro/gateway/web/webtest"
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
