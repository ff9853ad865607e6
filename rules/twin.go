package rules

import (
	"slices"

	"boligbro/rules/text"
)

// Homes are each of the people with each of the dwellings that the records name: two tenancies with one in
// common may be one that has two numbers. They are personal data.
func Homes(records []Record) (all [][]string) {
	var names []string
	for i := range records {
		names = append(names, persons(records[i].Facts.Tenants)...)
	}
	for i := range records {
		for _, name := range names {
			all = append(all, homes(name, &records[i].Facts.Tenancy.Address)...)
		}
	}
	return all
}

// homes are a person with the dwelling, as its street and as its number in the register.
func homes(name string, at *Address) (all [][]string) {
	if street := text.Bare(at.Street); street != "" {
		all = append(all, []string{"dwelling", name, street, text.Bare(at.PostalCode)})
	}
	if at.DARID != "" {
		all = append(all, []string{"dar", name, text.Bare(at.DARID)})
	}
	return all
}

// Twin reports whether one source's other tenancy tells of the same people in the same dwelling at the same
// time, and all that happened in this one happened there on the same days: a notice of that one tells the
// municipality of this one too. A family that rents a room or a garage besides has another dwelling there.
func (c *Case) Twin(other *Case) bool {
	here := Record{Facts: Facts{Tenancy: c.Tenancy, Tenants: c.Tenants}}
	there := Record{Facts: Facts{Tenancy: other.Tenancy, Tenants: other.Tenants}}
	steps, others := c.dated(), other.dated()
	return len(steps) > 0 && !Apart(&here, &there) && meet(Homes([]Record{here}), Homes([]Record{there})) &&
		!over(&c.Tenancy, &other.Tenancy) && !over(&other.Tenancy, &c.Tenancy) &&
		!slices.ContainsFunc(steps, func(step []string) bool { return !holdsOne(others, step) })
}

// over reports whether the tenancy had ended when the other began.
func over(t, other *Tenancy) bool {
	return !t.End.IsZero() && !other.Start.IsZero() && t.End <= other.Start
}

// meet reports whether one of a is one of b.
func meet(a, b [][]string) bool {
	return slices.ContainsFunc(a, func(one []string) bool { return holdsOne(b, one) })
}

// holdsOne reports whether one is among all.
func holdsOne(all [][]string, one []string) bool {
	return slices.ContainsFunc(all, func(other []string) bool { return slices.Equal(one, other) })
}
