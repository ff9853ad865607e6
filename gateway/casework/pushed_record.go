package casework

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"boligbro/gateway"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// pushedBy marks the sources that are programs, which report when something happens and are never asked. No
// source of the settings can have such a name, and all of them come before it: where two disagree, what the
// night reads of the housing system holds (rules.Merge).
const pushedBy = "~api/"

// OnlyPushed reports whether nobody but programs has reported of the case.
func OnlyPushed(c gateway.Case) bool {
	for source := range c.Digests {
		if !strings.HasPrefix(source, pushedBy) {
			return false
		}
	}
	return len(c.Digests) > 0
}

// programLength is how much of the blind index of a program's name tells it from others.
const programLength = 12

// Push is what one program reports of tenancies of one association.
type Push struct {
	Association string // CVR number
	Program     string // what its key is for: a new key of that name goes on where the old one stopped
	By          string // the id of its key
	Records     []rules.Record
}

// Pushed is what followed from one record. Its case is empty when the tenancy has no legal step: then nothing
// of it is kept.
type Pushed struct {
	Case    gateway.Case
	Report  gateway.Report
	Waiting int // tasks of the case
}

// RefusedRecordError is that one of the records that were pushed is refused, and so that none was taken.
type RefusedRecordError struct {
	At  int // its place among them
	Err error
}

// Error is why, without quoting the record.
func (e *RefusedRecordError) Error() string {
	return fmt.Sprintf("take record %d of those that a program pushed: %v", e.At+1, e.Err)
}

// Unwrap is why.
func (e *RefusedRecordError) Unwrap() error { return e.Err }

// Push takes each record in the place of what the program reported of its tenancy before, judges the cases
// and queues what follows, as one act: all of the records are taken, or none. Every record is whole: a step
// that it no longer holds is one that the program no longer reports. The same record again changes nothing.
//
// A tenancy that is new and resembles a case under another number waits for a person (rules.Renumbered). A
// record that says another dwelling, other people or another move-in day than another source has reported
// under the number is refused (lang.ErrOtherTenancy): one of the two is about strangers. Two records of one
// case, by its number and by one that it had before, are refused too. What refuses a record is a
// *RefusedRecordError.
func (cw *Casework) Push(ctx context.Context, p Push, asked rules.Asked) (all []Pushed, err error) {
	if _, ok := cw.Associations[p.Association]; !ok {
		return nil, lang.ErrNoAssociation(gateway.ErrNotFound)
	}
	source := pushedBy + cw.Store.Blind("program", p.Association, text.Fold(p.Program))[:programLength]
	records := slices.Clone(p.Records)
	for i := range records {
		records[i].Key = rules.Key{Association: p.Association, Tenancy: text.Key(records[i].Key.Tenancy)}
		records[i].Source = source
	}
	err = cw.Decide(ctx, func(r gateway.Reader) (changes []gateway.Changes, err error) {
		to := &pushing{Casework: cw, Reader: r, by: p.By, asked: asked, known: map[string]bool{}}
		all, changes, err = to.push(p.Association, records)
		return changes, err
	}, nil)
	if err != nil {
		return nil, fmt.Errorf("take what a program pushed: %w", err)
	}
	return all, nil
}

// pushing is a push while it is judged. known are the cases of which it has met a record. households are the
// ids of the association's cases by what each would have in common with itself under another number; nil: no
// tenancy was new yet. lost are the notices about cases that cannot be read.
type pushing struct {
	*Casework
	gateway.Reader
	by          string
	asked       rules.Asked
	filingsSeen bool
	known       map[string]bool
	households  map[string]string
	lost        []gateway.Notice
}

// push judges all records.
func (to *pushing) push(
	association string, records []rules.Record,
) (all []Pushed, changes []gateway.Changes, err error) {
	if to.filingsSeen, err = to.FilingsSeen(association); err != nil {
		return nil, nil, err
	}
	for i := range records {
		one, next, err := to.one(records[i])
		if err != nil {
			return nil, nil, &RefusedRecordError{i, err}
		}
		all = append(all, one)
		if next != nil {
			changes = append(changes, *next)
		}
	}
	return all, changes, nil
}

// one judges one record. No changes: it says nothing new, or there is nothing to keep of it.
func (to *pushing) one(record rules.Record) (one Pushed, changes *gateway.Changes, err error) {
	d, err := to.Of(to.Reader, record.Key, record.Key.Association)
	if errors.Is(err, gateway.ErrNotFound) {
		if err := to.newNumber(record.Key); err != nil || !record.Kept() {
			return one, nil, err
		}
		d, err = to.Open(record.Key, record.Key.Association), nil
	}
	if err != nil {
		return one, nil, err
	}
	if to.known[d.Case.ID] {
		return one, nil, lang.ErrTenancyTwice
	}
	to.known[d.Case.ID] = true
	d.FilingsSeen = to.filingsSeen
	record.Key.Tenancy = d.Case.Tenancy // the program may still have an old number of the case
	digest := to.Store.Blind(string(encoded(record)), "pushed")
	if d.Case.Digests[record.Source] == digest {
		one.Case, one.Waiting = d.Case, len(d.Tasks)
	} else {
		if changes, err = to.judged(d, record, digest); err != nil {
			return one, nil, err
		}
		one.Report = gateway.Report{Cases: 1}
		one.Report.Count(*changes)
		one.Case, one.Waiting = changes.Case, len(changes.Tasks)
	}
	to.filingsSeen = to.filingsSeen || holdsFiling(record)
	if to.households != nil {
		for _, likeness := range to.likenesses(record) {
			to.households[likeness] = cmp.Or(to.households[likeness], one.Case.ID)
		}
	}
	return one, changes, nil
}

