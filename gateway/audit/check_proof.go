package audit

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// CheckProof checks a proof, as JSON or text, without the database: that it was written by the owner of the
// log's key and is unchanged since, and that the log which the checkpoint names holds the notice, the
// attempt with exactly these bytes, and the receipt. known are the public keys that the reader knows the
// log by; none: the proof's own, so that it is for the reader to compare. A key that was changed vouches
// for no log that is longer than it was then, and for the key that it handed over to. A *lang.Error says what
// does not hold.
func CheckProof(b []byte, known ...ledger.LogKey) (gateway.Proof, error) {
	p, err := document.ReadProof(b)
	if err != nil {
		return p, lang.ErrProofChanged
	}
	keys, chained := followProof(known, &p.Log)
	if _, _, err := keys.Open(p.Log.Checkpoint); len(keys) > 0 && (!keys.Has(p.Log.Key) || err != nil) {
		return p, lang.ErrProofOtherKey
	}
	statement, err := document.ProofStatement(p)
	if err != nil {
		return p, lang.ErrProofChanged
	}
	if err := ledger.CheckStatement(p.Signature, p.Log.Key, statement); err != nil {
		return p, lang.ErrProofUnsigned
	}
	checkpoint, err := ledger.OpenCheckpoint(p.Log.Checkpoint, p.Log.Key)
	if err != nil || checkpoint.Size != p.Log.Size {
		return p, lang.ErrProofUnsigned
	}
	if !chained {
		return p, lang.ErrProofNotInLog
	}
	for _, e := range slices.Concat(p.Log.Entries, p.Log.KeyChanges) {
		if err := ledger.CheckInclusion(e.Path, checkpoint, e.N, e.Leaf); err != nil {
			return p, lang.ErrProofNotInLog
		}
	}
	leaves := make([]ledger.Leaf, len(p.Log.Entries))
	for i, e := range p.Log.Entries {
		if leaves[i], err = ledger.ParseLeaf(e.Leaf); err != nil {
			return p, lang.ErrProofNotInLog
		}
	}
	if err := told(&p, leaves); err != nil {
		return p, lang.ErrProofNotTold
	}
	return p, nil
}

// followProof adds to the known keys those that they handed over to, as the proof's entries tell. That these
// are in the log is checked with the others. False: they are no changes of one log's key, up to the one that
// signed the proof.
func followProof(known ledger.Keys, p *gateway.LogProof) (ledger.Keys, bool) {
	var changes []ledger.HandOver
	for _, e := range p.KeyChanges {
		leaf, err := ledger.ParseLeaf(e.Leaf)
		if err != nil {
			return known, false
		}
		h, err := ledger.ReadHandOver(leaf)
		n := len(changes)
		if err != nil || h.Before.Size != e.N || n > 0 && changes[n-1].Next != h.Old {
			return known, false
		}
		changes = append(changes, h)
	}
	n := len(changes)
	return known.Follow(changes), n == 0 || changes[n-1].Next == p.Key
}

// told holds what the proof says against the entries: of the notice, the attempt and the receipt.
func told(p *gateway.Proof, leaves []ledger.Leaf) error {
	switch {
	case len(leaves) != 3:
		return errors.New("three entries tell of it")
	case !ofNotice(p, leaves[0]):
		return errors.New("another notice")
	case !ofAttempt(p, leaves[1]):
		return errors.New("another attempt, or other bytes")
	case !ofReceipt(p, leaves[2]):
		return errors.New("another receipt")
	}
	return nil
}

func ofNotice(p *gateway.Proof, l ledger.Leaf) bool {
	return l.Kind == "notice" && l.ID == p.Notice && byRule(l, p) &&
		says(l, "association", p.Association) && says(l, "municipality", p.Municipality) &&
		says(l, "delivery", p.Message)
}

// byRule reports whether the entry commits to the rule that the proof names.
func byRule(l ledger.Leaf, p *gateway.Proof) bool {
	o := ledger.Opening{Salt: p.Log.DutySalt, Value: p.Log.Duty}
	return opens(o, l, gateway.DutyLabel) && gateway.ReadDuty(p.Log.Duty).Rule == p.Rule
}

// ofAttempt reports whether the entry commits to the hash of what was sent.
func ofAttempt(p *gateway.Proof, l ledger.Leaf) bool {
	return l.Kind == "attempt" && l.ID == p.Message && says(l, "channel", p.Channel) && len(l.Commits) == 1 &&
		l.Commits[0].Hash == ledger.Commitment("content", p.Log.Salt, p.Log.Opened) &&
		len(p.Hash) == sha256.Size && bytes.HasPrefix(p.Log.Opened, p.Hash)
}

func ofReceipt(p *gateway.Proof, l ledger.Leaf) bool {
	at, _ := l.Code("on")
	arrived, err := time.Parse("2006-01-02T15:04:05.000000Z", at)
	return err == nil && arrived.Truncate(time.Second).Equal(p.Arrived.Truncate(time.Second)) &&
		l.Kind == "receipt" && l.ID == p.Message && says(l, "proof", string(p.By)) &&
		!says(l, "outcome", string(gateway.ReceiptRejected))
}

func says(l ledger.Leaf, name, value string) bool {
	code, ok := l.Code(name)
	return ok && code == value
}
