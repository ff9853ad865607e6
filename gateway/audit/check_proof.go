package audit

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/document"
	"boligbro/gateway/ledger"
	"boligbro/rules/lang"
)

// CheckProof checks a proof, as JSON or text, without the database: that it was written by the owner of the
// log's key and is unchanged since, and that the log which the checkpoint names holds the notice, the attempt
// with exactly these bytes, and the receipt. key is the public key that the reader knows the log by; empty:
// the proof's own, so that it is for the reader to compare. A *lang.Error says what does not hold.
func CheckProof(b []byte, key string) (gateway.Proof, error) {
	p, err := document.ReadProof(b)
	if err != nil {
		return p, lang.ErrProofChanged
	}
	if key != "" && key != p.Log.Key {
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
	leaves := make([]ledger.Leaf, len(p.Log.Entries))
	for i, e := range p.Log.Entries {
		if err := ledger.CheckInclusion(e.Path, checkpoint, e.N, e.Leaf); err != nil {
			return p, lang.ErrProofNotInLog
		}
		if leaves[i], err = ledger.ParseLeaf(e.Leaf); err != nil {
			return p, lang.ErrProofNotInLog
		}
	}
	if err := told(&p, leaves); err != nil {
		return p, lang.ErrProofNotTold
	}
	return p, nil
}

// told holds what the proof says against the entries: of the notice, the attempt and the receipt.
func told(p *gateway.Proof, leaves []ledger.Leaf) error {
	if len(leaves) != 3 {
		return errors.New("three entries tell of it")
	}
	notice, attempt, receipt := leaves[0], leaves[1], leaves[2]
	committed := ledger.Commitment("content", p.Log.Salt, p.Log.Opened)
	at, _ := receipt.Code("on")
	arrived, err := time.Parse("2006-01-02T15:04:05.000000Z", at)
	switch outcome, _ := receipt.Code("outcome"); {
	case notice.Kind != "notice" || notice.ID != p.Notice || !says(notice, "rule", p.Rule) ||
		!says(notice, "association", p.Association) || !says(notice, "municipality", p.Municipality) ||
		!says(notice, "delivery", p.Message):
		return errors.New("another notice")
	case attempt.Kind != "attempt" || attempt.ID != p.Message || !says(attempt, "channel", p.Channel):
		return errors.New("another attempt")
	case len(attempt.Commits) != 1 || attempt.Commits[0].Hash != committed ||
		len(p.Hash) != sha256.Size || !bytes.HasPrefix(p.Log.Opened, p.Hash):
		return errors.New("other bytes")
	case receipt.Kind != "receipt" || receipt.ID != p.Message || !says(receipt, "proof", string(p.By)) ||
		outcome == string(gateway.ReceiptRejected):
		return errors.New("another receipt")
	case err != nil || !arrived.Truncate(time.Second).Equal(p.Arrived.Truncate(time.Second)):
		return errors.New("another time")
	}
	return nil
}

func says(l ledger.Leaf, name, value string) bool {
	code, ok := l.Code(name)
	return ok && code == value
}
