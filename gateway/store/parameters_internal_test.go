package store

import (
	"fmt"
	"strings"
	"testing"
)

// TestParametersLoseTheirNames where they stand in order, once each, and there are many.
func TestParametersLoseTheirNames(t *testing.T) {
	t.Parallel()
	var named, bare []string
	for i := range fewParameters {
		named, bare = append(named, fmt.Sprintf("$%d", i+1)), append(bare, "?")
	}
	list, unnamedList := strings.Join(named, ", "), strings.Join(bare, ", ")
	for statement, want := range map[string]string{
		"a IN (" + list + ") AND b":         "a IN (" + unnamedList + ") AND b",
		"a = $1 OR b IN (" + list + ")":     "",
		"b IN (" + list + ") OR a = $1":     "",
		"b IN (" + list[:len(list)-5] + ")": "",
		"no parameter":                      "",
	} {
		if want == "" {
			want = statement
		}
		if got := unnamed(statement, fewParameters); got != want {
			t.Errorf("%s became %s", statement, got)
		}
	}
	if few := "a = $1"; unnamed(few, 1) != few {
		t.Error("one parameter lost its name")
	}
}
