package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// What fails each second for two and a half minutes is told when it begins, after each minute how often, and
// when it is over; the next time it begins anew.
func TestTrouble(t *testing.T) {
	var said strings.Builder
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	sending := &trouble{what: "sending failed", now: func() time.Time { return at }, log: slog.New(
		slog.NewTextHandler(&said, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey || a.Key == "since" {
				return slog.Attr{}
			}
			return a
		}}))}
	sending.saw(nil)
	full := errors.New("the disk is full")
	for range 150 {
		sending.saw(full)
		at = at.Add(time.Second)
	}
	for range 3 {
		sending.saw(nil)
	}
	sending.saw(full)
	sending.saw(nil)
	want := `level=ERROR msg="sending failed; it is tried again" err="the disk is full"
level=ERROR msg="sending failed; it is tried again" err="the disk is full" times=61
level=ERROR msg="sending failed; it is tried again" err="the disk is full" times=121
level=WARN msg="sending failed: it is over" times=150
level=ERROR msg="sending failed; it is tried again" err="the disk is full"
level=WARN msg="sending failed: it is over" times=1
`
	if said.String() != want {
		t.Errorf("the log is told\n%s", said.String())
	}
}
