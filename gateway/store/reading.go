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
func (h *hidden) readingKey(organisation, number string) string {
	return h.blind("reading", organisation, number)
}

// hiddens are those that a reading may be hidden by: what a municipality reads is its own (ofRole).
func (k *keyring) hiddens() []hidden {
	all := []hidden{k.ofRole("")}
	if k.hasMunicipal() {
		all = append(all, k.ofRole(gateway.MunicipalityOfficer))
	}
	return all
}

// openReading opens the sealed part, and gives what it was sealed by.
func (k *keyring) openReading(r *readingRow, sealed []byte) (sealing *dataKey, err error) {
	for _, h := range k.hiddens() {
		if r.plain, err = h.sealing.open(sealed, r.place()); err == nil {
			return h.sealing, nil
		}
	}
	return k.open, err
}

// AddReading notes that somebody has read about the people of a case.
func (t *tx) AddReading(r gateway.Reading) error {
	by := t.db.keys.ofRole(r.Role)
	row := readingRow{
		id: r.ID, caseKey: by.readingKey(r.Organisation, r.Number), at: micros(r.At),
		plain: encode(readingSaid{r.By, r.Role, r.Organisation, r.Number, r.Verb}),
	}
	if _, err := t.exec(`INSERT INTO readings (id, case_key, at, sealed) VALUES ($1, $2, $3, $4)`, row.id,
		row.caseKey, row.at, by.sealing.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(by.sealing))
	return nil
}

// Readings are those for one organisation of a case, oldest first.
func (r *reader) Readings(organisation, number string) ([]gateway.Reading, error) {
	var keys []string
	for _, h := range r.db.keys.hiddens() {
		keys = append(keys, h.readingKey(organisation, number))
	}
	q := new(query).sql(`SELECT id, at, sealed FROM readings WHERE `).in("case_key", keys)
	return all(r, func(row scanner) (one gateway.Reading, err error) {
		var at int64
		var sealed []byte
		if err := row.Scan(&one.ID, &at, &sealed); err != nil {
			return one, clean(err)
		}
		read := &readingRow{id: one.ID}
		if _, err := r.db.keys.openReading(read, sealed); err != nil {
			return one, err
		}
		var said readingSaid
		err = decode(read.plain, &said)
		one.At, one.By, one.Role, one.Organisation = instant(at), said.By, said.Role, said.Organisation
		one.Number, one.Verb = said.Number, said.Verb
		return one, err
	}, q.sql(` ORDER BY at, id`).text.String(), q.args...)
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
		sealing, err := v.db.keys.openReading(&r, sealed)
		damaged := errors.Is(err, errSeal)
		closed := damaged && !v.db.keys.hasMunicipal() // it may be a municipality's
		found(r.id, &storedRow{leaf: r.leaf(sealing), closed: closed, broken: damaged && !closed})
		return nil
	}, q.text.String(), q.args...)
}
