package ledger_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"boligbro/gateway/ledger"
)

// Whatever instant a leaf holds, it is written as the log's format says.
func TestTimeOfALeaf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.UnixMicro(rapid.Int64Range(-62135596800e6, 253402300799e6).Draw(t, "microseconds"))
		written := string(ledger.AppendTime([]byte("at "), at))
		if want := "at " + at.UTC().Format("2006-01-02T15:04:05.000000Z"); written != want {
			t.Fatalf("%s is written %s", want, written)
		}
	})
}
