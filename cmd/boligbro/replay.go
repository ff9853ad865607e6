package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"boligbro/rules"
)

type logReplayCmd struct{}

// Run asks the rules again about every stored version that they have been asked about, as of the same time and with the
// notices that were known then, and holds the answers against the stored ones. It writes nothing. Answers of another
// rule set, of other settings or an older program, are counted: this program cannot give them again.
func (logReplayCmd) Run(p *program) error {
	c, db, err := p.openToRead()
	if err != nil {
		return err
	}
	defer db.Close()
	set, err := ruleSet(c)
	if err != nil {
		return err
	}
	var same, others, differing int
	erased, err := eachHistory(p.ctx, db, func(h *history) error {
		for i := range h.evaluations {
			if h.evaluations[i].RuleSet != set.Hash() {
				others++
				continue
			}
			differences, err := replay(set, h, i)
			if err != nil {
				return err
			}
			if len(differences) == 0 {
				same++
				continue
			}
			differing++
			e := &h.evaluations[i]
			for _, d := range differences {
				fmt.Fprintf(p.out, "%s version %d, vurderet %s: %s\n", h.Number, e.Version, stamp(e.At), d)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%d vurderinger genberegnet og ens, %d afviger, %d er lavet med et andet regelsæt, %d sager er slettet\n", same, differing, others, erased)
	if differing > 0 {
		return errSaid
	}
	return nil
}

// replay is how the stored answers of an evaluation differ from those that the rules give now; nothing when they do not.
func replay(set *rules.Set, h *history, i int) ([]string, error) {
	c, err := h.merged(h.evaluations[i].Version)
	if err != nil {
		return nil, err
	}
	c.Notices = append(c.Notices, h.known(i)...)
	stored, asked := h.evaluations[i].Findings, askedThen(h.evaluations[i])
	differences := differ(stored, set.Evaluate(nil, &c, asked))
	if len(differences) > 0 && asked.At.IsZero() { // the day may have been an instant, of all instants the first of it
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
			differences = append(differences, place(&stored[i])+fmt.Sprintf("gemt %s, men ikke genberegnet", answer(&stored[i])))
		case i >= len(stored):
			differences = append(differences, place(&again[i])+fmt.Sprintf("genberegnet %s, men ikke gemt", answer(&again[i])))
		default:
			if fields := unlike(stored[i], again[i]); len(fields) > 0 {
				differences = append(differences, place(&stored[i])+fmt.Sprintf("gemt %s, genberegnet %s (forskel i %s)",
					answer(&stored[i]), answer(&again[i]), strings.Join(fields, ", ")))
			}
		}
	}
	return differences
}

func place(f *rules.Finding) string { return fmt.Sprintf("%s, forløb %d: ", f.Rule, f.Episode) }

func answer(f *rules.Finding) string { return string(f.Outcome) + "/" + string(f.Reason) }

// clockTick is how much a lateness may differ: the database keeps microseconds, and the clock was asked for less.
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
