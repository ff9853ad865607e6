package store

import (
	"errors"
	"slices"
	"strings"

	"boligbro/gateway"
)

// EachUnreadable looks through all cases: their heads against their newest versions and answers, and what is
// sealed of them, of their notices and messages, and of what people have answered. A case that does not wake
// is read by nobody else, and one that was changed so that it never wakes must not fall silent.
func (r *reader) EachUnreadable(each func(gateway.Case) error) error {
	v := &verifier{reader: r, tally: newTally()}
	for _, look := range []func() error{v.cases, v.openNotices, v.openAnswers, v.findings, v.lostKeys} {
		if err := look(); err != nil {
			return err
		}
	}
	ids := make([]string, len(v.report.Findings))
	for i, f := range v.report.Findings {
		ids[i] = f.ID
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		c, err := r.CaseByID(gateway.Operator, id)
		if errors.Is(err, gateway.ErrNotFound) {
			continue
		}
		if err != nil && !errors.Is(err, gateway.ErrUnreadable) {
			return err
		}
		c.ID, c.Unreadable = id, true
		if err := each(c); err != nil {
			return err
		}
	}
	return nil
}

// openNotices reads every notice and every message as whoever judges their case does.
func (v *verifier) openNotices() error {
	err := v.pages(strings.TrimSuffix(noticeQuery, " WHERE "), "n.id", func(row scanner) (string, error) {
		n, err := v.scanNotice(row)
		return n.ID, v.damaged("notices", n.Case, err)
	})
	if err != nil {
		return err
	}
	err = v.pages(strings.TrimSuffix(deliveryQuery, "\n\tWHERE "), "d.id", func(row scanner) (string, error) {
		d, err := v.scanDelivery(row)
		return d.ID, v.damaged("deliveries", d.Case, err)
	})
	if err != nil {
		return err
	}
	return v.reader.each(func(row scanner) error { // as they hang together
		caseID, err := scanText(row)
		v.find(StateWrong, -1, "notices", caseID)
		return err
	}, `SELECT n.case_id FROM notices n LEFT JOIN deliveries d
			ON d.id = n.delivery AND d.notice = n.id AND d.case_id = n.case_id
		WHERE d.id IS NULL`)
}

// openAnswers opens who has answered about every case.
func (v *verifier) openAnswers() error {
	return v.pages(`SELECT a.id, a.case_id, a.sealed, c.association_key
		FROM answers a JOIN cases c ON c.id = a.case_id`, "a.id", func(row scanner) (string, error) {
		var id, caseID string
		var sealed, wrapped []byte
		if err := row.Scan(&id, &caseID, &sealed, &wrapped); err != nil {
			return id, v.damaged("answers", caseID, err)
		}
		o := v.opener(caseID, wrapped)
		if o.open(sealed, answerPlace(id)); o.row.broken {
			v.find(RowUnreadable, -1, "answers", caseID)
		}
		return id, nil
	})
}

// findings opens what the rules answered last about every case.
func (v *verifier) findings() error {
	for last := ""; ; {
		cases, err := v.judgedCases(last)
		if err != nil || len(cases) == 0 {
			return err
		}
		last = cases[len(cases)-1].id
		for i := range cases {
			c := &cases[i]
			key, err := v.db.keys.caseKey(c.id, c.wrapped)
			if err == nil {
				_, err = key.open(c.findings, findingsPlace(c.id, c.n))
			}
			if err != nil {
				v.find(RowUnreadable, -1, "versions", c.id)
			}
		}
	}
}

// damaged notes that a row of a case cannot be read.
func (v *verifier) damaged(table, caseID string, err error) error {
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	if !errors.Is(err, gateway.ErrUnreadable) {
		return clean(err)
	}
	v.find(RowUnreadable, -1, table, caseID)
	return nil
}

// lostKeys looks for cases whose data key is gone without an erasure.
func (v *verifier) lostKeys() error {
	return v.reader.each(func(row scanner) error {
		id, err := scanText(row)
		v.find(KeyMissing, -1, "cases", id)
		return err
	}, `SELECT c.id FROM cases c WHERE c.association_key IS NULL AND NOT EXISTS
		(SELECT 1 FROM erasures e WHERE e.case_id = c.id AND e.party = 'association')`)
}
