package store

import "boligbro/gateway"

const caseActsQuery = `SELECT f.case_id, coalesce(c.number, ''), coalesce(c.association, ''),
		coalesce(c.municipality_key, o.municipality_key), coalesce(o.number, ''), o.sealed,
		f.municipality, f.id, f.sealed` + actsWithKeys + `
	WHERE coalesce(c.municipality_key, o.municipality_key) IS NOT NULL AND `

// CaseActs calls each with what every municipality has recorded in every case. Only one case's acts are held
// in memory.
func (r *reader) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	q := new(query).sql(caseActsQuery).scope(s, "", "f.municipality")
	q.sql(` ORDER BY f.case_id, f.municipality`)
	var now gateway.CaseActs
	give := func() error {
		if len(now.Acts) == 0 {
			return nil
		}
		now.Acts = inOrder(now.Acts)
		return each(now)
	}
	err := r.each(func(row scanner) error {
		var c gateway.Case
		var f gateway.MunicipalAct
		var own string
		var wrapped, ownSealed, sealed []byte
		err := row.Scan(&c.ID, &c.Number, &c.Association, &wrapped, &own, &ownSealed, &f.Municipality, &f.ID,
			&sealed)
		if err != nil {
			return clean(err)
		}
		f, err = r.openMunicipalAct(c.ID, f, sealed, wrapped)
		if err != nil {
			return err
		}
		if c.ID != now.Case.ID || f.Municipality != now.Municipality {
			if err := give(); err != nil {
				return err
			}
			now = gateway.CaseActs{Case: c, Municipality: f.Municipality}
			if own != "" {
				if now.Own, err = r.openOwnCase(c.ID, ownSealed, wrapped); err != nil {
					return err
				}
				now.Case.Number = now.Own.Number
			}
		}
		now.Acts = append(now.Acts, f)
		return nil
	}, q.text.String(), q.args...)
	if err != nil {
		return err
	}
	return give()
}
