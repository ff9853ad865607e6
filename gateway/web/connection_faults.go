package web

import (
	"log"
	"log/slog"
	"strings"
	"sync"
	"time"
)

// tellEvery is how often the log is told of connections that fail before a request is read.
const tellEvery = time.Hour

// connectionFaults takes what net/http reports by itself. Strangers can make it report as much as they
// like: a scan of the port is a handshake that fails for each connection. So the log is told at once, and
// then once an hour how many there were; and not from which addresses. A fault of the program is told each
// time.
type connectionFaults struct {
	log *slog.Logger
	now func() time.Time

	mu    sync.Mutex
	told  time.Time
	since int
}

func newConnectionFaults(to *slog.Logger, now func() time.Time) *log.Logger {
	return log.New(&connectionFaults{log: to, now: now}, "", 0)
}

// Write takes one report.
func (f *connectionFaults) Write(report []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if strings.HasPrefix(string(report), "http: panic") {
		f.log.Error("a request ended for a fault in the program; please report it")
		return len(report), nil
	}
	f.since++
	if now := f.now(); f.told.IsZero() || now.Sub(f.told) >= tellEvery {
		f.log.Warn("connections failed before a request was read, such as handshakes without TLS 1.2",
			"count", f.since)
		f.told, f.since = now, 0
	}
	return len(report), nil
}
