package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"sync"
	"syscall"
	"time"

	"boligbro/config/client"
)

// certificate is the one that an endpoint shows. One that was renewed is read when its files have
// changed, so that nobody has to start the service again.
type certificate struct {
	certFile, keyFile string
	log               *slog.Logger

	mu      sync.Mutex
	shown   *tls.Certificate
	changed [2]time.Time // of the files, when they were last read
	failed  [2]time.Time // of the files, when the log was last told that they cannot be read
}

func readCertificate(certFile, keyFile string, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, log: log}
	if err := c.read(c.times()); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *certificate) times() (changed [2]time.Time) {
	for i, name := range []string{c.certFile, c.keyFile} {
		if info, err := os.Stat(name); err == nil {
			changed[i] = info.ModTime()
		}
	}
	return changed
}

func (c *certificate) read(changed [2]time.Time) error {
	pair, err := client.Pair(c.certFile, c.keyFile)
	if err == nil {
		c.shown, c.changed = &pair, changed
	}
	return err
}

// get is what is shown to whoever connects. While a renewed pair is being written it does not fit together,
// and the old one is shown.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if changed := c.times(); changed != c.changed {
		c.renew(changed)
	}
	return c.shown, nil
}

// renew reads the files, and reports whether they hold another certificate. The log is told once of each
// certificate, and once of files that cannot be read: whoever connects makes them be read, and a stranger
// must not be able to fill the log.
func (c *certificate) renew(changed [2]time.Time) (another bool) {
	before := c.shown
	if err := c.read(changed); err != nil {
		if changed != c.failed {
			c.log.Error("the renewed certificate cannot be read; the old one is shown", "err", err)
		}
		c.failed = changed
		return false
	}
	c.failed = [2]time.Time{}
	another = !slices.EqualFunc(before.Certificate, c.shown.Certificate, bytes.Equal)
	if another {
		c.log.Info("the renewed certificate is shown")
	}
	return another
}

// reload reads the files whatever their times say, and tells the log what came of it.
func (c *certificate) reload() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = [2]time.Time{}
	if another := c.renew(c.times()); !another && c.failed == ([2]time.Time{}) {
		c.log.Info("the certificate was read again; it is the one that is shown")
	}
}

// hangups are the SIGHUPs that come from now on. None of them ends the process any more, from before anything
// is opened until all is closed: what has been begun is finished, whoever renews a certificate meanwhile.
func hangups() <-chan os.Signal {
	came := make(chan os.Signal, 1)
	signal.Notify(came, syscall.SIGHUP)
	return came
}

// atEach calls fn at each signal, until the context ends.
func atEach(ctx context.Context, came <-chan os.Signal, fn func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-came:
			fn()
		}
	}
}
