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
	return v.walk("cases", "c", part, func(s *span) (bool, error) {
		cases, chunk, some, err := v.someCases(s)
		if err != nil || !some {
			return false, err
		}
		of := make(map[string]*readCase, len(cases))
		for _, c := range cases {
			of[c.head.ID] = c
		}
		v.opened = v.opened[:0]
		for _, read := range []func(map[string]*readCase, *span) error{
			v.versionsOf, v.evaluationsOf, v.tasksOf, v.answersOf,
		} {
			if err := read(of, &chunk); err != nil {
				return false, err
			}
		}
		for _, c := range cases {
			v.readHead(c)
			v.caseTask(c)
		}
		return true, nil
	})
}

// someCases reads the next cases of the span; those whose row cannot be read are a finding.
func (v *verifier) someCases(s *span) (cases []*readCase, chunk span, some bool, err error) {
	var line readCase
	var wrapped []byte
	is := &line.head
	chunk, some, err = v.next(s, `c.id, c.number, c.association, c.municipality, c.key, c.version, c.wake,
		c.rule_set, c.digests, c.tenancy, c.evaluations, c.association_key`, ` FROM cases c`,
		[]any{&is.ID, &is.Number, &is.Association, &is.Municipality, &is.Key, &is.Version, &line.wake,
			&is.RuleSet, &line.digests, &line.tenancy, &line.evaluations, passed(&wrapped)},
		func(err error) error {
			c := line
			line = readCase{}
			if errors.Is(err, gateway.ErrUnreadable) {
				v.find(RowUnreadable, -1, "cases", c.head.ID)
				return nil
			}
			if err == nil {
				c.key, c.closed = v.db.keys.passingKey(c.head.ID, wrapped)
				cases = append(cases, &c)
			}
			return err
		})
	return cases, chunk, some, err
}

// versionsOf reads the versions of the cases of a span. Of the newest is kept what was opened.
func (v *verifier) versionsOf(of map[string]*readCase, s *span) error {
	var line versionRow
	var sealed, findings []byte
	return v.within(s, `SELECT `+versionColumns+` FROM cases c CROSS JOIN versions v
		WHERE v.case_id = c.id`, line.scanned(&sealed, &findings), func(err error) error {
		r := line
		line = versionRow{}
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
		before := len(v.opened)
		v.hold("versions", v.passing(c.key, c.closed).version(&r, sealed, findings))
		if newest {
			c.first, c.newest = r.evaluationRow, r.plain
		} else {
			v.opened = v.opened[:before]
		}
		return nil
	})
}

// evaluationsOf reads the later evaluations of the cases of a span. Of the newest is kept what was opened.
func (v *verifier) evaluationsOf(of map[string]*readCase, s *span) error {
	var line evaluationRow
	var caseID string
	var findings []byte
	return v.within(s, `SELECT `+evaluationColumns+` FROM cases c CROSS JOIN evaluations e
		WHERE e.case_id = c.id`, line.scanned(&caseID, &findings), func(err error) error {
		r, c := line, of[caseID]
		line, caseID = evaluationRow{}, ""
		if c == nil {
			return unlessUnreadable(err)
		}
		c.later++
		newest := r.n == c.evaluations
		if err != nil {
			c.torn = c.torn || newest || r.n == 0
			return unlessUnreadable(err)
		}
		before := len(v.opened)
		v.hold("evaluations", v.passing(c.key, c.closed).evaluation(&r, c.head.ID, findings))
		if newest {
			c.last = r
		} else {
			v.opened = v.opened[:before]
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
	var caseID string
	var line storedTask
	return v.within(s, `SELECT t.case_id, t.rule, t.episode, t.subject, t.id, t.kind, t.association, t.outcome,
		t.reason, t.due, t.missing, t.priority, t.sealed FROM cases c CROSS JOIN tasks t
		WHERE t.kind <> 'row' AND t.kind <> 'unreadable' AND t.case_id = c.id`,
		[]any{&caseID, &line.rule, &line.episode, &line.subject, &line.id, &line.kind, &line.association,
			&line.outcome, &line.reason, &line.due, &line.missing, &line.priority, &line.sealed},
		func(err error) error {
			t, c := line, of[caseID]
			if err == nil {
				err = clean(v.showTask(&t, caseID))
			}
			line, caseID = storedTask{}, ""
			if c != nil {
				c.waiting = append(c.waiting, t)
			}
			return unlessUnreadable(err)
		})
}

// answersOf reads what people have answered about findings of the cases of a span.
func (v *verifier) answersOf(of map[string]*readCase, s *span) error {
	var caseID string
	var line about
	return v.within(s, `SELECT a.case_id, a.rule, a.episode, a.subject FROM cases c CROSS JOIN answers a
		WHERE a.kind = 'finding' AND a.case_id = c.id`,
		[]any{&caseID, &line.rule, &line.episode, &line.subject}, func(err error) error {
			a, c, of := line, of[caseID], caseID
			line, caseID = about{}, ""
			if err == nil && v.db.keys.hider.show(shownText{&a.rule, rulePlace(of)}) != nil {
				return nil // entries finds it
			}
			if c != nil {
				if c.answered == nil {
					c.answered = map[about]bool{}
				}
				c.answered[a] = true
			}
			return unlessUnreadable(err)
		})
}
