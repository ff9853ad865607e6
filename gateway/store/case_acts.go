package store

import (
	"cmp"
	"errors"
	"slices"

	"boligbro/gateway"
)

// casesMost is how many cases' acts are read in one statement.
const casesMost = 500

// CaseActs calls each with what a municipality has recorded in a case that it has recorded something about.
// The register says which cases those are. Where it cannot be read, every act is opened.
func (r *reader) CaseActs(s gateway.Scope, each func(gateway.CaseActs) error) error {
	of, err := r.besideNotices(s)
	if err != nil {
		return err
	}
	if !of.whole {
		return r.everySubject(func(part []string) error { return r.caseActs(s, part, nil, aboutCases, each) })
	}
	for part := range slices.Chunk(of.cases, casesMost) {
		subjects, caseOf := r.db.keys.subjects(part)
		if err := r.caseActs(s, subjects, caseOf, aboutCases, each); err != nil {
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
	if err := r.needMunicipal(); err != nil {
		return err
	}
	some := func(acts []gateway.MunicipalAct) bool { return len(acts) > 0 }
	return r.everySubject(func(part []string) error {
		return r.caseActs(gateway.Operator, part, nil, some, each)
	})
}

// everySubject calls each with the subjects of all acts, a part at a time.
func (r *reader) everySubject(each func(part []string) error) error {
	for last := ""; ; {
		part, err := all(r, scanText, `SELECT DISTINCT subject FROM municipal_acts WHERE subject > $1
			ORDER BY subject`+limit(casesMost), last)
		if err != nil || len(part) == 0 {
			return err
		}
		if err := each(part); err != nil {
			return err
		}
		last = part[len(part)-1]
	}
}

// recordedCase is what a municipality has recorded in a case, with what opens it.
type recordedCase struct {
	gateway.CaseActs
	subject string
	key     *dataKey
}

// caseActs reads the acts of the subjects, and gives those that are wanted, in the order of the cases. caseOf
// are the cases of the subjects, where they are known; else an act says it.
func (r *reader) caseActs(
	s gateway.Scope, subjects []string, caseOf map[string]string, wanted func([]gateway.MunicipalAct) bool,
	each func(gateway.CaseActs) error,
) error {
	found, err := r.recordedCases(s, subjects, caseOf)
	if err == nil {
		err = r.identify(found)
	}
	if err != nil {
		return err
	}
	slices.SortFunc(found, func(a, b *recordedCase) int {
		return cmp.Or(cmp.Compare(a.Case.ID, b.Case.ID), cmp.Compare(a.subject, b.subject),
			cmp.Compare(a.Municipality, b.Municipality))
	})
	for _, c := range found {
		if !c.Unreadable && !wanted(c.Acts) {
			continue
		}
		c.Acts = inOrder(c.Acts)
		if err := each(c.CaseActs); err != nil {
			return err
		}
	}
	return nil
}

// recordedCases opens the acts of the subjects. What has been erased is left out.
func (r *reader) recordedCases(
	s gateway.Scope, subjects []string, caseOf map[string]string,
) (found []*recordedCase, err error) {
	var now *recordedCase
	q := new(query).sql(municipalActQuery+`k.data_key IS NOT NULL AND `).in("f.subject", subjects)
	q.sql(` AND `).scope(s, "", "f.municipality").sql(` ORDER BY f.subject, f.municipality`)
	err = r.each(func(row scanner) error {
		var f gateway.MunicipalAct
		var subject string
		var sealed, wrapped []byte
		if err := row.Scan(&f.ID, &subject, &f.Municipality, &sealed, &wrapped); err != nil {
			return clean(err)
		}
		if now == nil || now.subject != subject || now.Municipality != f.Municipality {
			now = &recordedCase{subject: subject}
			now.Municipality, now.Case.ID = f.Municipality, caseOf[subject]
			now.key, err = r.db.keys.municipalKey(subject, wrapped)
			now.Unreadable = err != nil
			found = append(found, now)
		}
		if now.key == nil {
			return nil
		}
		f, err := openMunicipalAct(f, sealed, now.key)
		if errors.Is(err, gateway.ErrUnreadable) {
			now.Unreadable = true
			return nil
		}
		now.Acts, now.Case.ID = append(now.Acts, f), f.Case
		return err
	}, q.text.String(), q.args...)
	return found, err
}

// identify finds whose cases they are: an association's, or the municipality's own.
func (r *reader) identify(found []*recordedCase) error {
	of := map[string][]*recordedCase{}
	var ids []string
	for _, c := range found {
		if c.Case.ID != "" && of[c.Case.ID] == nil {
			ids = append(ids, c.Case.ID)
		}
		of[c.Case.ID] = append(of[c.Case.ID], c)
	}
	q := new(query).sql(`SELECT id, number, association FROM cases WHERE `).in("id", ids)
	if err := r.each(func(row scanner) error {
		var is gateway.Case
		err := row.Scan(&is.ID, &is.Number, &is.Association)
		for _, c := range of[is.ID] {
			c.Case = is
		}
		return clean(err)
	}, q.text.String(), q.args...); err != nil {
		return err
	}
	q = new(query).sql(`SELECT id, sealed FROM municipal_cases WHERE `).in("id", ids)
	return r.each(func(row scanner) error {
		var id string
		var sealed []byte
		err := row.Scan(&id, &sealed)
		for _, c := range of[id] {
			if c.key == nil || err != nil {
				continue
			}
			own, err := openOwnCase(id, sealed, c.key)
			c.Own, c.Case.Number, c.Unreadable = own, own.Number, c.Unreadable || err != nil
		}
		return clean(err)
	}, q.text.String(), q.args...)
}
