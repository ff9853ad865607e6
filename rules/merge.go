package rules

import (
	"cmp"
	"slices"
	"strings"
)

// Merge joins what records say about one tenancy into its case. It is a function of the set of records: their
// order, their grouping and their repetition do not matter. Quarantined records tell nothing.
//
// An unknown fact never beats a known one. Where sources disagree:
//
//   - tenancy.assigned, household.childrenUnder18, tenants.protected and tenancy.temporary: yes beats no;
//   - tenants.deceased: no beats yes; tenancy.start: the latest; tenants.noticeConsent: the latest;
//   - landlord: social beats private; tenancy.kind: family, youth, elderly, care, other, in that order.
//     Each errs towards a duty to notify, and towards protecting whoever is named;
//   - tenancy.municipality: none of them, and the field is listed in Case.Disputed: a notice to the wrong
//     municipality would tell a stranger, so somebody must say which it is;
//   - tenants: those of the first source, by name, that names any; their flags are joined from all sources;
//   - department, tenancy.address (as a whole) and arrears: the first source, by name, that knows; when one
//     source tells several, the least by its text, and the largest amount.
//
// Events are joined by identity; see joinEvents.
func Merge(id, association string, records []Record) Case {
	told := make([]*Record, 0, len(records))
	for i := range records {
		if !records[i].Quarantined {
			told = append(told, &records[i])
		}
	}
	slices.SortStableFunc(told, func(a, b *Record) int { return cmp.Compare(a.Source, b.Source) })

	c := Case{ID: id, Association: association}
	var events []Event
	for _, r := range told {
		f := &r.Facts
		c.Landlord = best(c.Landlord, f.Landlord, Private, Social)
		c.Tenancy.Kind = best(c.Tenancy.Kind, f.Tenancy.Kind, OtherKind, Care, Elderly, Youth, Family)
		c.Tenancy.Start = max(c.Tenancy.Start, f.Tenancy.Start)
		c.Tenancy.Assigned = best(c.Tenancy.Assigned, f.Tenancy.Assigned, No, Yes)
		c.Tenancy.Temporary = best(c.Tenancy.Temporary, f.Tenancy.Temporary, No, Yes)
		c.Household.ChildrenUnder18 = best(c.Household.ChildrenUnder18, f.Household.ChildrenUnder18, Answer(No), Answer(Yes))
		if code := f.Tenancy.Municipality; code != "" && code != c.Tenancy.Municipality && len(c.Disputed) == 0 {
			if c.Tenancy.Municipality != "" {
				code, c.Disputed = "", []Field{FieldMunicipality}
			}
			c.Tenancy.Municipality = code
		}
		events = append(events, r.Events...)
		c.Notices = append(c.Notices, r.Notices...)
	}
	c.Department = first(told, func(r *Record) (string, bool) { return r.Facts.Department, r.Facts.Department != "" }, cmp.Compare)
	c.Tenancy.Address = first(told, func(r *Record) (Address, bool) {
		return r.Facts.Tenancy.Address, r.Facts.Tenancy.Address != Address{}
	}, compareAddresses)
	c.Arrears = first(told, func(r *Record) (*Arrears, bool) { return r.Facts.Arrears, r.Facts.Arrears != nil }, func(a, b *Arrears) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Since, b.Since))
	})
	c.Tenants = joinTenants(told)
	c.Events = joinEvents(events)
	slices.SortFunc(c.Notices, compareNotices)
	c.Notices = slices.Compact(c.Notices)
	return c
}

// best is whichever of a and b stands last in ranked; a value that is not ranked is unknown.
func best[T comparable](a, b T, ranked ...T) T {
	if slices.Index(ranked, b) > slices.Index(ranked, a) {
		return b
	}
	return a
}

// first is the least value that the first source with one knows; told is sorted by source.
func first[T any](told []*Record, get func(*Record) (T, bool), compare func(a, b T) int) (least T) {
	from := ""
	found := false
	for _, r := range told {
		value, known := get(r)
		switch {
		case !known:
		case found && r.Source != from:
			return least
		case !found || compare(value, least) < 0:
			least, from, found = value, r.Source, true
		}
	}
	return least
}

func compareAddresses(a, b Address) int {
	return cmp.Or(cmp.Compare(a.Street, b.Street), cmp.Compare(a.PostalCode, b.PostalCode),
		cmp.Compare(a.City, b.City), cmp.Compare(a.DARID, b.DARID))
}

// joinTenants names the tenants of the first source that names any, with what every source knows of them.
func joinTenants(told []*Record) []Tenant {
	var tenants []Tenant
	from, found := "", false
	for _, r := range told {
		if found && r.Source != from {
			break
		}
		for _, t := range r.Facts.Tenants {
			if t.Name == "" || indexName(tenants, t.Name) >= 0 {
				continue
			}
			tenants = append(tenants, Tenant{Name: t.Name})
			from, found = r.Source, true
		}
	}
	nameless := Tenant{} // what is known of tenants whose name no source tells
	for _, r := range told {
		for _, t := range r.Facts.Tenants {
			into := &nameless
			if i := indexName(tenants, t.Name); i >= 0 {
				into = &tenants[i]
			} else if t.Name != "" {
				continue
			}
			if t.Name < into.Name {
				into.Name = t.Name // of two spellings that differ in case or spaces, always the same one
			}
			into.Protected = best(into.Protected, t.Protected, No, Yes)
			into.Deceased = best(into.Deceased, t.Deceased, Yes, No)
			into.NoticeConsent = max(into.NoticeConsent, t.NoticeConsent)
		}
	}
	if len(tenants) == 0 && nameless != (Tenant{}) {
		tenants = append(tenants, nameless)
	}
	slices.SortFunc(tenants, func(a, b Tenant) int { return cmp.Compare(a.Name, b.Name) })
	return tenants
}

func indexName(tenants []Tenant, name string) int {
	if name == "" {
		return -1
	}
	if i := slices.IndexFunc(tenants, func(t Tenant) bool { return t.Name == name }); i >= 0 || len(tenants) == 0 {
		return i
	}
	folded := foldName(name)
	return slices.IndexFunc(tenants, func(t Tenant) bool { return foldName(t.Name) == folded })
}

// foldName is the name without difference of case and spacing.
func foldName(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
