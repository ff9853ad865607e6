package mapping

import (
	"cmp"
	"strings"

	"boligbro/rules"
)

// Amount reads kroner as those of a row are read; decimal is that of the settings, empty for the usual one.
func Amount(word, decimal string) (rules.Amount, bool) {
	if word = strings.TrimSpace(word); word == "" {
		return 0, false
	}
	return parseAmount(word, cmp.Or(decimal, ",")[0])
}

// parseAmount reads kroner: a sign, digits with or without thousands in groups of three, at most two decimals
// that are not zero and never three of them, and "kr." on either side.
func parseAmount(word string, decimal byte) (rules.Amount, bool) {
	word, negative := sign(strings.TrimSpace(unit(word)))
	whole, fraction, pointed := strings.Cut(word, string(rune(decimal)))
	fraction = strings.TrimSuffix(fraction, "-") // 100,-
	group := byte('.')
	if decimal == '.' {
		group = ','
	}
	kroner, digits, ok := readKroner(whole, group)
	ore, readable := readOre(fraction)
	if !ok || !readable || digits == 0 && (!pointed || fraction == "") {
		return 0, false
	}
	amount := kroner*100 + ore
	if negative {
		amount = -amount
	}
	return rules.Amount(amount), true
}

// sign takes the sign off, which bookkeeping systems write after the amount: 100,00-. In 100,- there is none.
func sign(word string) (rest string, negative bool) {
	if rest, ok := strings.CutPrefix(word, "-"); ok {
		return rest, true
	}
	if rest, ok := strings.CutSuffix(word, "-"); ok && !strings.HasSuffix(word, ",-") {
		return rest, true
	}
	return word, false
}

// readKroner reads digits, whole or in groups of three.
func readKroner(word string, group byte) (kroner int64, digits int, ok bool) {
	since := -1 // digits since the last separator; -1: there was none
	for len(word) > 0 {
		if c := word[0] - '0'; c <= 9 {
			kroner = kroner*10 + int64(c)
			digits++
			if since >= 0 {
				since++
			}
			word = word[1:]
			continue
		}
		size := separator(word, group)
		first := since < 0 && digits >= 1 && digits <= 3
		if size == 0 || !first && since != 3 {
			return 0, 0, false
		}
		since, word = 0, word[size:]
	}
	return kroner, digits, (since < 0 || since == 3) && digits <= 13
}

// separator is how many bytes of what divides thousands the word begins with.
func separator(word string, group byte) int {
	if word[0] == group || word[0] == ' ' || word[0] == '\'' {
		return 1
	}
	for _, space := range []string{"\u00a0", "\u202f"} {
		if strings.HasPrefix(word, space) {
			return len(space)
		}
	}
	return 0
}

// readOre reads decimals, of which those after the second are zero. Exactly three are none: 20,000 may be
// twenty, or twenty thousand written with the other sign.
func readOre(fraction string) (ore int64, ok bool) {
	if len(fraction) == 3 {
		return 0, false
	}
	for i := range len(fraction) {
		c := fraction[i] - '0'
		if c > 9 || i > 1 && c != 0 {
			return 0, false
		}
		switch i {
		case 0:
			ore = int64(c) * 10
		case 1:
			ore += int64(c)
		}
	}
	return ore, true
}

// unit takes the currency off.
func unit(word string) string {
	if last := word[len(word)-1]; word[0]-'0' <= 9 && (last-'0' <= 9) {
		return word
	}
	for _, name := range []string{"kr.", "kr", "dkk"} {
		if len(word) > len(name) && strings.EqualFold(word[:len(name)], name) {
			return word[len(name):]
		}
		if len(word) > len(name) && strings.EqualFold(word[len(word)-len(name):], name) {
			return word[:len(word)-len(name)]
		}
	}
	return word
}
