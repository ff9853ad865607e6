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

// Push takes each record in the place of what the program reported of its tenancy before, judges the case
// and queues what follows. Every record is whole: a step that it no longer holds is one that the program no
// longer reports. The same record again changes nothing.
//
// A tenancy that is new and resembles a case under another number waits for a person (rules.Renumbered). A
// record that says another dwelling, other people or another move-in day than another source has reported
// under the number is refused (lang.ErrOtherTenancy): one of the two is about strangers. An error leaves what
// was taken before it; the same records can be pushed again.
func (cw *Casework) Push(ctx context.Context, p Push, asked rules.Asked) ([]Pushed, error) {
	if _, ok := cw.Associations[p.Association]; !ok {
		return nil, lang.ErrNoAssociation(gateway.ErrNotFound)
	}
	to := pushing{Casework: cw, by: p.By}
	source := pushedBy + cw.Store.Blind("program", p.Association, text.Fold(p.Program))[:programLength]
	all := make([]Pushed, 0, len(p.Records))
	for _, record := range p.Records {
		record.Key = rules.Key{Association: p.Association, Tenancy: text.Key(record.Key.Tenancy)}
		record.Source = source
		if err := newNumber(record.Key.Tenancy); err != nil {
			return all, err
		}
		one, err := to.push(ctx, record, asked)
		if err != nil {
			return all, fmt.Errorf("take a record that a program pushed: %w", err)
		}
		all = append(all, one)
	}
	return all, nil
}

// pushing is a push while it is taken. households are the ids of the association's cases by what each would
// have in common with itself under another number; nil: no tenancy was new yet. lost are the notices about
// cases that cannot be read.
type pushing struct {
	*Casework
	by         string
	households map[string]string
	lost       []gateway.Notice
}

// push takes one record.
func (to *pushing) push(
	ctx context.Context, record rules.Record, asked rules.Asked,
) (one Pushed, err error) {
	err = to.Decide(ctx, func(r gateway.Reader) ([]gateway.Changes, error) {
		one = Pushed{}
		d, err := to.Of(r, record.Key, record.Key.Association)
		if errors.Is(err, gateway.ErrNotFound) {
			if !record.HasStep() {
				return nil, nil
			}
			d, err = to.Open(record.Key, record.Key.Association), nil
		}
		if err == nil {
			d.FilingsSeen, err = r.FilingsSeen(record.Key.Association)
		}
		if err != nil {
			return nil, err
		}
		record.Key.Tenancy = d.Case.Tenancy // the program may still have an old number of the case
		digest := to.Store.Blind(string(encoded(record)), "pushed")
		if d.Case.Digests[record.Source] == digest {
			one.Case, one.Waiting = d.Case, len(d.Tasks)
			return nil, nil
		}
		if contradicted(d.Records, &record) {
			return nil, lang.ErrOtherTenancy
		}
		records, err := to.added(r, d, record)
		if err != nil {
			return nil, err
		}
		d.Case.Digests = maps.Clone(d.Case.Digests)
		if d.Case.Digests == nil {
			d.Case.Digests = map[string]string{}
		}
		d.Case.Digests[record.Source] = digest
		changes, err := to.Next(d, records, "", asked)
		one.Report = gateway.Report{Cases: 1}
		one.Report.Count(changes)
		one.Case, one.Waiting = changes.Case, len(changes.Tasks)
		return []gateway.Changes{changes}, err
	}, nil)
	if err == nil && to.households != nil && one.Case.ID != "" {
		for _, likeness := range to.likenesses(record) {
			to.households[likeness] = cmp.Or(to.households[likeness], one.Case.ID)
		}
	}
	return one, err
}

// added are the case's records with the one that was pushed, and of a new case whom it resembles.
func (to *pushing) added(r gateway.Reader, d Dossier, record rules.Record) ([]rules.Record, error) {
	records := Replace(d.Records, record.Source, []rules.Record{record})
	for i := range records {
		if records[i].Source == record.Source {
			records[i].By = to.by
		}
	}
	if !d.New {
		return records, nil
	}
	return to.likened(r, records, record)
}

// contradicted reports whether another source has reported another tenancy under the same number.
func contradicted(records []rules.Record, pushed *rules.Record) bool {
	return slices.ContainsFunc(records, func(r rules.Record) bool {
		return r.Source != pushed.Source && rules.Apart(&r, pushed)
	})
}

// likened adds to a new tenancy's records that it may be a known case, when it resembles one.
func (to *pushing) likened(
	r gateway.Reader, records []rules.Record, record rules.Record,
) ([]rules.Record, error) {
	if to.households == nil {
		households, lost, err := to.byLikeness(r, record.Key.Association)
		if err == nil {
			to.lost, err = LostNotices(r, record.Key.Association, lost)
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
