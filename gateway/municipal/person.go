package municipal

import (
	"slices"
	"strconv"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/text"
)

// Tenants are those that a notice's messages name, in the order in which they were first named, so
// that a number means the same person for good. One whom a later message no longer names counts as
// deceased. Another name, and not only another spelling, is another person, and gets the next number: a
// corrected name looks like a new tenant, and nobody may inherit the consent or the decision of somebody
// else.
func Tenants(deliveries []gateway.Delivery) []rules.Tenant {
	var tenants []rules.Tenant
	for _, d := range deliveries {
		if len(d.Content.Tenants) == 0 {
			continue
		}
		fresh := slices.Clone(d.Content.Tenants)
		for i := range tenants {
			name := text.Person(tenants[i].Name)
			j := slices.IndexFunc(fresh, func(t rules.NoticeTenant) bool { return text.Person(t.Name) == name })
			if j < 0 {
				tenants[i].Deceased = rules.Yes
				continue
			}
			tenants[i].Name, tenants[i].Deceased = fresh[j].Name, rules.Unknown
			fresh = slices.Delete(fresh, j, j+1)
		}
		for _, t := range fresh {
			tenants = append(tenants, rules.Tenant{Name: t.Name})
		}
	}
	return tenants
}

// personOf is how the rules know a tenant of that number: by the place among the living, since two may bear
// one name. One who is not living is known by name.
func personOf(number string, tenants []rules.Tenant) string {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(tenants) {
		return number
	}
	if tenants[n-1].Deceased == rules.Yes {
		return tenants[n-1].Name
	}
	living := 0
	for i := range n {
		if tenants[i].Deceased != rules.Yes {
			living++
		}
	}
	return strconv.Itoa(living)
}
