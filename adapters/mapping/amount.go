package mapping

import (
	"strings"
	"unicode/utf8"

	"boligbro/rules"
)

// parseAmount reads kroner: a sign, digits with or without thousands in groups of three, at most two decimals
// that are not zero, and "kr." on either side.
func parseAmount(word string, decimal byte) (rules.Amount, bool) {
	word = strings.TrimSpace(unit(word))
	negative := strings.HasPrefix(word, "-")
	word = strings.TrimPrefix(word, "-")
	if !negative && strings.HasSuffix(word, "-") && !strings.HasSuffix(word, ",-") {
		negative, word = true, strings.TrimSuffix(word, "-") // 100,00- as bookkeeping systems write it
	}
	whole, fraction, pointed := strings.Cut(word, string(rune(decimal)))
	fraction = strings.TrimSuffix(fraction, "-") // 100,-
	group := byte('.')
	if decimal == '.' {
		group = ','
	}
	var kroner int64
	digits, sinceGroup := 0, -1
	for i := 0; i < len(whole); {
		c := whole[i]
		if c-'0' <= 9 {
			kroner = kroner*10 + int64(c-'0')
			digits++
			i++
			if sinceGroup >= 0 {
				sinceGroup++
			}
			continue
		}
		_, size := utf8.DecodeRuneInString(whole[i:])
		if c != group && c != ' ' && c != '\'' && whole[i:i+size] != "\u00a0" && whole[i:i+size] != "\u202f" {
			return 0, false
		}
		if digits == 0 || sinceGroup < 0 && digits > 3 || sinceGroup >= 0 && sinceGroup != 3 {
			return 0, false
		}
		sinceGroup = 0
		i += size
	}
	if sinceGroup >= 0 && sinceGroup != 3 || digits > 13 || digits == 0 && (!pointed || fraction == "") {
		return 0, false
	}
	var ore int64
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
	amount := kroner*100 + ore
	if negative {
		amount = -amount
	}
	return rules.Amount(amount), true
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
