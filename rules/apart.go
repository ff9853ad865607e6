package rules

import (
	"slices"
	"strings"
	"unicode"

	"boligbro/rules/text"
)

// Apart reports whether two records of one source, under one key, are of two tenancies: they have another
// move-in day, another dwelling, or other people though they do not say that each is of one tenant. What one
// of them leaves out tells nothing, nor that one names more of the same people.
func Apart(a, b *Record) bool {
	was, is := &a.Facts, &b.Facts
	switch {
	case a.Quarantined || b.Quarantined:
		return false
	case differ(was.Tenancy.Start, is.Tenancy.Start), otherAddress(was.Tenancy.Address, is.Tenancy.Address):
		return true
	case a.PerTenant && b.PerTenant, len(was.Tenants) == 0, len(is.Tenants) == 0:
		return false
	}
	before, now := persons(was.Tenants), persons(is.Tenants)
	return !among(before, now) && !among(now, before)
}

// differ reports whether both are known and are two.
func differ[T comparable](a, b T) bool {
	var unknown T
	return a != unknown && b != unknown && a != b
}

// otherAddress reports whether two addresses are of two dwellings, whatever way they are written.
func otherAddress(a, b Address) bool {
	if a == b {
		return false
	}
	if a.DARID != "" && b.DARID != "" {
		return !text.Same(a.DARID, b.DARID)
	}
	return differ(text.Bare(a.Street), text.Bare(b.Street)) ||
		differ(text.Bare(a.PostalCode), text.Bare(b.PostalCode))
}

// persons are the names of the tenants in a form that does not depend on how they are written.
func persons(tenants []Tenant) (all []string) {
	for _, t := range tenants {
		if name := person(t.Name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// person is a name as its words in order: "Ærø, Anne" is "Anne Ærø".
func person(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	for i := range words {
		words[i] = text.Bare(words[i])
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// among reports whether each of a is one of b.
func among(a, b []string) bool {
	return !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}
