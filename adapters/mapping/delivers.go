package mapping

import (
	"slices"

	"boligbro/rules"
	"boligbro/rules/text"
)

// Delivers are the legal steps that a table so described can hold at all, in the order in which they happen.
// Where the step has a column without a code table, the words of the case itself can be in it, so it may be
// any.
func (s Settings) Delivers() []rules.EventKind {
	var kinds []rules.EventKind
	for _, kind := range steps {
		if kind.Step() && s.deliver(kind) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// HasOwnNumbers reports whether the numbers of tenancies are the association's own, whatever they look like.
func (s Settings) HasOwnNumbers() bool { return s.OwnNumbers }

func (s Settings) deliver(kind rules.EventKind) bool {
	if s.Rows != "event" {
		name := "events." + string(kind)
		return s.Columns[name] != "" || s.Columns[name+".at"] != ""
	}
	if word, constant := s.Constants["event.kind"]; constant {
		for from, target := range s.Codes["event.kind"] {
			if text.Same(from, word) {
				word = target
				break
			}
		}
		return text.Fold(word) == string(kind)
	}
	codes := s.Codes["event.kind"]
	if len(codes) == 0 {
		return true
	}
	for _, target := range codes {
		if text.Fold(target) == string(kind) {
			return true
		}
	}
	return false
}
