package restapi

import (
	"encoding/json"
	"strconv"
	"strings"
)

// path leads to a value: names of objects' members, and numbers of lists' elements from 0.
type path []string

// parsePath reads a path as the settings write it, with dots between its parts.
func parsePath(s string) path {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

// at is the value at the path, and whether it is there; null is there.
func (p path) at(value any) (any, bool) {
	for _, name := range p {
		switch v := value.(type) {
		case map[string]any:
			member, there := v[name]
			if !there {
				return nil, false
			}
			value = member
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil, err == nil && i >= 0 // a list may be shorter than others
			}
			value = v[i]
		case nil:
			return nil, true // what would hold it holds nothing
		default:
			return nil, false
		}
	}
	return value, true
}

// within is the rest of the path below another, and whether it lies below it.
func (p path) within(outer path) (path, bool) {
	if len(outer) == 0 || len(p) < len(outer) {
		return p, false
	}
	for i := range outer {
		if p[i] != outer[i] {
			return p, false
		}
	}
	return p[len(outer):], true
}

// word is the text of a value, whether it has one, and whether it is a value that a cell can hold at all: a
// text, a number, a yes or no, nothing, or a list of them.
func word(value any, point byte) (text string, ok bool) {
	switch v := value.(type) {
	case nil:
		return "", true
	case string:
		return strings.TrimSpace(v), true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return number(v.String(), point), true
	case []any:
		var words []string
		for _, element := range v {
			if _, nested := element.([]any); nested {
				return "", false
			}
			one, ok := word(element, point)
			if !ok {
				return "", false
			}
			words = append(words, one)
		}
		return strings.Join(words, ","), true
	}
	return "", false
}

// number is a number with the settings' point, without an exponent, and whole when nothing stands behind
// the point. Of three decimals the last is left out where it is zero, for three digits behind a point may be
// thousands in a text, and never are in a number.
func number(word string, point byte) string {
	if strings.ContainsAny(word, "eE") {
		if f, err := strconv.ParseFloat(word, 64); err == nil && f < 1e15 && f > -1e15 {
			word = strconv.FormatFloat(f, 'f', -1, 64)
		}
	}
	switch whole, behind, cut := strings.Cut(word, "."); {
	case cut && strings.Trim(behind, "0") == "":
		return whole
	case len(behind) == 3:
		word = strings.TrimSuffix(word, "0")
	}
	return strings.Replace(word, ".", string(rune(point)), 1)
}
