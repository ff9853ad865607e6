package store

import (
	"bytes"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// aboutNotices are the kinds of entries about a notice and its messages.
const aboutNotices = `('` + kindNotice + `', '` + kindDelivery + `', '` + kindAttempt + `', '` +
	kindAttemptEnd + `', '` + kindReceipt + `', '` + kindChange + `')`

// tellsAll refuses to prove a notice where the log holds another number of entries about it and its messages
// than the rows tell of: whoever was shown the proof would be told something else than the log says.
func (r *reader) tellsAll(n gateway.Notice, messages []gateway.Delivery, first, size int64) error {
	rows, err := r.thread(n, messages)
	if err != nil {
		return err
	}
	ids := [][]byte{[]byte(n.ID)}
	of := map[string]bool{}
	for _, d := range messages {
		ids, of[d.ID] = append(ids, []byte(d.ID)), true
	}
	entries := 0
	err = r.each(func(row scanner) error {
		var b []byte
		if err := row.Scan(&b); err != nil {
			return clean(err)
		}
		for _, id := range ids {
			if !bytes.Contains(b, id) {
				continue
			}
			leaf, err := ledger.ParseLeaf(b)
			notice, _ := leaf.Code("notice")
			if err == nil && (leaf.ID == n.ID || of[leaf.ID] || leaf.Kind == kindDelivery && notice == n.ID) {
				entries++
			}
			break
		}
		return nil
	}, `SELECT leaf FROM log_entries WHERE n >= $1 AND n < $2 AND kind IN `+aboutNotices, first, size)
	if err == nil && entries != len(rows) {
		err = lang.ErrLogTellsOther
	}
	return err
}
