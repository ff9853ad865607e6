package mapping

import (
	"maps"
	"slices"
	"strconv"

	"boligbro/rules"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// reader reads one word that is not empty into the row; its code is empty when it could.
type reader func(d *draft, word string) rules.ProblemCode

// field is a field of the case that the settings may name.
type field struct {
	constant bool            // may hold for every row
	event    bool            // belongs to an event
	kind     rules.EventKind // of that event, for rows by tenancy
	date     bool            // is the event's day
	bind     binder
	takes    lang.Text // what a constant may be, for who wrote another; empty: any text
}

// like is a field for which something of this kind is written.
func (f field) like(da, en string) field {
	f.takes = lang.Text{DA: "; skriv " + da, EN: "; write " + en}
	return f
}

// taking is a field for which only these words can be written.
func (f field) taking(words ...string) field {
	f.takes = lang.Text{DA: "; skriv en af " + listed(words), EN: "; write one of " + listed(words)}
	return f
}

// format is how the file writes what is no text.
type format struct {
	layouts []layout
	decimal byte
}

const maxTenants = 9

// fieldsFor is every field that a file of those rows may have, by name.
func fieldsFor(rows string) map[string]field {
	if rows == "assignment" {
		return assignmentFields()
	}
	all := map[string]field{
		"id":         {bind: plain(func(d *draft) *string { return &d.rec.Key.Tenancy })},
		"landlord":   coded(landlordWords, func(d *draft, v rules.Landlord) { d.rec.Facts.Landlord = v }),
		"department": {constant: true, bind: plain(func(d *draft) *string { return &d.rec.Facts.Department })},

		"tenancy.kind": coded(
			dwellingWords, func(d *draft, v rules.Kind) { d.rec.Facts.Tenancy.Kind = v },
		),
		"tenancy.start": {bind: day(func(d *draft) *rules.Day { return &d.rec.Facts.Tenancy.Start })},
		"tenancy.end":   {bind: day(func(d *draft) *rules.Day { return &d.rec.Facts.Tenancy.End })},
		"tenancy.municipality": municipality(
			func(d *draft) *string { return &d.rec.Facts.Tenancy.Municipality },
		),
		"tenancy.assigned": flagged(
			func(d *draft, v rules.Flag) { d.rec.Facts.Tenancy.Assigned = v },
		),
		"tenancy.temporary": flagged(
			func(d *draft, v rules.Flag) { d.rec.Facts.Tenancy.Temporary = v },
		),

		"tenancy.address.street": {
			bind: addressLine(func(d *draft) *string { return &d.rec.Facts.Tenancy.Address.Street }),
		},
		"tenancy.address.postalCode": {
			constant: true,
			bind:     postalCode(func(d *draft) *string { return &d.rec.Facts.Tenancy.Address.PostalCode }),
			takes:    lang.Text{DA: "; skriv fire cifre, fx 8000", EN: "; write four digits, such as 8000"},
		},
		"tenancy.address.city": {
			constant: true, bind: addressLine(func(d *draft) *string { return &d.rec.Facts.Tenancy.Address.City }),
		},
		"tenancy.address.darId": {
			bind: plain(func(d *draft) *string { return &d.rec.Facts.Tenancy.Address.DARID }),
		},

		"household.childrenUnder18": children(),
		"arrears.amount":            arrears(),
		"arrears.since":             {bind: day(func(d *draft) *rules.Day { return &d.arrears.Since })},
	}
	for i := range maxTenants {
		name := "tenants." + strconv.Itoa(i+1) + "."
		all[name+"name"] = field{bind: person(i)}
		all[name+"protected"] = flagged(func(d *draft, v rules.Flag) { d.tenants[i].Protected = v })
		all[name+"deceased"] = flagged(func(d *draft, v rules.Flag) { d.tenants[i].Deceased = v })
		all[name+"noticeConsent"] = field{
			bind: day(func(d *draft) *rules.Day { return &d.tenants[i].NoticeConsent }),
		}
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

// swapped is a reader of what the code table has instead of the word, when the word is there.
func swapped(codes map[string]string, read reader) reader {
	if len(codes) == 0 {
		return read
	}
	table := make(map[string]string, len(codes))
	for word, target := range codes {
		table[text.Fold(word)] = target
	}
	return func(d *draft, word string) rules.ProblemCode {
		if target, ok := table[text.Fold(word)]; ok {
			if word = target; word == "" {
				return ""
			}
		}
		return read(d, word)
	}
}

func day(target func(*draft) *rules.Day) binder {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			value, code := parseDay(text.Key(word), f.layouts)
			if code == "" {
				*target(d) = value
			}
			return code
		}), nil
	}
}

// coded is a field whose words the case fixes.
func coded[T any](meanings map[string]T, set func(*draft, T)) field {
	f := field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(meanings, codes)
		return func(d *draft, word string) rules.ProblemCode {
			value, absent, ok := table.find(word)
			if !ok {
				return rules.ProblemCodeUnknown
			}
			if !absent {
				set(d, value)
			}
			return ""
		}, err
	}}
	return f.taking(slices.Sorted(maps.Keys(meanings))...)
}

// flagged is a field that is yes or no, or not known.
func flagged(set func(*draft, rules.Flag)) field {
	return coded(flagWords, set).taking("ja", "nej", "ukendt")
}

func municipality(target func(*draft) *string) field {
	return field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(municipalityWords, codes)
		return func(d *draft, word string) rules.ProblemCode {
			code, _, ok := table.find(word)
			if !ok {
				return rules.ProblemMunicipalityUnknown
			}
			*target(d) = code
			return ""
		}, err
	}}.like("kommunens kode med fire cifre, fx 0751", "the municipality's code of four digits, such as 0751")
}

// children reads yes and no, or how many there are.
func children() field {
	return field{constant: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(flagWords, codes)
		return func(d *draft, word string) rules.ProblemCode {
			if value, _, ok := table.find(word); ok {
				d.rec.Facts.Household.ChildrenUnder18 = rules.Answer(value)
				return ""
			}
			number, err := strconv.ParseUint(word, 10, 8)
			if err != nil {
				return rules.ProblemCodeUnknown
			}
			d.rec.Facts.Household.ChildrenUnder18 = rules.Answer(rules.No)
			if number > 0 {
				d.rec.Facts.Household.ChildrenUnder18 = rules.Answer(rules.Yes)
			}
			return ""
		}, err
	}}.taking("ja", "nej", "ukendt", "0", "1", "2")
}

func arrears() field {
	return field{bind: func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			amount, ok := parseAmount(text.Key(word), f.decimal)
			if !ok {
				return rules.ProblemAmountUnreadable
			}
			d.arrears.Amount, d.owed = amount, true
			return ""
		}), nil
	}}
}

func names(all map[string]field) []string {
	list := make([]string, 0, len(all))
	for name := range all {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}
