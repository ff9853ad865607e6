package text

import (
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// forms are how else a letter is written where a keyboard or a system lacks it.
var forms = map[rune][]string{
	'å': {"aa", "a"}, 'æ': {"ae", "a", "ä"}, 'ø': {"oe", "o", "ö"},
	'ä': {"ae", "a"}, 'ö': {"oe", "o"}, 'ü': {"ue", "u"}, 'ß': {"ss"}, 'đ': {"d"}, 'ł': {"l"},
}

// Alike reports whether two words are the same name to whoever looks for a person: aa is å, ae is æ, oe is ø,
// and a letter without its marks is the letter. It never decides that two people are the same.
func Alike(a, b string) bool { return unalike{}.alike(Fold(a), Fold(b)) }

// unalike are the ends of two words that were compared before in vain, by how long they are: a letter that
// can be written in several ways leads to the same ends again and again.
type unalike map[[2]int]bool

func (u unalike) alike(a, b string) bool {
	ends := [2]int{len(a), len(b)}
	switch {
	case a == b:
		return true
	case a == "" || b == "" || u[ends]:
		return false
	}
	one, sizeA := utf8.DecodeRuneInString(a)
	other, sizeB := utf8.DecodeRuneInString(b)
	if (one == other || unmarked(one) == unmarked(other)) && u.alike(a[sizeA:], b[sizeB:]) {
		return true
	}
	u[ends] = !slices.ContainsFunc(forms[one], func(form string) bool {
		left, is := strings.CutPrefix(b, form)
		return is && u.alike(a[sizeA:], left)
	}) && !slices.ContainsFunc(forms[other], func(form string) bool {
		left, is := strings.CutPrefix(a, form)
		return is && u.alike(left, b[sizeB:])
	})
	return !u[ends]
}

// unmarked is the letter without its marks, but for those of å, ä, ö and ü, which are letters of their own.
func unmarked(r rune) rune {
	if r < utf8.RuneSelf || forms[r] != nil {
		return r
	}
	bare, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	return bare
}

// mostPlaces bounds the spellings of one name: each place that can be written in two ways doubles them.
const mostPlaces = 6

// Spellings are the ways in which a name may be written with å, æ and ø, and with two letters instead,
// folded; the name as it is comes first. They are for what can only be compared whole, such as a blind index.
func Spellings(name string) []string {
	all := []string{""}
	rest := Fold(name)
	for places := 0; rest != ""; {
		one, other, left := place(rest)
		if other == "" || places == mostPlaces {
			for i := range all {
				all[i] += one
			}
			rest = left
			continue
		}
		places++
		n := len(all)
		for i := range n {
			all = append(all, all[i]+other)
			all[i] += one
		}
		rest = left
	}
	return all
}

// place is what the text begins with, how else that may be written (empty: not), and what follows.
func place(s string) (one, other, left string) {
	for _, letter := range []rune{'å', 'æ', 'ø'} {
		two, single := forms[letter][0], string(letter)
		if left, is := strings.CutPrefix(s, two); is {
			return two, single, left
		}
		if left, is := strings.CutPrefix(s, single); is {
			return single, two, left
		}
	}
	for i := range s {
		if i > 0 {
			return s[:i], "", s[i:]
		}
	}
	return s, "", ""
}
