package gatewaytest

import (
	"fmt"
	"slices"

	"boligbro/gateway/intake"
	"boligbro/rules"
)

// Rows is what a housing system of a test holds, in order.
type Rows []rules.Record

// Steps gives the rows that hold a legal step or cannot be used, and counts the others.
func (rows Rows) Steps(emit func(rules.Record) error) (next intake.Cursor, err error) {
	seen := map[string]bool{}
	for _, r := range rows {
		nameless := r.Assignment != nil && r.Key.Tenancy == ""
		if !r.Kept() && !r.Quarantined && !nameless {
			next.Passed++
			if seen[r.Key.Tenancy] {
				next.Repeats++
			}
			seen[r.Key.Tenancy] = true
			continue
		}
		r.Events = slices.Clone(r.Events)
		if err := emit(r); err != nil {
			return next, err
		}
	}
	return next, nil
}

// Facts gives every usable row of the tenancies of which Steps has passed over one.
func (rows Rows) Facts(tenancies map[string]bool, emit func(rules.Record) error) error {
	more := map[string]bool{}
	for _, r := range rows {
		if !r.Kept() && !r.Quarantined {
			more[r.Key.Tenancy] = tenancies[r.Key.Tenancy]
		}
	}
	for _, r := range rows {
		if r.Quarantined || !more[r.Key.Tenancy] {
			continue
		}
		r.Events = slices.Clone(r.Events)
		if err := emit(r); err != nil {
			return err
		}
	}
	return nil
}

// Apart gives every usable row of the tenancies as one that cannot be used, with its first step.
func (rows Rows) Apart(tenancies map[string]bool, emit func(rules.Record) error) error {
	for i, r := range rows {
		if r.Quarantined || !tenancies[r.Key.Tenancy] {
			continue
		}
		problem := rules.Problem{Line: i + 2, Code: rules.ProblemKeyNotUnique}
		if len(r.Events) > 0 {
			problem.Step, problem.On = r.Events[0].Kind, r.Events[0].On
		}
		bad := rules.Record{
			Key: r.Key, Problems: []rules.Problem{problem}, Quarantined: true, Row: fmt.Sprint(i, r.Key),
		}
		if err := emit(bad); err != nil {
			return err
		}
	}
	return nil
}
