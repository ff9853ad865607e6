package store

import (
	"cmp"
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
)

// part is some cases, or all whose ids come after one and not after another.
type part struct {
	ids         []string
	after, last string
}

// of adds the condition that the column is the id of one of the cases.
func (p part) of(q *query, column string) *query {
	if p.ids != nil {
		return q.in(column, p.ids)
	}
	if p.last != "" {
		q.sql(column+` <= ? AND `, p.last)
	}
	if p.after == "" {
		return q.sql(column + ` >= ''`)
	}
	return q.sql(column+` > ?`, p.after)
}

// Damage looks at the next cases after the id, at most so many: their heads against their newest versions and
// answers, and what is sealed of them, of their notices and messages, and of what people have answered and
// municipalities have recorded. A case that does not wake is read by nobody else, and one that was changed so
// that it never wakes must not fall silent.
func (r *reader) Damage(after string, most int) (gateway.Damage, string, error) {
	var ids []string
	for _, table := range []string{"cases", "municipal_cases"} {
		some, err := all(r, scanText, `SELECT id FROM `+table+` WHERE id > $1 ORDER BY id`+limit(most+1), after)
		if err != nil {
			return gateway.Damage{}, "", err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	p := part{after: after}
	if len(ids) > most {
		p.last = ids[most-1]
	}
	d, err := r.damage(p)
	return d, p.last, err
}

// DamageOf is Damage of the cases with these ids.
func (r *reader) DamageOf(ids []string) (gateway.Damage, error) {
	return r.damage(part{ids: append([]string{}, ids...)})
}

func (r *reader) damage(p part) (found gateway.Damage, err error) {
	l := &damageLook{verifier: &verifier{reader: r, tally: newTally()}, part: p,
		acts: map[actsOf]gateway.CaseActs{}}
	for _, look := range []func() error{
		l.heads, l.notices, l.messages, l.torn, l.answers, l.findings, l.municipal, l.ownCases,
	} {
		if err := look(); err != nil {
			return found, err
		}
	}
	ids := map[string]bool{}
	for _, f := range l.report.Findings {
		ids[f.ID] = true
	}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		c, err := r.CaseByID(gateway.Operator, id)
		if errors.Is(err, gateway.ErrNotFound) {
			continue
		}
		if err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return found, err
		}
		c.ID, c.Unreadable = id, true
		found.Cases = append(found.Cases, c)
	}
	for _, of := range slices.SortedFunc(maps.Keys(l.acts), func(a, b actsOf) int {
		return cmp.Or(cmp.Compare(a.caseID, b.caseID), cmp.Compare(a.municipality, b.municipality))
	}) {
		found.Acts = append(found.Acts, l.acts[of])
	}
	return found, nil
}

// actsOf is a case and a municipality.
type actsOf struct{ caseID, municipality string }

// damageLook looks at a part of the cases.
type damageLook struct {
	*verifier
	part part
	acts map[actsOf]gateway.CaseActs // that cannot be read
}

// rows reads the rows of the part's cases, and notes the cases of those that scan cannot read.
func (l *damageLook) rows(table, from, column string, scan func(scanner) (caseID string, err error)) error {
	q := l.part.of(new(query).sql(from), column)
	return l.reader.each(func(row scanner) error {
		caseID, err := scan(row)
		return l.damaged(table, caseID, err)
	}, q.text.String(), q.args...)
}

// damaged notes that a row of a case cannot be read.
func (l *damageLook) damaged(table, caseID string, err error) error {
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	if !errors.Is(err, gateway.ErrUnreadable) {
		return clean(err)
	}
	l.find(RowUnreadable, -1, table, caseID)
	return nil
}

// heads looks at the heads, and for data keys that are gone without an erasure.
func (l *damageLook) heads() error {
	if err := l.rows("cases", caseHeads+` WHERE `, "c.id", l.caseHead); err != nil {
		return err
	}
	return l.rows("cases", `SELECT c.id FROM cases c WHERE `+keyLost+` AND `, "c.id",
		func(row scanner) (string, error) {
			id, err := scanText(row)
			return id, cmp.Or(err, gateway.ErrUnreadable)
		})
}

// notices reads every notice as whoever judges its case does.
func (l *damageLook) notices() error {
	return l.rows("notices", noticeQuery, "n.case_id", func(row scanner) (string, error) {
		n, err := l.scanNotice(row)
		return n.Case, err
	})
}

