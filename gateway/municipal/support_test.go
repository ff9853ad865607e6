package municipal_test

import (
	"fmt"
	"strings"

	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// couple is a tenancy of two.
func couple(number string, events ...rules.Event) rules.Record {
	r := gatewaytest.Tenancy(number, events...)
	r.Facts.Tenants = append(r.Facts.Tenants, rules.Tenant{
		Name: "Bo Å " + number, Protected: rules.No, Deceased: rules.No,
	})
	return r
}

// dutyStates are the notice's duties, each with its reason and when it ended.
func dutyStates(n municipal.NoticeView, today rules.Day) string {
	var all []string
	for _, d := range n.Duties {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", d.Duty, d.Reason, d.State(today), d.Ended)))
	}
	return strings.Join(all, "; ")
}

// assignedTo is a tenancy whose tenant the municipality assigned, in its first year.
func assignedTo(number string, events ...rules.Event) rules.Record {
	r := gatewaytest.Tenancy(number, events...)
	r.Facts.Tenancy.Assigned, r.Facts.Tenancy.Start = rules.Yes, rules.Date(2026, 3, 1)
	return r
}
