package connectortest

import (
	"testing"

	"boligbro/gateway"
)

// secondChance holds the verdict against the one table for all channels: each of its words is a row, and what
// a recipient answers is never again only where the row says so.
func secondChance(t *testing.T, want Verdict) {
	t.Helper()
	if want.Code == "" {
		return
	}
	row := gateway.SecondChanceOf(want.Code)
	if row.Cause == gateway.CauseError {
		t.Errorf("%s is none of the causes", want.Code)
	}
	fault, final := row.Fault, row.Again == gateway.Never
	if want.Ours {
		fault, final = gateway.FaultOurs, false
	}
	if fault != want.Fault || final != want.Final {
		t.Errorf("%s: fault %s, final %v; the table says %s, %v", want.Code, want.Fault, want.Final, fault, final)
	}
}
