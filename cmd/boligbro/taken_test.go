package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"boligbro/gateway/gatewaytest"
	"boligbro/rules"
)

// A command whose message the running service has taken first does not say that nothing was sent.
func TestWhatTheServiceHasSentIsSaid(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		w.Read(&gatewaytest.Feed{Label: "a", Rows: []rules.Record{
			gatewaytest.Tenancy("2", gatewaytest.Filed(rules.Date(2026, 10, 5)))}})
		number, since := w.Notices()[0].Number, w.Clock.Now()
		says := func(result synced, since time.Time) string {
			t.Helper()
			var b bytes.Buffer
			if err := result.printSent(t.Context(), &b, &app{db: w.DB}, since, number, "no case"); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		if got := says(synced{}, since); !strings.Contains(got, "Underretning: venter; afsendt -") {
			t.Errorf("while it waits: %s", got)
		}
		w.SendAll() // as the service does
		if got := says(synced{}, since); strings.Contains(got, "Sendt 0") ||
			!strings.Contains(got, "intet sendt; en tjeneste") ||
			!strings.Contains(got, "Underretning: afsendt; afsendt 2") {
			t.Errorf("when the service has sent it: %s", got)
		}
		if got := says(synced{}, since.Add(time.Minute)); got != "Sendt 0, prøves igen 0, opgivet 0\n" {
			t.Errorf("when the command made nothing: %s", got)
		}
		if got := says(synced{Sent: 1}, since); got != "Sendt 1, prøves igen 0, opgivet 0\n" {
			t.Errorf("when the command has sent it: %s", got)
		}
	})
}
