package store

import (
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// holdRow is a row of holds with its sealed part opened.
type holdRow struct {
	id, caseID, reason string
	n                  int
	released, at       int64
	plain              []byte // who decided it; of a municipality's own case all of it (heldCase)
}

// heldCase is the sealed part of a hold on a municipality's own case. That a court has the case is the
// municipality's to know alone (retssikkerhedsloven § 5 a, stk. 3): the columns tell nothing of it.
type heldCase struct {
	Case     string    `json:"case"`
	N        int       `json:"n"`
	Reason   string    `json:"reason"`
	Released bool      `json:"released"`
	At       time.Time `json:"at"`
	By       string    `json:"by"`
}

// heldKey is the blind mark of a municipality's own case among the holds, and among nothing else.
func (k *keyring) heldKey(caseID string) string { return k.municipalBlind("hold", caseID) }

func (h *holdRow) place() string { return place("holds", h.id) }

// leaf of a hold on a municipality's own case is one of the municipality's.
func (h *holdRow) leaf(open *dataKey) ledger.Leaf {
	if h.at == 0 {
		return municipalLeaf(h.id, encode([]string{string(h.plain)}), open)
	}
	return ledger.Leaf{
		Kind: kindHold, ID: h.id,
		Codes: []ledger.Code{{Name: "case", Value: h.caseID}, code("n", h.n), {Name: "reason", Value: h.reason},
			code("released", int(h.released)), timeCode("on", h.at)},
		Commits: []ledger.Commit{commit("by", open.saltFor(kindHold, h.id), h.plain)},
	}
}

// AddHold adds a hold, or its release.
func (t *tx) AddHold(h gateway.Hold) error {
	own, err := one(&t.reader, scanInt, `SELECT count(*) FROM municipal_cases WHERE id = $1`, h.Case)
	if err != nil {
		return err
	}
	row, sealing := holdRow{
		id: h.ID, caseID: h.Case, reason: h.Reason, released: number(h.Released), at: micros(h.At),
		plain: []byte(h.By),
	}, t.db.keys.open
	if own > 0 {
		if err := t.needMunicipal(); err != nil {
			return err
		}
		row, sealing = holdRow{id: h.ID, caseID: t.db.keys.heldKey(h.Case)}, t.db.keys.clocks
	} else if _, err := one(&t.reader, scanInt, `SELECT 1 FROM cases WHERE id = $1`, h.Case); err != nil {
		return err
	}
	before, err := one(&t.reader, scanInt, `SELECT count(*) FROM holds WHERE case_id = $1`, row.caseID)
	if err != nil {
		return err
	}
	if row.n = before + 1; own > 0 {
		row.plain = padded(encode(heldCase{h.Case, row.n, h.Reason, h.Released, stored(h.At), h.By}))
	}
	if _, err := t.exec(`INSERT INTO holds (id, case_id, n, reason, released, at, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, row.id, row.caseID, row.n, row.reason, row.released, row.at,
		sealing.seal(row.plain, row.place())); err != nil {
		return err
	}
	t.log(row.leaf(sealing))
	return nil
}

// heldQuery is whether the newest of a case's holds stands.
const heldQuery = `coalesce((SELECT 1 - h.released FROM holds h WHERE h.case_id = `

// Held reports whether a hold on the case stands.
func (r *reader) Held(caseID string) (bool, error) {
	held, err := one(r, scanInt, `SELECT `+held("$1"), caseID)
	if err != nil || held > 0 || !r.db.keys.hasMunicipal() {
		return held > 0, err
	}
	return r.heldOwn(caseID)
}

// heldOwn reports whether the newest hold on a municipality's own case stands. One that cannot be read keeps
// the case: nothing brings back what has been erased.
func (r *reader) heldOwn(caseID string) (bool, error) {
	is, err := one(r, func(row scanner) (is heldCase, err error) {
		h := holdRow{caseID: r.db.keys.heldKey(caseID)}
		var sealed []byte
		if err := row.Scan(&h.id, &h.n, &sealed); err != nil {
			return is, clean(err)
		}
		if is, err = h.openOwn(r.db.keys, sealed); err != nil {
			is.Released = false
		}
		return is, nil
	}, `SELECT id, n, sealed FROM holds WHERE case_id = $1 ORDER BY n DESC LIMIT 1`, r.db.keys.heldKey(caseID))
	if errors.Is(err, gateway.ErrNotFound) {
		return false, nil
	}
	return !is.Released, err
}

// openOwn opens a hold on a municipality's own case. ErrUnreadable: it was changed, or moved here.
func (h *holdRow) openOwn(keys *keyring, sealed []byte) (is heldCase, err error) {
	if h.plain, err = keys.clocks.open(sealed, h.place()); err != nil {
		return is, err
	}
	if err := decode(h.plain, &is); err != nil {
		return is, err
	}
	if h.caseID != keys.heldKey(is.Case) || h.n != is.N || h.reason != "" || h.released != 0 {
		return is, errSeal
	}
	return is, nil
}

func held(id string) string { return heldQuery + id + ` ORDER BY h.n DESC LIMIT 1), 0)` }

// QuietCases are the association's cases in which nothing has happened on its side since the instant.
func (r *reader) QuietCases(association string, before time.Time) ([]gateway.Quiet, error) {
	quiet, err := all(r, func(row scanner) (gateway.Quiet, error) {
		q := gateway.Quiet{Party: gateway.PartyAssociation}
		var digests string
		var last int64
		var waits, held int
		if err := row.Scan(&q.Case, &q.Number, &digests, &last, &held, &waits); err != nil {
			return q, clean(err)
		}
		q.Last, q.Held, q.Waits = instant(last), held > 0, waits > 0
		return q, decode([]byte(digests), &q.Digests)
	}, `SELECT c.id, c.number, c.digests, (SELECT max(v.recorded) FROM versions v WHERE v.case_id = c.id), `+
		held("c.id")+`, `+unsettled("c.id")+`
		FROM cases c WHERE c.association = $1 AND c.association_key IS NOT NULL
			AND EXISTS (SELECT 1 FROM versions v WHERE v.case_id = c.id)
			AND NOT EXISTS (SELECT 1 FROM versions v WHERE v.case_id = c.id AND v.recorded >= $2)
			AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.case_id = c.id AND a.at >= $2)
			AND NOT EXISTS (SELECT 1 FROM notices n JOIN deliveries d ON d.id = n.delivery
				WHERE n.case_id = c.id AND (n.created >= $2 OR d.changed >= $2))
			AND NOT EXISTS (SELECT 1 FROM notices n JOIN deliveries d ON d.notice = n.id AND d.kind <> 'notice'
				WHERE n.case_id = c.id AND d.changed >= $2)
		ORDER BY c.number`, association, micros(before))
	if err != nil {
		return nil, err
	}
	return quiet, r.addSent(quiet)
}

// ReceivedCases are the cases of which municipalities keep what they were sent, by their numbers.
func (r *reader) ReceivedCases() ([]gateway.Quiet, error) {
	cases, err := all(r, func(row scanner) (gateway.Quiet, error) {
		q := gateway.Quiet{Party: gateway.PartyReceived}
		var held int
		err := row.Scan(&q.Case, &q.Number, &held)
		q.Held = held > 0
		return q, clean(err)
	}, `SELECT c.id, c.number, `+held("c.id")+` FROM cases c WHERE c.received_key IS NOT NULL ORDER BY c.number`)
	if err != nil {
		return nil, err
	}
	return cases, r.addSent(cases)
}

// addSent notes when each municipality was last handed a notice of the cases.
func (r *reader) addSent(cases []gateway.Quiet) error {
	of := map[string]*gateway.Quiet{}
	ids := make([]string, len(cases))
	for i := range cases {
		of[cases[i].Case], ids[i] = &cases[i], cases[i].Case
	}
	for part := range slices.Chunk(ids, casesMost) {
		q := new(query).sql(`SELECT n.case_id, n.municipality, max(CASE WHEN d.arrived > d.transmitted
			THEN d.arrived ELSE d.transmitted END) FROM notices n JOIN deliveries d ON d.id = n.delivery
			WHERE (d.arrived > 0 OR d.transmitted > 0) AND `).in("n.case_id", part)
		err := r.each(func(row scanner) error {
			var id, municipality string
			var last int64
			err := row.Scan(&id, &municipality, &last)
			if c := of[id]; c != nil && err == nil {
				if c.Sent == nil {
					c.Sent = map[string]time.Time{}
				}
				c.Sent[municipality] = instant(last)
			}
			return clean(err)
		}, q.sql(` GROUP BY n.case_id, n.municipality`).text.String(), q.args...)
		if err != nil {
			return err
		}
	}
	return nil
}

// LoggedBefore is when the newest entry of the log from before the instant was written.
func (r *reader) LoggedBefore(at time.Time) (time.Time, error) {
	found, err := one(r, scanTime, `SELECT at FROM log_entries WHERE at > 0 AND at < $1 ORDER BY n DESC LIMIT 1`,
		micros(at))
	if errors.Is(err, gateway.ErrNotFound) {
		return time.Time{}, nil
	}
	return found, err
}

func (v *verifier) loadHolds(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(holdQuery+`at > 0 AND `).in("id", ids)
	return v.each(func(row scanner) error {
		var h holdRow
		var sealed []byte
		err := row.Scan(&h.id, &h.caseID, &h.n, &h.reason, &h.released, &h.at, &sealed)
		if err != nil {
			return clean(err)
		}
		h.plain, err = v.db.keys.open.open(sealed, h.place())
		found(h.id, &storedRow{leaf: h.leaf(v.db.keys.open), broken: errors.Is(err, errSeal)})
		return nil
	}, q.text.String(), q.args...)
}

const holdQuery = `SELECT id, case_id, n, reason, released, at, sealed FROM holds WHERE `

// loadOwnHolds are the holds on municipalities' own cases among the rows that a leaf may be about.
func (v *verifier) loadOwnHolds(ids []string, found func(string, *storedRow)) error {
	q := new(query).sql(holdQuery+`at = 0 AND `).in("id", ids)
	return v.each(func(row scanner) error {
		var h holdRow
		var sealed []byte
		err := row.Scan(&h.id, &h.caseID, &h.n, &h.reason, &h.released, &h.at, &sealed)
		if err != nil {
			return clean(err)
		}
		_, err = h.openOwn(v.db.keys, sealed)
		found(h.id, &storedRow{leaf: h.leaf(v.db.keys.clocks), broken: err != nil})
		return nil
	}, q.text.String(), q.args...)
}
