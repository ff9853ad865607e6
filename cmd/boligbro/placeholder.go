package main

import (
	"reflect"
	"slices"

	"github.com/alecthomas/kong"

	"boligbro/rules/lang"
)

// refusePlaceholders refuses a command line that has a word of our own hints, such as HVEM, where the value
// that it stands for belongs. Initials may be any letters but those that stand for whoever runs the command.
func refusePlaceholders(chosen *kong.Context) error {
	values := slices.Clone(chosen.Selected().Positional)
	for _, flag := range chosen.Flags() {
		values = append(values, flag.Value)
	}
	for _, v := range values {
		for _, word := range wordsOf(v.Target) {
			for _, p := range lang.Placeholders {
				if slices.Contains(p.Words, word) && (p.Who || v.Name != "by") {
					return lang.NewError(
						word+" står i vejledningen i stedet for en værdi; "+p.Instead.DA,
						word+" stands in the hint for a value; "+p.Instead.EN)
				}
			}
		}
	}
	return nil
}

// wordsOf are the words of a value of the command line: one, or those of a list.
func wordsOf(v reflect.Value) (words []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Slice:
		for i := range v.Len() {
			words = append(words, wordsOf(v.Index(i))...)
		}
	}
	return words
}
