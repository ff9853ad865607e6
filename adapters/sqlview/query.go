package sqlview

import (
	"slices"
	"strings"
	"unicode"
)

// changing are words that a query which only reads has no use for. They are sought outside quotes and
// comments. The transaction and the rights of the user keep the system from being changed; this keeps a slip
// of the pen from being tried.
var changing = []string{
	"alter", "backup", "begin", "call", "commit", "copy", "create", "dbcc", "declare", "delete", "do", "drop",
	"dumpfile", "exec", "execute", "grant", "insert", "into", "kill", "load", "lock", "merge",
	"opendatasource", "openquery", "openrowset", "outfile", "restore", "revoke", "rollback", "set", "shutdown",
	"truncate", "update", "waitfor",
}

// onlyReads says in Danish and English what keeps the query from being one SELECT; empty: nothing does.
func onlyReads(query string) (da, en string) {
	bare, whole := unquoted(query)
	bare = strings.TrimSpace(bare)
	bare = strings.TrimSpace(strings.TrimSuffix(bare, ";"))
	words := strings.FieldsFunc(strings.ToLower(bare), func(r rune) bool {
		return r != '_' && r != '$' && r != '#' && r != '@' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	switch {
	case !whole:
		return "en anførsel eller kommentar slutter ikke", "a quote or a comment does not end"
	case len(words) == 0 || words[0] != "select" && words[0] != "with":
		return "skal begynde med SELECT eller WITH", "must begin with SELECT or WITH"
	case strings.Contains(bare, ";"):
		return "skal være én forespørgsel; fjern det, der står efter ;",
			"must be one query; remove what stands after ;"
	}
	for _, word := range words {
		if _, changes := slices.BinarySearch(changing, word); changes {
			word = strings.ToUpper(word)
			return "skal kun læse; fjern " + word + " (eller sæt navnet i anførselstegn)",
				"must only read; remove " + word + " (or put the name in quotes)"
		}
	}
	return "", ""
}

// unquoted is the query without what stands in quotes, brackets and comments. It is not whole when one of
// them does not end, or is a comment that MariaDB carries out.
func unquoted(query string) (bare string, whole bool) {
	var b strings.Builder
	for query != "" {
		opening, closing := opens(query)
		if opening == "" {
			b.WriteByte(query[0])
			query = query[1:]
			continue
		}
		query = query[len(opening):]
		end := strings.Index(query, closing)
		if end < 0 && closing == "\n" {
			break
		}
		if end < 0 || opening == "/*" && strings.HasPrefix(query, "!") {
			return b.String(), false
		}
		query = query[end+len(closing):]
		b.WriteByte(' ')
	}
	return b.String(), true
}

// opens is what the query begins with, when that opens something which is no word of the query, and what
// closes it.
func opens(query string) (opening, closing string) {
	for _, pair := range [][2]string{
		{"'", "'"}, {`"`, `"`}, {"`", "`"}, {"[", "]"}, {"--", "\n"}, {"/*", "*/"},
	} {
		if strings.HasPrefix(query, pair[0]) {
			return pair[0], pair[1]
		}
	}
	return "", ""
}