// judged is the case with the record.
func (to *pushing) judged(d Dossier, record rules.Record, digest string) (*gateway.Changes, error) {
	if contradicted(d.Records, &record) {
		return nil, lang.ErrOtherTenancy
	}
	records, err := to.added(d, record)
	if err != nil {
		return nil, err
	}
	d.Case.Digests = maps.Clone(d.Case.Digests)
	if d.Case.Digests == nil {
		d.Case.Digests = map[string]string{}
	}
	d.Case.Digests[record.Source] = digest
	changes, err := to.Next(d, records, "", to.asked)
	return &changes, err
}

// holdsFiling reports whether the record says that a filing was made.
func holdsFiling(record rules.Record) bool {
	return slices.ContainsFunc(record.Events, func(e rules.Event) bool { return e.Kind == rules.Filed })
}

// added are the case's records with the one that was pushed, and of a new case whom it resembles.
func (to *pushing) added(d Dossier, record rules.Record) ([]rules.Record, error) {
	records := Replace(d.Records, record.Source, []rules.Record{record})
	for i := range records {
		if records[i].Source == record.Source {
			records[i].By = to.by
		}
	}
	if !d.New {
		return records, nil
	}
	return to.likened(records, record)
}

// contradicted reports whether another source has reported another tenancy under the same number.
func contradicted(records []rules.Record, pushed *rules.Record) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return r.Source != pushed.Source && rules.Apart(&r, pushed)
	})
}

// likened adds to a new tenancy's records that it may be a known case, when it resembles one.
func (to *pushing) likened(records []rules.Record, record rules.Record) ([]rules.Record, error) {
	if to.households == nil {
		households, lost, err := to.byLikeness(to.Reader, record.Key.Association)
		if err == nil {
			to.lost, err = LostNotices(to.Reader, record.Key.Association, lost)
		}
		if err != nil {
			return nil, fmt.Errorf("look for cases that a new tenancy resembles: %w", err)
		}
		to.households = households
	}
	for _, likeness := range to.likenesses(record) {
		if known := to.households[likeness]; known != "" {
			return append(records, Resembles(record.Key, known)), nil
		}
	}
	is := rules.Merge("", record.Key.Association, []rules.Record{record})
	for _, n := range to.lost {
		if MayBeOf(&is, n) {
			return append(records, Resembles(record.Key, n.Case)), nil
		}
	}
	return records, nil
}

func (to *pushing) likenesses(record rules.Record) []string {
	c := rules.Merge("", record.Key.Association, []rules.Record{record})
	return to.Likenesses(&c)
}

// byLikeness are the ids of the association's cases by what each would have in common with itself under
// another number. A case that cannot be read has nothing in common with any: those are lost. A case that
// itself may be another is left out: that other is the one to ask about.
func (cw *Casework) byLikeness(
	r gateway.Reader, association string,
) (all map[string]string, lost []string, err error) {
	var cases []gateway.Case
	err = r.EachCase(gateway.Operator, association, func(c gateway.Case) error {
		if OldNumber(c) == "" {
			cases = append(cases, c)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	all = map[string]string{}
	for _, c := range cases {
		v, err := r.Version(gateway.Operator, c.ID, c.Version)
		if c.Unreadable || errors.Is(err, gateway.ErrUnreadable) {
			lost = append(lost, c.ID)
			continue
		}
		if err = unlessGone(err); err != nil {
			return nil, nil, err
		}
		if slices.ContainsFunc(v.Records, func(r rules.Record) bool { return r.Doubt == rules.Renumbered }) {
			continue
		}
		likenesses, err := cw.LikenessesOf(r, c)
		if errors.Is(err, gateway.ErrUnreadable) {
			lost = append(lost, c.ID)
		}
		if err = unlessGone(err); err != nil {
			return nil, nil, err
		}
		for _, likeness := range likenesses {
			all[likeness] = cmp.Or(all[likeness], c.ID)
		}
	}
	return all, lost, nil
}

// encoded is a record as JSON; a record always encodes.
func encoded(r rules.Record) []byte {
	b, err := json.Marshal(r)
	if err != nil {
		panic("casework: a record does not encode: " + err.Error())
	}
	return b
}
