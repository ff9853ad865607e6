package api_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// Many steps of one tenancy at once are all recorded: who writes in one case waits for the others.
func TestManyStepsOfOneTenancyAtOnce(t *testing.T) {
	w := webtest.New(t)
	day := rules.DayOf(w.Clock.Now())
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			got := staff.ask(http.MethodPost, "/api/v1/steps", map[string]any{"tenancy": "77", "kind": "demanded",
				"on": day.Add(-i), "reference": fmt.Sprint("P-", i)})
			if got.Code != http.StatusOK {
				t.Errorf("step %d: %d %s", i, got.Code, got.Body)
			}
		})
	}
	all.Wait()
}

// busy is casework on a case that others go on writing in.
type busy struct {
	api.Casework
	err error
}

func (b busy) Enter(context.Context, string, rules.Key, rules.Event, rules.Asked) (
	gateway.Report, gateway.Case, error) {
	return gateway.Report{}, gateway.Case{}, fmt.Errorf("enter a step: %w", b.err)
}

// Where its turn does not come in time, the program is told that trying again helps, and when.
func TestACaseThatIsBusy(t *testing.T) {
	w := webtest.New(t)
	staff := as(t, w, gateway.AssociationStaff, webtest.Ringen)
	for _, err := range []error{gateway.ErrMoved, gateway.ErrExists} {
		room := api.Room{Keys: &web.Keys{Access: w.Door}, Answers: w.Door, Store: w.DB, Casework: busy{err: err}}
		w.API = w.Site.Programs(room, room.Programs(w.Site))
		got := staff.ask(http.MethodPost, "/api/v1/steps", map[string]any{"tenancy": "77", "kind": "demanded",
			"on": rules.DayOf(w.Clock.Now())})
		staff.problem(got, http.StatusServiceUnavailable, "busy")
		if got.Header().Get("Retry-After") == "" {
			t.Error("it is not told when to come again")
		}
	}
}
