package sqlview_test

import (
	"context"
	"database/sql"
	"syscall"
	"testing"
	"time"

	"boligbro/adapters/mapping"
	"boligbro/adapters/sqlview"
	"boligbro/rules"
)

const benchRows = 600_000

// benchView is a view of tenancies, 2 % of them with steps.
func benchView(b *testing.B) (*database, sqlview.Settings) {
	db := openPostgres(b, need(b, testPostgres))
	must(b, db.DB, `CREATE TABLE bench AS SELECT 1 AS selskab, i % 100 AS afd, lpad(i::text, 6, '0') AS nr,
		'Familiebolig' AS type, DATE '2010-11-01' + i % 3000 AS ind, '0751' AS kommune, false AS anvist,
		'Vestergade ' || i % 200 || ', 2. tv' AS adresse, 'Anne Margrethe Sørensen' AS lejer, false AS skjult,
		'Bo Ørsted Madsen' AS medlejer, 'ja' AS boern, (i % 20000)::numeric(12,2) AS restance,
		CASE WHEN i % 50 = 0 THEN DATE '2026-09-08' END AS paakrav,
		CASE WHEN i % 50 = 0 THEN DATE '2026-10-01' END AS foged,
		CASE WHEN i % 50 = 0 THEN 'F-' || i ELSE '' END AS sag FROM generate_series(1, $1::int) i`, benchRows)
	s := db.settings
	s.Query = "SELECT * FROM bench"
	s.Settings = mapping.Settings{
		Key: []string{"selskab", "afd", "nr"},
		Columns: map[string]string{
			"tenancy.kind": "type", "tenancy.start": "ind", "tenancy.municipality": "kommune",
			"tenancy.assigned": "anvist", "tenancy.address.street": "adresse", "tenants.1.name": "lejer",
			"tenants.1.protected": "skjult", "tenants.2.name": "medlejer", "household.childrenUnder18": "boern",
			"arrears.amount": "restance", "events.demanded": "paakrav", "events.filed": "foged",
			"events.filed.ref": "sag",
		},
		Codes: map[string]map[string]string{"tenancy.kind": {"Familiebolig": "family"}},
	}
	return db, s
}

// bare scans the rows and does nothing with them.
func bare(b *testing.B, db *database, query string) {
	into, cells := make([]any, 16), make([]sql.RawBytes, 16)
	for i := range into {
		into[i] = &cells[i]
	}
	rows, err := db.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSteps scans, compares and maps the rows, and says how many times the processor time of a bare scan
// that takes. Both are measured in turn, so that what else the machine does weighs on both.
func BenchmarkSteps(b *testing.B) {
	db, s := benchView(b)
	of := source(b, s)
	var scans, readings time.Duration
	for b.Loop() {
		began := processor(b)
		bare(b, db, s.Query)
		between := processor(b)
		n := 0
		next, err := of.Steps(context.Background(), "", func(rules.Record) error { n++; return nil })
		if err != nil || n+next.Passed != benchRows {
			b.Fatal(n, next.Passed, err)
		}
		scans, readings = scans+between-began, readings+processor(b)-between
	}
	b.ReportMetric(float64(readings)/float64(scans), "times-bare")
	b.ReportMetric(float64(benchRows)*float64(b.N)/readings.Seconds(), "rows/cpu-s")
}

// processor is the time that the processor has spent on this program.
func processor(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
