package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// inCommon is what a source that is tried has in common with the other sources of its association: of the
// tenancies with a legal step in any of them, those that it tells of, and of these those that another does
// too. A list of assigned tenancies has no steps, so of it all tenancies are held against the others. Where keys
// are written in two ways, none is in common.
type inCommon struct {
	list         bool // of assigned tenancies
	told, shared int
	with         []string // the sources that share some
	unread       []config.Source
	faults       []error // why each of them could not be read
}

// joinedWith reads the source and the others, as the files and services are now. It keeps only the keys.
func joinedWith(
	ctx context.Context, tried config.Source, others []config.Source, dir string, now func() time.Time,
) (found inCommon, err error) {
	var read []config.Source
	var made []adapters.Source
	var steps []adapters.Keys // of each that could be read
	stepped := adapters.Keys{}
	for i, of := range append([]config.Source{tried}, others...) {
		keys := adapters.Keys{}
		source, err := of.Settings.(source).Source(of, dir, now)
		if err == nil {
			_, err = source.Steps(ctx, "", keysInto(keys))
		}
		switch {
		case ctx.Err() != nil || err != nil && i == 0:
			return found, errors.Join(ctx.Err(), err)
		case err != nil:
			found.unread, found.faults = append(found.unread, of), append(found.faults, err)
		default:
			read, made, steps = append(read, of), append(made, source), append(steps, keys)
			maps.Copy(stepped, keys)
		}
	}
	if found.list = isList(tried); found.list {
		if stepped, err = numbersOf(ctx, made[0]); err != nil {
			return found, err
		}
	}
	var own adapters.Keys
	shared := adapters.Keys{}
	for i, source := range made {
		keys := steps[i] // Facts may leave out what Steps gave
		err := source.Facts(ctx, stepped, keysInto(keys))
		switch {
		case ctx.Err() != nil || err != nil && i == 0:
			return found, errors.Join(ctx.Err(), err)
		case err != nil:
			found.unread, found.faults = append(found.unread, read[i]), append(found.faults, err)
		case i == 0:
			own = keys
		default:
			found.share(read[i].Name, own, keys, shared)
		}
	}
	found.told, found.shared = len(own), len(shared)
	return found, nil
}

// isList reports whether the source is a list of assigned tenancies.
func isList(of config.Source) bool {
	list, ok := of.Settings.(interface{ Assignments() bool })
	return ok && list.Assignments()
}

// numbersOf are the tenancies that a list names whose Steps has answered.
func numbersOf(ctx context.Context, source adapters.Source) (adapters.Keys, error) {
	keys := adapters.Keys{}
	list, can := source.(adapters.List)
	if !can {
		return keys, nil
	}
	return keys, list.Strangers(ctx, func(key string) bool {
		keys[key] = true
		return true
	}, func(rules.Record) error { return nil })
}

// share notes which keys the other source has too.
func (j *inCommon) share(name string, own, other, shared adapters.Keys) {
	some := false
	for key := range own {
		if other[key] {
			shared[key], some = true, true
		}
	}
	if some {
		j.with = append(j.with, name)
	}
}

// keysInto notes the tenancies of the rows that can be used.
func keysInto(keys adapters.Keys) func(rules.Record) error {
	return func(r rules.Record) error {
		if !r.Quarantined && r.Key.Tenancy != "" {
			keys[text.Key(r.Key.Tenancy)] = true
		}
		return nil
	}
}

// print prints it in one line, and one for each source that could not be read.
func (j *inCommon) print(w io.Writer) {
	with := ""
	if len(j.with) > 0 {
		with = " (" + strings.Join(j.with, ", ") + ")"
	}
	what := "Lejemål med skridt, som kilden fortæller om"
	if j.list {
		what = "Lejemålsnumre på listen"
	}
	fmt.Fprintf(w, "%s: %d; andre af foreningens kilder har %d af dem%s\n", what, j.told, j.shared, with)
	if strange := j.told - j.shared; j.list && strange > 0 {
		fmt.Fprintf(w, "    ADVARSEL: %d af listens numre er ikke i nogen anden kilde; se efter, om de er skrevet anderledes\n",
			strange)
	}
	for i, of := range j.unread {
		why := j.faults[i].Error()
		if inBoth := spoken(nil); errors.As(j.faults[i], &inBoth) {
			why = inBoth.Text(lang.Danish)
		}
		fmt.Fprintf(w, "    kilden %s er ikke talt med: %s\n", of.Name, why)
	}
}
