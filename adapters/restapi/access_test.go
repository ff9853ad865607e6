package restapi_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/restapi"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

func TestAPIKey(t *testing.T) {
	s := list(serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Api-Key") != "hemmelig" {
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
		io.WriteString(w, rows("", 1))
	}))
	s.APIKey = restapi.APIKey{Header: "X-Api-Key", Value: config.NewSecret("hemmelig")}
	if all, _, err := steps(source(t, s), ""); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
	s.APIKey.Value = config.NewSecret("en anden")
	if r := refused(t, source(t, s), adapters.Denied); !slices.Contains(r.Keys, "rest.apiKey") {
		t.Error(r.Keys)
	}
}

// A token is had with the client's credentials, and anew when it has run out in the middle.
func TestOAuth2(t *testing.T) {
	for _, inBody := range []bool{false, true} {
		tokens, page := 0, 0
		address := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/token" {
				id, secret, _ := r.BasicAuth()
				if inBody {
					id, secret = r.FormValue("client_id"), r.FormValue("client_secret")
				}
				if id != "boligbro" || secret != "hemmelig" || r.FormValue("grant_type") != "client_credentials" ||
					r.FormValue("scope") != "sager" {
					http.Error(w, `{"error": "invalid_client"}`, http.StatusUnauthorized)
					return
				}
				tokens++
				w.Header().Set("Content-Type", "application/json")
				io.WriteString(w, `{"access_token": "t`+string(rune('0'+tokens))+`", "token_type": "Bearer"}`)
				return
			}
			if page++; page == 2 { // the first token has run out
				http.Error(w, "expired", http.StatusUnauthorized)
				return
			}
			if want := "Bearer t" + string(rune('0'+tokens)); r.Header.Get("Authorization") != want {
				http.Error(w, "no", http.StatusForbidden)
				return
			}
			if page == 1 {
				w.Header().Set("Link", `</api/sager?p=2>; rel=next`)
			}
			io.WriteString(w, rows("", page))
		})
		s := list(address)
		s.Paging.By = "link"
		s.OAuth2 = restapi.OAuth2{TokenURL: address + "/token", ClientID: "boligbro",
			Secret: config.NewSecret("hemmelig"), Scope: "sager", InBody: inBody}
		if all, _, err := steps(source(t, s), ""); err != nil || len(all) != 2 || tokens != 2 {
			t.Error(len(all), tokens, err)
		}
		s.OAuth2.Secret = config.NewSecret("forkert")
		if r := refused(t, source(t, s), adapters.Denied); r.Hint != "OAuth 2.0, HTTP 401" {
			t.Error(r)
		}
		s.OAuth2.TokenURL = address + "/api/sager"
		if r := refused(t, source(t, s), adapters.Denied); r.Hint == "" {
			t.Error(r)
		}
	}
}

// A server that wants the client's certificate gets it, and one whose own is not vouched for gets nothing.
func TestCertificates(t *testing.T) {
	asked := 0
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		io.WriteString(w, rows("", 1))
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	certificate, key := filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
	write(t, ca, "CERTIFICATE", server.Certificate().Raw)
	write(t, certificate, "CERTIFICATE", server.Certificate().Raw) // any will do
	der, err := x509.MarshalPKCS8PrivateKey(server.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	write(t, key, "PRIVATE KEY", der)

	s := list(server.URL)
	if r := refused(t, source(t, s), adapters.Unreachable); r.Hint != "TLS" {
		t.Error(r)
	}
	s.CA = ca
	refused(t, source(t, s), adapters.Unreachable)
	if asked > 0 {
		t.Error("the server was asked without certificates")
	}
	s.Certificate, s.CertificateKey = certificate, key
	if all, _, err := steps(source(t, s), ""); err != nil || len(all) != 1 {
		t.Error(all, err)
	}
}

func write(t *testing.T, name, kind string, der []byte) {
	t.Helper()
	b := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(name, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// A service that asks to be left alone is.
func TestRetryAfter(t *testing.T) {
	for name, test := range map[string]struct {
		header string
		status int
		want   []time.Duration
		code   string
	}{
		"seconds":     {"7", 503, []time.Duration{7 * time.Second, 7 * time.Second}, ""},
		"nothing":     {"", 500, []time.Duration{time.Second, 2 * time.Second}, ""},
		"too long":    {"86400", 429, nil, adapters.Failed},
		"no passing":  {"1", 400, nil, adapters.Failed},
		"no sense":    {"snart", 429, []time.Duration{time.Second, 2 * time.Second}, ""},
		"in the past": {"Mon, 02 Jan 2006 15:04:05 GMT", 429, []time.Duration{time.Second, 2 * time.Second}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			s := source(t, list(serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if calls++; calls <= 2 {
					w.Header().Set("Retry-After", test.header)
					http.Error(w, "busy", test.status)
					return
				}
				io.WriteString(w, rows("", 1))
			})))
			var waited []time.Duration
			s.Waits(func(d time.Duration) { waited = append(waited, d) })
			_, err := s.Steps(t.Context(), "", func(rules.Record) error { return nil })
			if (err != nil) != (test.code != "") || !slices.Equal(waited, test.want) {
				t.Error(waited, err)
			}
		})
	}
}

// A list that the service says is unchanged is not read.
func TestETag(t *testing.T) {
	sent := 0
	s := source(t, list(serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `W/"3"`)
		if r.Header.Get("If-None-Match") == `W/"3"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		sent++
		io.WriteString(w, rows("", 1))
	})))
	_, first, err := steps(s, "")
	if err != nil {
		t.Fatal(err)
	}
	all, next, err := steps(s, first.Next)
	if err != nil || len(all) > 0 || next != (adapters.Cursor{Next: first.Next}) || sent != 1 {
		t.Error(len(all), next, sent, err)
	}
	// Facts reads it all the same.
	got := 0
	if err := s.Facts(t.Context(), adapters.Keys{"1": true}, func(rules.Record) error {
		got++
		return nil
	}); err != nil || got != 1 {
		t.Error(got, err)
	}
}

// A certificate that is not there is a fault of the settings: nobody was asked, and nobody else can mend it.
func TestACertificateThatIsNotThere(t *testing.T) {
	address := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the service is asked") })
	for key, spoil := range map[string]func(*restapi.Settings){
		"rest.ca": func(s *restapi.Settings) { s.CA = "nowhere.pem" },
		"rest.certificate": func(s *restapi.Settings) {
			s.Certificate, s.CertificateKey = "nowhere.pem", "nowhere.key"
		},
	} {
		s := list(address)
		spoil(&s)
		r := refused(t, source(t, s), adapters.SettingsFile)
		if da := r.Text(lang.Danish); !slices.Contains(r.Keys, key) || r.Retryable() ||
			!strings.Contains(da, "nowhere.pem: filen findes ikke") || strings.Contains(da, "svarer ikke") {
			t.Errorf("%s: %s", key, da)
		}
	}
}
