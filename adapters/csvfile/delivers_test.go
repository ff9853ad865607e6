package csvfile_test

import (
	"slices"
	"testing"

	"boligbro/adapters/csvfile"
	"boligbro/config"
	"boligbro/rules"
)

func TestDelivers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		csv  config.CSV
		want []rules.EventKind
	}{
		"nothing":          {config.CSV{}, nil},
		"a column each":    {config.CSV{Columns: map[string]string{"events.demanded": "Påkrav", "events.filed": "Indgivet", "events.reminded": "Rykker"}}, []rules.EventKind{rules.Demanded, rules.Filed}},
		"an instant":       {config.CSV{Columns: map[string]string{"events.filed.at": "Indgivet kl."}}, []rules.EventKind{rules.Filed}},
		"only its ground":  {config.CSV{Columns: map[string]string{"events.filed.ground": "Grund"}}, nil},
		"events, any word": {config.CSV{Rows: "event", Columns: map[string]string{"event.kind": "Skridt"}}, []rules.EventKind{rules.Demanded, rules.Terminated, rules.FilingPlanned, rules.Filed}},
		"events, by codes": {config.CSV{Rows: "event", Columns: map[string]string{"event.kind": "Skridt"}, Codes: map[string]map[string]string{"event.kind": {"P": "demanded", "R": "reminded"}}}, []rules.EventKind{rules.Demanded}},
		"always the same":  {config.CSV{Rows: "event", Constants: map[string]string{"event.kind": "terminated"}}, []rules.EventKind{rules.Terminated}},
	} {
		if got := csvfile.Delivers(c.csv); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
