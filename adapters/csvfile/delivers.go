package csvfile

import (
	"slices"

	"boligbro/config"
	"boligbro/rules"
)

// Delivers are the legal steps that files so described can tell of at all, in the order in which they happen. Where
// the step stands in a column without a code table, the words of the case itself can be there, so it may be any.
func Delivers(c config.CSV) []rules.EventKind {
	var kinds []rules.EventKind
	for _, kind := range steps {
		if kind.Step() && delivers(c, kind) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

func delivers(c config.CSV, kind rules.EventKind) bool {
	if c.Rows != "event" {
		name := "events." + string(kind)
		return c.Columns[name] != "" || c.Columns[name+".at"] != ""
	}
	if word, constant := c.Constants["event.kind"]; constant {
		if target, coded := c.Codes["event.kind"][word]; coded {
			word = target
		}
		return fold(word) == string(kind)
	}
	codes := c.Codes["event.kind"]
	if len(codes) == 0 {
		return true
	}
	for _, target := range codes {
		if fold(target) == string(kind) {
			return true
		}
	}
	return false
}
