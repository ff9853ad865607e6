package mapping

import (
	"maps"
	"slices"
	"strings"

	"boligbro/rules"
	"boligbro/rules/text"
)

// words is a code table, resolved when the settings are read: word in the file, however spelled, to value.
type words[T any] struct {
	all   map[string]meaning[T]
	quick [256]meaning[T] // most words again, where one look finds them
}

// meaning is what a word means. An absent one the settings map to nothing.
type meaning[T any] struct {
	word   string
	value  T
	absent bool
}

// resolve makes a code table of the words that the case knows and those that the settings add. It fails with
// the first word of the settings that means none that the case has.
func resolve[T any](meanings map[string]T, codes map[string]string) (*words[T], error) {
	table := &words[T]{all: map[string]meaning[T]{}}
	for _, word := range slices.Sorted(maps.Keys(codes)) {
		target := text.Fold(codes[word])
		value, ok := meanings[target]
		if !ok && target != "" {
			return table, unknownWord{target, slices.Sorted(maps.Keys(meanings))}
		}
		table.put(word, value, target == "")
	}
	for _, word := range slices.Sorted(maps.Keys(meanings)) {
		if _, given := table.all[word]; !given {
			table.put(word, meanings[word], false)
		}
	}
	return table, nil
}

// unknownWord is the fault of a code table that leads to a word that the case does not know.
type unknownWord struct {
	word  string
	words []string
}

func (u unknownWord) Error() string { return "no word of the case" }

// put adds the word as it is and in its usual cases, so that most words are found without folding.
func (w *words[T]) put(word string, value T, absent bool) {
	folded := text.Fold(word)
	variants := []string{word, folded, strings.ToUpper(folded)}
	if first := []rune(folded); len(first) > 0 {
		variants = append(variants, strings.ToUpper(string(first[0]))+string(first[1:]))
	}
	for _, variant := range variants {
		m := meaning[T]{variant, value, absent}
		w.all[variant] = m
		if slot := &w.quick[place(variant)]; slot.word == "" {
			*slot = m
		}
	}
}

// place spreads words over the quick table.
func place(word string) uint8 {
	n := len(word)
	if n == 0 {
		return 0
	}
	key := uint32(word[0]) | uint32(word[n/2])<<8 | uint32(word[n-1])<<16 | uint32(n)<<24
	return uint8(key * 0x9E3779B1 >> 24)
}

// find looks up a word that is not empty.
func (w *words[T]) find(word string) (value T, absent, ok bool) {
	if m := &w.quick[place(word)]; m.word == word {
		return m.value, m.absent, true
	}
	m, ok := w.all[word]
	if !ok {
		m, ok = w.all[text.Fold(word)]
	}
	return m.value, m.absent, ok
}

// The words of the case, and those that exports use for yes and no.
var (
	flagWords = map[string]rules.Flag{
		"true": rules.Yes, "yes": rules.Yes, "ja": rules.Yes, "j": rules.Yes, "1": rules.Yes,
		"sand":  rules.Yes,
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
	kinds := map[string]rules.EventKind{}
	for _, kind := range steps {
		kinds[string(kind)] = kind
	}
	return kinds
}()

// decisive reports whether the case cannot be judged without the event's day: a legal step, and what ends an
// episode or makes a person look at it. Such a day that cannot be read quarantines the row.
func decisive(kind rules.EventKind) bool {
	return kind.Step() || kind == rules.Withdrawn || kind == rules.MovedOut
}

// municipalityWords are the kommunekoder, also as a system writes them that has lost their leading zeros.
var municipalityWords = func() map[string]string {
	codes := map[string]string{}
	for _, m := range rules.Municipalities() {
		codes[m.Code] = m.Code
		codes[strings.TrimLeft(m.Code, "0")] = m.Code
	}
	return codes
}()

// grounds reads one word, or several divided by a comma, plus or slash. An unknown
// word leaves the ground unknown, unless another is arrears: that decides, and the rest is kept as other.
func grounds(table *words[rules.Ground], word string) (rules.Ground, bool) {
	if value, _, ok := table.find(word); ok {
		return value, true
	}
	var all rules.Ground
	understood := true
	for part := range strings.FieldsFuncSeq(word, isDivider) {
		value, _, ok := table.find(part)
		all |= value
		understood = understood && ok
	}
	switch {
	case understood:
	case all.Has(rules.GroundArrears):
		all = rules.GroundArrears | rules.GroundUnread
	default:
		all = 0
	}
	return all, understood
}

func isDivider(char rune) bool { return strings.ContainsRune(",+/", char) }
