package csvfile

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"boligbro/rules"
)

// reader reads one word that is not empty into the row; its code is empty when it could.
type reader func(r *row, word string) rules.ProblemCode

// field is a field of the case that the settings may name.
type field struct {
	constant bool            // may hold for every row
	event    bool            // belongs to an event
	kind     rules.EventKind // of that event, for rows by tenancy
	date     bool            // is the event's day
	bind     func(f *format, codes map[string]string) (reader, error)
}

// format is how the file writes what is no text.
type format struct {
	layouts []layout
	decimal byte
}

const maxTenants = 9

// fieldsFor is every field that a file of those rows may have, by name.
func fieldsFor(rows string) map[string]field {
	all := map[string]field{
		"id":         {bind: text(func(r *row) *string { return &r.rec.Key.Tenancy })},
		"landlord":   coded(landlordWords, func(r *row, v rules.Landlord) { r.rec.Facts.Landlord = v }),
		"department": {constant: true, bind: text(func(r *row) *string { return &r.rec.Facts.Department })},

		"tenancy.kind":         coded(dwellingWords, func(r *row, v rules.Kind) { r.rec.Facts.Tenancy.Kind = v }),
		"tenancy.start":        {bind: day(func(r *row) *rules.Day { return &r.rec.Facts.Tenancy.Start })},
		"tenancy.municipality": municipality(),
		"tenancy.assigned":     coded(flagWords, func(r *row, v rules.Flag) { r.rec.Facts.Tenancy.Assigned = v }),
		"tenancy.temporary":    coded(flagWords, func(r *row, v rules.Flag) { r.rec.Facts.Tenancy.Temporary = v }),

		"tenancy.address.street":     {bind: text(func(r *row) *string { return &r.rec.Facts.Tenancy.Address.Street })},
		"tenancy.address.postalCode": {constant: true, bind: text(func(r *row) *string { return &r.rec.Facts.Tenancy.Address.PostalCode })},
		"tenancy.address.city":       {constant: true, bind: text(func(r *row) *string { return &r.rec.Facts.Tenancy.Address.City })},
		"tenancy.address.darId":      {bind: text(func(r *row) *string { return &r.rec.Facts.Tenancy.Address.DARID })},

		"household.childrenUnder18": children(),
		"arrears.amount":            arrears(),
		"arrears.since":             {bind: day(func(r *row) *rules.Day { return &r.arrears.Since })},
	}
	for i := range maxTenants {
		name := "tenants." + strconv.Itoa(i+1) + "."
		all[name+"name"] = field{bind: text(func(r *row) *string { return &r.tenants[i].Name })}
		all[name+"protected"] = coded(flagWords, func(r *row, v rules.Flag) { r.tenants[i].Protected = v })
		all[name+"deceased"] = coded(flagWords, func(r *row, v rules.Flag) { r.tenants[i].Deceased = v })
		all[name+"noticeConsent"] = field{bind: day(func(r *row) *rules.Day { return &r.tenants[i].NoticeConsent })}
	}
	if rows == "event" {
		addEvent(all, 0, "event.", "event.on", "")
		all["event.kind"] = eventKind()
		return all
	}
	for i, kind := range steps {
		name := "events." + string(kind)
		addEvent(all, i, name+".", name, kind)
	}
	return all
}

// addEvent adds the fields of the event that is built in draft i.
func addEvent(all map[string]field, i int, prefix, on string, kind rules.EventKind) {
	all[on] = field{event: true, kind: kind, date: true, bind: draftDay(i)}
	all[prefix+"at"] = field{event: true, kind: kind, bind: instant(i)}
	all[prefix+"received"] = field{event: true, kind: kind, bind: received(i)}
	all[prefix+"ref"] = field{event: true, kind: kind, bind: text(func(r *row) *string {
		r.touch(i, told)
		return &r.drafts[i].Ref
	})}
	all[prefix+"ground"] = ground(i, kind)
	filedBy := coded(filerWords, func(r *row, v string) { r.touch(i, 0); r.drafts[i].FiledBy = v })
	filedBy.event, filedBy.kind = true, kind
	all[prefix+"filedBy"] = filedBy
}

// swapped is a reader of what stands in the code table instead of the word, when the word is there.
func swapped(codes map[string]string, read reader) reader {
	if len(codes) == 0 {
		return read
	}
	table := make(map[string]string, len(codes))
	for word, target := range codes {
		table[fold(word)] = target
	}
	return func(r *row, word string) rules.ProblemCode {
		if target, ok := table[fold(word)]; ok {
			if word = target; word == "" {
				return ""
			}
		}
		return read(r, word)
	}
}

