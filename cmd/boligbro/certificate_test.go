package main

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway/connectors/connectortest/authority"
)

// renew writes another certificate into the folder, as if at that time, and gives it.
func renew(t *testing.T, dir string, at time.Time) string {
	t.Helper()
	vouches, err := authority.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	pair, err := vouches.Certificate("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: pair.Certificate[0]},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: key},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	return string(pair.Certificate[0])
}

// TestRenewedCertificate: a certificate that was renewed is shown to the next who connects; one that cannot
// be read leaves the old one; SIGHUP reads it anew and ends nothing.
func TestRenewedCertificate(t *testing.T) {
	dir, at := t.TempDir(), time.Now().Add(-time.Hour)
	first := renew(t, dir, at)
	c, err := readCertificate(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"),
		slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	shows := func(want string) {
		t.Helper()
		shown, err := c.get(nil)
		if err != nil || string(shown.Certificate[0]) != want {
			t.Errorf("another certificate is shown: %v", err)
		}
	}
	shows(first)
	second := renew(t, dir, at.Add(time.Minute))
	shows(second)
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	shows(second)
	renew(t, dir, at.Add(time.Minute))
	shows(second) // by the files' times it is the one that is shown

	ctx, stop := context.WithCancel(context.Background())
	reloaded, ended := make(chan struct{}), make(chan struct{})
	came := hangups()
	go func() {
		defer close(ended)
		atEach(ctx, came, func() { c.reload(); close(reloaded) })
	}()
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	<-reloaded
	if shown, _ := c.get(nil); string(shown.Certificate[0]) == second {
		t.Error("SIGHUP did not read the certificate")
	}
	stop()
	<-ended
}

// TestACertificateIsToldOfOnce: neither SIGHUP nor who connects tells the log twice of one certificate, or of
// files that cannot be read; a person who sends SIGHUP is answered all the same.
func TestACertificateIsToldOfOnce(t *testing.T) {
	dir, at := t.TempDir(), time.Now().Add(-time.Hour)
	renew(t, dir, at)
	var log bytes.Buffer
	c, err := readCertificate(filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem"),
		slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	told := func(what string, want int) {
		t.Helper()
		if got := strings.Count(log.String(), what); got != want || strings.Count(log.String(), "\n") != want {
			t.Errorf("it was told %d times, want %d:\n%s", got, want, log.String())
		}
		log.Reset()
	}
	connect := func() {
		for range 3 {
			if _, err := c.get(nil); err != nil {
				t.Error(err)
			}
		}
	}
	renew(t, dir, at.Add(time.Minute))
	connect()
	c.reload()
	if !strings.Contains(log.String(), "read again") {
		t.Errorf("SIGHUP was not answered:\n%s", log.String())
	}
	if n := strings.Count(log.String(), "renewed certificate is shown"); n != 1 {
		t.Errorf("the certificate was told of %d times:\n%s", n, log.String())
	}
	log.Reset()
	renew(t, dir, at.Add(2*time.Minute))
	c.reload()
	connect()
	told("renewed certificate is shown", 1)
	if err := os.WriteFile(filepath.Join(dir, "key.pem"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	connect()
	told("cannot be read", 1)
	c.reload()
	connect()
	told("cannot be read", 1)
}

// TestACertificateThatIsNotThereIsNamed: the error names the keys of the part of the settings that it is of.
func TestACertificateThatIsNotThereIsNamed(t *testing.T) {
	for part, c := range map[string]*config.Config{
		"web":      {Web: config.Web{Listen: "127.0.0.1:0", Cert: "none.pem", Key: "none.pem"}},
		"receipts": {Receipts: config.Endpoint{Listen: "127.0.0.1:0", Cert: "none.pem", Key: "none.pem"}},
		"api":      {API: config.Endpoint{Listen: "127.0.0.1:0", Cert: "none.pem", Key: "none.pem"}},
	} {
		_, err := openDoors(c, slog.New(slog.DiscardHandler))
		if err == nil || !strings.Contains(err.Error(), part+".cert") {
			t.Errorf("%s: %v", part, err)
		}
	}
}
