package store

import (
	"fmt"
	"testing"
	"time"

	"boligbro/gateway/ledger"
)

// TestAnAgreement: entries and rows agree in whatever order they come, and what is changed, missing or
// repeated on one side is where the entry of its id is.
func TestAnAgreement(t *testing.T) {
	t.Parallel()
	leaf := func(i int, value string) ledger.Leaf {
		return ledger.Leaf{
			Kind: kindVersion, ID: fmt.Sprintf("%08d-0000-4000-8000-000000000000", i),
			Codes:   []ledger.Code{{Name: "version", Value: value}, {Name: "wake"}},
			Commits: []ledger.Commit{{Label: "records", Hash: ledger.Commitment("records", nil, []byte(value))}},
		}
	}
	keys := newAgreementKeys()
	sides := func(change func(log, rows *agreement)) *agreement {
		log, rows := &agreement{agreementKeys: keys}, &agreement{agreementKeys: keys}
		for i := range 300 {
			written, row := leaf(i, "1"), leaf(299-i, "1")
			written.At = time.UnixMicro(int64(1 + i)).UTC()
			var w ledger.Written
			if !w.CutTime(written.Append(nil), kindVersion, written.At) {
				t.Fatalf("entry %d is not read as it is written", i)
			}
			log.countWritten(&w)
			rows.count(&row, -1)
		}
		change(log, rows)
		log.join(rows)
		return log
	}
	was, other := leaf(7, "1"), leaf(7, "2")
	for name, c := range map[string]struct {
		change func(log, rows *agreement)
		equal  bool
	}{
		"nothing":  {func(_, _ *agreement) {}, true},
		"changed":  {func(_, rows *agreement) { rows.count(&was, 1); rows.count(&other, -1) }, false},
		"missing":  {func(_, rows *agreement) { rows.count(&was, 1) }, false},
		"added":    {func(_, rows *agreement) { rows.count(&other, -1) }, false},
		"repeated": {func(log, _ *agreement) { log.count(&was, 1) }, false},
	} {
		a := sides(c.change)
		if a.equal() != c.equal || a.differs(was.ID) == c.equal {
			t.Errorf("%s: equal %v, differs %v", name, a.equal(), a.differs(was.ID))
		}
	}
}
