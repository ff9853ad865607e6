package store

import (
	"bytes"
	"encoding/json"
	"errors"

	"boligbro/gateway"
)

// bornState is born without what the delivery carries.
type bornState struct {
	State   string `json:"state"`
	Channel string `json:"channel"`
	Place   int    `json:"place"`
	Next    int64  `json:"next"`
}

// stateAtBirth reads the state that a delivery was made with, without what it carries, which is compared with
// its entry.
func stateAtBirth(plain []byte) (b bornState, err error) {
	if i := bytes.LastIndex(plain, []byte(`,"state":`)); i > 0 {
		if json.Unmarshal(append([]byte{'{'}, plain[i+1:]...), &b) == nil {
			return b, nil
		}
	}
	b = bornState{}
	return b, decode(plain, &b)
}

// deliveries compares what every delivery says of itself with what has happened to it.
func (v *verifier) deliveries() error {
	var referred []string // deliveries with a reference, which must be in a receipt
	err := v.pages(`SELECT d.id, d.channel, d.place, d.earlier, d.state, d.next, d.fault, d.detail,
		d.transmitted, d.arrived, d.registered, d.attempts, d.first, d.payload, d.created, d.changed,
		d.acts, d.reference IS NOT NULL, d.content, d.case_id, c.association_key,
		coalesce(a.channel, ''), coalesce(a.place, 0), coalesce(a.earlier, 0), coalesce(a.state, ''),
		coalesce(a.next, 0), coalesce(a.fault, ''), coalesce(a.detail, ''), coalesce(a.transmitted, 0),
		coalesce(a.arrived, 0),
		coalesce(a.registered, 0), coalesce(a.at, 0), coalesce(a.received, 0), (SELECT count(*)
		FROM delivery_acts x WHERE x.delivery = d.id),
		(SELECT count(*) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt'),
		(SELECT coalesce(min(x.at), 0) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt'
		AND x.attempt = 1),
		(SELECT count(*) FROM delivery_acts x WHERE x.delivery = d.id AND x.kind = 'attempt' AND x.n = d.payload)
		FROM deliveries d JOIN cases c ON c.id = d.case_id LEFT JOIN delivery_acts a ON a.delivery = d.id
		AND a.n = d.acts`, "d.id",
		func(row scanner) (string, error) {
			var id, caseID string
			var is, was progress
			var attempts, payload, acts, count, tried, kept int
			var first, created, changed, at, received, began int64
			var refers bool
			var content, wrapped []byte
			if err := row.Scan(&id, &is.channel, &is.place, &is.earlier, &is.state, &is.next, &is.fault, &is.detail,
				&is.transmitted, &is.arrived, &is.registered, &attempts, &first, &payload, &created, &changed,
				&acts, &refers, &content, &caseID, &wrapped,
				&was.channel, &was.place, &was.earlier, &was.state, &was.next, &was.fault, &was.detail, &was.transmitted,
				&was.arrived,
				&was.registered, &at, &received, &count, &tried, &began, &kept); err != nil {
				return id, clean(err)
			}
			if refers {
				referred = append(referred, id)
			}
			last := max(at, received)
			if acts == 0 {
				var err error
				if was, err = v.born(id, caseID, wrapped, content, is); err != nil {
					v.find(RowUnreadable, -1, "deliveries", id)
				}
				last = created
			}
			if is != was || acts != count || attempts != tried || first != began || changed != last ||
				payload > 0 != (kept == 1) || refers && is.registered == 0 {
				v.find(StateWrong, -1, "deliveries", id)
			}
			return id, nil
		})
	for _, id := range referred {
		if err == nil {
			err = v.reference(id)
		}
	}
	return err
}

// born is the state that a delivery was made with; what it is now, when that has been erased.
func (v *verifier) born(id, caseID string, wrapped, content []byte, is progress) (progress, error) {
	key, err := v.db.keys.caseKey(caseID, wrapped)
	if errors.Is(err, gateway.ErrErased) {
		return is, nil
	}
	if err != nil {
		return progress{}, err
	}
	plain, err := key.open(content, (&deliveryRow{id: id}).place())
	if err != nil {
		return progress{}, err
	}
	b, err := stateAtBirth(plain)
	return progress{channel: b.Channel, place: b.Place, state: b.State, next: b.Next}, err
}

// reference compares a delivery's reference with its receipts.
func (v *verifier) reference(id string) error {
	d, err := v.Delivery(gateway.Operator, id)
	if errors.Is(err, gateway.ErrErased) {
		return nil
	}
	receipts, receiptsErr := v.Receipts(gateway.Operator, id)
	if err != nil || receiptsErr != nil {
		v.find(RowUnreadable, -1, "deliveries", id)
		return nil
	}
	for _, r := range receipts {
		if r.Reference == d.Reference {
			return nil
		}
	}
	v.find(StateWrong, -1, "deliveries", id)
	return nil
}
