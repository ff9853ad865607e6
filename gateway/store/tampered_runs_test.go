package store_test

import (
	"boligbro/gateway/store"
)

// tamperedRuns is what somebody changes behind the program's back, and what log verify finds.
var tamperedRuns = []tampering{
	{"change a run's end", `UPDATE run_ends SET sources = '[]'`, store.RowChanged, "run_ends"},
	{"remove a refusal", `DELETE FROM run_ends WHERE state = 'refused'`, store.RowMissing, "run_ends"},
	{
		"add a run's end", `INSERT INTO run_ends SELECT run, 'failed', ended, asked, sources, chunks, reason,
			source, accepted, quarantined FROM run_ends WHERE state = 'adopted'`, store.RowAdded, "run_ends",
	},
	{"change a run", `UPDATE runs SET sources = '[]'`, store.StateWrong, "runs"},
	{"change whose run it was", `UPDATE runs SET association = '87654321'`, store.RowChanged, "run_ends"},
	{"begin a run again", `UPDATE runs SET state = 'staged'`, store.StateWrong, "runs"},
	{"change a quarantined row", `UPDATE quarantine SET line = 99`, store.RowChanged, "run_ends"},
	{
		"change when a quarantined row was due", `UPDATE quarantine SET due = '2027-01-01'`, store.RowChanged,
		"run_ends",
	},
	{
		"change since when a row is quarantined", `UPDATE quarantine SET since = since + 1000000`, store.RowChanged,
		"run_ends",
	},
	{"change which row is quarantined", `UPDATE quarantine SET row_key = 'x'`, store.RowChanged, "run_ends"},
	{"remove a quarantined row", `DELETE FROM quarantine WHERE n = 1`, store.RowChanged, "run_ends"},
	{
		"add a quarantined row",
		`INSERT INTO quarantine SELECT run, 3, source, file, line, col, code, step, row_key, since, due
			FROM quarantine WHERE n = 1`, store.RowAdded, "quarantine",
	},
	{
		"change an alarm", `UPDATE alarms SET code = 'x' WHERE kind = 'delivery-failed'`, store.RowChanged,
		"alarms",
	},
	{
		"change an alarm about a clock",
		`UPDATE municipal_alarms SET sealed = (SELECT sealed FROM municipal_acts LIMIT 1)`, store.RowUnreadable,
		"municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{"change what an alarm is about", `UPDATE alarms SET subject = subject || 'x'`, store.RowChanged, "alarms"},
	{
		"resolve an alarm", `UPDATE alarms SET resolved = 5 WHERE resolved = 0 AND kind = 'delivery-failed'`,
		store.RowAdded, "alarms",
	},
	{
		"remove an alarm", `DELETE FROM alarms WHERE kind = 'delivery-failed' AND resolved = 0`, store.RowMissing,
		"alarms",
	},
	{
		"remove an alarm about a clock", `DELETE FROM municipal_alarms`,
		store.RowMissing, "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"add an alarm", `INSERT INTO alarms SELECT 'x', kind, association, municipality, number, 'y', code, count,
			due, raised, mailed, escalated, resolved FROM alarms WHERE kind = 'delivery-failed'
			AND resolved = 0`, store.RowAdded, "alarms",
	},
}
