package restapi

import (
	"slices"
	"strings"
)

// nextLink is the address of the link that leads to the next page, of the Link headers (RFC 8288); empty:
// there is none. A header that is no list of links is not understood.
func nextLink(headers []string) (target string, understood bool) {
	for _, rest := range headers {
		for rest = trimList(rest); rest != ""; rest = trimList(rest) {
			inside, is := strings.CutPrefix(rest, "<")
			address, after, closed := strings.Cut(inside, ">")
			if !is || !closed {
				return "", false
			}
			var parameters string
			parameters, rest = untilComma(after)
			if target == "" && isNext(parameters) {
				target = strings.TrimSpace(address)
			}
		}
	}
	return target, true
}

func trimList(s string) string { return strings.TrimLeft(s, ", \t") }

// untilComma divides the text at its first comma outside quotes.
func untilComma(s string) (before, after string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && quoted:
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == ',' && !quoted:
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// isNext reports whether the parameters of a link say that it leads to the next page. It may be more besides.
func isNext(parameters string) bool {
	for part := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(part, "=")
		relations := strings.Fields(strings.ToLower(strings.Trim(strings.TrimSpace(value), `"`)))
		if strings.EqualFold(strings.TrimSpace(name), "rel") && slices.Contains(relations, "next") {
			return true
		}
	}
	return false
}
