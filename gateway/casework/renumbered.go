package casework

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// A tenancy that comes under another number, or under two at once, is stored as a case of its own, of which
// nothing is sent until a person has said whether it is the case that it resembles (rules.Renumbered). When
// it is, the two take over each other's numbers: the case goes on under the new one with its notices and
// threads, and the other stays behind as the old number, which leads to the case wherever it is met again.

// renumbering is the source of the record that says which case a tenancy may be. No settings name it.
const renumbering = "(renumbered)"

// numberOf is the digest by which an old number leads to its case, whose id it is.
const numberOf = "(number of)"

// The answers to whether a tenancy is a known case.
const (
	reasonSame = "same"
	reasonNew  = "new"
)

// Resembles is the record that says that the tenancy may be that of a known case.
func Resembles(key rules.Key, caseID string) rules.Record {
	return rules.Record{Key: key, Source: renumbering, Doubt: rules.Renumbered, Of: caseID}
}

// ResemblesNew is the record that says that the tenancy may be another that comes in the same run, and has no
// case yet: it is known by its key.
func (cw *Casework) ResemblesNew(key rules.Key, association, tenancy string) rules.Record {
	return Resembles(key, cw.Key(rules.Key{Association: association, Tenancy: tenancy}, association))
}

// caseOf is the case that a record's Of names, by its id or by its key.
func caseOf(r caseReader, s gateway.Scope, association, of string) (gateway.Case, error) {
	c, err := r.CaseByID(s, of)
	if !errors.Is(err, gateway.ErrNotFound) {
		return c, err
	}
	if c, err = r.CaseByKey(association, of); err != nil {
		return c, err
	}
	return r.CaseByID(s, cmp.Or(OldNumber(c), c.ID))
}

// OldNumber is the id of the case that the head is an old number of; empty: it is a case.
func OldNumber(c gateway.Case) string { return c.Digests[numberOf] }

// Likenesses are blind indexes of what a case would have in common with itself under another number.
func (cw *Casework) Likenesses(c *rules.Case) []string { return likenesses(cw.Store.Blind, c) }

func likenesses(blind func(...string) string, c *rules.Case) []string {
	all := c.Likenesses()
	indexes := make([]string, len(all))
	for i, likeness := range all {
		indexes[i] = blind(append([]string{"likeness", c.Association}, likeness...)...)
	}
	return indexes
}

// LikenessesOf are those of a stored case, of what is not kept of it too. ErrErased: it has been erased.
func (cw *Casework) LikenessesOf(r gateway.VersionReader, c gateway.Case) ([]string, error) {
	v, err := r.Version(gateway.Operator, c.ID, c.Version)
	if err != nil {
		return nil, err
	}
	merged := rules.Merge(c.Number, c.Association, v.Records)
	return append(cw.Likenesses(&merged), v.Likenesses...), nil
}

// resembled is the known case that the tenancy of the case may be; nothing when it is no longer there, or
// when the tenancy cannot be read. Where the known case itself cannot be, it is what could be read of it.
func resembled(r caseReader, s gateway.Scope, caseID string) (gateway.Case, error) {
	c, err := r.CaseByID(s, caseID)
	var v gateway.Version
	if err == nil {
		v, err = r.Version(s, c.ID, c.Version)
	}
	if err != nil {
		return gateway.Case{}, unlessGone(err)
	}
	for _, record := range v.Records {
		if record.Source != renumbering {
			continue
		}
		known, err := caseOf(r, s, c.Association, record.Of)
		if err == nil || errors.Is(err, gateway.ErrUnreadable) {
			known.Unreadable = err != nil
			return known, nil
		}
		if err = unlessGone(err); err != nil {
			return gateway.Case{}, err
		}
	}
	return gateway.Case{}, nil
}

// unlessGone is the error, unless it is that what one case is read from is gone.
func unlessGone(err error) error {
	for _, gone := range []error{gateway.ErrNotFound, gateway.ErrErased, gateway.ErrUnreadable} {
		if errors.Is(err, gone) {
			return nil
		}
	}
	return err
}

// renumbered answers whether the tenancy is the case that it resembles. The answer has been found to be one
// to an open finding of the dossier.
func (cw *Casework) renumbered(
	r gateway.Reader, d Dossier, answer gateway.Answer, asked rules.Asked,
) ([]gateway.Changes, error) {
	at := slices.IndexFunc(d.Records, func(r rules.Record) bool { return r.Source == renumbering })
	if at < 0 {
		return nil, lang.ErrNothingOpen
	}
	if answer.Reason == reasonNew {
		records := slices.Delete(slices.Clone(d.Records), at, at+1)
		changes, err := cw.Next(d, records, "", asked)
		changes.Answers = []gateway.Answer{answer}
		return []gateway.Changes{changes}, err
	}
	known, err := caseOf(r, gateway.Operator, d.Case.Association, d.Records[at].Of)
	if errors.Is(err, gateway.ErrNotFound) || err == nil && known.Association != d.Case.Association {
		return nil, lang.ErrNothingOpen
	}
	if err != nil {
		return nil, fmt.Errorf("find the known case: %w", err)
	}
	was, err := read(r, known)
	if err != nil {
		return nil, fmt.Errorf("read the known case: %w", err)
	}
	if len(d.Notices) > 0 {
		return nil, fmt.Errorf("the municipality has been notified of the tenancy as another: %w", gateway.ErrState)
	}
	number, err := cw.oldNumber(d, was.Case, answer, asked)
	if err != nil {
		return nil, err
	}
	goesOn, err := cw.goesOn(was, d, asked)
	return []gateway.Changes{number, goesOn}, err
}

// oldNumber leaves of the tenancy's own case only the number that the known case had.
func (cw *Casework) oldNumber(
	d Dossier, known gateway.Case, answer gateway.Answer, asked rules.Asked,
) (gateway.Changes, error) {
	d.Case.Tenancy, d.Case.Key = known.Tenancy, known.Key
	d.Case.Digests = map[string]string{numberOf: known.ID}
	changes, err := cw.Next(d, nil, "", asked)
	changes.Renumbered, changes.Answers = true, []gateway.Answer{answer}
	return changes, err
}

// goesOn is the known case under the tenancy's number, with what its sources report under it.
func (cw *Casework) goesOn(was, is Dossier, asked rules.Asked) (gateway.Changes, error) {
	bySource := map[string][]rules.Record{}
	for _, r := range is.Records {
		if r.Source == renumbering {
			continue
		}
		r.Events = slices.Clone(r.Events)
		for i := range r.Events {
			r.Events[i].ID = "" // its steps are numbered anew, or are those of the case
		}
		bySource[r.Source] = append(bySource[r.Source], r)
	}
	c, records := &was.Case, was.Records
	c.Tenancy, c.Key, c.Digests = is.Case.Tenancy, is.Case.Key, maps.Clone(c.Digests)
	if c.Digests == nil {
		c.Digests = map[string]string{}
	}
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		if source == gateway.Hand {
			records = append(slices.Clone(records), bySource[source]...)
			continue
		}
		records = Replace(records, source, bySource[source])
		if digest := is.Case.Digests[source]; digest != "" {
			c.Digests[source] = digest
		}
	}
	changes, err := cw.Next(was, records, "", asked)
	changes.Renumbered = true
	return changes, err
}
