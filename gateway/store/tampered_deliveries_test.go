package store_test

import (
	"boligbro/gateway/store"
)

// tamperedDeliveries is what somebody changes behind the program's back, and what log verify finds.
var tamperedDeliveries = []tampering{
	{"change a notice", `UPDATE notices SET municipality = '0101'`, store.RowChanged, "notices"},
	{
		"change by when a notice was due", `UPDATE notices SET duty = (SELECT max(x.duty) FROM notices x)
			WHERE id = (SELECT min(x.id) FROM notices x WHERE duty < (SELECT max(duty) FROM notices))`,
		store.RowUnreadable, "notices",
	},
	{
		"change where a notice stands in the list", `UPDATE notices SET due = '2027-01-01'`,
		store.RowUnreadable, "notices",
	},
	{"change a notice's step", `UPDATE notices SET step = 'x'`, store.RowChanged, "notices"},
	{
		"remove a notice", `DELETE FROM notices WHERE id = (SELECT min(id) FROM notices)`, store.RowMissing,
		"notices",
	},
	{
		"add a notice", `INSERT INTO notices SELECT 'x', case_id, association, municipality, rule, episode, 'x',
			version, evaluation, due, duty, created, delivery, sealed FROM notices LIMIT 1`, store.RowAdded,
		"notices",
	},
	{
		"swap notices' steps", `UPDATE notices SET sealed = (SELECT sealed FROM notices ORDER BY sealed LIMIT 1)`,
		store.RowUnreadable, "notices",
	},
	{
		"swap notices' deliveries", `UPDATE notices SET delivery = (SELECT max(delivery) FROM notices)`,
		store.RowUnreadable, "notices",
	},
	{
		"change a delivery", `UPDATE deliveries SET created = created + 1 WHERE kind = 'notice'`, store.RowChanged,
		"notices",
	},
	{
		"change a correction", `UPDATE deliveries SET municipality = '0101' WHERE kind = 'correction'`,
		store.RowChanged, "deliveries",
	},
	{
		"remove a delivery", `DELETE FROM deliveries WHERE id = (SELECT min(delivery) FROM notices)`,
		store.RowMissing, "notices",
	},
	{
		"add a delivery", `INSERT INTO deliveries SELECT 'x', notice, case_id, kind, rule, association,
			municipality, channel, place, earlier, created, content, state, next, attempts, first, payload,
			worded, fault, detail, transmitted, arrived, registered, reference, changed, acts,
			lease_owner, lease_until FROM deliveries
			WHERE kind = 'notice' LIMIT 1`, store.RowAdded, "deliveries",
	},
	{
		"add a correction", `INSERT INTO deliveries SELECT 'x', notice, case_id, kind, rule, association,
			municipality, channel, place, earlier, created, content, state, next, attempts, first, payload,
			worded, fault, detail, transmitted, arrived, registered, reference, changed, acts,
			lease_owner, lease_until FROM deliveries
			WHERE kind = 'correction' LIMIT 1`, store.RowAdded, "deliveries",
	},
	{
		"change a delivery's rule", `UPDATE deliveries SET rule = 'children-under-18' WHERE kind = 'notice'`,
		store.RowUnreadable, "notices",
	},
	{
		"swap contents", `UPDATE deliveries SET content = (SELECT content FROM deliveries ORDER BY content
			LIMIT 1)`, store.RowUnreadable, "notices",
	},
	{
		"say that it arrived",
		`UPDATE deliveries SET state = 'arrived', next = 0, arrived = 5, transmitted = 5 WHERE state = 'queued'`,
		store.StateWrong, "deliveries",
	},
	{
		"put a notice off", `UPDATE deliveries SET next = next + 1000000000 WHERE acts = 0`, store.StateWrong,
		"deliveries",
	},
	{
		"say that it arrived earlier", `UPDATE deliveries SET arrived = arrived - 1 WHERE arrived > 0`,
		store.StateWrong, "deliveries",
	},
	{"forget an attempt", `UPDATE deliveries SET attempts = 0`, store.StateWrong, "deliveries"},
	{
		"change the first attempt", `UPDATE deliveries SET first = first - 1 WHERE first > 0`, store.StateWrong,
		"deliveries",
	},
	{"change when it changed", `UPDATE deliveries SET changed = changed - 1`, store.StateWrong, "deliveries"},
	{"count one more", `UPDATE delivery_counts SET n = n + 1`, store.StateWrong, "delivery_counts"},
	{"count none", `DELETE FROM delivery_counts`, store.StateWrong, "delivery_counts"},
	{
		"swap references", `UPDATE deliveries SET reference = (SELECT reference FROM deliveries
			WHERE reference IS NOT NULL ORDER BY reference LIMIT 1) WHERE reference IS NOT NULL`, store.RowUnreadable,
		"deliveries",
	},
	{
		"change an attempt", `UPDATE delivery_acts SET at = at - 1 WHERE kind = 'attempt'`, store.RowChanged,
		"delivery_acts",
	},
	{
		"change an outcome", `UPDATE delivery_acts SET outcome = 'failed' WHERE kind = 'attempt-end'`,
		store.RowChanged, "delivery_acts",
	},
	{
		"change how a receipt knows", `UPDATE delivery_acts SET proof = 'person' WHERE kind = 'receipt'`,
		store.RowChanged, "delivery_acts",
	},
	{
		"change a receipt", `UPDATE delivery_acts SET received = received - 1 WHERE kind = 'receipt'`,
		store.RowChanged, "delivery_acts",
	},
	{
		"make a receipt of a change",
		`UPDATE delivery_acts SET kind = 'receipt', proof = 'person' WHERE kind = 'change'`, store.RowChanged,
		"delivery_acts",
	},
	{"remove an attempt", `DELETE FROM delivery_acts WHERE kind = 'attempt'`, store.RowMissing, "delivery_acts"},
	{"remove a receipt", `DELETE FROM delivery_acts WHERE kind = 'receipt'`, store.StateWrong, "deliveries"},
	{
		"add a receipt", `INSERT INTO delivery_acts SELECT delivery, 9, kind, at, attempt, outcome, code, 'x',
			received, proof, channel, place, earlier, state, next, fault, detail, transmitted, arrived, registered,
			sealed FROM delivery_acts WHERE kind = 'receipt'`, store.RowAdded, "delivery_acts",
	},
	{
		"swap proofs", `UPDATE delivery_acts SET sealed = (SELECT sealed FROM delivery_acts WHERE kind = 'receipt'
			ORDER BY sealed LIMIT 1) WHERE kind = 'receipt'`, store.RowUnreadable, "delivery_acts",
	},
	{
		"remove a proof", `UPDATE delivery_acts SET sealed = NULL WHERE kind = 'receipt'`, store.RowChanged,
		"delivery_acts",
	},

	{
		"change a fact's municipality", `UPDATE municipal_acts SET municipality = '0101'`, store.RowUnreadable,
		"municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"move a fact to another case",
		`UPDATE municipal_acts SET subject = (SELECT max(subject) FROM municipal_acts)`, store.RowUnreadable,
		"municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"remove a fact", `DELETE FROM municipal_acts WHERE id = (SELECT min(id) FROM municipal_acts)`,
		store.RowMissing, "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"add a fact", `INSERT INTO municipal_acts SELECT 'x', subject, municipality, sealed FROM municipal_acts
			LIMIT 1`, store.RowAdded, "municipal_acts",
	},
	{
		"change an own case's municipality", `UPDATE municipal_cases SET municipality = '0101'`,
		store.RowUnreadable, "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"change an own case's number", `UPDATE municipal_cases SET number = 'K-' || id`, store.RowUnreadable,
		"municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"change an own case's reference", `UPDATE municipal_cases SET key = id`, store.RowUnreadable,
		"municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"remove an own case", `DELETE FROM municipal_cases WHERE id = (SELECT min(id) FROM municipal_cases)`,
		store.RowMissing, "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
	{
		"add an own case", `INSERT INTO municipal_cases SELECT 'x', 'x', municipality, 'x', sealed
			FROM municipal_cases LIMIT 1`, store.RowAdded, "municipal_cases",
	},
	{
		"copy a municipality's data key", `INSERT INTO municipal_keys SELECT subject || 'x', data_key
			FROM municipal_keys WHERE data_key IS NOT NULL LIMIT 1`, store.RowAdded, "municipal_keys",
	},
	{
		"swap facts", `UPDATE municipal_acts SET sealed = (SELECT sealed FROM municipal_acts ORDER BY sealed
			LIMIT 1)`, store.RowUnreadable, "municipal_acts, municipal_cases, erasures, holds, municipal_alarms",
	},
}
