package adapters

import (
	"strings"
	"unicode"

	"boligbro/rules/text"
)

// Shown is a file's name as it may be stored, logged and shown. Some lawyers name a file by whom it is about:
// a name that may hold a CPR number has stars for its numbers.
func Shown(name string) string {
	if !text.HoldsCPR(name) {
		return name
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsNumber(r) {
			return '*'
		}
		return r
	}, name)
}
