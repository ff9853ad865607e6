package municipality

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/document"
)

const testSecret = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="

// TestServe is the command as a test of the whole program uses it: ports that are free, addresses from the
// first lines.
func TestServe(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca.pem")
	ctx, stop := context.WithCancel(context.Background())
	read, write := io.Pipe()
	var log strings.Builder
	done := make(chan error, 1)
	go func() {
		done <- serve(ctx, []string{"--secret", testSecret, "--tls", "--smtp-listen", "127.0.0.1:0",
			"--ca-out", ca, "--code", "0751"}, write, &log, time.Now)
		write.Close()
	}()
	lines := bufio.NewScanner(read)
	addr := map[string]string{}
	for len(addr) < 2 && lines.Scan() {
		what, where, ok := strings.Cut(lines.Text(), " on ")
		if !ok {
			t.Fatalf("printed %q", lines.Text())
		}
		addr[what] = where
	}
	h, err := client.HTTP(ca, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	hook, err := webhook.New(webhook.Settings{URL: "https://" + addr["listening"],
		Secret: config.NewSecrets(testSecret)}, h, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	p, err := hook.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hook.Send(ctx, p); err != nil {
		t.Error(err)
	}
	mailAddr, err := net.ResolveTCPAddr("tcp", addr["mail"])
	if err != nil {
		t.Fatal(err)
	}
	mail, err := email.New(email.Settings{To: "k@example.dk",
		SMTP: &config.SMTP{Host: "127.0.0.1", Port: mailAddr.Port, Security: "starttls", From: "b@example.dk",
			CA: ca}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = mail.Compose(connectortest.Delivery()); err != nil {
		t.Fatal(err)
	}
	if _, err := mail.Send(ctx, p); err != nil {
		t.Error(err)
	}
	answer, err := h.R().Get("https://" + addr["listening"] + "/counts")
	if err != nil || !strings.Contains(answer.String(), `"distinct":2`) {
		t.Errorf("%v %v", answer, err)
	}
	h.GetClient().CloseIdleConnections()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for _, word := range append(connectortest.Personal, testSecret) {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
	if !strings.Contains(log.String(), p.MessageID) {
		t.Error("the log lacks the message")
	}
}

func TestServeRefuses(t *testing.T) {
	for name, args := range map[string][]string{
		"no secret":     {},
		"unknown flag":  {"--secret", testSecret, "--fast"},
		"bad share":     {"--secret", testSecret, "--busy", "half"},
		"large share":   {"--secret", testSecret, "--busy", "2"},
		"argument":      {"--secret", testSecret, "now"},
		"no such place": {"--secret", testSecret, "--listen", "256.0.0.1:0"},
		"taken mail":    {"--secret", testSecret, "--smtp-listen", "256.0.0.1:0"},
		"no folder":     {"--secret", testSecret, "--ca-out", "/nowhere/ca.pem"},
	} {
		err := serve(context.Background(), args, io.Discard, io.Discard, time.Now)
		if err == nil {
			t.Errorf("%s: served", name)
		} else if strings.Contains(err.Error(), testSecret) {
			t.Errorf("%s: the error holds the secret", name)
		}
	}
}

func TestMisusedFileSaysSo(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "state"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := serve(context.Background(),
		[]string{"--secret", testSecret, "--state", filepath.Join(dir, "state")}, io.Discard,
		io.Discard, time.Now); err == nil {
		t.Error("a folder was taken for a state file")
	}
}

// FuzzRead: whatever comes, it is read without a panic, or not at all.
func FuzzRead(f *testing.F) {
	d := connectortest.Delivery()
	asJSON, err := document.JSON(d)
	if err != nil {
		f.Fatal(err)
	}
	asXML, err := document.XML(d)
	if err != nil {
		f.Fatal(err)
	}
	c, err := email.New(email.Settings{To: "k@example.dk",
		SMTP: &config.SMTP{Host: "mail.example.dk", Port: 587, Security: "starttls", From: "b@example.dk"}},
		nil)
	if err != nil {
		f.Fatal(err)
	}
	mail, err := c.Compose(d)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(asJSON)
	f.Add(asXML)
	f.Add(mail.Body)
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, read := range []func([]byte) (notice, error){readJSON, readXML, readMail} {
			if n, err := read(b); err == nil && (n.Message == "" || len(n.Tenants) == 0) {
				t.Errorf("half a notice was read: %q", b)
			}
		}
	})
}
