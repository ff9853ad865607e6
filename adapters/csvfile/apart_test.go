package csvfile_test

import (
	"context"
	"testing"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/rules"
)

// The column that would tell apart the tenancies with one key is named where there is one that holds numbers.
func TestColumnThatTellsApart(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"a number": {"Nr;Lejer;Navn;Ind;Saldo;Dag\n" +
			"13;02;Gammel;15-05-2019;24.000,00;01-10-2026\n13;03;Ny;01-11-2026;0,00;\n14;02;Bo;;0,00;\n", "Lejer"},
		"a number that is the same once": {"Nr;Lejer;Navn;Ind;Saldo;Dag\n" +
			"13;02;A;15-05-2019;1,0;01-10-2026\n13;03;B;01-11-2026;2,0;\n" +
			"14;02;C;15-05-2018;3,0;01-10-2026\n14;02;D;01-11-2025;4,0;\n", "Ind"},
		"no number but the move-in day": {"Nr;Lejer;Navn;Ind;Saldo;Dag\n" +
			"13;;Gammel;15-05-2019;24.000,00;01-10-2026\n13;;Ny;01-11-2026;0,00;\n", "Ind"},
		"neither": {"Nr;Lejer;Navn;Ind;Saldo;Dag\n" +
			"13;2;Gammel;15-05-2019;2,5;01-10-2026\n13;2;Ny;15-05-2019;2,5;\n", ""},
		"a row that stands twice": {"Nr;Lejer;Navn;Ind;Saldo;Dag\n" +
			"13;02;A;15-05-2019;1,0;01-10-2026\n13;02;A;15-05-2019;1,0;01-10-2026\n" +
			"13;03;B;01-11-2026;0,0;\n", "Lejer"},
	} {
		settings := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{Key: []string{"Nr"},
			Columns: map[string]string{
				"tenants.1.name": "Navn", "tenancy.start": "Ind", "events.filed": "Dag",
			}}}
		source := open(t, settings, write(t, test.text))
		ctx := context.Background()
		if _, err := source.Steps(ctx, "", func(rules.Record) error { return nil }); err != nil {
			t.Fatal(err)
		}
		got := map[string]bool{}
		err := source.Apart(ctx, adapters.Keys{"13": true, "14": true}, func(r rules.Record) error {
			got[r.Problems[0].Column] = true
			return nil
		})
		if err != nil || len(got) != 1 || !got[test.want] {
			t.Errorf("%s: %v, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestRowsByTenant(t *testing.T) {
	settings := &csvfile.Settings{Files: "*.csv", Settings: mapping.Settings{
		Rows: "tenant", Key: []string{"Nr"},
		Columns: map[string]string{"tenants.1.name": "Navn", "tenancy.end": "Ud", "events.filed": "Dag"},
	}}
	all, err := pull(t, settings, "Nr;Navn;Ud;Dag\n1;Anne;;01-10-2026\n1;Bo;31-10-2026;\n")
	if err != nil || len(all) != 2 || !all[0].PerTenant || !all[1].PerTenant || !all[0].HasStep() ||
		all[1].Facts.Tenancy.End != date("2026-10-31") {
		t.Errorf("%+v, %v", all, err)
	}
	settings.Rows = ""
	if all, err := pull(t, settings, "Nr;Navn;Ud;Dag\n1;Anne;;01-10-2026\n"); err != nil || all[0].PerTenant {
		t.Errorf("%+v, %v", all, err)
	}
}
