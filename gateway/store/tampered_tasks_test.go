package store_test

import (
	"boligbro/gateway/store"
)

// tamperedTasks is what somebody changes behind the program's back, and what log verify finds.
var tamperedTasks = []tampering{
	{"change an answer", `UPDATE answers SET answer = 'notify'`, store.RowChanged, "answers"},
	{
		"change what an answer was about", `UPDATE answers SET about = 'another' WHERE kind = 'finding'`,
		store.RowChanged, "answers",
	},
	{
		"change a finding's answer into a question's",
		`UPDATE answers SET kind = 'question' WHERE kind = 'finding'`, store.RowChanged, "answers",
	},
	{
		"change who answered",
		`UPDATE answers SET sealed = (SELECT sealed FROM municipal_acts LIMIT 1) WHERE kind = 'finding'`,
		store.RowUnreadable, "answers",
	},
	{
		"remove an answer", `DELETE FROM answers WHERE id = (SELECT min(id) FROM answers WHERE kind = 'finding')`,
		store.RowMissing, "answers",
	},
	{
		"add an answer", `INSERT INTO answers SELECT 'new', kind, association, case_id, rule, episode, subject,
			about, answer, reason, version, at, sealed FROM answers WHERE kind = 'finding' LIMIT 1`, store.RowAdded,
		"answers",
	},

	{
		"change why a row was settled", `UPDATE answers SET reason = 'entered-by-hand' WHERE kind = 'row'`,
		store.RowChanged, "answers",
	},
	{
		"change when a row was settled", `UPDATE answers SET at = at - 1000000 WHERE kind = 'row'`,
		store.RowChanged, "answers",
	},
	{
		"change which row was settled", `UPDATE answers SET about = 'another' WHERE kind = 'row'`, store.RowChanged,
		"answers",
	},
	{
		"change whose row was settled", `UPDATE answers SET association = '87654321' WHERE kind = 'row'`,
		store.RowChanged, "answers",
	},
	{
		"change who settled a row",
		`UPDATE answers SET sealed = (SELECT sealed FROM municipal_acts LIMIT 1) WHERE kind = 'row'`,
		store.RowUnreadable, "answers",
	},
	{
		"swap who settled rows",
		`UPDATE answers SET sealed = (SELECT sealed FROM answers WHERE kind = 'row' ORDER BY sealed LIMIT 1)
			WHERE kind = 'row'`, store.RowUnreadable, "answers",
	},
	{
		"remove a row's answer", `DELETE FROM answers WHERE id = (SELECT min(id) FROM answers WHERE kind = 'row')`,
		store.RowMissing, "answers",
	},
	{
		"add a row's answer",
		`INSERT INTO answers SELECT 'new', kind, association, case_id, rule, episode, subject, 'b', answer, reason,
			version, at, sealed FROM answers WHERE kind = 'row' LIMIT 1`, store.RowAdded, "answers",
	},

	{"hide a finding", `DELETE FROM tasks WHERE kind = 'finding'`, store.StateWrong, "tasks"},
	{
		"add a finding", `INSERT INTO tasks SELECT 'new', kind, association, case_id, rule, 9, subject, outcome,
			reason, missing, due, since, owner, substitute, rank, soonest, line, priority, sealed FROM tasks
			WHERE kind = 'finding'`, store.RowUnreadable, "tasks",
	},
	{
		"change which finding waits", `UPDATE tasks SET episode = 3 WHERE kind = 'finding'`, store.StateWrong,
		"tasks",
	},
	{
		"change why a finding waits", `UPDATE tasks SET reason = 'x' WHERE kind = 'finding'`, store.StateWrong,
		"tasks",
	},
	{
		"change when a finding is due", `UPDATE tasks SET due = '2027-01-01' WHERE kind = 'finding'`,
		store.StateWrong, "tasks",
	},
	{
		"change whose finding waits", `UPDATE tasks SET association = '87654321' WHERE kind = 'finding'`,
		store.StateWrong, "tasks",
	},
	{
		"change what comes first",
		`UPDATE tasks SET priority = (SELECT priority FROM tasks WHERE kind = 'question') WHERE kind = 'finding'`,
		store.RowUnreadable, "tasks",
	},
	{
		"change which question waits", `UPDATE tasks SET rule = 'filed-after-termination' WHERE kind = 'question'`,
		store.StateWrong, "tasks",
	},
	{
		"swap what waits about rows",
		`UPDATE tasks SET sealed = (SELECT sealed FROM tasks WHERE subject = '00aabbccdd') WHERE kind = 'row'`,
		store.RowUnreadable, "tasks",
	},
	{
		"change which row waits",
		`UPDATE tasks SET subject = 'another' WHERE kind = 'row' AND subject = '00aabbccdd'`, store.StateWrong,
		"tasks",
	},
}