// messages reads every message as whoever judges its case does: a notice's own, and those that follow.
func (l *damageLook) messages() error {
	for _, of := range []string{
		`d.id IN (SELECT n.delivery FROM notices n WHERE `,
		`d.kind <> 'notice' AND d.notice IN (SELECT n.id FROM notices n WHERE `,
	} {
		q := l.part.of(new(query).sql(deliveryQuery+of), "n.case_id").sql(`)`)
		err := l.reader.each(func(row scanner) error {
			d, err := l.scanDelivery(row)
			return l.damaged("deliveries", d.Case, err)
		}, q.text.String(), q.args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// torn looks for notices that have lost their message.
func (l *damageLook) torn() error {
	return l.rows("notices", `SELECT n.case_id FROM notices n LEFT JOIN deliveries d
			ON d.id = n.delivery AND d.notice = n.id AND d.case_id = n.case_id
		WHERE d.id IS NULL AND `, "n.case_id", func(row scanner) (string, error) {
		caseID, err := scanText(row)
		return caseID, cmp.Or(err, gateway.ErrUnreadable)
	})
}

// answers opens who has answered about every case.
func (l *damageLook) answers() error {
	return l.rows("answers", `SELECT a.id, a.case_id, a.sealed, c.association_key
		FROM answers a JOIN cases c ON c.id = a.case_id WHERE `, "a.case_id",
		func(row scanner) (caseID string, err error) {
			var id string
			var sealed, wrapped []byte
			if err := row.Scan(&id, &caseID, &sealed, &wrapped); err != nil {
				return caseID, clean(err)
			}
			key, err := l.db.keys.caseKey(caseID, wrapped)
			if err == nil {
				_, err = key.open(sealed, answerPlace(id))
			}
			return caseID, err
		})
}

// findings opens what the rules answered last about every case.
func (l *damageLook) findings() error {
	return l.rows("versions", judgedQuery+` AND `, "c.id", func(row scanner) (string, error) {
		c, err := scanJudged(row)
		if err != nil {
			return c.id, err
		}
		key, err := l.db.keys.caseKey(c.id, c.wrapped)
		if err == nil {
			_, err = key.open(c.findings, findingsPlace(c.id, c.n))
		}
		return c.id, err
	})
}

// municipal opens what municipalities have recorded in the part's cases, by a process that may.
func (l *damageLook) municipal() error {
	if l.needMunicipal() != nil {
		return nil
	}
	ids := l.part.ids
	if ids == nil {
		for _, table := range []string{"cases", "municipal_cases"} {
			q := l.part.of(new(query).sql(`SELECT id FROM `+table+` WHERE `), "id")
			some, err := all(l.reader, scanText, q.text.String(), q.args...)
			if err != nil {
				return err
			}
			ids = append(ids, some...)
		}
	}
	none := func([]gateway.MunicipalAct) bool { return false }
	for together := range slices.Chunk(ids, casesMost) {
		subjects, caseOf := l.db.keys.subjects(together)
		err := l.caseActs(gateway.Operator, subjects, caseOf, none, func(c gateway.CaseActs) error {
			return l.note(c, gateway.ErrUnreadable) // those that are not wanted are given where they are damaged
		})
		if err != nil {
			return err
		}
	}
	return l.strayActs()
}

// strayActs looks for acts that no data key belongs to: of which case they are, nobody can tell.
func (l *damageLook) strayActs() error {
	if l.part.ids != nil || l.part.after != "" {
		return nil
	}
	return l.reader.each(func(row scanner) error {
		var c gateway.CaseActs
		err := row.Scan(&c.Municipality)
		return l.note(c, cmp.Or(clean(err), gateway.ErrUnreadable))
	}, `SELECT DISTINCT f.municipality FROM municipal_acts f
		LEFT JOIN municipal_keys k ON k.subject = f.subject WHERE k.subject IS NULL`)
}

// ownCases opens the municipalities' own cases.
func (l *damageLook) ownCases() error {
	if l.needMunicipal() != nil {
		return nil
	}
	type stored struct {
		gateway.CaseActs
		number, key string
		sealed      []byte
	}
	var rows []stored
	var ids []string
	q := l.part.of(new(query).sql(`SELECT o.id, o.number, o.municipality, o.key, o.sealed
		FROM municipal_cases o WHERE `), "o.id")
	err := l.reader.each(func(row scanner) error {
		var o stored
		err := row.Scan(&o.Case.ID, &o.number, &o.Municipality, &o.key, &o.sealed)
		rows, ids = append(rows, o), append(ids, o.Case.ID)
		return clean(err)
	}, q.text.String(), q.args...)
	if err != nil {
		return err
	}
	keys := map[string][]byte{}
	if err := l.dataKeys(ids, func(id, _ string, wrapped []byte) { keys[id] = wrapped }); err != nil {
		return err
	}
	for i := range rows {
		o := &rows[i]
		wrapped, keyed := keys[o.Case.ID]
		if keyed && wrapped == nil {
			continue // it has been erased
		}
		var own gateway.OwnCase
		key, err := l.db.keys.municipalKey(l.db.keys.subject(o.Case.ID), wrapped)
		if err == nil {
			own, err = openOwnCase(o.Case.ID, o.sealed, key)
		}
		o.Case.Number = own.Number
		whole := o.number == l.db.keys.numberKey(own.Number) && own.Municipality == o.Municipality &&
			o.key == l.db.keys.ownKey(own.Municipality, own.Reference)
		if err != nil || !whole {
			if err := l.note(o.CaseActs, gateway.ErrUnreadable); err != nil {
				return err
			}
		}
	}
	return nil
}

// note notes that what a municipality has recorded in a case cannot be read.
func (l *damageLook) note(c gateway.CaseActs, err error) error {
	if !errors.Is(err, gateway.ErrUnreadable) {
		return err
	}
	c.Unreadable, c.Acts = true, nil
	l.acts[actsOf{c.Case.ID, c.Municipality}] = c
	return nil
}
