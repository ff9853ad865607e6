package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"boligbro/gateway/web/api"
)

// TestTheAPIOfTheService: a municipality's program reads its notices over TLS with a key that the command
// made, also one that was made while the service runs, and none any more when another process has revoked
// it.
func TestTheAPIOfTheService(t *testing.T) {
	onEach(t, func(t *testing.T, place func(*testing.T) string) {
		t.Parallel()
		database := ""
		if place != nil {
			database = place(t)
		}
		w := newWorld(t, database)
		cert := renew(t, w.dir, time.Now())
		w.settings["api"] = map[string]any{"listen": "127.0.0.1:0", "cert": "cert.pem", "key": "key.pem"}
		w.export(serveExport)
		w.queue()
		service := w.launchService() // its first address is that of the pages
		at := w.listens(service)

		parsed, err := x509.ParseCertificate([]byte(cert))
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AddCert(parsed)
		client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
		ask := func(secret string) (int, string) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+at+"/api/v1/notices", nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+secret)
			answer, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			b, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return answer.StatusCode, string(b)
		}
		expires := time.Now().AddDate(0, 6, 0).Format(time.DateOnly)
		made := w.must("key", "add", "--role", "municipality-officer", "--organisation", "0751", "--name",
			"fagsystem", "--expires", expires, "--by", "abc")
		secret := strings.TrimSpace(made)
		status, body := ask(secret)
		var list struct{ Notices []api.Notice }
		if err := json.Unmarshal([]byte(body), &list); status != http.StatusOK || err != nil ||
			len(list.Notices) != 50 {
			t.Fatalf("%d, %d notices, %v", status, len(list.Notices), err)
		}
		if status, _ := ask(secret + "x"); status != http.StatusUnauthorized {
			t.Errorf("a wrong secret gets %d", status)
		}
		keys := w.must("key", "list")
		if strings.Contains(keys, secret) || !strings.Contains(keys, "fagsystem") {
			t.Errorf("the keys are\n%s", keys)
		}
		id := strings.Fields(strings.Split(keys, "\n")[1])[0]
		w.must("key", "revoke", id, "--by", "abc")
		if status, _ := ask(secret); status != http.StatusUnauthorized {
			t.Errorf("the revoked key gets %d", status)
		}
		if err := service.end(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		w.must("log", "verify")
	})
}

// What a key is for, and who made it, stand in a list: no number of a person may.
func TestAKeyNamesNoPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "")
	w.export(serveExport)
	w.save()
	w.must("sync")
	expires := time.Now().AddDate(0, 6, 0).Format(time.DateOnly)
	add := func(name, by string) ran {
		return w.boligbro("key", "add", "--role", "municipality-officer", "--organisation", "0751", "--name", name,
			"--expires", expires, "--by", by)
	}
	for _, ran := range []ran{add("fagsystem 010190-1234", "abc"), add("fagsystem", "010190-1234"),
		w.boligbro("key", "revoke", "1", "--by", "0101901234")} {
		if ran.code == 0 || !strings.Contains(ran.err, "ligner et CPR-nummer") ||
			strings.Contains(ran.err, "1234") {
			t.Errorf("%d: %s", ran.code, ran.err)
		}
	}
	if said := w.must("key", "list"); !strings.Contains(said, "ingen nøgler") {
		t.Errorf("a key is made:\n%s", said)
	}
	said := strings.Join(strings.Fields(w.must("key", "add", "--help")), " ")
	if !strings.Contains(said, "ikke en persons navn") {
		t.Errorf("help says\n%s", said)
	}
}
