package store

import (
	"errors"
	"fmt"
	"slices"

	"boligbro/gateway"
	"boligbro/rules"
)

const taskColumns = `id kind association case_id rule episode subject outcome reason missing due since ` +
	`owner substitute rank soonest line priority sealed`

// taskContent is the sealed part of a task.
type taskContent struct {
	Finding  *finding             `json:"finding,omitempty"`
	Question *rules.Question      `json:"question,omitempty"`
	Row      *gateway.Quarantined `json:"row,omitempty"`
}

func taskPlace(id string) string     { return place("tasks", id) }
func priorityPlace(id string) string { return place("tasks", id, "priority") }

// taskKinds are in the order of the list.
var taskKinds = []gateway.TaskKind{
	gateway.TaskUnreadable, gateway.TaskFinding, gateway.TaskQuestion, gateway.TaskRow, gateway.TaskCall,
	gateway.TaskPlan,
}

// placeOf is a place in the list as its columns hold it: what has no day comes after all that have one.
func placeOf(p gateway.TaskPlace) (rank int64, soonest string, since int64) {
	if soonest = p.Due.String(); soonest == "" {
		soonest = "9999-12-31"
	}
	return int64(slices.Index(taskKinds, p.Kind)), soonest, micros(p.Since)
}

// taskRow is the row of a task. It is sealed under the case's key or, a row's, the installation's own.
func taskRow(task *gateway.Task, k *dataKey, h *hider) []any {
	content := taskContent{Question: task.Question, Row: task.Row, Finding: (*finding)(task.Finding)}
	place := task.Place()
	rank, soonest, since := placeOf(place)
	caseID, priority := any(nil), any(nil)
	if task.Case != "" {
		caseID = task.Case
		priority = k.seal([]byte{byte(number(task.First))}, priorityPlace(task.ID))
	}
	hidden := func(text, column string) string { return h.hide(text, "tasks", task.ID, column) }
	return []any{
		task.ID, string(task.Kind), task.Association, caseID, h.hide(task.Rule, rulePlace(task.Case)...),
		int64(task.Episode), task.Subject, string(task.Outcome), hidden(string(task.Reason), "reason"),
		hidden(missingOf(task.Missing), "missing"), hidden(task.Due.String(), "due"), since, task.Owner,
		task.Substitute, rank, soonest, int64(place.Line), priority,
		k.seal(encode(content), taskPlace(task.ID)),
	}
}

// addTasks adds what waits about a case.
func addTasks(b *batch, tasks []gateway.Task, k *dataKey, h *hider) {
	for i := range tasks {
		b.add(tasksTable, taskRow(&tasks[i], k, h)...)
	}
}

// SetRowTasks replaces what waits about the rows of an association.
func (t *tx) SetRowTasks(association string, rows []gateway.Task) error {
	if err := t.clearTasks(rows, `t.kind = 'row' AND t.association = ?`, association); err != nil {
		return err
	}
	b := &batch{}
	addTasks(b, rows, t.db.keys.open, t.db.keys.hider)
	return t.addBatch(b)
}

// missingOf are missing fields as their column hides them.
func missingOf(fields []rules.Field) string {
	if len(fields) == 0 {
		return ""
	}
	return string(encode(fields))
}

// AddUnreadable adds the task to have a case mended, unless it waits already. It is sealed under the
// installation's own key: the case's may be what cannot be read.
func (t *tx) AddUnreadable(task gateway.Task) error {
	row := taskRow(&task, t.db.keys.open, t.db.keys.hider)
	_, err := t.exec(tables[tasksTable].numbered+
		` ON CONFLICT DO NOTHING`, columns(row)...)
	return err
}

// DropUnreadable ends the task to have a case mended, or what a municipality has recorded, by its subject.
func (t *tx) DropUnreadable(of string) error {
	_, err := t.exec(`DELETE FROM tasks
		WHERE kind = 'unreadable' AND (case_id = $1 OR case_id IS NULL AND subject = $1)`, of)
	return err
}

// clearTasks deletes the tasks for which the condition holds, and lets those that come again keep who sees to
// them.
func (t *tx) clearTasks(again []gateway.Task, condition, of string) error {
	type stored struct{ id, owner, substitute string }
	q := new(query).sql(`SELECT t.id, t.owner, t.substitute FROM tasks t WHERE `+condition, of).sql(t.lock)
	those, err := all(&t.reader, func(row scanner) (s stored, err error) {
		return s, clean(row.Scan(&s.id, &s.owner, &s.substitute))
	}, q.text.String(), q.args...)
	if err != nil || len(those) == 0 {
		return err
	}
	q = new(query).sql(`DELETE FROM tasks AS t WHERE `+condition, of)
	if _, err := t.exec(q.text.String(), q.args...); err != nil {
		return err
	}
	byID := map[string]stored{}
	for _, s := range those {
		byID[s.id] = s
	}
	for i := range again {
		if s, found := byID[again[i].ID]; found {
			again[i].Owner, again[i].Substitute = s.owner, s.substitute
		}
	}
	return nil
}

// Assign says who sees to a task.
func (t *tx) Assign(id, owner, substitute string) error {
	n, err := t.exec(`UPDATE tasks SET owner = $1, substitute = $2 WHERE id = $3`, owner, substitute, id)
	if err == nil && n == 0 {
		err = gateway.ErrNotFound
	}
	return err
}

// rowBegins are the digits of a row's key that rows are found by, as their index has them.
var rowBegins = fmt.Sprintf("substr(t.subject, 1, %d)", gateway.RowDigits)

const taskOrder = ` ORDER BY t.rank, t.soonest, t.since, t.line, t.id`

