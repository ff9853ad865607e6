package api_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
)

// An act that says what its kind has no place for is refused, and nothing of it is kept.
func TestAnActSaysNothingBesideItsKind(t *testing.T) {
	w := webtest.Story(t)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	path := "/api/v1/cases/" + w.Last().Number
	for _, test := range []struct{ body, blamed string }{
		{`"kind": "contacted", "journal": "Xenofon er indlagt"`, "body.journal"},
		{`"kind": "need-checked", "journal": "010190-1234 misbrug", "outcome": "refused"`, "body.journal"},
		{`"kind": "need-checked", "outcome": "refused"`, "body.outcome"},
		{`"kind": "children-checked", "track": "paragraph-1"`, "body.track"},
		{`"kind": "children-checked", "reasonsGiven": true`, "body.reasonsGiven"},
		{`"kind": "decision", "mistake": true, "journal": "010190-1234"`, "body.journal"},
		{`"kind": "classified", "track": "paragraph-1", "outcome": "rent-help"`, "body.outcome"},
	} {
		got := officer.ask(http.MethodPost, path+"/acts", `{"on": "2026-10-20", "by": "jh", `+test.body+`}`)
		var told web.Problem
		if err := json.Unmarshal(got.Body.Bytes(), &told); err != nil || got.Code != 422 || len(told.Errors) != 1 ||
			told.Errors[0].Location != test.blamed {
			t.Errorf("%s: %d %s", test.body, got.Code, got.Body)
		}
	}
	var c api.Case
	if officer.get(path, &c); len(c.Acts) != 0 {
		t.Errorf("recorded: %+v", c.Acts)
	}
}
