package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// life fills a database with everything that the log vouches for: enough entries for complete tiles.
func life(t *testing.T, db *store.DB) {
	t.Helper()
	do := func(fn func(tx gateway.Tx) error) {
		t.Helper()
		if err := db.Do(context.Background(), fn); err != nil {
			t.Fatal(err)
		}
	}
	var last storetest.Sample
	for batch := range 3 {
		do(func(tx gateway.Tx) error {
			for i := range 60 {
				if err := storetest.NewSample(db.Blind, storetest.Association, 100*batch+i).Add(tx); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for i := range 3 {
		sample := storetest.NewSample(db.Blind, storetest.OtherAssociation, i)
		do(sample.Add)
		head, e := sample.Head(), sample.Evaluation
		head.Wake, e.ID = rules.Date(2026, 12, 1), gateway.NewID()
		v, e2 := sample.Version, e
		v.Version, e2.Version, e2.ID = 2, 2, gateway.NewID()
		second := head
		second.Version, second.Digests = 2, map[string]string{"nattelig": "01"}
		do(func(tx gateway.Tx) error { return storetest.AddEvaluation(tx, head, e) })
		do(func(tx gateway.Tx) error { return storetest.AddVersion(tx, second, v, e2) })
		later := e2
		later.ID = gateway.NewID()
		do(func(tx gateway.Tx) error { return storetest.AddEvaluation(tx, second, later) })
		d := storetest.Transmit(t, db, sample.Delivery, storetest.Night.Add(time.Second))
		r := gateway.Receipt{ID: "R-1", Message: d.ID, Kind: gateway.ReceiptRegistered, By: gateway.ProofReceipt,
			At: d.Transmitted, Received: d.Transmitted.Add(time.Minute),
			Reference: "27.36.14", Proof: []byte("<ok/>")}
		d.State, d.Arrived, d.Registered, d.Reference = gateway.Registered, r.At, r.At, r.Reference
		do(func(tx gateway.Tx) error { return tx.AddReceipt(d, r) })
		do(func(tx gateway.Tx) error { return tx.AddAct(storetest.NewAct(sample, i)) })
		correction := storetest.NewSample(db.Blind, storetest.OtherAssociation, i).Delivery
		correction.Notice, correction.Case, correction.Kind = sample.Notice.ID, sample.Case.ID, gateway.Correction
		do(func(tx gateway.Tx) error { return storetest.AddDelivery(tx, correction) })
		correction.Next = correction.Next.Add(time.Hour)
		do(func(tx gateway.Tx) error { return tx.SetDelivery(correction) })
		run := storetest.NewRun(storetest.Association, fmt.Sprint("night/", i), i)
		do(func(tx gateway.Tx) error {
			if err := tx.AddRun(run); err != nil {
				return err
			}
			return tx.AddQuarantine([]gateway.Quarantined{
				{Run: run.ID, Source: "s", Problem: rules.Problem{Line: 1}},
				{Run: run.ID, Source: "s", Problem: rules.Problem{Line: 2}},
			})
		})
		run.Sources = []gateway.SourceRun{{Name: "nattelig", Rows: 10, Kept: 10}}
		for _, state := range []gateway.RunState{gateway.RunRefused, gateway.RunStaged, gateway.RunAdopted} {
			run.State, run.Ended = state, storetest.Night
			do(func(tx gateway.Tx) error { return tx.SetRun(run) })
		}
		for _, kind := range []gateway.AlarmKind{gateway.AlarmDeliveryFailed, gateway.AlarmClockLate} {
			subject := fmt.Sprint(i)
			do(func(tx gateway.Tx) error { _, err := tx.Raise(storetest.NewAlarm(kind, subject, i)); return err })
			if i < 2 {
				do(func(tx gateway.Tx) error { return tx.Resolve(kind, subject, storetest.Night.Add(time.Hour)) })
			}
		}
		last = sample
	}
	lifeTasks(t, db)
	for i := range 2 {
		do(func(tx gateway.Tx) error { return storetest.AddAnswer(tx, storetest.NewAnswer(last, i)) })
		do(func(tx gateway.Tx) error { return storetest.AddRuleSet(tx, last.Case.ID, storetest.NewRuleSet(i)) })
		do(func(tx gateway.Tx) error {
			return tx.AddRowAnswer(storetest.NewRowAnswer(storetest.Association, i))
		})
	}
}

// lifeTasks adds a case with a finding and a question that wait for a person, a finding that is answered, and
// two rows that wait.
func lifeTasks(t *testing.T, db *store.DB) {
	t.Helper()
	sample := storetest.NewSample(db.Blind, storetest.Association, 777)
	finding := rules.Finding{Rule: "r", Episode: 1, Outcome: rules.Incomplete, Reason: "no-address"}
	answered := finding
	answered.Episode = 2
	sample.Evaluation.Findings = append(sample.Evaluation.Findings, finding, answered)
	task := storetest.NewTask(sample, "r", 0)
	task.Subject, task.Finding, task.First = "", &finding, true
	question := gateway.Task{
		ID: gateway.NewID(), Kind: gateway.TaskQuestion, Association: storetest.Association, Case: sample.Case.ID,
		Rule: string(rules.FiledAsPlanned), Episode: 1, Since: storetest.Night,
		Question: &rules.Question{Code: rules.FiledAsPlanned, Episode: 1},
	}
	answer := storetest.NewAnswer(sample, 1)
	answer.Rule, answer.Episode, answer.Subject = "r", 2, ""
	run := storetest.NewRun(storetest.Association, "", 9)
	rows := []gateway.Task{
		storetest.NewRowTask(storetest.Association, "00aabbccdd", 1),
		storetest.NewRowTask(storetest.Association, "11aabbccdd", 2),
	}
	err := db.Do(context.Background(), func(tx gateway.Tx) error {
		err := errors.Join(sample.Add(tx), storetest.AddAnswer(tx, answer),
			storetest.SetTasks(tx, sample.Case.ID, task, question), tx.AddRun(run))
		for i := range rows {
			rows[i].Row.Run = run.ID
			err = errors.Join(err, tx.AddQuarantine([]gateway.Quarantined{*rows[i].Row}))
		}
		return errors.Join(err, tx.SetRowTasks(storetest.Association, rows))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func verify(t *testing.T, o store.Options, v store.VerifyOptions) store.Report {
	t.Helper()
	db, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	report, err := db.Verify(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// tampering is SQL that somebody with access to the database might run, and what Verify must say of it.
var tampering = []struct {
	name, sql string
	what      store.What
	table     string
}{
	{
		"change an entry", `UPDATE log_entries SET leaf = (SELECT leaf FROM log_entries WHERE n = 1) WHERE n = 0`,
		store.CheckpointWrong, "log_checkpoints",
	},
	{
		"change an entry's time", `UPDATE log_entries SET at = at + 1 WHERE n = 5`, store.LeafBroken, "log_entries",
	},
	{
		"change an entry's kind", `UPDATE log_entries SET kind = 'notice' WHERE n = 0`, store.LeafBroken,
		"log_entries",
	},
	{
		"give a municipality's entry a time", `UPDATE log_entries SET at = 5 WHERE kind = 'municipal'`,
		store.LeafBroken, "log_entries",
	},
	{"remove an entry", `DELETE FROM log_entries WHERE n = 7`, store.EntryMissing, "log_entries"},
	{"remove the last entries", `DELETE FROM log_entries WHERE n > 300`, store.HeadWrong, "log_head"},
	{"remove all entries", `DELETE FROM log_entries`, store.RowAdded, "versions"},
	{
		"remove an entry and its row",
		`DELETE FROM municipal_acts WHERE id = (SELECT min(id) FROM municipal_acts); DELETE FROM log_entries
			WHERE n = 366`, store.EntryMissing, "log_entries",
	},
	{
		"reorder entries", `UPDATE log_entries SET n = -1 WHERE n = 3; UPDATE log_entries SET n = 3
			WHERE n = 4; UPDATE log_entries SET n = 4 WHERE n = -1`, store.CheckpointWrong, "log_checkpoints",
	},
	{
		"add an entry", `INSERT INTO log_entries SELECT 100000, at, kind, leaf FROM log_entries WHERE n = 1`,
		store.EntryRepeated, "notices",
	},
	{"change a tile", `UPDATE log_tiles SET hashes = (SELECT edge FROM log_head)`, store.TileWrong, "log_tiles"},
	{"remove a tile", `DELETE FROM log_tiles`, store.TileWrong, "log_tiles"},
	{"add a tile", `INSERT INTO log_tiles SELECT 7, n, hashes FROM log_tiles`, store.TileWrong, "log_tiles"},
	{
		"change the head", `UPDATE log_head SET edge = (SELECT hashes FROM log_tiles)`, store.HeadWrong, "log_head",
	},
	{"remove the head", `DELETE FROM log_head`, store.HeadWrong, "log_head"},
	{
		"change a checkpoint",
		`UPDATE log_checkpoints SET note = (SELECT note FROM log_checkpoints WHERE size = 120) WHERE size = 240`,
		store.CheckpointWrong, "log_checkpoints",
	},
	{
		"remove the last checkpoint",
		`DELETE FROM log_checkpoints WHERE size = (SELECT max(size) FROM log_checkpoints)`, store.CheckpointWrong,
		"log_checkpoints",
	},
	{
		"add a checkpoint", `INSERT INTO log_checkpoints SELECT size + 1, at, note FROM log_checkpoints
			WHERE size = 120`, store.CheckpointWrong, "log_checkpoints",
	},
	{
		"add a checkpoint beyond",
		`INSERT INTO log_checkpoints SELECT 99999, at, note FROM log_checkpoints WHERE size = 120`,
		store.CheckpointWrong, "log_checkpoints",
	},

	{
		"change a rule set", `UPDATE rule_sets SET settings = '{}' WHERE hash = (SELECT min(hash) FROM rule_sets)`,
		store.RowChanged, "rule_sets",
	},
	{
		"change when a rule set began",
		`UPDATE rule_sets SET recorded = 5 WHERE hash = (SELECT min(hash) FROM rule_sets)`, store.RowChanged,
		"rule_sets",
	},
	{
		"remove a rule set", `DELETE FROM rule_sets WHERE hash = (SELECT min(hash) FROM rule_sets)`,
		store.RowMissing, "rule_sets",
	},
	{
		"add a rule set", `INSERT INTO rule_sets SELECT 'new', settings, recorded FROM rule_sets
			WHERE hash = (SELECT min(hash) FROM rule_sets)`, store.RowAdded, "rule_sets",
	},

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
			digests, tenancy, evaluations, association_key, municipality_key FROM cases LIMIT 1`, store.StateWrong,
		"cases",
	},

	{"change a notice", `UPDATE notices SET municipality = '0101'`, store.RowChanged, "notices"},
	{"make a notice timely", `UPDATE notices SET late = 0`, store.RowChanged, "notices"},
	{"change a notice's step", `UPDATE notices SET step = 'x'`, store.RowChanged, "notices"},
	{
		"remove a notice", `DELETE FROM notices WHERE id = (SELECT min(id) FROM notices)`, store.RowMissing,
		"notices",
	},
	{
		"add a notice", `INSERT INTO notices SELECT 'x', case_id, association, municipality, rule, episode, 'x',
			version, evaluation, due, due_at, late, created, delivery, sealed FROM notices LIMIT 1`, store.RowAdded,
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
		"add a delivery", `INSERT INTO deliveries SELECT 'x', notice, case_id, kind, association, municipality,
			channel, place, earlier, created, content, state, next, attempts, first, payload, fault, detail,
			transmitted, arrived, registered, reference, changed, acts, lease_owner, lease_until FROM deliveries
			WHERE kind = 'notice' LIMIT 1`, store.RowAdded, "deliveries",
	},
	{
		"add a correction", `INSERT INTO deliveries SELECT 'x', notice, case_id, kind, association, municipality,
			channel, place, earlier, created, content, state, next, attempts, first, payload, fault, detail,
			transmitted, arrived, registered, reference, changed, acts, lease_owner, lease_until FROM deliveries
			WHERE kind = 'correction' LIMIT 1`, store.RowAdded, "deliveries",
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
		"municipal_acts, alarms",
	},
	{
		"move a fact to another case",
		`UPDATE municipal_acts SET case_id = (SELECT max(case_id) FROM municipal_acts)`, store.RowUnreadable,
		"municipal_acts, alarms",
	},
	{
		"remove a fact", `DELETE FROM municipal_acts WHERE id = (SELECT min(id) FROM municipal_acts)`,
		store.RowMissing, "municipal_acts, alarms",
	},
	{
		"add a fact", `INSERT INTO municipal_acts SELECT 'x', case_id, municipality, sealed FROM municipal_acts
			LIMIT 1`, store.RowAdded, "municipal_acts",
	},
	{
		"swap facts", `UPDATE municipal_acts SET sealed = (SELECT sealed FROM municipal_acts ORDER BY sealed
			LIMIT 1)`, store.RowUnreadable, "municipal_acts, alarms",
	},
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
		"change an alarm about a clock", `UPDATE alarms SET code = 'x' WHERE kind = 'clock-late'`, store.RowChanged,
		"municipal_acts, alarms",
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
		"remove an alarm about a clock", `DELETE FROM alarms WHERE kind = 'clock-late' AND resolved > 0`,
		store.RowMissing, "municipal_acts, alarms",
	},
	{
		"add an alarm", `INSERT INTO alarms SELECT 'x', kind, association, municipality, number, 'y', code, count,
			due, raised, mailed, escalated, resolved, end_leaf FROM alarms WHERE kind = 'delivery-failed'
			AND resolved = 0`, store.RowAdded, "alarms",
	},
}

func TestVerify(t *testing.T) {
	storetest.EachKind(t, func(t *testing.T, place func(t *testing.T) store.Options) {
		whole := place(t)
		db, err := store.Open(context.Background(), whole)
		if err != nil {
			t.Fatal(err)
		}
		life(t, db)
		kept := newest(t, db)
		one := storetest.NewSample(db.Blind, storetest.Association, 999)
		if err := db.Do(context.Background(), one.Add); err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		report := verify(t, storetest.Copy(t, whole), store.VerifyOptions{Checkpoint: kept})
		if report.Entries < 400 || len(report.Findings) > 0 || report.Erased > 0 {
			t.Fatalf("nothing was tampered with: %+v", report)
		}
		t.Run("kept checkpoint", func(t *testing.T) {
			// Of another log, or not a checkpoint at all, or of this log with another history.
			for _, other := range []string{strings.Replace(kept, "\n", "\nx", 1), "x", otherCheckpoint(t, place)} {
				report := verify(t, storetest.Copy(t, whole), store.VerifyOptions{Checkpoint: other})
				if len(report.Findings) != 1 || report.Findings[0].What != store.CheckpointWrong {
					t.Errorf("a wrong checkpoint passed: %+v", report)
				}
			}
		})
		t.Run("put an old backup back", func(t *testing.T) {
			// Nothing in the old database is wrong: only a checkpoint that was kept elsewhere can show it.
			newer := storetest.Copy(t, whole)
			db := storetest.Open(t, newer)
			if err := db.Do(context.Background(),
				storetest.NewSample(db.Blind, storetest.Association, 1234).Add); err != nil {
				t.Fatal(err)
			}
			report := verify(t, storetest.Copy(t, whole), store.VerifyOptions{Checkpoint: newest(t, db)})
			if len(report.Findings) != 1 || report.Findings[0].What != store.CheckpointWrong {
				t.Errorf("not found: %+v", report)
			}
		})
		for _, tamper := range tampering {
			t.Run(tamper.name, func(t *testing.T) {
				t.Parallel()
				o := storetest.Copy(t, whole)
				raw := storetest.Raw(t, o)
				for statement := range strings.SplitSeq(tamper.sql, "; ") {
					result, err := raw.Exec(statement)
					if err != nil {
						t.Fatal(err)
					}
					if n, _ := result.RowsAffected(); n == 0 {
						t.Fatal("nothing was tampered with")
					}
				}
				report := verify(t, o, store.VerifyOptions{Checkpoint: kept})
				if !slices.ContainsFunc(report.Findings, func(f store.Finding) bool {
					return f.What == tamper.what && f.Table == tamper.table
				}) {
					t.Errorf("not found; found: %v", report.Findings[:min(10, len(report.Findings))])
				}
			})
		}
	})
}

// newest is the newest checkpoint of the log.
func newest(t *testing.T, db *store.DB) (note string) {
	t.Helper()
	if err := db.View(context.Background(), func(r gateway.Reader) (err error) {
		note, err = r.Checkpoint()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return note
}

// otherCheckpoint is a checkpoint of another installation.
func otherCheckpoint(t *testing.T, place func(t *testing.T) store.Options) string {
	db := storetest.Open(t, place(t))
	life(t, db)
	return newest(t, db)
}

// TestErasedTasks: what waits about a case that has been erased still says what it is about, and nothing that was
// sealed.
func TestErasedTasks(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		lifeTasks(t, db)
		erase := `UPDATE cases SET association_key = NULL WHERE id IN (SELECT case_id FROM tasks WHERE kind = 'finding')`
		if _, err := storetest.Raw(t, o).Exec(erase); err != nil {
			t.Fatal(err)
		}
		report, err := db.Verify(context.Background(), store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Erased == 0 {
			t.Errorf("verify: %v, %+v", err, report)
		}
		err = db.View(context.Background(), func(r gateway.Reader) error {
			tasks, err := r.Tasks(gateway.Operator, gateway.TaskFilter{})
			for _, task := range tasks {
				opened := task.Finding != nil || task.Question != nil || task.Tenancy != "" || task.First
				if opened || task.Text(lang.Danish) == "" {
					t.Errorf("%s: %+v says %q", task.Kind, task, task.Text(lang.Danish))
				}
			}
			firsts, firstsErr := r.FirstTasks(gateway.Operator)
			if len(tasks) != 4 || len(firsts) != 0 {
				t.Errorf("%d tasks, %d of them first", len(tasks), len(firsts))
			}
			return errors.Join(err, firstsErr)
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestErased: where a data key has been deleted, the log still stands, and what was sealed can never be read.
func TestErased(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		life(t, db)
		raw := storetest.Raw(t, o)
		var id, notice, delivery string
		if err := raw.QueryRow(
			`SELECT f.case_id, n.id, n.delivery FROM municipal_acts f JOIN notices n ON n.case_id = f.case_id`,
		).Scan(&id, &notice, &delivery); err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec(`UPDATE cases SET association_key = NULL, municipality_key = NULL WHERE id = $1`,
			id); err != nil {
			t.Fatal(err)
		}
		report, err := db.Verify(context.Background(), store.VerifyOptions{})
		if err != nil || len(report.Findings) > 0 || report.Erased == 0 {
			t.Errorf("verify: %v, %+v", err, report)
		}
		for name, read := range map[string]func(r gateway.Reader) error{
			"Version":     func(r gateway.Reader) error { _, err := r.Version(gateway.Operator, id, 1); return err },
			"Evaluations": func(r gateway.Reader) error { _, err := r.Evaluations(gateway.Operator, id); return err },
			"Delivery": func(r gateway.Reader) error {
				_, err := r.Delivery(gateway.Operator, delivery)
				return err
			},
			"Receipts": func(r gateway.Reader) error { _, err := r.Receipts(gateway.Operator, delivery); return err },
			"Acts":     func(r gateway.Reader) error { _, err := r.Acts(gateway.Operator, id); return err },
		} {
			if err := db.View(context.Background(), read); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("%s: %v", name, err)
			}
		}
		err = db.View(context.Background(), func(r gateway.Reader) error {
			c, err := r.CaseByID(gateway.Operator, id)
			if err != nil || c.Tenancy != "" || c.Number == "" {
				t.Errorf("the head: %+v, %v", c, err)
			}
			n, err := r.Notice(gateway.Operator, notice)
			if err != nil || n.Event != (rules.Event{}) || n.Arrived.IsZero() {
				t.Errorf("the notice: %+v, %v", n, err)
			}
			awake, err := r.Awake(rules.Date(2030, 1, 1), "other", "", 0)
			for _, c := range awake {
				if c.ID == id {
					t.Error("an erased case is awake")
				}
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
