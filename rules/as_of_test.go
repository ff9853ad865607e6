package rules_test

import (
	"testing"
	"time"

	"boligbro/rules"
)

// TestAsOf: what waits for a person is later by the day; what was answered, or has no time limit, stays.
func TestAsOf(t *testing.T) {
	due := rules.Date(2026, 12, 7)
	at := time.Date(2026, 12, 7, 9, 0, 0, 0, time.UTC)
	now := rules.AskedAt(time.Date(2026, 12, 16, 9, 0, 0, 0, time.UTC))
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		f    rules.Finding
		asks rules.Asked
		want time.Duration
	}{
		"two days late then": {rules.Finding{
			Rule: rules.EvictionFiled, Outcome: rules.Review, Due: due, Late: true, LateBy: 2 * day,
		}, now, 9 * day},
		"in time then": {
			rules.Finding{Rule: rules.EvictionFiled, Outcome: rules.Incomplete, Due: due}, now, 9 * day,
		},
		"still in time": {
			rules.Finding{Rule: rules.EvictionFiled, Outcome: rules.Review, Due: now.Day}, now, 0,
		},
		"with an hour": {rules.Finding{
			Rule: rules.EvictionFiled, Outcome: rules.Review, Due: due, DueAt: at.Add(time.Hour),
		}, now, 9*day - time.Hour},
		"a clock that was set back": {rules.Finding{
			Rule: rules.EvictionFiled, Outcome: rules.Review, Due: due, Late: true, LateBy: 2 * day,
		}, rules.Asked{Day: due}, 2 * day},
		"notified": {rules.Finding{
			Rule: rules.EvictionFiled, Outcome: rules.Notify, Due: due, Late: true, LateBy: 2 * day,
		}, now, 2 * day},
		"of an agreement": {
			rules.Finding{Rule: "agreement/x/children-under-18", Outcome: rules.Review, Due: due}, now, 0,
		},
		"of a day in doubt": {rules.Finding{
			Rule: rules.EvictionFiled, Outcome: rules.Review, Due: due, Reason: rules.DateImplausible,
		}, now, 0},
		"without a time limit": {rules.Finding{Rule: rules.EvictionFiled, Outcome: rules.Review}, now, 0},
	} {
		if f := test.f.AsOf(test.asks); f.LateBy != test.want || f.Late != (test.want > 0) {
			t.Errorf("%s: late is %v, by %v; want %v", name, f.Late, f.LateBy, test.want)
		}
	}
}
