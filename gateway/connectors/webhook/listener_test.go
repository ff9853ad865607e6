package webhook_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
)

// told tells a system that answers with the status, and gives what it was posted.
func told(t *testing.T, status int, p gateway.Progress) (header http.Header, body []byte, err error) {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var fault error
		if body, fault = io.ReadAll(r.Body); fault != nil {
			t.Error(fault)
		}
		header = r.Header
		w.WriteHeader(status)
	}))
	defer server.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(ca, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := webhook.NewListener(config.Hook{URL: server.URL, Secret: config.NewSecrets(secret)}, ca,
		func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	return header, body, l.Tell(context.Background(), p)
}

func TestAListenerIsToldSigned(t *testing.T) {
	p := gateway.Progress{
		ID: "11111111-1111-4111-8111-111111111111-3", Association: "13748136", Municipality: "0751",
		Case: "B-7KXM-2RQ4", Notice: "n", Message: "m", Kind: gateway.FirstNotice, State: gateway.Arrived, At: now,
	}
	secrets := config.NewSecrets(secret)
	header, body, err := told(t, http.StatusOK, p)
	if err != nil {
		t.Fatal(err)
	}
	if err := webhook.Verify(secrets, header, body, now); err != nil || header.Get(webhook.HeaderID) != p.ID {
		t.Errorf("%v, id %s", err, header.Get(webhook.HeaderID))
	}
	var is struct {
		Type      string
		Timestamp time.Time
		Data      struct{ Case, State, Municipality string }
	}
	if err := json.Unmarshal(body, &is); err != nil || is.Type != "notice.progress" ||
		!is.Timestamp.Equal(now) ||
		is.Data.Case != p.Case || is.Data.State != "arrived" || is.Data.Municipality != "0751" {
		t.Errorf("%v: %s", err, body)
	}
}

func TestAListenerThatDoesNotTakeIt(t *testing.T) {
	p := gateway.Progress{ID: "a-1", State: gateway.Arrived, At: now}
	if _, _, err := told(t, http.StatusNoContent, p); err != nil {
		t.Errorf("204 over TLS: %v", err)
	}
	for _, status := range []int{http.StatusFound, http.StatusForbidden, http.StatusServiceUnavailable} {
		_, _, err := told(t, status, p)
		if code := gateway.CodeOf(err); err == nil || !strings.HasPrefix(code, "http-") && code != "moved" {
			t.Errorf("%d: %q, %v", status, code, err)
		}
	}
	if _, err := webhook.NewListener(
		config.Hook{URL: "https://x.example", Secret: config.NewSecrets("kort")}, "", time.Now,
	); err == nil || strings.Contains(err.Error(), "kort") {
		t.Errorf("a secret that signs nothing: %v", err)
	}
}

// A system whose answer never ends, or never begins, is one that has not taken it: it is cut off, and its
// place is never told.
func TestAListenerThatNeverEnds(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a body without end": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 64<<10)); err != nil {
					return
				}
			}
		},
		"no answer": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"a redirect to itself": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.String(), http.StatusTemporaryRedirect)
		},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // else nothing tells when the client has gone
			answer(w, r)
		}))
		l, err := webhook.NewListener(config.Hook{
			URL: server.URL + "/hemmelig", Secret: config.NewSecrets(secret), Timeout: time.Second,
		}, "", time.Now)
		if err != nil {
			t.Fatal(err)
		}
		err = l.Tell(t.Context(), gateway.Progress{ID: "a-1", State: gateway.Arrived, At: now})
		if err == nil || strings.Contains(err.Error(), "hemmelig") || gateway.CodeOf(err) == "" {
			t.Errorf("%s: %v, code %q", name, err, gateway.CodeOf(err))
		}
		server.CloseClientConnections()
		server.Close()
	}
}
