package api_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// Of the same request many times at once one is done: the others get its answer, or are told that it is not
// answered yet.
func TestTheSameRequestAtOnceIsDoneOnce(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		w := webtest.On(t, o)
		w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
		n := w.Last()
		officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
		officer.header = http.Header{"Idempotency-Key": {"k1"}}
		act := map[string]any{"kind": "children-checked", "on": rules.DayOf(w.Clock.Now()), "by": "jh"}
		answers := make([]*httptest.ResponseRecorder, 8)
		var all sync.WaitGroup
		for i := range answers {
			all.Go(func() { answers[i] = officer.ask(http.MethodPost, "/api/v1/cases/"+n.Number+"/acts", act) })
		}
		all.Wait()
		body := ""
		for _, got := range answers {
			switch {
			case got.Code == http.StatusConflict:
				officer.problem(got, http.StatusConflict, "not-answered")
			case got.Code != http.StatusOK, body != "" && body != got.Body.String():
				t.Errorf("%d %s, and before %s", got.Code, got.Body, body)
			default:
				body = got.Body.String()
			}
		}
		if body == "" {
			t.Error("none was done")
		}
		var c struct{ Acts []any }
		officer.header = nil
		if officer.get("/api/v1/cases/"+n.Number, &c); len(c.Acts) != 1 {
			t.Errorf("%d acts are recorded", len(c.Acts))
		}
	})
}

// What failed for a fault of ours may be tried again under the same key, and is done then.
func TestTheSameRequestAfterAFaultOfOurs(t *testing.T) {
	for _, fault := range []error{errors.New("a fault of ours"), gateway.ErrUnavailable, gateway.ErrMoved} {
		w := webtest.Story(t)
		in := filledIn(t, w)
		staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
		staff.header = http.Header{"Idempotency-Key": {"k1"}}
		ask := func() *httptest.ResponseRecorder {
			return staff.ask(http.MethodPost, "/api/v1/steps", in.Replace(requests["enter-step"].body))
		}
		door := w.Door.Store
		w.Above(webtest.Down{Store: w.DB, Err: fault})
		if got := ask(); got.Code < http.StatusInternalServerError {
			t.Errorf("%v: %d %s", fault, got.Code, got.Body)
		}
		w.Above(w.DB)
		w.Door.Store = door
		done, again := ask(), ask()
		if done.Code != http.StatusOK || !strings.Contains(done.Body.String(), `"messages":1`) ||
			again.Body.String() != done.Body.String() {
			t.Errorf("%v: then %d %s, and %d %s", fault, done.Code, done.Body, again.Code, again.Body)
		}
	}
}
