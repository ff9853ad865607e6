package store

import (
	"errors"

	"boligbro/gateway"
)

// kept opens what municipalities keep of what they were sent, where the association has erased its own: there
// it is held against no entry any more. What the row of a notice holds of its first message is compared with
// it.
func (v *verifier) kept() error {
	if !v.db.keys.hasMunicipal() {
		return nil
	}
	err := v.each(func(row scanner) error {
		var caseID, notice, hidden, message string
		var received, content []byte
		err := clean(row.Scan(&caseID, &received, &notice, &hidden, &message, &content))
		if err == nil && !v.keeps(caseID, received, notice, hidden, message, content) ||
			errors.Is(err, gateway.ErrUnreadable) {
			v.find(RowUnreadable, -1, "cases", caseID)
			return nil
		}
		return err
	}, `SELECT c.id, c.received_key, n.id, n.duty, d.id, d.content FROM cases c JOIN notices n ON n.case_id = c.id
		JOIN deliveries d ON d.id = n.delivery WHERE c.received_key IS NOT NULL ORDER BY n.id`)
	if err == nil {
		err = v.keptUpdates()
	}
	if err == nil {
		err = v.keptActs()
	}
	return err
}

// keptUpdates opens what followed on the notices that municipalities keep.
func (v *verifier) keptUpdates() error {
	return v.each(func(row scanner) error {
		var caseID, message string
		var received, content []byte
		if err := row.Scan(&caseID, &received, &message, &content); err != nil {
			return clean(err) // found with the deliveries
		}
		key, err := v.db.keys.sentKey(caseID, nil, received)
		if err == nil {
			_, err = key.open(content, saidPlace(message, 0))
		}
		if err != nil {
			v.find(RowUnreadable, -1, "deliveries", message)
		}
		return nil
	}, `SELECT c.id, c.received_key, d.id, d.content FROM cases c JOIN deliveries d ON d.case_id = c.id
		WHERE c.received_key IS NOT NULL AND d.kind <> 'notice' ORDER BY d.id`)
}

// keptActs opens what has happened to the messages that municipalities keep.
func (v *verifier) keptActs() error {
	return v.each(func(row scanner) error {
		var a actRow
		var caseID string
		var sealed, received []byte
		if err := row.Scan(append(a.scanned(&sealed), &caseID, &received)...); err != nil {
			return clean(err) // found with its delivery
		}
		key, err := v.db.keys.sentKey(caseID, nil, received)
		if err == nil && sealed == nil && (a.kind == kindAttempt || a.kind == kindReceipt) {
			err = errSeal
		}
		if err == nil && sealed != nil {
			_, err = key.open(sealed, actPlace(a.delivery, a.n))
		}
		if err != nil {
			v.find(RowUnreadable, -1, "delivery_acts", actID(a.delivery, a.n))
		}
		return nil
	}, `SELECT `+actColumns+`, c.id, c.received_key FROM cases c JOIN deliveries d ON d.case_id = c.id
		JOIN delivery_acts a ON a.delivery = d.id WHERE c.received_key IS NOT NULL ORDER BY a.delivery, a.n`)
}

// keeps reports whether the key opens the message, and the notice holds of it what it says.
func (v *verifier) keeps(caseID string, received []byte, notice, hidden, message string, content []byte) bool {
	key, err := v.db.keys.sentKey(caseID, nil, received)
	if err != nil {
		return false
	}
	plain, err := key.open(content, saidPlace(message, 0))
	if err != nil {
		return false
	}
	duty, err := v.db.keys.hider.duty(hidden, notice)
	return err != nil || duty.says(plain) // one that cannot be read is found by itself
}

// readWorded reads which deliveries were worded anew: they are few.
func (v *verifier) readWorded() error {
	if v.worded != nil {
		return nil
	}
	v.worded = map[string]int{}
	return v.each(func(row scanner) error {
		var id string
		var act int
		err := clean(row.Scan(&id, &act))
		if v.worded[id] = act; errors.Is(err, gateway.ErrUnreadable) {
			v.worded[id], err = -1, nil // no act has that number
		}
		return err
	}, `SELECT id, worded FROM deliveries WHERE worded > 0`)
}
