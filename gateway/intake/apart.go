package intake

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"boligbro/rules"
)

// askApart puts aside what a source reports of tenancies of which its rows are several under one key, or more
// than one tenancy can have: whom a step concerns, and who lives where, cannot be told. Its rows wait for a
// person.
func (s *stage) askApart(ctx context.Context, f *feed) error {
	torn, crowded := map[string]bool{}, map[string]bool{}
	for tenancy, all := range f.reported {
		if all.beyond > 0 || severalTenancies(all.records) {
			torn[tenancy], crowded[tenancy] = true, all.beyond > 0
		}
	}
	if len(torn) == 0 || f.fault != nil {
		return nil
	}
	rows := s.putAside(f, torn)
	f.fault = cmp.Or(f.fault, f.Apart(ctx, s.spellings(torn), func(r rules.Record) error {
		r.Key.Tenancy = s.number(r.Key.Tenancy)
		rows[r.Key.Tenancy]--
		for i := range r.Problems {
			r.Problems[i].Code = apartBy(crowded[r.Key.Tenancy])
		}
		s.quarantine(f, r)
		return nil
	}))
	for _, tenancy := range slices.Sorted(maps.Keys(rows)) {
		// The rows that Apart did not name are counted too, without a place.
		for ; rows[tenancy] > 0 && f.fault == nil; rows[tenancy]-- {
			s.quarantine(f, rules.Record{
				Key: rules.Key{Tenancy: tenancy}, Problems: []rules.Problem{{Code: apartBy(crowded[tenancy])}},
			})
		}
	}
	return ctx.Err()
}

// apartBy is what is wrong with rows that are put aside.
func apartBy(crowded bool) rules.ProblemCode {
	if crowded {
		return rules.ProblemKeyCrowded
	}
	return rules.ProblemKeyNotUnique
}

// severalTenancies reports whether any two of the records are of two tenancies. Most say the same of it, and
// each way of saying it is compared once.
func severalTenancies(records []rules.Record) bool {
	var ways []*rules.Record
	for i := range records {
		r := &records[i]
		if slices.ContainsFunc(ways, func(other *rules.Record) bool { return sayTheSame(r, other) }) {
			continue
		}
		if slices.ContainsFunc(ways, func(other *rules.Record) bool { return rules.Apart(r, other) }) {
			return true
		}
		ways = append(ways, r)
	}
	return false
}

func sayTheSame(a, b *rules.Record) bool {
	was, is := &a.Facts, &b.Facts
	return a.PerTenant == b.PerTenant && a.Quarantined == b.Quarantined &&
		was.Tenancy.Start == is.Tenancy.Start && was.Tenancy.Address == is.Tenancy.Address &&
		slices.Equal(was.Tenants, is.Tenants)
}

// putAside takes the records of the tenancies out of what the source reports, and says of how many rows each
// was. In their place stands that the key is not unique: of a case that is known, or of a step that another
// source reports, nothing can be sent before it is.
func (s *stage) putAside(f *feed, torn map[string]bool) (rows map[string]int) {
	rows = map[string]int{}
	for tenancy := range torn {
		all := f.reported[tenancy]
		rows[tenancy] = all.kept() + all.repeated
		f.run.Kept -= all.kept()
		f.run.Repeated -= all.repeated
		f.reported[tenancy] = &reported{records: []rules.Record{{
			Key: all.records[0].Key, Source: f.Name(), Quarantined: true, Doubt: rules.KeyNotUnique,
		}}}
	}
	return rows
}

// doubtfulOnly reports whether nothing but that is reported of the tenancy: no other source has a step of
// it, and it is no case.
func (s *stage) doubtfulOnly(tenancy string) bool {
	if s.known(tenancy) {
		return false
	}
	for _, f := range s.feeds {
		all := f.reported[tenancy]
		if all != nil && slices.ContainsFunc(all.records, func(r rules.Record) bool { return r.Kept() }) {
			return false
		}
	}
	return true
}
