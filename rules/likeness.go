package rules

import "boligbro/rules/text"

// Likenesses are what a tenancy has in common with itself under another number: each of its people with its
// dwelling; each with a legal step and the dwelling's postal code, where another system writes the address in
// another way; and the dwelling with a step, where it writes the name in another way. Two cases with one in
// common may be one. They are personal data.
func (c *Case) Likenesses() (all [][]string) {
	at := &c.Tenancy.Address
	street, town := text.Bare(at.Street), text.Bare(at.PostalCode)
	steps := c.dated()
	for _, step := range steps {
		if street != "" {
			all = append(all, append([]string{"dwelling-step", street, town}, step...))
		}
	}
	for _, name := range persons(c.Tenants) {
		all = append(all, homes(name, at)...)
		for _, step := range steps {
			if town != "" {
				all = append(all, append([]string{"person-step", name, town}, step...))
			}
		}
	}
	return all
}

// dated are the kind and the day of each legal step that has one.
func (c *Case) dated() (steps [][]string) {
	for i := range c.Events {
		if e := &c.Events[i]; e.Kind.Step() && !e.On.IsZero() {
			steps = append(steps, []string{string(e.Kind), e.On.String()})
		}
	}
	return steps
}
