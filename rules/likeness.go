package rules

import "boligbro/rules/text"

// Likenesses are what a tenancy has in common with itself under another number: each of its people with its
// dwelling, and each with a legal step and the dwelling's postal code, where another system writes the address
// in another way. Two cases with one in common may be one. They are personal data.
func (c *Case) Likenesses() (all [][]string) {
	at := &c.Tenancy.Address
	street, town := text.Bare(at.Street), text.Bare(at.PostalCode)
	for _, name := range persons(c.Tenants) {
		if street != "" {
			all = append(all, []string{"dwelling", name, street, town})
		}
		if at.DARID != "" {
			all = append(all, []string{"dar", name, text.Bare(at.DARID)})
		}
		for i := range c.Events {
			if e := &c.Events[i]; e.Kind.Step() && !e.On.IsZero() && town != "" {
				all = append(all, []string{"step", name, town, string(e.Kind), e.On.String()})
			}
		}
	}
	return all
}
