package store

import (
	"errors"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// readingRow is a row of readings with its sealed part opened.
type readingRow struct {
	id, caseKey string
	at          int64
	plain       []byte
}

// readingSaid is what is sealed of a reading.
type readingSaid struct {
	By           string       `json:"by"`
	Role         gateway.Role `json:"role"`
	Organisation string       `json:"organisation"`
	Number       string       `json:"number"`
	Verb         gateway.Verb `json:"verb"`
}

func (r *readingRow) place() string { return place("readings", r.id) }

func (r *readingRow) leaf(open *dataKey) ledger.Leaf {
	return ledger.Leaf{
		Kind: kindReading, ID: r.id, Codes: []ledger.Code{timeCode("on", r.at)},
		Commits: []ledger.Commit{commit("reading", open.saltFor(kindReading, r.id),
			encode([]string{r.caseKey, string(r.plain)}))},
	}
}

// readingKey is the blind index of what was read for an organisation.
func (db *DB) readingKey(organisation, number string) string {
	return db.Blind("reading", organisation, number)
}

// AddReading notes that somebody has read about the people of a case.
func (t *tx) AddReading(r gateway.Reading) error {
	row := readingRow{
		id: r.ID, caseKey: t.db.readingKey(r.Organisation, r.Number), at: micros(r.At),
		plain: encode(readingSaid{r.By, r.Role, r.Organisation, r.Number, r.Verb}),
	}
	if _, err := t.exec(`INSERT INTO readings (id, case_key, at, sealed) VALUES ($1, $2, $3, $4)`, row.id,
		row.caseKey, row.at, t.db.keys.open.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(t.db.keys.open))
	return nil
}

// Readings are those for one organisation of a case, oldest first.
func (r *reader) Readings(organisation, number string) ([]gateway.Reading, error) {
	return all(r, func(row scanner) (one gateway.Reading, err error) {
		var at int64
		var sealed []byte
		if err := row.Scan(&one.ID, &at, &sealed); err != nil {
			return one, clean(err)
		}
		plain, err := r.db.keys.open.open(sealed, (&readingRow{id: one.ID}).place())
		if err != nil {
			return one, err
		}
		var said readingSaid
		err = decode(plain, &said)
		one.At, one.By, one.Role, one.Organisation = instant(at), said.By, said.Role, said.Organisation
		one.Number, one.Verb = said.Number, said.Verb
		return one, err
	}, `SELECT id, at, sealed FROM readings WHERE case_key = $1 ORDER BY at, id`,
		r.db.readingKey(organisation, number))
}

func (v *verifier) loadReadings(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(`SELECT id, case_key, at, sealed FROM readings WHERE `).in("id", ids)
	return v.each(func(row scanner) error {
		var r readingRow
		var sealed []byte
		err := row.Scan(&r.id, &r.caseKey, &r.at, &sealed)
		if err != nil {
			return clean(err)
		}
		r.plain, err = v.db.keys.open.open(sealed, r.place())
		found(r.id, &storedRow{leaf: r.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}
