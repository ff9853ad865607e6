package store_test

import (
	"boligbro/gateway/store"
)

// tamperedCases is what somebody changes behind the program's back, and what log verify finds.
var tamperedCases = []tampering{
	{"change a version", `UPDATE versions SET recorded = recorded - 1000000`, store.RowChanged, "versions"},
	{
		"change a version's rule set", `UPDATE versions SET rule_set = 'x' WHERE version = 2`, store.RowChanged,
		"versions",
	},
	{
		"remove a version", `DELETE FROM versions WHERE version = 1 AND case_id = (SELECT max(case_id)
			FROM versions)`, store.RowMissing, "versions",
	},
	{
		"add a version", `INSERT INTO versions SELECT case_id, 9, recorded, run, sealed, 9, evaluation, at, asked,
			rule_set, municipality, wake, findings FROM versions WHERE version = 2`, store.RowAdded, "versions",
	},
	{
		"swap what is sealed in versions",
		`UPDATE versions SET sealed = (SELECT sealed FROM versions WHERE version = 2 LIMIT 1) WHERE version = 1`,
		store.RowUnreadable, "versions",
	},
	{
		"swap findings", `UPDATE versions SET findings = sealed WHERE version = 2`, store.RowUnreadable, "versions",
	},
	{"change an evaluation", `UPDATE evaluations SET wake = '2027-01-01'`, store.RowChanged, "evaluations"},
	{"remove an evaluation", `DELETE FROM evaluations WHERE n = 2`, store.RowMissing, "evaluations"},
	{
		"add an evaluation",
		`INSERT INTO evaluations SELECT case_id, version, 77, evaluation || 'x', at, asked, rule_set, municipality,
			wake, findings FROM evaluations WHERE n = 2`, store.RowAdded, "evaluations",
	},
	{
		"swap evaluations", `UPDATE evaluations SET findings = (SELECT findings FROM evaluations WHERE n = 4
			LIMIT 1) WHERE n = 2`, store.RowUnreadable, "evaluations",
	},
	{"change a case's municipality", `UPDATE cases SET municipality = '0101'`, store.StateWrong, "cases"},
	{"let a case sleep", `UPDATE cases SET wake = ''`, store.StateWrong, "cases"},
	{"change a case's key", `UPDATE cases SET key = key || '0'`, store.StateWrong, "cases"},
	{"change a case's number", `UPDATE cases SET number = 'x' || number`, store.StateWrong, "cases"},
	{"change what a case's sources said last", `UPDATE cases SET digests = '{}'`, store.StateWrong, "cases"},
	{"set a case back", `UPDATE cases SET version = 1 WHERE version = 2`, store.StateWrong, "cases"},
	{
		"swap tenancy numbers", `UPDATE cases SET tenancy = (SELECT tenancy FROM cases ORDER BY tenancy LIMIT 1)`,
		store.RowUnreadable, "cases",
	},
	{
		"swap data keys", `UPDATE cases SET association_key = (SELECT association_key FROM cases
			ORDER BY association_key LIMIT 1)`, store.RowUnreadable, "versions",
	},
	{
		"add a case", `INSERT INTO cases SELECT 'x', 'x', association, municipality, 'x', version, wake, rule_set,
			digests, tenancy, evaluations, association_key, received_key FROM cases LIMIT 1`, store.StateWrong,
		"cases",
	},
}
