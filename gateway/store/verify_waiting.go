package store

import (
	"errors"
	"fmt"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// toldAlarm is what may change of an alarm, as the log tells it last: when people were mailed of it, how many
// it is about, and by when it is due.
type toldAlarm struct{ mailed, escalated, count, due string }

// tell notes what an entry tells of an alarm; a later entry replaces an earlier.
func (v *verifier) tell(leaf ledger.Leaf) {
	if v.told == nil {
		return
	}
	var a toldAlarm
	a.mailed, _ = leaf.Code("mailed")
	a.escalated, _ = leaf.Code("escalated")
	a.count, _ = leaf.Code("count")
	a.due, _ = leaf.Code("due")
	v.told[leaf.ID] = a
}

// asRaised gives the leaf of an alarm's row what its entry says that may have changed since: alarms compares
// that with the newest entry.
func asRaised(row *ledger.Leaf, entry ledger.Leaf) {
	for i := range row.Codes {
		if name := row.Codes[i].Name; name == "count" || name == "due" {
			row.Codes[i].Value, _ = entry.Code(name)
		}
	}
}

// alarms compares what may change of every alarm with what the log tells: an alarm that is made to look as if
// it had been mailed, or were due later, keeps somebody from hearing of it.
func (v *verifier) alarms() error {
	return v.pages(`SELECT l.id, l.mailed, l.escalated, l.count, l.due FROM alarms l`, "l.id",
		func(row scanner) (string, error) {
			var id string
			var mailed, escalated int64
			var count int
			var due string
			if err := row.Scan(&id, &mailed, &escalated, &count, &due); err != nil {
				return id, clean(err)
			}
			is := toldAlarm{timeCode("", mailed).Value, timeCode("", escalated).Value, code("", count).Value, due}
			if is != v.told[id] {
				v.find(StateWrong, -1, "alarms", id)
			}
			return id, nil
		})
}

// waiting compares the open alarms about what waits for a person with the tasks: that none has been removed.
func (v *verifier) waiting() error {
	err := v.each(func(row scanner) error {
		caseID, err := scanText(row)
		v.find(StateWrong, -1, "tasks", caseID)
		return err
	}, `SELECT l.subject FROM alarms l JOIN cases c ON c.id = l.subject
		WHERE l.resolved = 0 AND l.kind IN ('attention', 'question') AND c.association_key IS NOT NULL
		AND l.count <> (SELECT count(*) FROM tasks t WHERE t.case_id = l.subject
			AND t.kind = CASE l.kind WHEN 'attention' THEN 'finding' ELSE 'question' END)`)
	if err != nil {
		return err
	}
	type rows struct {
		association  string
		count, tasks int
	}
	open, err := all(v.reader, func(row scanner) (r rows, err error) {
		return r, clean(row.Scan(&r.association, &r.count, &r.tasks))
	}, `SELECT l.subject, l.count, (SELECT count(*) FROM tasks t
			WHERE t.kind = 'row' AND t.association = l.subject)
		FROM alarms l WHERE l.resolved = 0 AND l.kind = 'rows-quarantined'`)
	for _, r := range open {
		unlisted, err := gateway.UnlistedRows(v.reader, r.association)
		if err != nil {
			return err
		}
		if r.count != r.tasks+unlisted {
			v.find(StateWrong, -1, "tasks", r.association)
		}
	}
	return err
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
		now, err := v.db.leaseTime(v.reader, v.db.now())
		if err != nil {
			return err
		}
		err = v.each(func(row scanner) error {
			id, err := scanText(row)
			v.find(StateWrong, -1, table, id)
			return err
		}, query, micros(now.Add(leaseMost)))
		if err != nil {
			return err
		}
	}
	return nil
}

// staged opens the chunks of the runs that a person may still accept: none may be missing. After them come
// those that a person has chosen to send and that are not adopted yet; none without the run's key can add one.
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
		if r.there < r.chunks {
			v.find(StateWrong, -1, "staged", r.id)
		}
		for n := 1; n <= max(r.chunks, r.there); n++ {
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
