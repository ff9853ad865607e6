package egbolig

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"boligbro/adapters"
)

// number names a tenant: the company, the department, the tenancy in it and the tenant of that.
type number struct{ company, department, tenancy, tenant int }

// department is where a tenancy lies.
type department struct{ company, number int }

func (d department) String() string { return fmt.Sprintf("%d-%d", d.company, d.number) }

// key is the number as the settings write it.
func (s *Source) key(n number) string {
	words := make([]string, len(s.settings.Key))
	for i, part := range s.settings.Key {
		value := map[string]int{
			"company": n.company, "department": n.department, "tenancy": n.tenancy, "tenant": n.tenant,
		}[part]
		words[i] = fmt.Sprintf("%0*d", s.settings.Pad[part], value)
	}
	return strings.Join(words, "-")
}

// departments are where the tenancies lie, in order. A key that is written otherwise is of another source.
func (s *Source) departments(keys adapters.Keys) []department {
	in := map[department]bool{}
	for key := range keys {
		words := strings.Split(key, "-")
		if len(words) != len(s.settings.Key) {
			continue
		}
		var d department
		whole := true
		for i, part := range s.settings.Key {
			value, err := strconv.Atoi(words[i])
			whole = whole && err == nil && value >= 0
			switch part {
			case "company":
				d.company = value
			case "department":
				d.number = value
			}
		}
		if whole {
			in[d] = true
		}
	}
	var all []department
	for d := range in {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b department) int {
		if a.company != b.company {
			return a.company - b.company
		}
		return a.number - b.number
	})
	return all
}
