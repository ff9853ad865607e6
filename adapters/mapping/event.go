package mapping

import (
	"maps"
	"slices"

	"boligbro/rules"
	"boligbro/rules/text"
)

// addEvent adds the fields of the event that is built in draft i.
func addEvent(all map[string]field, i int, prefix, on string, kind rules.EventKind) {
	all[on] = field{event: true, kind: kind, date: true, bind: draftDay(i)}
	all[prefix+"at"] = field{event: true, kind: kind, bind: instant(i)}
	all[prefix+"received"] = field{event: true, kind: kind, bind: received(i)}
	all[prefix+"ref"] = field{event: true, kind: kind, bind: reference(i)}
	all[prefix+"ground"] = ground(i, kind)
	filedBy := coded(filerWords, func(d *draft, v string) { d.touch(i, 0); d.events[i].FiledBy = v })
	filedBy.event, filedBy.kind = true, kind
	all[prefix+"filedBy"] = filedBy
}

func eventKind() field {
	return field{constant: true, event: true, bind: func(_ *format, codes map[string]string) (reader, error) {
		table, err := resolve(stepWords, codes)
		return func(d *draft, word string) rules.ProblemCode {
			kind, absent, ok := table.find(word)
			switch {
			case !ok:
				d.touch(0, happened|nameless)
				return rules.ProblemStepUnknown
			case absent:
				d.touch(0, ignored)
			default:
				d.touch(0, happened)
				d.events[0].Kind = kind
			}
			return ""
		}, err
	}}.taking(slices.Sorted(maps.Keys(stepWords))...)
}

func draftDay(i int) binder {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			value, code := parseDay(text.Key(word), f.layouts)
			d.touch(i, happened)
			d.events[i].On = value
			if code != "" {
				d.touch(i, undated)
			}
			return code
		}), nil
	}
}

func received(i int) binder {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			value, code := parseDay(text.Key(word), f.layouts)
			d.touch(i, happened)
			d.events[i].Received = value
			return code
		}), nil
	}
}

func instant(i int) binder {
	return func(f *format, codes map[string]string) (reader, error) {
		return swapped(codes, func(d *draft, word string) rules.ProblemCode {
			value, code := parseInstant(text.Key(word), f.layouts)
			d.touch(i, happened)
			d.events[i].At = value
			return code
		}), nil
	}
}

// ground reads the grounds of the event in draft i.
func ground(i int, kind rules.EventKind) field {
	return field{constant: true, event: true, kind: kind, bind: func(_ *format,
		codes map[string]string) (reader, error) {
		targets, err := resolve(groundWords, nil)
		table, _ := resolve(groundWords, nil)
		for word, target := range codes {
			value, ok := grounds(targets, target)
			if !ok {
				_, err = resolve(groundWords, map[string]string{word: target})
			}
			table.put(word, value, target == "")
		}
		return func(d *draft, word string) rules.ProblemCode {
			value, ok := grounds(table, word)
			d.touch(i, 0)
			d.events[i].Ground = value
			if !ok {
				return rules.ProblemCodeUnknown
			}
			return ""
		}, err
	}}.taking(slices.Sorted(maps.Keys(groundWords))...)
}
