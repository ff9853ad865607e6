package store

import (
	"errors"
	"slices"

	"boligbro/gateway"
)

const caseActsQuery = `SELECT f.case_id, coalesce(c.number, ''), coalesce(c.association, ''),
		coalesce(c.municipality_key, o.municipality_key), coalesce(o.number, ''), o.sealed,
		f.municipality, f.id, f.sealed` + actsWithKeys + `
	WHERE coalesce(c.municipality_key, o.municipality_key) IS NOT NULL AND `

// casesMost is how many cases' acts are read in one statement.
const casesMost = 500

// CaseActs calls each with what a municipality has recorded in a case that it has recorded something about.
// The register says which cases those are. Where it cannot be read, every act is opened.
func (r *reader) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	cases, whole, err := r.registeredCases(s)
	if err != nil {
		return err
	}
	if !whole {
		return r.caseActs(new(query).sql(caseActsQuery).scope(s, "", "f.municipality"), aboutCases, each)
	}
	for part := range slices.Chunk(cases, casesMost) {
		q := new(query).sql(caseActsQuery).scope(s, "", "f.municipality").sql(` AND `).in("f.case_id", part)
		if err := r.caseActs(q, aboutCases, each); err != nil {
			return err
		}
	}
	return nil
}

// CaseActs sees what the transaction has written.
func (t *tx) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	if err := t.writeRegisters(); err != nil {
		return err
	}
	return t.reader.CaseActs(s, each)
}

// aboutCases reports whether some of the acts are about the case itself.
func aboutCases(acts []gateway.MunicipalAct) bool {
	return slices.ContainsFunc(acts, func(f gateway.MunicipalAct) bool { return f.Notice == "" })
}

// AllActs calls each with what a municipality has recorded in a case.
func (r *reader) AllActs(each func(gateway.CaseActs) error) error {
	some := func(acts []gateway.MunicipalAct) bool { return len(acts) > 0 }
	return r.caseActs(new(query).sql(caseActsQuery+`1 = 1`), some, each)
}

// caseActs reads the acts of cases, and gives those that are wanted. Only one case's are held in memory.
func (r *reader) caseActs(
	q *query, wanted func([]gateway.MunicipalAct) bool, each func(gateway.CaseActs) error,
) error {
	var now gateway.CaseActs
	give := func() error {
		if !now.Unreadable && !wanted(now.Acts) {
			return nil
		}
		now.Acts = inOrder(now.Acts)
		return each(now)
	}
	err := r.each(func(row scanner) error {
		c, f, err := r.scanCaseAct(row)
		damaged := errors.Is(err, gateway.ErrUnreadable)
		if err != nil && !damaged {
			return err
		}
		if c.Case.ID != now.Case.ID || c.Municipality != now.Municipality {
			if err := give(); err != nil {
				return err
			}
			now = c
		}
		if now.Unreadable = now.Unreadable || damaged; damaged {
			return nil
		}
		now.Acts = append(now.Acts, f)
		return nil
	}, q.sql(` ORDER BY f.case_id, f.municipality`).text.String(), q.args...)
	if err != nil {
		return err
	}
	return give()
}

// scanCaseAct opens an act, and its case where that is the municipality's own.
func (r *reader) scanCaseAct(row scanner) (c gateway.CaseActs, f gateway.MunicipalAct, err error) {
	var own string
	var wrapped, ownSealed, sealed []byte
	if err := row.Scan(&c.Case.ID, &c.Case.Number, &c.Case.Association, &wrapped, &own, &ownSealed,
		&c.Municipality, &f.ID, &sealed); err != nil {
		return c, f, clean(err)
	}
	f.Municipality = c.Municipality
	if f, err = r.openMunicipalAct(c.Case.ID, f, sealed, wrapped); err != nil || own == "" {
		return c, f, err
	}
	c.Own, err = r.openOwnCase(c.Case.ID, ownSealed, wrapped)
	c.Case.Number = c.Own.Number
	return c, f, err
}
