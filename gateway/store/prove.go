package store

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

// Vouch signs a document with the log's key.
func (r *reader) Vouch(document []byte) (string, error) {
	head, err := readHead(r, "")
	if err != nil {
		return "", err
	}
	now, err := r.signingNow(head.key)
	if err != nil {
		return "", err
	}
	return now.signer.Vouch(document)
}

// ProveAct proves the entries that tell how a message reached a municipality.
func (r *reader) ProveAct(a gateway.ProvedAct) (p gateway.LogProof, err error) {
	tree, err := readHead(r, "")
	if err != nil {
		return p, err
	}
	if p.Checkpoint, err = r.Checkpoint(); err != nil {
		return p, err
	}
	if _, p.Key, err = r.openCheckpoint(p.Checkpoint); err != nil {
		return p, err
	}
	if p.KeyChanges, err = r.ProveKeys(); err != nil {
		return p, fmt.Errorf("show who signed the log before: %w", err)
	}
	p.Size = tree.Size()
	duty := dutyOf(&a.Notice)
	opening := duty.commit(a.Notice.ID, r.db.keys.open).Opening
	p.DutySalt, p.Duty = opening.Salt, opening.Value
	for _, wanted := range []sought{
		{kindNotice, a.Notice.ID, a.Notice.Created, nil},
		{kindAttempt, a.Message, a.Attempt.Started, []ledger.Code{code("attempt", a.Attempt.N)}},
		{kindReceipt, a.Message, a.Receipt.Received, []ledger.Code{
			{Name: "outcome", Value: string(a.Receipt.Kind)}, timeCode("on", micros(a.Receipt.At)),
		}},
	} {
		e, err := r.seek(wanted, tree.Size())
		if err != nil {
			return p, err
		}
		path, err := tree.ProveInclusion(e.N, r.tile)
		if err != nil {
			return p, err
		}
		p.Entries = append(p.Entries, gateway.ProvedEntry{N: e.N, Leaf: e.Leaf, Path: path})
		if wanted.kind == kindNotice {
			if err := r.tellsAll(a.Notice, a.Thread, e.N, tree.Size()); err != nil {
				return p, err
			}
		}
		if wanted.kind == kindAttempt {
			if p.Salt, p.Opened, err = r.openAttempt(e.Leaf); err != nil {
				return p, err
			}
		}
	}
	return p, nil
}

// openAttempt opens the commitment of an attempt's entry.
func (r *reader) openAttempt(b []byte) (salt, opened []byte, err error) {
	leaf, err := ledger.ParseLeaf(b)
	if err != nil {
		return nil, nil, err
	}
	number, _ := leaf.Code("n")
	a := actRow{delivery: leaf.ID, kind: kindAttempt}
	if a.n, err = strconv.Atoi(number); err != nil {
		return nil, nil, gateway.ErrNotFound
	}
	err = r.each(func(row scanner) error {
		var caseID string
		var sealed, wrapped []byte
		if err := row.Scan(&sealed, &caseID, &wrapped); err != nil {
			return clean(err)
		}
		key, err := r.db.keys.sentKey(caseID, wrapped, nil)
		if err != nil {
			return err
		}
		salt = a.salt(key)
		a.plain, err = key.open(sealed, actPlace(a.delivery, a.n))
		return err
	}, `SELECT a.sealed, d.case_id, c.association_key FROM delivery_acts a
		JOIN deliveries d ON d.id = a.delivery JOIN cases c ON c.id = d.case_id
		WHERE a.delivery = $1 AND a.n = $2`, a.delivery, a.n)
	if err == nil && salt == nil {
		err = gateway.ErrNotFound
	}
	return salt, a.committed(), err
}

// tile reads a complete tile of the log's tree.
func (r *reader) tile(level int, n int64) ([]byte, error) {
	return one(r, scanBytes, `SELECT hashes FROM log_tiles WHERE level = $1 AND n = $2`, level, n)
}

// sought is an entry that is sought: of a kind, about an id, written not long after an instant, and holding
// codes.
type sought struct {
	kind, id string
	near     time.Time
	codes    []ledger.Code
}

func (s *sought) is(e gateway.LogEntry) bool {
	if e.Kind != s.kind || !bytes.Contains(e.Leaf, []byte(s.id)) {
		return false
	}
	leaf, err := ledger.ParseLeaf(e.Leaf)
	if err != nil || leaf.ID != s.id {
		return false
	}
	for _, c := range s.codes {
		if value, _ := leaf.Code(c.Name); value != c.Value {
			return false
		}
	}
	return true
}

// seekBefore is how much earlier an entry may say that it was written than what it is about happened: clocks
// of several servers differ.
const seekBefore = 5 * time.Minute

// seek finds an entry: from where the log was at its time, else from the beginning, for a clock may have been
// wrong.
func (r *reader) seek(s sought, size int64) (gateway.LogEntry, error) {
	from, err := r.firstAfter(s.near.Add(-seekBefore), size)
	if err != nil {
		return gateway.LogEntry{}, err
	}
	e, err := r.scanFor(s, from, size)
	if errors.Is(err, gateway.ErrNotFound) && from > 0 {
		return r.scanFor(s, 0, from)
	}
	return e, err
}

func (r *reader) scanFor(s sought, from, to int64) (gateway.LogEntry, error) {
	for next := from; next < to; {
		entries, err := r.Entries(next, verifyChunk)
		if err != nil {
			return gateway.LogEntry{}, err
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if e.N < to && s.is(e) {
				return e, nil
			}
			next = e.N + 1
		}
	}
	return gateway.LogEntry{}, gateway.ErrNotFound
}

// firstAfter is the number of the first entry that says that it was written at or after the instant, as long
// as the clock went forward. Entries of municipalities say no time.
func (r *reader) firstAfter(at time.Time, size int64) (int64, error) {
	low, high := int64(0), size
	for low < high {
		middle := low + (high-low)/2
		written, err := one(r, scanTime, `SELECT at FROM log_entries WHERE n >= $1 AND at > 0 ORDER BY n LIMIT 1`,
			middle)
		switch {
		case errors.Is(err, gateway.ErrNotFound), err == nil && !written.Before(at):
			high = middle
		case err != nil:
			return 0, err
		default:
			low = middle + 1
		}
	}
	return low, nil
}

func scanTime(row scanner) (time.Time, error) {
	var at int64
	err := row.Scan(&at)
	return instant(at), clean(err)
}