// Tasks are in the order of the list; a municipality's scope sees none.
func (r *reader) Tasks(s gateway.Scope, f gateway.TaskFilter) ([]gateway.Task, error) {
	q := new(query).sql(`SELECT t.id, t.kind, t.association, coalesce(t.case_id, ''), coalesce(c.number, ''),
		t.rule, t.episode, t.subject, t.outcome, t.reason, t.missing, t.due, t.since, t.owner, t.substitute,
		t.priority, t.sealed, c.tenancy, c.association_key
		FROM tasks t LEFT JOIN cases c ON c.id = t.case_id WHERE `).scope(s, "t.association", "")
	if f.IDs != nil {
		q.sql(` AND `).in("t.id", f.IDs)
	}
	if f.Case != "" {
		// a row has no case; that it is none lets the index of the cases be used
		q.sql(` AND t.kind <> 'row' AND t.case_id = ?`, f.Case)
	}
	if f.Rows != "" {
		q.sql(` AND t.kind = 'row' AND t.association = ?`, f.Rows)
	}
	if f.Alike != nil {
		q.sql(` AND t.kind = 'row' AND `).in(rowBegins, f.Alike)
	}
	if f.After != (gateway.TaskPlace{}) {
		rank, soonest, since := placeOf(f.After)
		q.sql(` AND (t.rank, t.soonest, t.since, t.line, t.id) > (?, ?, ?, ?, ?)`, rank, soonest, since,
			f.After.Line, f.After.ID)
	}
	return lines(r, r.scanTask, markTask, q.sql(taskOrder+limit(f.Limit)).text.String(), q.args...)
}

// showTask puts in the columns of a task what they hide.
func (h *hider) showTask(id, caseID string, rule, reason, missing, due *string) error {
	return h.show(shownText{rule, rulePlace(caseID)}, shownText{reason, []string{"tasks", id, "reason"}},
		shownText{missing, []string{"tasks", id, "missing"}}, shownText{due, []string{"tasks", id, "due"}})
}

// scanTask reads a task and opens what is sealed, unless that has been erased with its case.
func (r *reader) scanTask(row scanner) (task gateway.Task, err error) {
	var missing, due string
	var since int64
	var priority, sealed, tenancy, wrapped []byte
	if err := row.Scan(&task.ID, &task.Kind, &task.Association, &task.Case, &task.Number, &task.Rule,
		&task.Episode, &task.Subject, &task.Outcome, &task.Reason, &missing, &due, &since, &task.Owner,
		&task.Substitute, &priority, &sealed, &tenancy, &wrapped); err != nil {
		return task, clean(err)
	}
	task.Since = instant(since)
	rule, reason := task.Rule, string(task.Reason)
	if err := r.db.keys.hider.showTask(task.ID, task.Case, &rule, &reason, &missing, &due); err != nil {
		task.Rule, task.Reason = "", ""
		return task, err
	}
	task.Rule, task.Reason = rule, rules.Reason(reason)
	if task.Due, err = day(due); err != nil {
		return task, err
	}
	if missing != "" {
		if err := decode([]byte(missing), &task.Missing); err != nil {
			return task, err
		}
	}

	key := r.db.keys.open
	if task.Case != "" && task.Kind != gateway.TaskUnreadable {
		if key, err = r.db.keys.caseKey(task.Case, wrapped); errors.Is(err, gateway.ErrErased) {
			return task, nil
		} else if err != nil {
			return task, err
		}
		number, err := key.open(tenancy, place("cases", task.Case, "tenancy"))
		if err != nil {
			return task, err
		}
		task.Tenancy = string(number)
		if task.First, err = comesFirst(key, task.ID, priority); err != nil {
			return task, err
		}
	}
	plain, err := key.open(sealed, taskPlace(task.ID))
	if err != nil {
		return task, err
	}
	var content taskContent
	err = decode(plain, &content)
	task.Finding, task.Question, task.Row = (*rules.Finding)(content.Finding), content.Question, content.Row
	return task, err
}

func comesFirst(k *dataKey, task string, priority []byte) (bool, error) {
	plain, err := k.open(priority, priorityPlace(task))
	return len(plain) == 1 && plain[0] == 1, err
}

// FirstTasks are the ids of the tasks that come first, in the order of the list. That is sealed, so it is
// opened for every task of a case; nothing else of them is read.
func (r *reader) FirstTasks(s gateway.Scope) ([]string, error) {
	type head struct {
		id, caseID        string
		priority, wrapped []byte
		first             bool
	}
	q := new(query).sql(`SELECT t.id, t.case_id, t.priority, c.association_key
		FROM tasks t JOIN cases c ON c.id = t.case_id WHERE c.association_key IS NOT NULL AND `)
	q.scope(s, "t.association", "").sql(taskOrder)
	heads, err := readable(r, func(row scanner) (h head, err error) {
		return h, clean(row.Scan(&h.id, &h.caseID, &h.priority, &h.wrapped))
	}, q.text.String(), q.args...)
	if err != nil {
		return nil, err
	}
	err = gateway.InParallel(len(heads), func(i int) error {
		h := &heads[i]
		key, err := r.db.keys.caseKey(h.caseID, h.wrapped)
		if err == nil {
			h.first, err = comesFirst(key, h.id, h.priority)
		}
		if errors.Is(err, gateway.ErrUnreadable) {
			return nil // nobody knows; its line says that it cannot be read
		}
		return err
	})
	var firsts []string
	for i := range heads {
		if heads[i].first {
			firsts = append(firsts, heads[i].id)
		}
	}
	return firsts, err
}

// CountTasks counts what waits for a person.
func (r *reader) CountTasks(s gateway.Scope) (int, error) {
	q := new(query).sql(`SELECT count(*) FROM tasks t WHERE `).scope(s, "t.association", "")
	return one(r, scanInt, q.text.String(), q.args...)
}
