package municipal_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/municipal"
	"boligbro/rules"
)

// failing writes until it fails.
type failing struct {
	left int
	err  error
}

func (f *failing) Write(b []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, f.err
	}
	return len(b), nil
}

// Every notice has its line, in order, however many are read at a time, and an error of any line is told.
func TestEachNoticeHasItsLine(t *testing.T) {
	gatewaytest.Each(t, func(t *testing.T, w *gatewaytest.World) {
		const notices = 7
		all := make([]rules.Record, notices)
		for i := range all {
			all[i] = gatewaytest.Tenancy(fmt.Sprint(i), gatewaytest.Filed(rules.Date(2026, 10, 5)))
		}
		w.Arrive(all...)
		mu, asked := w.Municipal(), rules.AskedAt(w.Clock.Now())
		number := func(v *municipal.NoticeView) ([]byte, error) { return []byte(v.Number + "\n"), nil }
		var whole bytes.Buffer
		if err := mu.WriteNotices(t.Context(), gateway.Operator, asked, &whole, number); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(whole.Bytes(), []byte("\n")); n != notices {
			t.Fatalf("%d lines of %d notices", n, notices)
		}
		for most := 1; most <= notices; most++ {
			municipal.ReadAtATime(t, most)
			var lines bytes.Buffer
			if err := mu.WriteNotices(t.Context(), gateway.Operator, asked, &lines, number); err != nil ||
				lines.String() != whole.String() {
				t.Errorf("%d at a time: %q, want %q, %v", most, lines.String(), whole.String(), err)
			}
			for left := range notices {
				full := &failing{left, errors.New("the disk is full")}
				if err := mu.WriteNotices(t.Context(), gateway.Operator, asked, full, number); err != full.err {
					t.Errorf("%d at a time, and line %d is not written: %v", most, left+1, err)
				}
			}
		}
	})
}
