package main

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPagesOverTLS: with login the pages speak TLS with the certificate of the files, also with one that was
// renewed while the service runs; and the service is asked after its health there.
func TestPagesOverTLS(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	cert := renew(t, w.dir, time.Now())
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	taken.Close()
	w.settings["web"] = map[string]any{
		"listen": "0.0.0.0:" + port, "cert": "cert.pem", "key": "key.pem", "address": "https://127.0.0.1:" + port,
	}
	w.export(serveExport)
	service := w.launchService()
	ask := func(cert string) (*http.Response, error) {
		parsed, err := x509.ParseCertificate([]byte(cert))
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(parsed)
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots},
			DisableKeepAlives: true}}
		return client.Get("https://127.0.0.1:" + port + "/")
	}
	answer, err := ask(cert)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.Contains(string(page), "<h1>Log ind</h1>") ||
		answer.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("%v: %d %s", err, answer.StatusCode, page)
	}
	if got := w.must("health"); !strings.HasPrefix(got, "klar") {
		t.Errorf("the health is %q", got)
	}
	cert = renew(t, w.dir, time.Now())
	if err := service.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	w.until("the renewed certificate is shown", func() bool {
		answer, err := ask(cert)
		if err == nil {
			answer.Body.Close()
		}
		return err == nil
	})
	w.write("cert.pem", "halvt skrevet")
	if got := w.must("health"); !strings.HasPrefix(got, "klar") {
		t.Errorf("the health beside a certificate that cannot be read is %q", got)
	}
}
