package rules

import (
	"cmp"
	"slices"

	"boligbro/rules/text"
)

// Merge joins what records say about one tenancy into its case. It is a function of the set of records: their
// order, their grouping and their repetition do not matter. Quarantined records count for nothing.
//
// An unknown fact never beats a known one. Where sources disagree:
//
//   - tenancy.assigned: yes beats no, but where a list of assigned tenancies and a housing system contradict
//     each other, neither is taken, and Case.AssignmentDoubts says why; see settleAssignment;
//   - household.childrenUnder18, tenants.protected and tenancy.temporary: yes beats no;
//   - tenants.deceased: no beats yes; tenancy.start and .end: the latest; tenants.noticeConsent: the latest;
//   - landlord: social beats private; tenancy.kind: family, youth, elderly, care, other, in that order.
//     Each errs towards a duty to notify, and towards protecting whoever is named;
//   - tenancy.municipality: none of them, and the field is listed in Case.Disputed: a notice to the wrong
//     municipality would inform a stranger, so somebody must say which it is;
//   - tenants: those of the first source, by name, that names any; their flags are joined from all sources.
//     Two of one name in one record are two persons, as father and son can be; the same name in two records
//     is one person. A protection of nobody whom that source names protects them all. See joinTenants;
//   - department, tenancy.address (as a whole) and arrears: the first source, by name, that knows; when one
//     source reports several, the least by its text, and the largest amount.
//
// Events are joined by identity; see joinEvents.
func Merge(id, association string, records []Record) Case {
	used := make([]*Record, 0, len(records))
	for i := range records {
		if !records[i].Quarantined && !records[i].CalledBack {
			used = append(used, &records[i])
		}
	}
	slices.SortStableFunc(used, func(a, b *Record) int { return cmp.Compare(a.Source, b.Source) })

	c := Case{ID: id, Association: association, Doubts: doubtsOf(records)}
	var events []Event
	for _, r := range used {
		f := &r.Facts
		c.Landlord = best(c.Landlord, f.Landlord, Private, Social)
		c.Tenancy.Kind = best(c.Tenancy.Kind, f.Tenancy.Kind, OtherKind, Care, Elderly, Youth, Family)
		c.Tenancy.Start = max(c.Tenancy.Start, f.Tenancy.Start)
		c.Tenancy.End = max(c.Tenancy.End, f.Tenancy.End)
		c.Tenancy.Assigned = best(c.Tenancy.Assigned, f.Tenancy.Assigned, No, Yes)
		c.Tenancy.Temporary = best(c.Tenancy.Temporary, f.Tenancy.Temporary, No, Yes)
		c.Household.ChildrenUnder18 = best(c.Household.ChildrenUnder18, f.Household.ChildrenUnder18,
			Answer(No), Answer(Yes))
		if code := f.Tenancy.Municipality; code != "" && code != c.Tenancy.Municipality &&
			len(c.Disputed) == 0 {
			if c.Tenancy.Municipality != "" {
				code, c.Disputed = "", []Field{FieldMunicipality}
			}
			c.Tenancy.Municipality = code
		}
		events = append(events, r.Events...)
		c.Notices = append(c.Notices, r.Notices...)
		c.Missed = max(c.Missed, r.Missed)
		c.AskedUntil = max(c.AskedUntil, r.AskedUntil)
	}
	c.settleAssignment(used)
	c.Department = firstKnown(used, func(r *Record) (string, bool) {
		return r.Facts.Department, r.Facts.Department != ""
	}, cmp.Compare)
	c.Tenancy.Address = firstKnown(used, func(r *Record) (Address, bool) {
		return r.Facts.Tenancy.Address, r.Facts.Tenancy.Address != Address{}
	}, compareAddresses).clean()
	c.Arrears = firstKnown(used, func(r *Record) (*Arrears, bool) {
		return r.Facts.Arrears, r.Facts.Arrears != nil
	}, func(a, b *Arrears) int {
		return cmp.Or(cmp.Compare(b.Amount, a.Amount), cmp.Compare(a.Since, b.Since))
	})
	c.Tenants = joinTenants(used)
	c.Events = joinEvents(events)
	slices.SortFunc(c.Notices, compareNotices)
	c.Notices = slices.Compact(c.Notices)
	return c
}

