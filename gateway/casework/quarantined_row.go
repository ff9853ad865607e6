package casework

import (
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/rules"
)

// OpenRows are the rows of one association that could not be used when their source was last read, that may
// hold a legal step, and that nobody has answered about.
type OpenRows struct {
	Rows []gateway.Quarantined // one place of each
	more int                   // how many there are beyond those that are kept
}

// count is how many rows there are.
func (o *OpenRows) count() int { return len(o.Rows) + o.more }

func (o *OpenRows) has(key string) bool {
	return slices.ContainsFunc(o.Rows, func(q gateway.Quarantined) bool { return q.Row == key })
}

// due is the soonest day on which the municipality was to be told of one of them.
func (o *OpenRows) due() (soonest rules.Day) {
	for _, q := range o.Rows {
		if on := q.Problem.On; !on.IsZero() && (soonest.IsZero() || on < soonest) {
			soonest = on
		}
	}
	return soonest
}

// rowReader reads what the runs could not use, and what people have answered about it.
type rowReader interface {
	gateway.RunReader
	gateway.RowReader
	gateway.TaskReader
}

// rowAlarmer also tells people of it.
type rowAlarmer interface {
	rowReader
	gateway.AlarmWriter
}

// OpenRowsOf reads the association's open rows, in the order of their sources.
func OpenRowsOf(r rowReader, s gateway.Scope, association string) (OpenRows, error) {
	var open OpenRows
	answers, err := r.RowAnswers(s, association)
	if err != nil {
		return open, err
	}
	at := map[string]int{} // the row's place among the open ones; -1: it is settled
	for _, a := range answers {
		at[a.About] = -1
	}
	readings, err := lastReadings(r, s, association)
	if err != nil {
		return open, err
	}
	for _, read := range readings {
		run, err := r.Run(s, read.run)
		if err != nil {
			return open, err
		}
		source, _ := run.OfSource(read.source)
		open.more += source.Unlisted
		if source.Quarantined == 0 {
			continue
		}
		rows, err := r.Quarantine(s, read.run, 0)
		if err != nil {
			return open, err
		}
		for _, q := range rows {
			if q.Source != read.source || q.Row == "" || !Grave(q.Problem) {
				continue
			}
			if i, seen := at[q.Row]; !seen {
				at[q.Row] = len(open.Rows)
				open.Rows = append(open.Rows, q)
			} else if i >= 0 && doubtful(q.Problem) && !doubtful(open.Rows[i].Problem) {
				open.Rows[i] = q // what is wrong with the step says more than what is wrong beside it
			}
		}
	}
	return open, nil
}

// reading is a run in which a source was read.
type reading struct{ run, source string }

// lastReadings are the runs in which each source was last read and adopted, or is about to be, and before
// them those since then that were not: what they could not use is not forgotten because they were refused.
func lastReadings(r gateway.RunReader, s gateway.Scope, association string) ([]reading, error) {
	runs, err := r.Runs(s, association, 30)
	if err != nil {
		return nil, err
	}
	adopted := func(run gateway.Run) bool {
		return run.State == gateway.RunStaged || run.State == gateway.RunAdopted || run.State == gateway.RunUnchanged
	}
	if i := slices.IndexFunc(runs, adopted); i >= 0 {
		runs = runs[:i+1]
	} else if last, err := r.LastAdopted(s, association); err == nil {
		runs = append(runs, last)
	} else if !errors.Is(err, gateway.ErrNotFound) {
		return nil, err
	}
	var all []reading
	for _, run := range runs {
		for _, source := range run.Sources {
			if one := (reading{source.Read, source.Name}); one.run != "" && !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// AlarmRows brings the alarm about the association's rows up to date. It stands while a row awaits a
// person, and is told anew when one has come that was not among those that were open.
func AlarmRows(tx rowAlarmer, association string, was OpenRows, now time.Time) error {
	open, err := OpenRowsOf(tx, gateway.Operator, association)
	if err != nil {
		return err
	}
	come := slices.ContainsFunc(open.Rows, func(q gateway.Quarantined) bool { return !was.has(q.Row) })
	if come || open.count() == 0 {
		if err := tx.Resolve(gateway.AlarmQuarantined, association, now); err != nil {
			return err
		}
	}
	if open.count() == 0 {
		return nil
	}
	_, err = tx.Raise(gateway.Alarm{
		ID: gateway.NewID(), Kind: gateway.AlarmQuarantined, Association: association, Subject: association, Count: open.count(), Due: open.due(), Raised: now,
	})
	return err
}

// Grave reports whether the problem made a row useless that holds a demand or a filing, or may hold a legal
// step: a termination that is lost is a question that is never asked.
func Grave(p rules.Problem) bool { return !p.On.IsZero() || doubtful(p) }

// doubtful reports whether a legal step may be what could not be read. A row whose step cannot be read may
// hold any.
func doubtful(p rules.Problem) bool {
	switch p.Code {
	case "", rules.ProblemKeyMissing, rules.ProblemRowShort, rules.ProblemRowBroken, rules.ProblemStepUnknown:
		return p.Step == "" || p.Step.Step()
	case rules.ProblemDateUnreadable, rules.ProblemDateImpossible, rules.ProblemDateMissing, rules.ProblemEncoding:
		return p.Step.Step()
	}
	return false
}
