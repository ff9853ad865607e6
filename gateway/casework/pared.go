package casework

import (
	"maps"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
)

// A case is pared when sources report only demands of it, and the municipality cannot be notified of any of
// them. Boligbro then keeps the key, the days, and the facts by which the rules answered, so that an
// auditor can see why nobody was notified. Boligbro drops the names, the address and the arrears
// (databeskyttelsesforordningen art. 5, stk. 1, litra c). It drops nothing where the rules would answer
// otherwise without the dropped facts. Blind indexes of the dropped facts stay, for comparing. Before
// anything new about the case is judged, its sources are asked for the facts again.

// A case keeps a digest of what each source reported. The digest of a pared case begins with paredMark. It is
// wanted when the facts are needed and the source has not been asked yet.
const (
	paredMark = "pared/"
	wanted    = "wanted"
)

// Gone is the digest of a source that has stopped reporting a tenancy. What it said cannot be asked for
// again.
const Gone = "gone"

// Reported is the digest of what the source reported of the case last; empty: the source has not reported it.
func Reported(c gateway.Case, source string) string {
	return strings.TrimPrefix(c.Digests[source], paredMark)
}

// Pared reports whether facts that sources reported of the case are not kept.
func Pared(c gateway.Case) bool {
	for _, digest := range c.Digests {
		if digest == wanted || strings.HasPrefix(digest, paredMark) {
			return true
		}
	}
	return false
}

// ParedOf reports whether what the source reported of the case is not kept.
func ParedOf(c gateway.Case, source string) bool {
	return c.Digests[source] == wanted || strings.HasPrefix(c.Digests[source], paredMark)
}

// Wanted reports whether the source must be read for what is not kept of the case.
func Wanted(c gateway.Case, source string) bool { return c.Digests[source] == wanted }

// toWant reports whether facts of the case are not kept, and were not needed so far.
func toWant(c gateway.Case) bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(c.Digests)), func(digest string) bool {
		return strings.HasPrefix(digest, paredMark)
	})
}

// StillPared is the digest, of a source whose facts are not kept.
func StillPared(digest string) string { return paredMark + digest }

// keepLess leaves out of the version what need not be kept. Where the case was pared before and more must be
// known of it now, its sources are wanted.
func (j *judgement) keepLess() {
	c, v := &j.changes.Case, j.changes.Version
	lasting := j.lasting(v.Records)
	if lasting || len(j.merged.Tenants) == 0 {
		v.Likenesses = j.Likenesses
	}
	if !lasting {
		want(c)
		return
	}
	pared, sources := pare(v.Records)
	if j.KeepAll || len(sources) == 0 || !canTell(*c, sources) {
		return
	}
	less := rules.Merge(c.Number, c.Association, pared)
	if !sameAnswers(j.evaluation.Findings, j.Rules.Evaluate(nil, &less, j.asked)) {
		return
	}
	v.Records = pared
	v.Likenesses = union(v.Likenesses, indexes(j.Blind, &j.merged))
	c.Digests = maps.Clone(c.Digests)
	for source := range sources {
		if !ParedOf(*c, source) {
			c.Digests[source] = StillPared(c.Digests[source])
		}
	}
}

// canTell reports whether all the sources still report the tenancy, so that they can be asked.
func canTell(c gateway.Case, sources map[string]bool) bool {
	for source := range sources {
		if digest := c.Digests[source]; digest == "" || digest == Gone {
			return false
		}
	}
	return true
}

// want marks what is not kept of the case as wanted.
func want(c *gateway.Case) {
	c.Digests = maps.Clone(c.Digests)
	for source := range c.Digests {
		if ParedOf(*c, source) {
			c.Digests[source] = wanted
		}
	}
}

// lasting reports whether the municipality cannot be notified of anything in the case, and neither time nor a
// person changes that.
func (j *judgement) lasting(records []rules.Record) bool {
	if len(j.Notices)+len(j.Answers)+len(j.questions)+len(j.deferred) > 0 || !j.changes.Case.Wake.IsZero() ||
		!onlyDemands(&j.merged) {
		return false
	}
	if slices.ContainsFunc(records, func(r rules.Record) bool { return r.Quarantined || len(r.Messages) > 0 }) {
		return false
	}
	return !slices.ContainsFunc(j.evaluation.Findings, func(f rules.Finding) bool {
		return f.Outcome != rules.None || f.Rule == rules.AssignedTenantDemand && !cannotChange(f.Reason)
	})
}

// onlyDemands reports whether demands are all the legal steps of the case. Where a tenant has consented, or
// nobody knows whose case it is, more than the steps decides who is notified.
func onlyDemands(c *rules.Case) bool {
	demands := false
	for i := range c.Events {
		kind := c.Events[i].Kind
		if kind.Step() && kind != rules.Demanded {
			return false
		}
		demands = demands || kind == rules.Demanded
	}
	consented := func(t rules.Tenant) bool { return !t.NoticeConsent.IsZero() }
	return demands && len(c.Doubts)+len(c.Notices) == 0 && !slices.ContainsFunc(c.Tenants, consented)
}

// cannotChange reports whether the rules answer by the reason that the municipality cannot be notified of a
// demand, until the tenancy is reported to be another than it was.
func cannotChange(r rules.Reason) bool {
	switch r {
	case rules.PrivateLandlord, rules.NotAssigned, rules.OtherDwelling, rules.AfterFirstYear:
		return true
	}
	return false
}

// pare is the records without whom they are about, where, and how much is owed, with the sources of those
// that said so. What people have entered, and programs pushed, cannot be asked for again, and stays.
func pare(records []rules.Record) (pared []rules.Record, sources map[string]bool) {
	pared, sources = slices.Clone(records), map[string]bool{}
	for i := range pared {
		r := &pared[i]
		if r.Source == gateway.Hand || strings.HasPrefix(r.Source, pushedBy) {
			continue
		}
		f := &r.Facts
		if len(f.Tenants) > 0 || f.Arrears != nil || f.Tenancy.Address != (rules.Address{}) ||
			f.Household != (rules.Household{}) {
			sources[r.Source] = true
		}
		f.Tenants, f.Arrears = nil, nil
		f.Tenancy.Address, f.Household = rules.Address{}, rules.Household{}
	}
	return pared, sources
}

// indexes are blind indexes of what is left out of a case: of what it would have in common with itself under
// another number, and of the words of its people's names.
func indexes(blind func(...string) string, c *rules.Case) []string {
	all := likenesses(blind, c)
	for _, t := range c.Tenants {
		for _, words := range gateway.NameParts(c.Association, t.Name) {
			all = append(all, blind(words...))
		}
	}
	return all
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
