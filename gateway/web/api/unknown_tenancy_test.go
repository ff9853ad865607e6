package api_test

import (
	"net/http"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// A step in a tenancy that no source knows waits as a task until one does, or until a person says which it is;
// unless the sender says that the tenancy is new.
func TestAStepInAnUnknownTenancyWaits(t *testing.T) {
	w := webtest.New(t)
	today := rules.DayOf(w.Clock.Now())
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	lawyer := as(t, w, gateway.AssociationLawyer, webtest.Ringen)
	type entered struct {
		Case    string
		Waiting int
	}
	enter := func(c client, tenancy string, kind rules.EventKind, isNew bool) (out entered) {
		t.Helper()
		c.given(c.ask(http.MethodPost, "/api/v1/steps", map[string]any{"tenancy": tenancy, "kind": kind, "on": today,
			"grounds": []string{"arrears"}, "new": isNew}), http.StatusOK, &out)
		return out
	}
	waits := func(number, rule string) (found bool) {
		t.Helper()
		var list struct{ Tasks []api.Task }
		staff.get("/api/v1/tasks", &list)
		for _, task := range list.Tasks {
			found = found || task.Name == number && (rule == "" || task.Rule == rule)
		}
		return found
	}
	const asks = string(rules.TenancyUnknown)
	for tenancy, kind := range map[string]rules.EventKind{
		"71": rules.Demanded, "72": rules.Terminated, "73": rules.FilingPlanned, "74": rules.Filed,
	} {
		if got := enter(lawyer, tenancy, kind, false); got.Waiting == 0 || !waits(got.Case, "") {
			t.Errorf("%s: %+v, and no task waits", kind, got)
		}
	}
	for range 2 {
		if got := enter(lawyer, "75", rules.Terminated, true); got.Waiting != 0 || waits(got.Case, "") {
			t.Errorf("the tenancy is new, and it is asked about: %+v", got)
		}
	}

	key := webtest.Row("1", webtest.Aarhus, rules.Event{}, nil).Key.Tenancy
	known := enter(staff, key, rules.Terminated, false)
	if !waits(known.Case, asks) {
		t.Errorf("nobody is asked which tenancy it is: %+v", known)
	}
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, rules.Event{Kind: rules.Terminated, On: today}, nil))
	if waits(known.Case, asks) {
		t.Error("it is asked which tenancy it is, though its source tells of it")
	}

	wrong := enter(staff, "76", rules.Terminated, false)
	answer := func(reason string) int {
		return staff.ask(http.MethodPost, "/api/v1/tasks/answers", map[string]any{"names": []string{wrong.Case},
			"rule": asks, "as": "none", "reason": reason, "by": "jh"}).Code
	}
	if not := answer("not-filed"); not != http.StatusUnprocessableEntity {
		t.Errorf("an answer to another question: %d", not)
	}
	if is := answer("other-number"); is != http.StatusOK || waits(wrong.Case, asks) {
		t.Errorf("it has been answered: %d", is)
	}
}
