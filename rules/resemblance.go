package rules

import (
	"slices"
	"strings"

	"boligbro/rules/text"
)

// What a row of a list that names no tenancy can have in common with one.
const (
	SignSameDwelling Sign = "same-dwelling" // the same address, however it is written
	SignSameName     Sign = "same-name"
	SignPartOfName   Sign = "part-of-name" // two words of it, or the last and the first letter
	SignSameStart    Sign = "same-start"   // assigned from the day on which the tenancy began
	SignNearStart    Sign = "near-start"   // within a month of it
)

// points is what each is worth, of 100.
var points = map[Sign]int{
	SignSameDwelling: 40, SignSameName: 40, SignPartOfName: 20, SignSameStart: 20, SignNearStart: 10,
}

// LeastScore is from when on a row and a tenancy have so much in common that a person is asked: the dwelling,
// or all of a name, alone. The list may name another of a couple, or an address as it was written before.
const LeastScore = 40

// Score is how much the signs say that a row is of a tenancy, from 0 to 100. It is never proof.
func Score(signs []Sign) (score int) {
	for _, s := range signs {
		score += points[s]
	}
	return score
}

// Resembles is what the row of a list, which names people and a dwelling but no tenancy, has in common with
// the case.
func (r *Record) Resembles(c *Case) (signs []Sign) {
	if sameDwelling(&r.Facts.Tenancy.Address, &c.Tenancy.Address) {
		signs = append(signs, SignSameDwelling)
	}
	switch {
	case anyPair(r.Facts.Tenants, c.Tenants, func(a, b string) bool { return person(a) == person(b) }):
		signs = append(signs, SignSameName)
	case anyPair(r.Facts.Tenants, c.Tenants, partOfName):
		signs = append(signs, SignPartOfName)
	}
	start := c.Tenancy.Start
	if from := r.Assignment.From; !from.IsZero() && !start.IsZero() {
		switch {
		case from == start:
			signs = append(signs, SignSameStart)
		case from >= start.Add(-assignedAfterStart) && from <= start.Add(assignedAfterStart):
			signs = append(signs, SignNearStart)
		}
	}
	return signs
}

// sameDwelling reports whether two addresses are of one dwelling as far as they tell.
func sameDwelling(a, b *Address) bool {
	if a.DARID != "" && text.Bare(a.DARID) == text.Bare(b.DARID) {
		return true
	}
	street := text.Bare(a.Street)
	town, other := text.Bare(a.PostalCode), text.Bare(b.PostalCode)
	return street != "" && street == text.Bare(b.Street) && (town == other || town == "" || other == "")
}

// anyPair reports whether like holds of any name of the one and any of the other.
func anyPair(ones, others []Tenant, like func(a, b string) bool) bool {
	return slices.ContainsFunc(ones, func(a Tenant) bool {
		return person(a.Name) != "" && slices.ContainsFunc(others, func(b Tenant) bool {
			return person(b.Name) != "" && like(a.Name, b.Name)
		})
	})
}

// partOfName reports whether two names may be of one person: they share two words, or the last and the letter
// with which the first begins.
func partOfName(a, b string) bool {
	as, bs := nameWords(a), nameWords(b)
	common := 0
	for _, word := range as {
		if slices.Contains(bs, word) {
			common++
		}
	}
	if common >= 2 || len(as) < 2 || len(bs) < 2 {
		return common >= 2
	}
	return as[len(as)-1] == bs[len(bs)-1] && as[0][0] == bs[0][0]
}

// nameWords are the words of a name in the form in which they are compared, first names first.
func nameWords(name string) (words []string) {
	if last, first, comma := strings.Cut(name, ","); comma {
		name = first + " " + last
	}
	for _, word := range strings.Fields(name) {
		if word = text.Bare(word); word != "" {
			words = append(words, word)
		}
	}
	return words
}

// ShareAnybody reports whether anybody may be named in both, however spelled.
func ShareAnybody(a, b []Tenant) bool {
	return anyPair(a, b, func(a, b string) bool { return person(a) == person(b) || partOfName(a, b) })
}

// OtherPeople reports whether both name somebody, and nobody of the one may be named in the other.
func OtherPeople(a, b []Tenant) bool {
	names := func(t Tenant) bool { return person(t.Name) != "" }
	return slices.ContainsFunc(a, names) && slices.ContainsFunc(b, names) && !ShareAnybody(a, b)
}

// OtherAddress reports whether both are known, and are not of one dwelling as far as they tell.
func OtherAddress(a, b Address) bool {
	return text.Bare(a.Street) != "" && text.Bare(b.Street) != "" && !sameDwelling(&a, &b)
}
