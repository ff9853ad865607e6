package association_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/intake"
	"boligbro/gateway/web"
	"boligbro/gateway/web/association"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// manyHeld is a refused run with so many tenancies that a page cannot list them all; sending fails.
type manyHeld struct{ fails error }

func (manyHeld) Run(context.Context, gateway.Scope, string) (gateway.Run, error) {
	return gateway.Run{ID: gateway.NewID(), State: gateway.RunRefused, Reason: intake.ReasonShrunk}, nil
}

func (manyHeld) HeldSteps(context.Context, gateway.Scope, string) (all []intake.HeldStep, err error) {
	for i := range 203 {
		for _, kind := range []rules.EventKind{rules.Demanded, rules.Filed} {
			all = append(all, intake.HeldStep{Name: fmt.Sprintf("L-%08d", i), Kind: kind, On: rules.Date(2026, 10, 5)})
		}
	}
	return all, nil
}

func (manyHeld) SentOf(context.Context, gateway.Run) ([]time.Time, error) { return nil, nil }

func (m manyHeld) SendHeld(
	context.Context, gateway.Scope, string, []string, string,
) (gateway.Report, error) {
	return gateway.Report{}, m.fails
}

// When the sources are being read just now, or sending stops halfway, whoever sends is told to try again, and
// what was chosen is still chosen. What is beside the point, such as the cause, is for the log.
func TestSendingThatComesToNothingNow(t *testing.T) {
	w := webtest.New(t)
	for says, fails := range map[string]error{
		"kilder læses lige nu":        fmt.Errorf("hold: %w", intake.ErrBusy),
		"det blev ikke gjort færdigt": errors.New("the disk of Plantine is full"),
		"intet sendes to gange":       gateway.ErrUnavailable,
	} {
		site := &web.Site{Now: w.Clock.Now, Log: w.Site.Log, Version: webtest.Version}
		pages := site.Pages(association.Room{
			Associations: []config.Association{{CVR: webtest.Ringen, Name: "Ringen"}}, Runs: manyHeld{fails},
		})
		form := url.Values{"only": {"L-00000003", "L-00000199"}, "by": {"abc"}}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost,
			"http://127.0.0.1/foreninger/"+webtest.Ringen+"/koersler/1", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := httptest.NewRecorder()
		pages.ServeHTTP(got, r)
		page := got.Body.String()
		webtest.WellFormed(t, page)
		for _, want := range []string{
			says, "406 skridt er der ikke underrettet om", "Der vises 200 lejemål; 3 til", `value="abc"`,
			`value="L-00000003" checked`, `value="L-00000199" checked`,
		} {
			if got.Code != http.StatusServiceUnavailable || !strings.Contains(page, want) {
				t.Errorf("%d, want 503 and %q in\n%s", got.Code, want, webtest.Words(page)[:400])
			}
		}
		if n := strings.Count(page, " checked"); n != 2 || strings.Contains(page, "Plantine") {
			t.Errorf("%d are chosen, want two; or the page tells the cause", n)
		}
	}
}
