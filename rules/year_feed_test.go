package rules_test

import (
	"boligbro/rules"
)

// shape is how a housing system exports what it knows: a row for each step with a number, or one row for the
// tenancy with the newest day of each kind; and whether it holds withdrawals.
type shape struct{ perTenancy, withdrawals bool }

func (s shape) String() string {
	name := "a row for each step"
	if s.perTenancy {
		name = "a row for each tenancy"
	}
	if s.withdrawals {
		return name + ", withdrawals reported"
	}
	return name + ", withdrawals not reported"
}

// rows are what the feed says of the tenancy in the evening of the day.
func (s shape) rows(l *life, d rules.Day) (rows []rules.Event) {
	for _, e := range l.steps {
		if e.known > d || e.silent || e.Kind == rules.Withdrawn && !s.withdrawals {
			continue
		}
		if !s.perTenancy {
			rows = append(rows, e.Event)
			continue
		}
		e.Ref = ""
		rows = overwrite(rows, e.Event)
	}
	return rows
}

func overwrite(rows []rules.Event, e rules.Event) []rules.Event {
	for i := range rows {
		if rows[i].Kind == e.Kind {
			rows[i] = e
			return rows
		}
	}
	return append(rows, e)
}
