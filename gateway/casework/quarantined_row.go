package casework

import (
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// openRows are the rows of one association that could not be used when their source was last read, that may
// hold a legal step, and that nobody has answered about.
type openRows struct {
	rows []gateway.Quarantined // one place of each
	more int                   // how many there are beyond those that are kept
}

// due is the soonest day by which the municipality was to be notified of one of them.
func (o *openRows) due() (soonest rules.Day) {
	for _, q := range o.rows {
		if on := q.Problem.On; !on.IsZero() && (soonest.IsZero() || on < soonest) {
			soonest = on
		}
	}
	return soonest
}

// rowKeeper keeps what waits about rows.
type rowKeeper interface {
	gateway.RunReader
	gateway.RowReader
	gateway.TaskReader
	gateway.TaskWriter
	gateway.AlarmWriter
}

// openRowsOf reads the association's open rows, in the order of their sources.
func openRowsOf(r rowKeeper, association string) (openRows, error) {
	var open openRows
	answers, err := r.RowAnswers(gateway.Operator, association)
	if err != nil {
		return open, err
	}
	at := map[string]int{} // the row's place among the open ones; -1: it is settled
	for _, a := range answers {
		at[a.About] = -1
	}
	readings, err := gateway.LastReadings(r, gateway.Operator, association)
	if err != nil {
		return open, err
	}
	if open.more, err = gateway.UnlistedRows(r, association); err != nil {
		return open, err
	}
	for _, read := range readings {
		run, err := r.Run(gateway.Operator, read.Run)
		if err != nil {
			return open, err
		}
		source, _ := run.OfSource(read.Source)
		if source.Quarantined == 0 {
			continue
		}
		rows, err := r.Quarantine(gateway.Operator, read.Run, 0)
		if err != nil {
			return open, err
		}
		for _, q := range rows {
			if q.Source == read.Source && q.Row != "" && Grave(q.Problem) {
				open.add(q, at)
			}
		}
	}
	return open, nil
}

// add adds a place of a row, unless the row is settled. What is wrong with the step matters more than what
// is wrong beside it.
func (o *openRows) add(q gateway.Quarantined, at map[string]int) {
	if i, seen := at[q.Row]; !seen {
		at[q.Row] = len(o.rows)
		o.rows = append(o.rows, q)
	} else if i >= 0 && doubtful(q.Problem) && !doubtful(o.rows[i].Problem) {
		o.rows[i] = q
	}
}

// KeepRows brings what waits about the association's rows up to date, and the alarm about them. The alarm is
// open while a row waits for a person, and is mailed again when another row has come.
func KeepRows(tx rowKeeper, association string, now time.Time) error {
	open, err := openRowsOf(tx, association)
	if err != nil {
		return err
	}
	was, err := tx.Tasks(gateway.Operator, gateway.TaskFilter{Rows: association})
	if err != nil {
		return err
	}
	tasks, come, same := rowTasks(association, open.rows, was)
	if !same {
		if err := tx.SetRowTasks(association, tasks); err != nil {
			return err
		}
	}

	count := len(open.rows) + open.more
	if come || count == 0 {
		if err := tx.Resolve(gateway.AlarmQuarantined, association, now); err != nil {
			return err
		}
	}
	if count == 0 {
		return nil
	}
	_, err = tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmQuarantined, Association: association, Subject: association,
		Count: count, Due: open.due(), Raised: now,
	})
	return err
}

// rowTasks are the tasks about the rows, each the one that it was; whether one is new, and whether all are as
// they were.
func rowTasks(
	association string, rows []gateway.Quarantined, was []gateway.Task,
) (tasks []gateway.Task, come, same bool) {
	before := map[string]*gateway.Task{}
	for i := range was {
		before[was[i].Subject] = &was[i]
	}
	same = len(rows) == len(was)
	for _, q := range rows {
		t := gateway.Task{
			ID: gateway.NewID(), Kind: gateway.TaskRow, Association: association, Subject: q.Row,
			Due: q.Problem.On, Since: q.Since, Row: &q,
		}
		if b := before[q.Row]; b != nil {
			t.ID, t.Since = b.ID, b.Since
			same = same && b.Row != nil && *b.Row == q
		} else {
			come, same = true, false
		}
		tasks = append(tasks, t)
	}
	return tasks, come, same
}

// Grave reports whether the problem made a row useless that holds a demand or a filing, or may hold a legal
// step: a termination that is lost is a question that is never asked.
func Grave(p rules.Problem) bool { return !p.On.IsZero() || doubtful(p) }

// doubtful reports whether a legal step may be what could not be read. A row whose step cannot be read may
// hold any.
func doubtful(p rules.Problem) bool {
	switch p.Code {
	case "", rules.ProblemKeyMissing, rules.ProblemKeyUnreadable, rules.ProblemKeyCPR, rules.ProblemKeyWords,
		rules.ProblemRowShort, rules.ProblemRowLong, rules.ProblemRowBroken, rules.ProblemValues, rules.ProblemUncomputed, rules.ProblemStepUnknown:
		return p.Step == "" || p.Step.Step()
	case rules.ProblemDateUnreadable, rules.ProblemDateImpossible, rules.ProblemDateSwapped,
		rules.ProblemDateMissing,
		rules.ProblemEncoding, rules.ProblemKeyNotUnique, rules.ProblemKeyCrowded:
		return p.Step.Step()
	}
	return false
}
