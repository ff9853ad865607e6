package municipality_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"boligbro/cmd/fakes/municipality"
	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
)

var now = time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// town is a municipality on the network, with channels to it.
type town struct {
	*municipality.Municipality
	hook, mail gateway.Connector
	url        string
	log        *bytes.Buffer
	after      *hand
}

// hand is a clock that the test moves by hand.
type hand struct {
	mu    sync.Mutex
	waits []time.Duration
	woken chan struct{} // each wait takes one
	begun chan struct{} // each wait gives one
}

func (h *hand) After(d time.Duration) <-chan time.Time {
	h.mu.Lock()
	h.waits = append(h.waits, d)
	h.mu.Unlock()
	ring := make(chan time.Time, 1)
	go func() {
		h.begun <- struct{}{}
		if _, ok := <-h.woken; ok {
			ring <- now
		}
	}()
	return ring
}

func open(t *testing.T, o municipality.Options) *town {
	t.Helper()
	w := &town{log: new(bytes.Buffer),
		after: &hand{woken: make(chan struct{}), begun: make(chan struct{}, 100)}}
	o.Secret, o.Now, o.After, o.Log = config.NewSecrets(secret), clock, w.after.After,
		slog.New(slog.NewTextHandler(w.log, nil))
	var err error
	if w.Municipality, err = municipality.New(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	hooks, mails := listen(t), listen(t)
	var servers sync.WaitGroup
	servers.Go(func() {
		if err := w.Serve(ctx, hooks, true); err != nil {
			t.Error(err)
		}
	})
	servers.Go(func() {
		if err := w.ServeMail(ctx, mails); err != nil {
			t.Error(err)
		}
	})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, w.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := client.HTTP(ca, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	w.url = "https://" + hooks.Addr().String()
	if w.hook, err = webhook.New(webhook.Settings{URL: w.url + "/underretning",
		Secret: config.NewSecrets(secret)}, h, clock); err != nil {
		t.Fatal(err)
	}
	if w.mail, err = email.New(email.Settings{To: "kommune@example.dk", SMTP: &config.SMTP{
		Host: "127.0.0.1", Port: mails.Addr().(*net.TCPAddr).Port, Security: "starttls",
		From: "boligbro@example.dk", CA: ca,
	}}, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.GetClient().CloseIdleConnections()
		stop()
		servers.Wait()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		close(w.after.woken)
		for _, word := range connectortest.Personal {
			if strings.Contains(w.log.String(), word) {
				t.Errorf("the log holds %q: %s", word, w.log)
			}
		}
	})
	return w
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// attemptEnd is how one attempt ends, as the gateway's ledger would have it.
func attemptEnd(err error) string {
	if err == nil {
		return "ok"
	}
	if errors.Is(err, gateway.ErrRefused) {
		return "refused " + gateway.CodeOf(err)
	}
	return "retry " + gateway.CodeOf(err)
}

func payload(t *testing.T, c gateway.Connector) gateway.Payload {
	t.Helper()
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	return p
}
