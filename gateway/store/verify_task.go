package store

import (
	"bytes"
	"errors"

	"boligbro/gateway"
	"boligbro/rules"
)

// judgedCase is a case with what the rules answered last.
type judgedCase struct {
	id, association   string
	wrapped, findings []byte
	n                 int // of the evaluation
}

// judgedQuery reads cases with what the rules answered last. Those that have been erased are not among them.
const judgedQuery = `SELECT c.id, c.association, c.association_key, coalesce(e.n, v.n),
		coalesce(e.findings, v.findings)
	FROM cases c JOIN versions v ON v.case_id = c.id AND v.version = c.version
	LEFT JOIN evaluations e ON e.case_id = c.id AND e.n = c.evaluations
	WHERE c.association_key IS NOT NULL`

func scanJudged(row scanner) (c judgedCase, err error) {
	return c, clean(row.Scan(&c.id, &c.association, &c.wrapped, &c.n, &c.findings))
}

// showTask puts in the columns of a task what they hide; what was changed there is a finding, and leaves the
// columns as they are, so that nothing follows from them.
func (v *verifier) showTask(t *storedTask, caseID string) error {
	err := v.db.keys.hider.showTask(t.id, caseID, &t.rule, &t.reason, &t.missing, &t.due)
	if errors.Is(err, gateway.ErrUnreadable) {
		v.find(RowUnreadable, -1, "tasks", t.id)
		return nil
	}
	return err
}

// about is what a finding, its task and its answer have in common.
type about struct {
	rule    string
	episode int
	subject string
}

// storedTask is a task of a case as it is stored.
type storedTask struct {
	about
	id, kind, association, outcome, reason, due, missing string
	priority, sealed                                     []byte
}

// caseTask compares the tasks of one case: each finding waits that a person must look at and nobody has
// answered, and no other does. What has been hidden from the people who must decide is found, and so is what
// was put there.
func (v *verifier) caseTask(c *readCase) {
	if c.closed != nil || c.first.n == 0 || c.last.findings == nil {
		return // readHead or the entries find it
	}
	open, err := openFindings(c.last.findings, len(c.waiting) > 0)
	if err != nil {
		return // the entries find it
	}
	for i := range c.waiting {
		t := &c.waiting[i]
		content, err := t.open(c.key)
		if err != nil {
			v.find(RowUnreadable, -1, "tasks", t.id)
			continue
		}
		if !t.follows(content, open) || t.association != c.head.Association {
			v.find(StateWrong, -1, "tasks", t.id)
		}
		if gateway.TaskKind(t.kind) == gateway.TaskFinding {
			delete(open, t.about)
		}
	}
	for a := range open {
		if !c.answered[a] {
			v.find(StateWrong, -1, "tasks", c.head.ID)
		}
	}
}

// follows reports whether the task is what the findings that are open, or its own question, lead to.
func (t *storedTask) follows(content taskContent, open map[about]rules.Finding) bool {
	switch gateway.TaskKind(t.kind) {
	case gateway.TaskFinding:
		f, given := open[t.about]
		return given && content.Finding != nil && string(f.Outcome) == t.outcome &&
			string(f.Reason) == t.reason && f.Due.String() == t.due && missingOf(f.Missing) == t.missing
	case gateway.TaskQuestion:
		q := content.Question
		return q != nil && string(q.Code) == t.rule && q.Episode == t.episode && t.bare() &&
			t.due == "" && t.subject == ""
	}
	return true
}

// bare reports whether the columns are empty that tell of a finding only.
func (t *storedTask) bare() bool {
	return t.outcome == "" && t.reason == "" && t.missing == ""
}

func (t *storedTask) open(k *dataKey) (content taskContent, err error) {
	if _, err = comesFirst(k, t.id, t.priority); err != nil {
		return content, err
	}
	plain, err := k.open(t.sealed, taskPlace(t.id))
	if err == nil {
		err = decode(plain, &content)
	}
	return content, err
}

// openFindings are those of a case that a person must look at. Most cases have none, and nothing waits:
// then what the rules answered need not be decoded.
func openFindings(plain []byte, waiting bool) (map[about]rules.Finding, error) {
	if !waiting && !bytes.Contains(plain, []byte(rules.Review)) &&
		!bytes.Contains(plain, []byte(rules.Incomplete)) {
		return nil, nil
	}
	findings, _, err := readAnswered(plain)
	if err != nil {
		return nil, err
	}
	open := map[about]rules.Finding{}
	for _, stored := range findings {
		if f := rules.Finding(stored); f.Outcome == rules.Review || f.Outcome == rules.Incomplete {
			open[about{f.Rule, f.Episode, f.Subject()}] = f
		}
	}
	return open, nil
}

// rowTasks compares the tasks about rows with the rows, and with what people have answered.
func (v *verifier) rowTasks() error {
	tasks, err := all(v.reader, func(row scanner) (t rowTask, err error) {
		err = row.Scan(&t.id, &t.subject, &t.association, &t.rule, &t.episode, &t.outcome, &t.reason,
			&t.missing, &t.due, &t.line, &t.sealed, &t.answered)
		if err == nil {
			err = v.showTask(&t.storedTask, "")
		}
		return t, clean(err)
	}, `SELECT t.id, t.subject, t.association, t.rule, t.episode, t.outcome, t.reason, t.missing, t.due, t.line,
		t.sealed, EXISTS (SELECT 1 FROM answers a
		WHERE a.kind = 'row' AND a.association = t.association AND a.about = t.subject)
		FROM tasks t WHERE t.kind = 'row' ORDER BY t.id`)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if err := v.rowTask(&t); err != nil {
			return err
		}
	}
	return nil
}

// rowTask is a task about a quarantined row, as it is stored.
type rowTask struct {
	storedTask
	line     int
	answered bool
}

// rowTask holds the task against the row that it is about.
func (v *verifier) rowTask(t *rowTask) error {
	var content taskContent
	plain, err := v.db.keys.open.open(t.sealed, taskPlace(t.id))
	if err == nil {
		err = decode(plain, &content)
	}
	if err != nil || content.Row == nil {
		v.find(RowUnreadable, -1, "tasks", t.id)
		return nil
	}
	_, err = one(v.reader, scanInt, `SELECT 1 FROM quarantine q JOIN runs r ON r.id = q.run
		WHERE q.run = $1 AND q.row_key = $2
		AND r.association = $3`, content.Row.Run, t.subject, t.association)
	if err != nil && !errors.Is(err, gateway.ErrNotFound) {
		return err
	}
	p := content.Row.Problem
	as := t.bare() && t.rule == "" && t.episode == 0 && t.line == p.Line && t.due == p.On.String()
	if err != nil || !as || t.answered || content.Row.Row != t.subject {
		v.find(StateWrong, -1, "tasks", t.id)
	}
	return nil
}
