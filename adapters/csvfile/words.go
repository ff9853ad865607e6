package csvfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"boligbro/rules"
)

// words is a code table, resolved when the settings are read: word in the file, by any case of its letters,
// to value. Absent words are those that the settings map to nothing.
type words[T any] map[string]meaning[T]

type meaning[T any] struct {
	value  T
	absent bool
}

// resolve makes a code table of the words that the case knows, known, and those that the settings add.
func resolve[T any](known map[string]T, codes map[string]string) (words[T], error) {
	table := words[T]{}
	for word, value := range known {
		table.put(word, meaning[T]{value: value})
	}
	for _, word := range slices.Sorted(maps.Keys(codes)) {
		target := fold(codes[word])
		if target == "" {
			table.put(word, meaning[T]{absent: true})
			continue
		}
		value, ok := known[target]
		if !ok {
			legal := slices.Sorted(maps.Keys(known))
			return nil, fmt.Errorf("%q is no word of the case%s", codes[word], suggest(target, legal))
		}
		table.put(word, meaning[T]{value: value})
	}
	return table, nil
}

// put adds the word as it stands and in its usual cases, so that most words are found without folding.
func (w words[T]) put(word string, m meaning[T]) {
	folded := fold(word)
	w[word], w[folded], w[strings.ToUpper(folded)] = m, m, m
	if first := []rune(folded); len(first) > 0 {
		w[strings.ToUpper(string(first[0]))+string(first[1:])] = m
	}
}

func (w words[T]) find(word string) (meaning[T], bool) {
	m, ok := w[word]
	if !ok {
		m, ok = w[fold(word)]
	}
	return m, ok
}

func fold(word string) string { return strings.ToLower(strings.TrimSpace(word)) }

// The words of the case, and those that exports use for yes and no.
var (
	flagWords = map[string]rules.Flag{
		"true": rules.Yes, "yes": rules.Yes, "ja": rules.Yes, "j": rules.Yes, "1": rules.Yes, "sand": rules.Yes,
		"false": rules.No, "no": rules.No, "nej": rules.No, "n": rules.No, "0": rules.No, "falsk": rules.No,
		"unknown": rules.Unknown, "ukendt": rules.Unknown, "null": rules.Unknown,
	}
	landlordWords = map[string]rules.Landlord{"social": rules.Social, "private": rules.Private}
	dwellingWords = map[string]rules.Kind{
		"family": rules.Family, "youth": rules.Youth, "elderly": rules.Elderly, "care": rules.Care,
		"other": rules.OtherKind, "unknown": rules.UnknownKind,
	}
	groundWords = map[string]rules.Ground{
		"arrears": rules.GroundArrears, "other": rules.GroundOther,
		"house-rules": rules.GroundOther, "crime": rules.GroundOther,
	}
	filerWords = map[string]string{"lawyer": "lawyer"}
)

// steps are the kinds of event, in the order in which a case meets them.
var steps = []rules.EventKind{
	rules.Reminded, rules.Demanded, rules.Terminated, rules.FilingPlanned, rules.Filed, rules.CourtDateSet,
	rules.Postponed, rules.Withdrawn, rules.Paid, rules.MovedOut, rules.Evicted, rules.PlanAgreed,
	rules.PlanBroken, rules.PlanKept, rules.Contacted,
}

var stepWords = func() map[string]rules.EventKind {
	known := map[string]rules.EventKind{}
	for _, kind := range steps {
		known[string(kind)] = kind
	}
	return known
}()

// decisive reports whether the case cannot be judged without the event's day: a legal step, and what ends an
// episode or makes a person look at it. Such a day that cannot be read quarantines the row.
func decisive(kind rules.EventKind) bool {
	return kind.Step() || kind == rules.Withdrawn || kind == rules.MovedOut
}

// municipalityWords are the kommunekoder, also as a system writes them that has lost their leading zeros.
var municipalityWords = func() map[string]string {
	known := map[string]string{}
	for _, m := range rules.Municipalities() {
		known[m.Code] = m.Code
		known[strings.TrimLeft(m.Code, "0")] = m.Code
	}
	return known
}()

// grounds reads one word, or several divided by a comma, plus or slash. A word that nobody knows leaves the
// ground unknown, unless another says arrears: that alone decides.
func grounds(table words[rules.Ground], word string) (rules.Ground, bool) {
	if m, ok := table.find(word); ok {
		return m.value, true
	}
	var all rules.Ground
	understood := true
	for part := range strings.FieldsFuncSeq(word, func(char rune) bool { return strings.ContainsRune(",+/", char) }) {
		m, ok := table.find(part)
		all |= m.value
		understood = understood && ok
	}
	if !understood {
		all &= rules.GroundArrears
	}
	return all, understood
}
