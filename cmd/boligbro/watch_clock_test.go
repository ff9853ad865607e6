package main

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

// A start or a sweep says when this machine's clock is behind what the log says, or is another than the
// database's; when they agree, nothing is said.
func TestAWrongClockIsSaid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		err := db.Do(context.Background(), func(tx gateway.Tx) error {
			_, err := tx.Raise(gateway.Alarm{
				ID: gateway.NewID(), Kind: gateway.AlarmRunMissing, Subject: "x", Raised: time.Now(),
			})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		clocks, err := db.Clocks(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		said := func(off time.Duration) string {
			var log bytes.Buffer
			p := &program{
				now: func() time.Time { return clocks.Newest.Add(off) }, log: slog.New(slog.NewTextHandler(&log, nil)),
			}
			if err := p.watchClock(context.Background(), db); err != nil {
				t.Fatal(err)
			}
			return log.String()
		}
		if text := said(10 * time.Second); clocks.Database.IsZero() && text != "" {
			t.Errorf("clocks that agree: %s", text)
		}
		if text := said(-2 * time.Minute); !strings.Contains(text, "loggens nyeste post") {
			t.Errorf("a clock that is behind the log: %q", text)
		}
		if clocks.Database.IsZero() {
			return
		}
		off := clocks.Database.Sub(clocks.Newest)
		if text := said(off); text != "" {
			t.Errorf("clocks that agree: %s", text)
		}
		if text := said(off + 2*time.Minute); !strings.Contains(text, "databasens") {
			t.Errorf("a clock that is ahead of the database's: %q", text)
		}
	})
}
