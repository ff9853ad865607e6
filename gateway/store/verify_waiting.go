package store

import (
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// toldAlarm is when people were last mailed of an alarm, as the log tells it.
type toldAlarm struct{ mailed, escalated string }

func toldOf(leaf ledger.Leaf) (a toldAlarm) {
	a.mailed, _ = leaf.Code("mailed")
	a.escalated, _ = leaf.Code("escalated")
	return a
}

// tell notes when people were mailed of an alarm; a later entry replaces an earlier.
func (v *verifier) tell(leaf ledger.Leaf) {
	if v.told != nil {
		v.told[leaf.ID] = toldOf(leaf)
	}
}

// alarms compares when people were mailed of every alarm with what the log tells: an alarm that is made to
// look as if it had been mailed keeps somebody from hearing of it.
func (v *verifier) alarms() error {
	never := toldAlarm{timeCode("", 0).Value, timeCode("", 0).Value}
	return v.pages(`SELECT l.id, l.mailed, l.escalated FROM alarms l`, "l.id",
		func(row scanner) (string, error) {
			var id string
			var mailed, escalated int64
			if err := row.Scan(&id, &mailed, &escalated); err != nil {
				return id, clean(err)
			}
			is, logged := toldAlarm{timeCode("", mailed).Value, timeCode("", escalated).Value}, never
			if told, ok := v.told[id]; ok {
				logged = told
			}
			if is != logged {
				v.find(StateWrong, -1, "alarms", id)
			}
			return id, nil
		})
}

// leases looks for leases that end later than one can: they would keep work from being done. Who takes work
// passes over them all the same.
func (v *verifier) leases() error {
	if _, err := v.db.shareClock(v.reader); err != nil {
		return fmt.Errorf("read the database's clock: %w", err)
	}
	for table, query := range map[string]string{
		"leases":     `SELECT name FROM leases WHERE until > $1`,
		"deliveries": `SELECT id FROM deliveries WHERE lease_until > $1`,
	} {
		most := v.db.leaseTime(v.db.now()).Add(leaseMost)
		err := v.each(func(row scanner) error {
			id, err := scanText(row)
			v.find(StateWrong, -1, table, id)
			return err
		}, query, micros(most))
		if err != nil {
			return err
		}
	}
	return nil
}

// staged opens the chunks of the runs that a person may still accept: none may be missing, and none added.
func (v *verifier) staged() error {
	type stagedRun struct {
		id            string
		chunks, there int
		keyed         bool
	}
	runs, err := all(v.reader, func(row scanner) (r stagedRun, err error) {
		return r, clean(row.Scan(&r.id, &r.chunks, &r.keyed, &r.there))
	}, `SELECT r.id, r.chunks, r.data_key IS NOT NULL, (SELECT count(*) FROM staged s WHERE s.run = r.id)
		FROM runs r WHERE r.state = 'refused' ORDER BY r.id`)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if !r.keyed && r.there == 0 { // it has been let go of
			continue
		}
		if r.there != r.chunks {
			v.find(StateWrong, -1, "staged", r.id)
		}
		for n := 1; n <= r.chunks; n++ {
			_, err := v.Staged(r.id, n)
			switch {
			case err == nil:
			case errors.Is(err, gateway.ErrUnavailable):
				return err
			default:
				v.find(RowUnreadable, -1, "staged", r.id)
			}
		}
	}
	return v.each(func(row scanner) error {
		id, err := scanText(row)
		v.find(RowAdded, -1, "staged", id)
		return err
	}, `SELECT s.run FROM staged s LEFT JOIN runs r ON r.id = s.run WHERE r.id IS NULL`)
}

// strayTasks looks for tasks of no case, and for those whose place in the list is not what they are about.
func (v *verifier) strayTasks() error {
	return v.pages(`SELECT t.id, coalesce(t.case_id, ''), t.kind, t.subject, t.rule, t.reason, t.missing,
			t.due, t.since, t.rank, t.soonest, t.line, c.id IS NULL
		FROM tasks t LEFT JOIN cases c ON c.id = t.case_id`, "t.id", func(row scanner) (string, error) {
		var task gateway.Task
		var caseID, reason, missing, due, soonest string
		var since, rank int64
		var line int
		var stray bool
		if err := row.Scan(&task.ID, &caseID, &task.Kind, &task.Subject, &task.Rule, &reason, &missing, &due,
			&since, &rank, &soonest, &line, &stray); err != nil {
			return task.ID, clean(err)
		}
		err := v.db.keys.hider.showTask(task.ID, caseID, &task.Rule, &reason, &missing, &due)
		changed := errors.Is(err, gateway.ErrUnreadable) // of a case that is there tasks finds it
		if err != nil && !changed {
			return task.ID, err
		}
		if task.Due, err = day(due); err != nil && !changed {
			return task.ID, err
		}
		task.Since = time.UnixMicro(since)
		wantRank, wantSoonest, _ := placeOf(task.Place())
		ofRow := task.Kind == gateway.TaskRow
		ofNone := ofRow || task.Kind == gateway.TaskUnreadable && task.Subject != ""
		moved := rank != wantRank || soonest != wantSoonest || !ofRow && line != 0
		if !changed && moved || stray != ofNone {
			v.find(StateWrong, -1, "tasks", task.ID)
		}
		return task.ID, nil
	})
}
