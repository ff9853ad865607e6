package audit

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

// Replay is how the stored answers of an evaluation differ from those that the rules give now; nothing when
// they do not.
func Replay(set *rules.Set, h *History, i int) ([]string, error) {
	c, err := h.merged(h.Evaluations[i].Version)
	if err != nil {
		return nil, err
	}
	c.Notices = append(c.Notices, h.madeBefore(i)...)
	stored, asked := h.Evaluations[i].Findings, askedThen(h.Evaluations[i])
	differences := differ(stored, set.Evaluate(nil, &c, asked))
	// the day may have been an instant, of all instants the first of it
	if len(differences) > 0 && asked.At.IsZero() {
		if len(differ(stored, set.Evaluate(nil, &c, rules.AskedAt(h.Evaluations[i].Asked)))) == 0 {
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