func text(target func(*row) *string) func(*format, map[string]string) (reader, error) {
	return func(_ *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			if r.odd {
				cleaned, ok := clean(word)
				if !ok || r.invalid && !utf8.ValidString(word) {
					return rules.ProblemEncoding
				}
				word = cleaned
			}
			*target(r) = word
			return ""
		}), nil
	}
}

func day(target func(*row) *rules.Day) func(*format, map[string]string) (reader, error) {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			value, code := parseDay(word, f.layouts)
			if code == "" {
				*target(r) = value
			}
			return code
		}), nil
	}
}

// coded is a field whose words the case fixes.
func coded[T any](known map[string]T, set func(*row, T)) field {
	return field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(known, codes)
		return func(r *row, word string) rules.ProblemCode {
			value, absent, ok := table.find(word)
			if !ok {
				return rules.ProblemCodeUnknown
			}
			if !absent {
				set(r, value)
			}
			return ""
		}, err
	}}
}

func municipality() field {
	return field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(municipalityWords, codes)
		return func(r *row, word string) rules.ProblemCode {
			code, _, ok := table.find(word)
			if !ok {
				return rules.ProblemMunicipalityUnknown
			}
			r.rec.Facts.Tenancy.Municipality = code
			return ""
		}, err
	}}
}

// children reads yes and no, or how many there are.
func children() field {
	return field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(flagWords, codes)
		return func(r *row, word string) rules.ProblemCode {
			if value, _, ok := table.find(word); ok {
				r.rec.Facts.Household.ChildrenUnder18 = rules.Answer(value)
				return ""
			}
			number, err := strconv.ParseUint(word, 10, 8)
			if err != nil {
				return rules.ProblemCodeUnknown
			}
			r.rec.Facts.Household.ChildrenUnder18 = rules.Answer(rules.No)
			if number > 0 {
				r.rec.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			}
			return ""
		}, err
	}}
}

func arrears() field {
	return field{bind: func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			amount, ok := parseAmount(word, f.decimal)
			if !ok {
				return rules.ProblemAmountUnreadable
			}
			r.arrears.Amount, r.owed = amount, true
			return ""
		}), nil
	}}
}

func eventKind() field {
	return field{constant: true, event: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(stepWords, codes)
		return func(r *row, word string) rules.ProblemCode {
			kind, absent, ok := table.find(word)
			switch {
			case !ok:
				r.touch(0, told|nameless)
				return rules.ProblemStepUnknown
			case absent:
				r.touch(0, ignored)
			default:
				r.touch(0, told)
				r.drafts[0].Kind = kind
			}
			return ""
		}, err
	}}
}

func draftDay(i int) func(*format, map[string]string) (reader, error) {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			value, code := parseDay(word, f.layouts)
			r.touch(i, told)
			r.drafts[i].On = value
			if code != "" {
				r.touch(i, undated)
			}
			return code
		}), nil
	}
}

func received(i int) func(*format, map[string]string) (reader, error) {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			value, code := parseDay(word, f.layouts)
			r.touch(i, told)
			r.drafts[i].Received = value
			return code
		}), nil
	}
}

func instant(i int) func(*format, map[string]string) (reader, error) {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(r *row, word string) rules.ProblemCode {
			value, code := parseInstant(word, f.layouts)
			r.touch(i, told)
			r.drafts[i].At = value
			return code
		}), nil
	}
}

// ground reads the grounds of the event in draft i.
func ground(i int, kind rules.EventKind) field {
	return field{constant: true, event: true, kind: kind, bind: func(_ *format, codes map[string]string) (reader, error) {
		known, err := resolve(groundWords, nil)
		table, _ := resolve(groundWords, nil)
		for word, target := range codes {
			value, ok := grounds(known, target)
			if !ok {
				_, err = resolve(groundWords, map[string]string{word: target})
			}
			table.put(word, value, target == "")
		}
		return func(r *row, word string) rules.ProblemCode {
			value, ok := grounds(table, word)
			r.touch(i, 0)
			r.drafts[i].Ground = value
			if !ok {
				return rules.ProblemCodeUnknown
			}
			return ""
		}, err
	}}
}

// nearest is the name that differs least from word, when it differs little enough to be what was meant.
func nearest(word string, names []string) string {
	best, least := "", max(1, len([]rune(word))/3)
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d <= least && (best == "" || d < least) {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters must be added, removed, changed or swapped with their neighbour.
func distance(a, b string) int {
	from, to := []rune(a), []rune(b)
	before, last := make([]int, len(to)+1), make([]int, len(to)+1)
	row := make([]int, len(to)+1)
	for j := range last {
		last[j] = j
	}
	for i := range from {
		row[0] = i + 1
		for j := range to {
			cost := 1
			if from[i] == to[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && from[i] == to[j-1] && from[i-1] == to[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(to)]
}

func names(all map[string]field) []string {
	list := make([]string, 0, len(all))
	for name := range all {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
