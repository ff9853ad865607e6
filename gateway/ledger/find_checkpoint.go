package ledger

import (
	"regexp"
	"strconv"
	"strings"
)

// A checkpoint comes back from those who kept it as mail programs, JSON and XML have carried it: lines are
// indented, quoted with ">", ended with "\r\n", or written as escapes.
const (
	carriedBreak = `(?:\\r|\\n|&#1[03];|&#x[aAdD];|[\s\x{a0}>|])+`
	carriedDash  = `(?:—|\\u2014|&mdash;|&#8212;|&#x2014;)`
	carriedSlash = `(?:\\?/)`
	carriedName  = `boligbro` + carriedSlash + `[0-9a-f]{16}`
	carried64    = `(?:[A-Za-z0-9+]|` + carriedSlash + `)`
)

var (
	carriedSignature = regexp.MustCompile(carriedDash + `[\s\x{a0}>|]+(` + carriedName + `)` + carriedBreak +
		`(` + carried64 + `{91}=)`)
	carriedCheckpoint = regexp.MustCompile(`(` + carriedName + `)` + carriedBreak + `([0-9]{1,19})` +
		carriedBreak + `(` + carried64 + `{43}=)((?:` + carriedBreak + carriedSignature.String() + `)+)`)
)

// FindCheckpoints finds the signed checkpoints in a text that somebody has kept, such as a mail, a notice or
// a file of its own, and gives each as it was signed. Whether a signature holds, OpenCheckpoint says.
func FindCheckpoints(text string) (found []string) {
	plain := func(s string) string { return strings.ReplaceAll(s, `\/`, "/") }
	for _, m := range carriedCheckpoint.FindAllStringSubmatch(text, -1) {
		signed := plain(m[1]) + "\n" + m[2] + "\n" + plain(m[3]) + "\n\n"
		for _, s := range carriedSignature.FindAllStringSubmatch(m[4], -1) {
			signed += "— " + plain(s[1]) + " " + plain(s[2]) + "\n"
		}
		found = append(found, signed)
	}
	return found
}

// SizeOf is the size that a checkpoint names, whoever signed it; -1: it names none.
func SizeOf(signed string) int64 {
	_, rest, _ := strings.Cut(signed, "\n")
	size, _, _ := strings.Cut(rest, "\n")
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return -1
	}
	return n
}