// doubtsOf are why the records do not tell whose case it is, each once and in order.
func doubtsOf(records []Record) (doubts []Reason) {
	for i := range records {
		if doubt := records[i].Doubt; doubt != "" {
			doubts = append(doubts, doubt)
		}
	}
	slices.Sort(doubts)
	return slices.Compact(doubts)
}

// best is whichever of a and b is last in ranked; a value that is not ranked is unknown.
func best[T comparable](a, b T, ranked ...T) T {
	if slices.Index(ranked, b) > slices.Index(ranked, a) {
		return b
	}
	return a
}

// firstKnown is the least value that the first source with one knows; the records are sorted by source.
func firstKnown[T any](records []*Record, get func(*Record) (T, bool), compare func(a, b T) int) (least T) {
	from := ""
	found := false
	for _, r := range records {
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
//
// There are as many of one name as the record that names most of them has: their places in it tell them
// apart. A record that names fewer, or is another source's, does not say which of them it means, so that of
// what it says only that is heard, of each of them, which errs towards the duty and towards protection: that
// one is protected, or not dead. A consent is one person's, and is not heard. (Taking the most, joining place
// by place, and hearing all that is said of nobody in particular are each associative, and change nothing
// when repeated.)
//
// A protection that is reported without a name, or under one that none of them bears, may be of any of them:
// a name was corrected in one system and not in the other. Then all are protected.
func joinTenants(records []*Record) []Tenant {
	names, from := tenantNames(records)
	tenants := make([]Tenant, len(names), len(names)+1)
	nameless := Tenant{} // what is known of tenants whose name no source reports
	protectsAll := false
	for _, r := range records {
		for at := range r.Facts.Tenants {
			t := &r.Facts.Tenants[at]
			persons := bearers(names, t.Name)
			protectsAll = protectsAll || len(persons) == 0 && t.Protected == Yes
			switch n := len(persons); {
			case t.Name == "":
				nameless.join(t)
			case n == 1:
				tenants[persons[0]].join(t)
			case n > 1 && r.Source == from && namesakes(r.Facts.Tenants, t.Name) == n:
				tenants[persons[namesakes(r.Facts.Tenants[:at], t.Name)]].join(t)
			default:
				for _, i := range persons {
					tenants[i].hear(t)
				}
			}
		}
	}
	if len(tenants) == 0 && nameless != (Tenant{}) {
		tenants = append(tenants, nameless)
	}
	for i := range tenants {
		if protectsAll {
			tenants[i].Protected = Yes
		}
	}
	order(tenants)
	return tenants
}

// tenantNames are those of the first source that names any, one for each person; how they are spelled is
// settled later.
func tenantNames(records []*Record) (names []string, from string) {
	for _, r := range records {
		if len(names) > 0 && r.Source != from {
			break
		}
		for i := range r.Facts.Tenants {
			name := r.Facts.Tenants[i].Name
			if name != "" && namesakes(r.Facts.Tenants[:i+1], name) > len(bearers(names, name)) {
				names, from = append(names, name), r.Source
			}
		}
	}
	return names, from
}

// join takes what another report says of the same person.
func (t *Tenant) join(other *Tenant) {
	if name := text.Clean(other.Name); t.Name == "" || name < t.Name {
		t.Name = name // of two spellings of one name, always the same one
	}
	t.Protected = best(t.Protected, other.Protected, No, Yes)
	t.Deceased = best(t.Deceased, other.Deceased, Yes, No)
	t.NoticeConsent = max(t.NoticeConsent, other.NoticeConsent)
}

// hear takes what is safe to believe of each of several of one name, when it is said of nobody in particular.
func (t *Tenant) hear(other *Tenant) {
	if other.Protected == Yes {
		t.Protected = Yes
	}
	if other.Deceased == No {
		t.Deceased = No
	}
}

// order sorts tenants by name, however spelled; those of one name keep their places, by which they are told
// apart.
func order(tenants []Tenant) {
	slices.SortStableFunc(tenants, func(a, b Tenant) int {
		return cmp.Compare(text.Person(a.Name), text.Person(b.Name))
	})
}

// namesakes is how many of the tenants bear the name.
func namesakes(tenants []Tenant, name string) (n int) {
	for i := range tenants {
		if sameName(tenants[i].Name, name) {
			n++
		}
	}
	return n
}

// bearers are the places of the name among the names.
func bearers(names []string, name string) (places []int) {
	for i := range names {
		if sameName(names[i], name) {
			places = append(places, i)
		}
	}
	return places
}
