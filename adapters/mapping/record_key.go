package mapping

import "slices"

// In a record that holds others (XML, JSON) the elements of a tenancy and of its tenants, and what their own
// number may be called there.
var (
	tenancyElements = []string{
		"lejemaal", "bolig", "boliger", "lejlighed", "lejligheder", "tenancy", "tenancies",
	}
	tenantElements = []string{"lejer", "lejere", "kontrakthaver", "kontrakthavere", "medlejer", "person",
		"personer", "beboer", "beboere", "tenant", "tenants"}
	ownNames = []string{"id", "nr", "nummer", "number"}
)

// recordRank is keyRank in a record that holds others: its own number, or that of the dwelling in it, is the
// tenancy's. What is in a tenant says who it is and not which tenancy.
func recordRank(header string) int {
	names, number := parts(header)
	if len(names) == 0 || number > 1 || inTenant(header) {
		return 0
	}
	if rank := keyRank(header); rank > 0 {
		return rank
	}
	last := len(names) - 1
	if slices.Contains(ownNames, names[last]) &&
		(last == 0 || slices.Contains(tenancyElements, names[last-1])) {
		return tenancyRank
	}
	return 0
}

// NamesTenancy reports whether what is at the path in a record is the tenancy's own number by its name.
func NamesTenancy(path string) bool { return recordRank(path) == tenancyRank }

// inTenant reports whether the path goes into a tenant, and from there into no tenancy.
func inTenant(header string) (in bool) {
	names, _ := parts(header)
	for _, name := range names[:max(len(names)-1, 0)] {
		in = (in || slices.Contains(tenantElements, name)) && !slices.Contains(tenancyElements, name)
	}
	return in
}
