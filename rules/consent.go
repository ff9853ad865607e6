package rules

import "slices"

// consents reports whether a living, named tenant has consented to the notice by the day.
func (t *Tenant) consents(by Day) bool {
	return t.Name != "" && t.Deceased != Yes && !t.NoticeConsent.IsZero() && t.NoticeConsent <= by
}

// firstConsent is the first day on which a living, named tenant consented, no later than the given one; zero
// when none has. Before it nothing could be said.
func (c *Case) firstConsent(by Day) (first Day) {
	for i := range c.Tenants {
		if t := &c.Tenants[i]; t.consents(by) {
			first = earliest(first, t.NoticeConsent)
		}
	}
	return first
}

// nextConsent is the first day after the given one from which a tenant consents; zero: there is none.
func (c *Case) nextConsent(after Day) (next Day) {
	for i := range c.Tenants {
		if t := &c.Tenants[i]; t.NoticeConsent > after && t.consents(t.NoticeConsent) {
			next = earliest(next, t.NoticeConsent)
		}
	}
	return next
}

// tellable are the fields when they may be passed on on the day: none when they rest on consent and nobody
// consents, also where a notice was made while somebody did. A consent that is withdrawn is one that is no
// longer reported.
func (c *Case) tellable(carries []Field, on Day) []Field {
	if slices.Contains(carries, FieldConsent) && c.firstConsent(on).IsZero() {
		return nil
	}
	return carries
}
