package store

import (
	"errors"
	"maps"
	"slices"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// municipalOpener opens what is sealed under the municipality's key of a case.
func (v *verifier) municipalOpener(subject string, wrapped []byte) *opener {
	o := &opener{key: &dataKey{}}
	if key, err := v.db.keys.municipalKey(subject, wrapped); err == nil {
		o.key = key
	} else {
		o.row.erased = errors.Is(err, gateway.ErrErased)
		o.row.broken = !o.row.erased
	}
	return o
}

// municipalTables are those that a municipality's leaf may be about.
var municipalTables = []string{"municipal_acts", "municipal_cases", "municipal_alarms", "erasures", "holds"}

// loadMunicipal looks for what a municipality's leaf may be about: one of its acts, one of its own cases, a
// hold on such a case, an erasure, or an alarm about its clocks. Without the key of municipal data it only finds out whether the row
// is there.
func (v *verifier) loadMunicipal(ids []string, found func(string, *storedRow)) error {
	if !v.db.keys.hasMunicipal() {
		for _, table := range municipalTables {
			q := new(query).sql(`SELECT id FROM `+table+` WHERE `).in("id", ids)
			there, err := all(v.reader, scanText, q.text.String(), q.args...)
			if err != nil {
				return err
			}
			for _, id := range there {
				found(id, &storedRow{leaf: ledger.Leaf{Kind: kindMunicipal, ID: id}, closed: true})
			}
		}
		return nil
	}
	err := v.loadMunicipalActs(ids, found)
	if err == nil {
		err = v.loadOwnCases(ids, found)
	}
	if err == nil {
		err = v.loadErasures(ids, gateway.PartyMunicipality, found)
	}
	if err == nil {
		err = v.loadClocks(ids, found)
	}
	if err == nil {
		err = v.loadOwnHolds(ids, found)
	}
	return err
}

func (v *verifier) loadMunicipalActs(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(municipalActQuery).in("f.id", ids)
	cases := map[string][]string{} // the acts, by the case that they say they are of
	rows := map[string]*storedRow{}
	if err := v.each(func(row scanner) error {
		var id, subject, municipality string
		var sealed, wrapped []byte
		if err := row.Scan(&id, &subject, &municipality, &sealed, &wrapped); err != nil {
			return clean(err)
		}
		o := v.municipalOpener(subject, wrapped)
		plain := o.open(sealed, municipalActPlace(id))
		var stored gateway.LoggedAct
		if plain != nil && (decode(plain, &stored) != nil || v.db.keys.subject(stored.Case) != subject ||
			stored.Municipality != municipality) {
			o.row.broken = true
		}
		if plain != nil {
			cases[stored.Case] = append(cases[stored.Case], id)
		}
		rows[id] = o.done(municipalLeaf(id, plain, o.key))
		return nil
	}, q.text.String(), q.args...); err != nil {
		return err
	}
	if err := v.strayActs(cases, rows); err != nil {
		return err
	}
	for id, row := range rows {
		found(id, row)
	}
	return nil
}

// strayActs are broken: of a case that is not there.
func (v *verifier) strayActs(cases map[string][]string, rows map[string]*storedRow) error {
	ids := slices.Collect(maps.Keys(cases))
	q := new(query).sql(`SELECT id FROM cases WHERE `).in("id", ids)
	q.sql(` UNION ALL SELECT id FROM municipal_cases WHERE `).in("id", ids)
	there, err := all(v.reader, scanText, q.text.String(), q.args...)
	for _, id := range there {
		delete(cases, id)
	}
	for _, acts := range cases {
		for _, id := range acts {
			rows[id].broken = true
		}
	}
	return err
}
