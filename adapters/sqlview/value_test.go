package sqlview_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/sqlview"
	"boligbro/rules"

	"github.com/google/go-cmp/cmp"
)

// steps asks who has a legal step.
func steps(t testing.TB, s *sqlview.Source) (all []rules.Record, next adapters.Cursor) {
	t.Helper()
	next, err := s.Steps(context.Background(), "", func(r rules.Record) error {
		all = append(all, r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, next
}

// refusal is why the rows are refused.
func refusal(t testing.TB, s *sqlview.Source) *adapters.Refusal {
	t.Helper()
	_, err := s.Steps(context.Background(), "", func(rules.Record) error { return nil })
	var refused *adapters.Refusal
	if !errors.As(err, &refused) {
		t.Fatalf("the error is %v, want a refusal", err)
	}
	return refused
}

// wide maps columns of every type.
func wide(db *database, query string) sqlview.Settings {
	s := db.settings
	s.Query = query
	s.Settings = mapping.Settings{
		Key: []string{"selskab", "nr"}, Dates: []string{"dd-mm-yyyy"},
		Columns: map[string]string{
			"tenancy.start": "ind", "tenancy.assigned": "anvist", "tenants.1.name": "lejer",
			"tenants.1.protected": "skjult", "arrears.amount": "restance", "events.filed": "foged",
			"events.filed.at": "foged", "events.demanded": "paakrav", "tenancy.municipality": "kommune",
		},
	}
	return s
}

// The values of the database's own types are read as what they are, whatever the settings say of texts.
func TestTypes(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		instant, flag := "TIMESTAMPTZ", "BOOLEAN"
		if db.settings.Driver == "mariadb" {
			instant, flag = "DATETIME", "BIT(1)"
		}
		must(t, db.DB, "CREATE TABLE cases (selskab SMALLINT, nr CHAR(12), ind DATE, anvist "+flag+
			", lejer VARCHAR(80), skjult SMALLINT, restance NUMERIC(12,3), foged "+instant+
			", paakrav VARCHAR(20), kommune SMALLINT)")
		at := "2026-10-01 23:30:00+02"
		yes := "true"
		if db.settings.Driver == "mariadb" {
			at, yes = "2026-10-01 23:30:00", "b'1'"
		}
		must(t, db.DB, "INSERT INTO cases VALUES (1,'007','2025-11-01',"+yes+
			",'  Anne Ærø ',1,14250.5000,'"+at+"','08-09-2026',751)")
		must(t, db.DB, "INSERT INTO cases VALUES (1,'008',NULL,NULL,NULL,NULL,NULL,NULL,'08-09-2026',NULL)")
		all, next := steps(t, source(t, wide(db, "SELECT * FROM cases ORDER BY nr")))
		if len(all) != 2 || next.Passed != 0 {
			t.Fatalf("%d records, %+v", len(all), next)
		}
		r := all[0]
		if len(r.Problems) > 0 || r.Quarantined {
			t.Fatalf("%+v", r.Problems)
		}
		want := rules.Tenancy{Start: rules.Date(2025, 11, 1), Assigned: rules.Yes, Municipality: "0751"}
		if diff := cmp.Diff(want, r.Facts.Tenancy); diff != "" {
			t.Error(diff)
		}
		if r.Key.Tenancy != "1-007" || r.Facts.Tenants[0].Name != "Anne Ærø" ||
			r.Facts.Tenants[0].Protected != rules.Yes || r.Facts.Arrears.Amount != 1425050 {
			t.Errorf("%+v %+v", r.Key, r.Facts)
		}
		filed := r.Events[len(r.Events)-1]
		if filed.Kind != rules.Filed || filed.On != rules.Date(2026, 10, 1) ||
			filed.At.UTC().Format("15:04") != "21:30" {
			t.Errorf("%+v", filed)
		}
		if empty := all[1]; empty.Key.Tenancy != "1-008" || len(empty.Facts.Tenants) > 0 ||
			empty.Facts.Arrears != nil || len(empty.Events) != 1 {
			t.Errorf("%+v", empty)
		}
	})
}

// Every type that a view may give has one text, whichever way its values come from the server.
func TestTextOfEachType(t *testing.T) {
	db := openPostgres(t, need(t, testPostgres))
	for _, test := range []struct{ value, want string }{
		{"NULL::text", ""}, {"NULL::date", ""}, {"NULL::int", ""}, {"'Ærø'::text", "Ærø"}, {"'a'::char(3)", "a  "},
		{"'a'::name", "a"}, {"true", "true"}, {"false", "false"}, {"(-7)::smallint", "-7"},
		{"2147483647::int", "2147483647"},
		{"9007199254740993::bigint", "9007199254740993"}, {"7::oid", "7"}, {"14250.500::numeric(12,3)", "14250,50"},
		{"'NaN'::numeric", "NaN"}, {"0.1::real", "0,10000000149011612"},
		{"14250000.25::double precision", "14250000,25"},
		{"'2026-10-01'::date", "2026-10-01"}, {"'infinity'::date", "infinity"},
		{"'0044-03-15 BC'::date", "-0043-03-15"},
		{"'2026-10-01 00:00'::timestamp", "2026-10-01"},
		{"'2026-10-01 12:30:15.5'::timestamp", "2026-10-01 12:30:15"},
		{"'2026-10-01 21:30:00+00'::timestamptz", "2026-10-01 23:30:00+02:00"}, {"'12:30'::time", "12:30:00"},
		{"'\\x4142'::bytea", "AB"}, {"'[1]'::jsonb", "[1]"}, {"'<a/>'::xml", "<a/>"}, {"ARRAY[1,2]", "{1,2}"},
		{"'6f9619ff-8b86-d011-b42d-00c04fc964ff'::uuid", "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
	} {
		s := db.settings
		s.Query = "SELECT 7 AS nr, " + test.value + " AS value"
		s.Settings = mapping.Settings{Key: []string{"nr"}}
		_, err := source(t, s).Read(context.Background(), "", func(_ *mapping.Mapper, row *mapping.Row) error {
			if got, want := row.Cells.Raw(), "7\x1f"+strings.TrimSpace(test.want); got != want {
				t.Errorf("%s: %q, want %q", test.value, got, want)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", test.value, err)
		}
	}
}

// PostgreSQL answers in one state, in a transaction that only reads, and ends what takes too long by itself.
func TestHowPostgresIsAsked(t *testing.T) {
	db := openPostgres(t, need(t, testPostgres))
	s := db.settings
	s.Query = `SELECT current_setting('transaction_read_only') AS nr, current_setting('transaction_isolation'),
		current_setting('statement_timeout') AS timeout, current_setting('application_name') AS program`
	s.Settings, s.Timeout = mapping.Settings{Key: []string{"nr"}}, 90*time.Second
	rows := 0
	_, err := source(t, s).Read(context.Background(), "", func(_ *mapping.Mapper, row *mapping.Row) error {
		rows++
		if got, want := row.Cells.Raw(), "on\x1frepeatable read\x1f90s\x1fboligbro"; got != want {
			t.Errorf("it is asked as %q, want %q", got, want)
		}
		return nil
	})
	if err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

// MariaDB's zero day is no day.
func TestZeroDay(t *testing.T) {
	db := openMariaDB(t, need(t, testMariaDB))
	must(t, db.DB, "CREATE TABLE cases (nr CHAR(12), lejer VARCHAR(80), foged DATE, restance DOUBLE)")
	must(t, db.DB, "INSERT INTO cases VALUES ('7','Anne','0000-00-00',1),('8','Bo','2026-10-01',14250000.25)")
	s := db.settings
	s.Query = "SELECT * FROM cases ORDER BY nr"
	s.Settings = mapping.Settings{Key: []string{"nr"}, Columns: map[string]string{
		"tenants.1.name": "lejer", "events.filed": "foged", "arrears.amount": "restance"}}
	all, next := steps(t, source(t, s))
	if len(all) != 1 || next.Passed != 1 || all[0].Key.Tenancy != "8" ||
		all[0].Facts.Arrears.Amount != 1425000025 {
		t.Errorf("%+v, %+v", all, next)
	}
}

// The order in which a database gives the rows is no change.
func TestOrderIsNoChange(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		must(t, db.DB, "CREATE TABLE cases (nr CHAR(12), foged DATE)")
		must(t, db.DB, "INSERT INTO cases VALUES ('7','2026-10-02'),('8','2026-10-01')")
		s := db.settings
		s.Settings = mapping.Settings{Key: []string{"nr"}, Columns: map[string]string{"events.filed": "foged"}}
		s.Query = "SELECT nr, foged FROM cases"
		one := source(t, s)
		_, first := steps(t, one)
		must(t, db.DB, "DELETE FROM cases WHERE nr = '7'")
		must(t, db.DB, "INSERT INTO cases VALUES ('7','2026-10-02')")
		next, err := one.Steps(context.Background(), first.Next, func(rules.Record) error {
			t.Error("a record was emitted although nothing has changed")
			return nil
		})
		if err != nil || next != (adapters.Cursor{Next: first.Next}) {
			t.Error(next, err)
		}
	})
}
