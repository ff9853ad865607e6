package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

type logReplayCmd struct{}

// Run asks the rules again about every stored version that they have been asked about, as of the same time,
// with the notices that were known then and the rule set that answered, whatever the settings say now; and
// holds the answers against the stored ones. It writes nothing. Answers that cannot be given again, because
// another version of the program gave them or their rule set is not kept, are named with the rule set and are
// a fault: nobody has held them to anything.
func (logReplayCmd) Run(p *program) error {
	_, db, err := p.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	sets, err := keptSets(p.ctx, db)
	if err != nil {
		return err
	}
	var same, differing int
	others := map[string]*unreplayed{}
	erased, err := eachHistory(p.ctx, db, func(h *history) error {
		for i := range h.evaluations {
			e := &h.evaluations[i]
			kept, found := sets[e.RuleSet]
			if !found || kept.set == nil {
				others[e.RuleSet] = others[e.RuleSet].with(e.At)
				continue
			}
			differences, err := replay(kept.set, h, i)
			if err != nil {
				return err
			}
			if len(differences) == 0 {
				same++
				continue
			}
			differing++
			for _, d := range differences {
				fmt.Fprintf(p.out, "%s version %d, vurderet %s: %s\n", h.Number, e.Version, stamp(e.At), d)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	unable := 0
	for _, hash := range slices.Sorted(maps.Keys(others)) {
		o := others[hash]
		unable += o.answers
		fmt.Fprintf(p.out, "regelsæt %.12s: %d vurderinger fra %s til %s kan ikke genberegnes med denne "+
			"udgave af programmet; %s\n", hash, o.answers,
			stamp(o.first), stamp(o.last), sets[hash].remedy())
	}
	fmt.Fprintf(p.out, "%d vurderinger genberegnet og ens, %d afviger, %d kan ikke genberegnes, %d sager "+
		"er slettet\n", same, differing, unable, erased)
	if differing+unable > 0 {
		return errPrinted
	}
	return nil
}

// unreplayed are the answers of a rule set that cannot be given again.
type unreplayed struct {
	answers     int
	first, last time.Time
}

func (u *unreplayed) with(at time.Time) *unreplayed {
	if u == nil {
		u = &unreplayed{first: at, last: at}
	}
	u.answers++
	if at.Before(u.first) {
		u.first = at
	}
	if at.After(u.last) {
		u.last = at
	}
	return u
}

// keptSet is a rule set as it was kept.
type keptSet struct {
	program string
	set     *rules.Set // nil: this version of the program does not make the same of it
}

// remedy says how its answers can be given again.
func (k keptSet) remedy() string {
	if k.program == "" {
		return "regelsættet er ikke gemt"
	}
	return "brug version " + k.program
}

// keptSets are the rule sets that have judged cases, by their hash.
func keptSets(ctx context.Context, db gateway.Store) (map[string]keptSet, error) {
	sets := map[string]keptSet{}
	err := db.View(ctx, func(r gateway.Reader) error {
		kept, err := r.RuleSets()
		for _, k := range kept {
			var settings ruleSettings
			if json.Unmarshal(k.Settings, &settings) != nil {
				continue // written by another program
			}
			one := keptSet{program: settings.Program}
			if set, err := settings.set(); err == nil && set.Hash() == k.Hash {
				one.set = set
			}
			sets[k.Hash] = one
		}
		return err
	})
	return sets, err
}

// replay is how the stored answers of an evaluation differ from those that the rules give now; nothing when
// they do not.
func replay(set *rules.Set, h *history, i int) ([]string, error) {
	c, err := h.merged(h.evaluations[i].Version)
	if err != nil {
		return nil, err
	}
	c.Notices = append(c.Notices, h.madeBefore(i)...)
	stored, asked := h.evaluations[i].Findings, askedThen(h.evaluations[i])
	differences := differ(stored, set.Evaluate(nil, &c, asked))
	// the day may have been an instant, of all instants the first of it
	if len(differences) > 0 && asked.At.IsZero() {
		if len(differ(stored, set.Evaluate(nil, &c, rules.AskedAt(h.evaluations[i].Asked)))) == 0 {
			return nil, nil
		}
	}
	return differences, nil
}

// differ says what is not the same, by rule and field and without personal data.
func differ(stored, again []rules.Finding) (differences []string) {
	for i := range max(len(stored), len(again)) {
		switch {
		case i >= len(again):
			differences = append(differences,
				place(&stored[i])+fmt.Sprintf("gemt %s, men ikke genberegnet", answer(&stored[i])))
		case i >= len(stored):
			differences = append(differences,
				place(&again[i])+fmt.Sprintf("genberegnet %s, men ikke gemt", answer(&again[i])))
		default:
			if fields := unlike(stored[i], again[i]); len(fields) > 0 {
				differences = append(differences,
					place(&stored[i])+fmt.Sprintf("gemt %s, genberegnet %s (forskel i %s)",
						answer(&stored[i]), answer(&again[i]), strings.Join(fields, ", ")))
			}
		}
	}
	return differences
}

func place(f *rules.Finding) string { return fmt.Sprintf("%s, forløb %d: ", f.Rule, f.Episode) }

func answer(f *rules.Finding) string { return f.Outcome.String() + "/" + string(f.Reason) }

// clockTick is how much a lateness may differ: the database keeps microseconds, and the clock was asked for
// less.
const clockTick = time.Millisecond

// unlike are the fields in which two findings differ.
func unlike(a, b rules.Finding) []string {
	if (a.LateBy - b.LateBy).Abs() < clockTick {
		a.LateBy = b.LateBy
	}
	x, y := fieldsOf(a), fieldsOf(b)
	var names []string
	for _, name := range slices.Sorted(maps.Keys(x)) {
		if !bytes.Equal(x[name], y[name]) {
			names = append(names, name)
		}
	}
	return names
}

// fieldsOf are the finding's fields as they are stored, with times at the precision of the database.
func fieldsOf(f rules.Finding) map[string]json.RawMessage {
	type plain rules.Finding // as the store encodes it, without the texts that a finding has for people
	f.DueAt, f.Event.At = f.DueAt.UTC(), f.Event.At.UTC()
	b, err := json.Marshal(plain(f))
	fields := map[string]json.RawMessage{}
	if err != nil || json.Unmarshal(b, &fields) != nil {
		panic("a finding does not encode") // its types are ours and always do
	}
	return fields
}
