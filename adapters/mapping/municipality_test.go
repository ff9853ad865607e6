package mapping

import (
	"slices"
	"testing"
)

// The settings name a municipality as a constant, by a code table, or both.
func TestMunicipalities(t *testing.T) {
	codes := map[string]map[string]string{"tenancy.municipality": {"A": "0751", "Aa": "0751", "O": "0461"}}
	constant := func(word string) map[string]string { return map[string]string{"tenancy.municipality": word} }
	for name, c := range map[string]struct {
		settings Settings
		want     []string
	}{
		"only columns":        {Settings{Columns: constant("Kommune")}, nil},
		"a constant":          {Settings{Constants: constant("0101")}, []string{"0101"}},
		"a table":             {Settings{Codes: codes}, []string{"0461", "0751"}},
		"a word of the table": {Settings{Constants: constant("O"), Codes: codes}, []string{"0461"}},
		"a code beside it":    {Settings{Constants: constant("0101"), Codes: codes}, []string{"0101"}},
	} {
		if got := c.settings.Municipalities(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
