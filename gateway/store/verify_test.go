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
	lifeOf(t, db, 60)
}

// lifeOf is life of so many cases in each of three batches.
func lifeOf(t *testing.T, db *store.DB, many int) {
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
			for i := range many {
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
		own, act := storetest.NewOwnCase(i), storetest.NewAct(sample, i)
		do(func(tx gateway.Tx) error { return tx.OpenCase(own) })
		act.Case, act.Notice = own.ID, ""
		do(func(tx gateway.Tx) error { return tx.AddAct(act) })
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
	finding := rules.Finding{
		Rule: "r", Episode: 1, Outcome: rules.Incomplete, Reason: "no-address",
		Missing: []rules.Field{"tenancy.address"},
	}
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
		for kind, about := range map[gateway.AlarmKind]string{
			gateway.AlarmFinding: sample.Case.ID, gateway.AlarmQuestion: sample.Case.ID,
			gateway.AlarmQuarantined: storetest.Association,
		} {
			a := storetest.NewAlarm(kind, about, 1)
			if a.Count = 1; kind == gateway.AlarmQuarantined {
				a.Count = len(rows)
			}
			_, raiseErr := tx.Raise(a)
			err = errors.Join(err, raiseErr)
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

// tampering is a change behind the program's back, and what log verify finds.
type tampering struct {
	name, sql string
	what      store.What
	table     string
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
			if len(report.Findings) != 1 || report.Findings[0].What != store.LogShort {
				t.Errorf("not found: %+v", report)
			}
		})
		for _, tamper := range slices.Concat(tamperedLog, tamperedTasks, tamperedCases, tamperedDeliveries,
			tamperedRuns, tamperedRegisters) {
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

// TestErasedTasks: what waits about a case that has been erased still says what it is about, and nothing that
// was sealed.
func TestErasedTasks(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		lifeTasks(t, db)
		erase := `UPDATE cases SET association_key = NULL WHERE id IN (SELECT case_id FROM tasks
			WHERE kind = 'finding')`
		if _, err := storetest.Raw(t, o).Exec(erase); err != nil {
			t.Fatal(err)
		}
		// Nobody has erased it by the program, which refuses while something waits.
		report, err := db.Verify(context.Background(), store.VerifyOptions{})
		if err != nil || report.Erased == 0 || len(report.Findings) == 0 || slices.ContainsFunc(report.Findings,
			func(f store.Finding) bool { return f.What != store.KeyMissing }) {
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

// arrivedCase is a case of which the municipality has been notified, and has recorded something.
func arrivedCase(t *testing.T, db *store.DB) (id, notice, delivery string) {
	t.Helper()
	sample := storetest.NewSample(db.Blind, storetest.Association, 9000)
	if err := db.Do(context.Background(), sample.Add); err != nil {
		t.Fatal(err)
	}
	d := storetest.Transmit(t, db, sample.Delivery, storetest.Night.Add(time.Second))
	r := gateway.Receipt{ID: "R-9", Message: d.ID, Kind: gateway.ReceiptArrived, By: gateway.ProofReceipt,
		At: d.Transmitted, Received: d.Transmitted.Add(time.Minute)}
	d.State, d.Arrived = gateway.Arrived, r.At
	if err := db.Do(context.Background(), func(tx gateway.Tx) error {
		return errors.Join(tx.AddReceipt(d, r), tx.AddAct(storetest.NewAct(sample, 9)))
	}); err != nil {
		t.Fatal(err)
	}
	return sample.Case.ID, sample.Notice.ID, d.ID
}

// TestErased: where a data key has been deleted, the log still stands, and what was sealed can never be read.
func TestErased(t *testing.T) {
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		db := storetest.Open(t, o)
		life(t, db)
		id, notice, delivery := arrivedCase(t, db)
		for _, party := range []gateway.Party{gateway.PartyAssociation, gateway.PartyMunicipality} {
			e := gateway.Erasure{ID: gateway.NewID(), Case: id, Party: party, At: storetest.Night, Basis: "KLE"}
			erase := func(tx gateway.Tx) error { return tx.Erase(e) }
			if err := db.Do(context.Background(), erase); err != nil {
				t.Fatal(err)
			}
			if err := db.Do(context.Background(), erase); !errors.Is(err, gateway.ErrErased) {
				t.Errorf("erased twice: %v", err)
			}
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
			if err := r.CaseActs(gateway.Operator, func(a gateway.CaseActs) error {
				if a.Case.ID == id {
					t.Errorf("the acts: %+v", a)
				}
				return nil
			}); err != nil {
				t.Errorf("the acts of what is not erased: %v", err)
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
