package store

import (
	"maps"
	"slices"
)

// strayKeys looks for data keys of municipalities that nothing made: a key is made with the first act in a
// case, or with a municipality's own case, and the log has an entry of either. A key in another's place keeps
// the municipality from recording anything there. Without the key of municipal data nobody can tell of which
// own case a key is; a copy is found all the same, for no key is wrapped in the same bytes twice.
func (v *verifier) strayKeys() error {
	const withoutActs = `SELECT k.subject FROM municipal_keys k WHERE k.data_key IS NOT NULL AND NOT EXISTS
		(SELECT 1 FROM municipal_acts f WHERE f.subject = k.subject)`
	if !v.db.keys.hasMunicipal() {
		return v.each(v.strayKey, withoutActs+` AND k.data_key IN (SELECT o.data_key FROM municipal_keys o
			WHERE o.data_key IS NOT NULL GROUP BY o.data_key HAVING count(*) > 1) ORDER BY 1`)
	}
	stray := map[string]bool{}
	err := v.each(func(row scanner) error {
		subject, err := scanText(row)
		stray[subject] = true
		return err
	}, withoutActs)
	if err != nil || len(stray) == 0 {
		return err
	}
	err = v.each(func(row scanner) error {
		id, err := scanText(row)
		delete(stray, v.db.keys.subject(id))
		return err
	}, `SELECT id FROM municipal_cases`)
	for _, subject := range slices.Sorted(maps.Keys(stray)) {
		v.find(RowAdded, -1, "municipal_keys", subject)
	}
	return err
}

// strayKey finds the row.
func (v *verifier) strayKey(row scanner) error {
	subject, err := scanText(row)
	v.find(RowAdded, -1, "municipal_keys", subject)
	return err
}
