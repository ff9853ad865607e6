package store

import (
	"errors"

	"boligbro/gateway"
)

// readCase is a case with all that its head and its tasks follow from, each sealed part of it opened once.
type readCase struct {
	caseState
	key      *dataKey
	closed   error // why there is no key
	first    evaluationRow
	newest   []byte // the newest version; nil: it does not open
	torn     bool   // the newest version or evaluation cannot be read
	waiting  []storedTask
	answered map[about]bool
}

// casesOf reads the cases of a part of all once, with their versions, evaluations, tasks and answers, and holds
// them against each other. The versions and evaluations are counted against their entries.
func (v *verifier) casesOf(part int) error {
	s, err := v.spanOf("cases", "c", part)
	for err == nil {
		var cases []*readCase
		var chunk span
		some := false
		if cases, chunk, some, err = v.someCases(&s); err != nil || !some {
			return err
		}
		of := make(map[string]*readCase, len(cases))
		for _, c := range cases {
			c.key, c.closed = v.db.keys.passingKey(c.head.ID, c.wrapped)
			of[c.head.ID] = c
		}
		for _, read := range []func(map[string]*readCase, *span) error{
			v.versionsOf, v.evaluationsOf, v.tasksOf, v.answersOf,
		} {
			if err := read(of, &chunk); err != nil {
				return err
			}
		}
		for _, c := range cases {
			v.readHead(c)
			v.caseTask(c)
		}
	}
	return err
}

// someCases reads the next cases of the span; those whose row cannot be read are a finding.
func (v *verifier) someCases(s *span) (cases []*readCase, chunk span, some bool, err error) {
	chunk, some, err = v.next(s, `c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake,
		c.rule_set, c.digests, c.tenancy, c.evaluations, c.association_key`, ` FROM cases c`,
		func(row scanner, at *any) error {
			is := &readCase{}
			c := &is.head
			err := clean(row.Scan(at, &c.ID, &c.Number, &c.Association, &c.Municipality, &c.Key, &c.Version, &is.wake,
				&c.RuleSet, &is.digests, &is.tenancy, &is.evaluations, &is.wrapped))
			if errors.Is(err, gateway.ErrUnreadable) {
				v.find(RowUnreadable, -1, "cases", c.ID)
				return nil
			}
			cases = append(cases, is)
			return err
		})
	return cases, chunk, some, err
}

// versionsOf reads the versions of the cases of a span.
func (v *verifier) versionsOf(of map[string]*readCase, s *span) error {
	return v.within(s, `SELECT `+versionColumns+` FROM cases c CROSS JOIN versions v
		WHERE v.case_id = c.id`, func(row scanner) error {
		var r versionRow
		var sealed, findings []byte
		err := clean(row.Scan(r.scanned(&sealed, &findings)...))
		c := of[r.caseID]
		if c == nil {
			return unlessUnreadable(err)
		}
		c.versions++
		newest := r.version == c.head.Version
		if err != nil {
			c.torn = c.torn || newest || r.version == 0
			return unlessUnreadable(err)
		}
		o := openerWith(c.key, c.closed)
		v.hold("versions", o.version(&r, sealed, findings))
		if newest {
			c.first, c.newest = r.evaluationRow, r.plain
		}
		return nil
	})
}

// evaluationsOf reads the later evaluations of the cases of a span.
func (v *verifier) evaluationsOf(of map[string]*readCase, s *span) error {
	return v.within(s, `SELECT `+evaluationColumns+` FROM cases c CROSS JOIN evaluations e
		WHERE e.case_id = c.id`, func(row scanner) error {
		var r evaluationRow
		var caseID string
		var findings []byte
		err := clean(row.Scan(r.scanned(&caseID, &findings)...))
		c := of[caseID]
		if c == nil {
			return unlessUnreadable(err)
		}
		c.later++
		newest := r.n == c.evaluations
		if err != nil {
			c.torn = c.torn || newest || r.n == 0
			return unlessUnreadable(err)
		}
		v.hold("evaluations", openerWith(c.key, c.closed).evaluation(&r, caseID, findings))
		if newest {
			c.last = r
		}
		return nil
	})
}

// hold counts a row against its entry. What does not open is held against nothing, so that its entry is left
// over.
func (v *verifier) hold(table string, row *storedRow) {
	v.seen[table]++
	v.count(row)
}

func (v *verifier) count(row *storedRow) {
	if row.erased {
		row.leaf.Commits = nil
	}
	if row.broken {
		v.unheld = true
		return
	}
	v.agree.count(&row.leaf, -1)
}

// unlessUnreadable passes over rows that cannot be read: their entries are found to have no row.
func unlessUnreadable(err error) error {
	if errors.Is(err, gateway.ErrUnreadable) {
		return nil
	}
	return err
}

// readHead compares a head with the newest version and evaluation of its case.
func (v *verifier) readHead(c *readCase) {
	if c.last.n == 0 {
		c.last = c.first
	}
	switch {
	case c.torn:
		v.find(RowUnreadable, -1, "cases", c.head.ID)
	case !c.follows():
		v.find(StateWrong, -1, "cases", c.head.ID)
	case errors.Is(c.closed, gateway.ErrErased):
	default:
		same, err := false, c.closed
		if err == nil {
			same, err = c.holds(c.key, c.newest)
		}
		if err != nil {
			v.find(RowUnreadable, -1, "cases", c.head.ID)
		} else if !same {
			v.find(StateWrong, -1, "cases", c.head.ID)
		}
	}
}

// tasksOf reads what waits for a person of the cases of a span.
func (v *verifier) tasksOf(of map[string]*readCase, s *span) error {
	return v.within(s, `SELECT t.case_id, t.rule, t.episode, t.subject, t.id, t.kind, t.association, t.outcome,
		t.reason, t.due, t.missing, t.priority, t.sealed FROM cases c CROSS JOIN tasks t
		WHERE t.kind <> 'row' AND t.kind <> 'unreadable' AND t.case_id = c.id`, func(row scanner) error {
		var caseID string
		var t storedTask
		err := row.Scan(&caseID, &t.rule, &t.episode, &t.subject, &t.id, &t.kind, &t.association, &t.outcome,
			&t.reason, &t.due, &t.missing, &t.priority, &t.sealed)
		if err == nil {
			err = v.showTask(&t, caseID)
		}
		if c := of[caseID]; c != nil {
			c.waiting = append(c.waiting, t)
		}
		return unlessUnreadable(clean(err))
	})
}

// answersOf reads what people have answered about findings of the cases of a span.
func (v *verifier) answersOf(of map[string]*readCase, s *span) error {
	return v.within(s, `SELECT a.case_id, a.rule, a.episode, a.subject FROM cases c CROSS JOIN answers a
		WHERE a.kind = 'finding' AND a.case_id = c.id`, func(row scanner) error {
		var caseID string
		var a about
		err := row.Scan(&caseID, &a.rule, &a.episode, &a.subject)
		if err == nil && v.db.keys.hider.show(shownText{&a.rule, rulePlace(caseID)}) != nil {
			return nil // entries finds it
		}
		if c := of[caseID]; c != nil {
			if c.answered == nil {
				c.answered = map[about]bool{}
			}
			c.answered[a] = true
		}
		return unlessUnreadable(clean(err))
	})
}
