package mapping_test

import (
	"slices"
	"testing"

	"boligbro/adapters/mapping"
	"boligbro/rules"
)

func TestDelivers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		settings mapping.Settings
		want     []rules.EventKind
	}{
		"nothing": {mapping.Settings{}, nil},
		"a column each": {
			mapping.Settings{
				Columns: map[string]string{
					"events.demanded": "Påkrav", "events.filed": "Indgivet", "events.reminded": "Rykker",
				},
			},
			[]rules.EventKind{rules.Demanded, rules.Filed},
		},
		"an instant": {
			mapping.Settings{Columns: map[string]string{"events.filed.at": "Indgivet kl."}},
			[]rules.EventKind{rules.Filed},
		},
		"only its ground": {
			mapping.Settings{Columns: map[string]string{"events.filed.ground": "Grund"}}, nil,
		},
		"events, any word": {
			mapping.Settings{Rows: "event", Columns: map[string]string{"event.kind": "Skridt"}},
			[]rules.EventKind{rules.Demanded, rules.Terminated, rules.FilingPlanned, rules.Filed},
		},
		"events, by codes": {
			mapping.Settings{
				Rows: "event", Columns: map[string]string{"event.kind": "Skridt"},
				Codes: map[string]map[string]string{"event.kind": {"P": "demanded", "R": "reminded"}},
			},
			[]rules.EventKind{rules.Demanded},
		},
		"always the same": {
			mapping.Settings{Rows: "event", Constants: map[string]string{"event.kind": "terminated"}},
			[]rules.EventKind{rules.Terminated},
		},
	} {
		if got := c.settings.Delivers(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
