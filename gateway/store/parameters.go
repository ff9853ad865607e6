package store

import "strings"

// fewParameters are not worth the while.
const fewParameters = 16

// unnamed is a statement with ? for each parameter, where $1, $2 and so on stand in it in this order, once
// each. To SQLite $1 is a name, and it compares each name with all before it: a list of hundreds takes longer
// to read than to answer.
func unnamed(statement string, parameters int) string {
	if parameters < fewParameters {
		return statement
	}
	var b strings.Builder
	b.Grow(len(statement))
	rest, met := statement, 0
	for {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			break
		}
		number, digits := 0, 0
		for digits < len(after) && digits < 6 && after[digits] >= '0' && after[digits] <= '9' {
			number = 10*number + int(after[digits]-'0')
			digits++
		}
		if met++; number != met {
			return statement
		}
		b.WriteByte('?')
		rest = after[digits:]
	}
	if met != parameters {
		return statement
	}
	return b.String()
}
