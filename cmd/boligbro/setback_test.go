package main

import (
	"log/slog"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/outbox"
)

// The service's log says in Danish why a notice was not handed over, and whether anything more is tried.
func TestTheServicesLogSaysWhyInDanish(t *testing.T) {
	for _, c := range []struct {
		outbox.Setback
		level, why string
	}{
		{outbox.Setback{Code: string(gateway.CauseDNS), Fault: gateway.FaultOurs}, "level=INFO",
			"modtagerens navn kan ikke slås op (DNS) (dns); fejlen er hos os"},
		{outbox.Setback{Code: string(gateway.CauseNowhere), Fault: gateway.FaultRecipient, GivenUp: true},
			"level=ERROR", "modtageadressen findes ikke nu (http-404); fejlen er hos modtageren"},
	} {
		c.Number, c.Municipality, c.Channel = "B-C6HW-PWJD", "0751", "webhook"
		var said strings.Builder
		logSetback(slog.New(slog.NewTextHandler(&said, nil)))(c.Setback)
		for _, want := range []string{c.level, "case=B-C6HW-PWJD", "cause=" + c.Code, c.why} {
			if !strings.Contains(said.String(), want) {
				t.Errorf("%s: %q is missing in\n%s", c.Code, want, said.String())
			}
		}
	}
}
