package agreement_test

import (
	"testing"
	"time"

	"boligbro/rules"
)

// What was told by agreement to a municipality in which the dwelling does not lie is for a person, not passed
// over because the agreement is between others; and nobody can make another notice of it by it.
func TestStrayedNoticeAsksAPerson(t *testing.T) {
	rule := ruleFor(t, nil)
	asked := rules.AskedOn(rules.Date(2026, time.October, 1))
	sent := rules.SentNotice{Rule: rule.Name, Episode: 1, On: rules.Date(2026, time.September, 26),
		Municipality: place}
	for municipality, want := range map[string]rules.Reason{"0461": rules.MunicipalityChanged,
		place: rules.AlreadyNotified} {
		c := theCase(t, `{"kind": "terminated", "on": "2026-09-26"}`, func(c *rules.Case) {
			c.Tenancy.Municipality = municipality
			c.Notices = []rules.SentNotice{sent}
		})
		f := rule.Evaluate(nil, c, asked)[0]
		if f.Reason != want {
			t.Errorf("in %s: %s/%s, want %s", municipality, f.Outcome, f.Reason, want)
		}
		if want == rules.MunicipalityChanged {
			if _, missing := rules.AsNotify(c, f); len(missing) == 0 || f.Due.IsZero() {
				t.Errorf("a person could send it on to a municipality that is no party: missing %v, due %s",
					missing, f.Due)
			}
		}
	}
}
