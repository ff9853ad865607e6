package csvfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/csvfile"
	"boligbro/adapters/mapping"
	"boligbro/config"
	"boligbro/rules"

	"github.com/google/go-cmp/cmp"
)

const association = "13748136"

func now() time.Time { return time.Now() }

// tenancies is a mapping with every field that a file by tenancy often has.
func tenancies() *csvfile.Settings {
	return &csvfile.Settings{
		Files: "lejere*.csv", Settings: mapping.Settings{
			Key: []string{"Selskab", "Afd", "Lejemål"},
			Columns: map[string]string{
				"department": "Afd", "tenancy.kind": "Type", "tenancy.start": "Indflyttet",
				"tenancy.municipality": "Kommune",
				"tenancy.assigned":     "Anvist", "tenancy.address.street": "Adresse", "tenants.1.name": "Lejer",
				"tenants.1.protected": "Beskyttet", "tenants.2.name": "Medlejer",
				"household.childrenUnder18": "Børn",
				"arrears.amount":            "Restance", "events.demanded": "Påkrav", "events.filed": "Foged",
				"events.filed.ground": "Årsag",
				"events.filed.ref":    "Sag", "events.withdrawn": "Trukket",
			},
			Codes: map[string]map[string]string{
				"tenancy.kind": {"Familiebolig": "family", "Ungdom": "youth"},
				"events.filed.ground": {
					"Restance": "arrears", "Husorden": "house-rules", "Begge": "arrears,other",
				},
			},
		},
	}
}

const header = "Selskab;Afd;Lejemål;Type;Indflyttet;Kommune;Anvist;Adresse;Lejer;Beskyttet;" +
	"Medlejer;Børn;Restance;Påkrav;Foged;Årsag;Sag;Trukket\n"

func write(t testing.TB, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lejere.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func open(t testing.TB, settings *csvfile.Settings, dir string) *csvfile.Source {
	t.Helper()
	s, err := csvfile.New(config.Source{Name: "liste", Association: association}, *settings, dir, now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pull(t testing.TB, settings *csvfile.Settings, text string) ([]rules.Record, error) {
	t.Helper()
	var all []rules.Record
	_, err := open(t, settings, write(t, text)).Rows(context.Background(), "", func(r rules.Record) error {
		all = append(all, r.Clone())
		return nil
	})
	return all, err
}

func date(s string) rules.Day {
	d, err := rules.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestTenancies(t *testing.T) {
	got, err := pull(t, tenancies(), "\ufeff"+header+
		`1;035;0325-6;familiebolig;01-11-2025;751;Ja;"Vestergade 12; 2. tv";Anne Ærø;nej;`+
		`"Bo ""Bob"" Ørsted";2;14.250,00;08-09-2026;2026-10-01;Begge;F-77;`+"\r\n"+
		"1;035;0326;Ungdom;1-2-2020;0101;;Å 1;René É;;;nej;0,00;;;;;\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []rules.Record{
		{
			Key: rules.Key{Association: association, Tenancy: "1-035-0325-6"}, Source: "liste",
			Facts: rules.Facts{
				Department: "035",
				Tenancy: rules.Tenancy{Kind: rules.Family, Start: date("2025-11-01"), Municipality: "0751",
					Assigned: rules.Yes,
					Address:  rules.Address{Street: "Vestergade 12; 2. tv"}},
				Tenants:   []rules.Tenant{{Name: "Anne Ærø", Protected: rules.No}, {Name: `Bo "Bob" Ørsted`}},
				Household: rules.Household{ChildrenUnder18: rules.Answer(rules.Yes)},
				Arrears:   &rules.Arrears{Amount: 1425000},
			},
			Events: []rules.Event{
				{Kind: rules.Demanded, On: date("2026-09-08")},
				{
					Kind: rules.Filed, On: date("2026-10-01"),
					Ground: rules.GroundArrears | rules.GroundOther, Ref: "F-77",
				},
			},
		},
		{
			Key: rules.Key{Association: association, Tenancy: "1-035-0326"}, Source: "liste",
			Facts: rules.Facts{
				Department: "035",
				Tenancy: rules.Tenancy{Kind: rules.Youth, Start: date("2020-02-01"), Municipality: "0101",
					Address: rules.Address{Street: "Å 1"}},
				Tenants:   []rules.Tenant{{Name: "René É"}},
				Household: rules.Household{ChildrenUnder18: rules.Answer(rules.No)},
				Arrears:   &rules.Arrears{},
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func refused(t testing.TB, err error) *adapters.Refusal {
	t.Helper()
	var refusal *adapters.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("not refused: %v", err)
	}
	return refusal
}
