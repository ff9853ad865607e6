package client_test

import (
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-resty/resty/v2"
	"go.uber.org/goleak"

	"boligbro/config/client"
	"boligbro/rules/text"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server starts a TLS server with conf (nil: Go's own) and gives it with the file of the authority that
// vouches for it.
func server(t *testing.T, conf *tls.Config, h http.HandlerFunc) (*httptest.Server, string) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = conf
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, pemFile(t, s.Certificate().Raw)
}

func pemFile(t *testing.T, der []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(name, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func dial(t *testing.T, ca string, timeout time.Duration) *resty.Client {
	t.Helper()
	c, err := client.HTTP(ca, timeout)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.GetClient().CloseIdleConnections)
	return c
}

func ok(http.ResponseWriter, *http.Request) {}

func TestPost(t *testing.T) {
	s, ca := server(t, nil, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		body, _ := io.ReadAll(r.Body)
		w.Write([]byte(r.UserAgent() + " " + string(body) + " [" + r.Header.Get("Cookie") + "]"))
	})
	c := dial(t, ca, 0)
	if got := c.GetClient().Timeout; got != client.DefaultTimeout {
		t.Errorf("timeout %v, want %v", got, client.DefaultTimeout)
	}
	for range 2 { // the second call would send the cookie of the first
		res, err := c.R().SetBody([]byte("notice")).Post(s.URL)
		if err != nil {
			t.Fatal(err)
		}
		if got := res.String(); got != "boligbro notice []" {
			t.Errorf("the server saw %q", got)
		}
	}
}

func TestUnknownAuthority(t *testing.T) {
	s, _ := server(t, nil, ok)
	other := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	other.TLS = &tls.Config{Certificates: []tls.Certificate{selfSigned(t, "127.0.0.1")}}
	other.Config.ErrorLog = log.New(io.Discard, "", 0)
	other.StartTLS()
	t.Cleanup(other.Close)

	for name, try := range map[string]struct{ ca, url string }{
		"the system's authorities": {"", s.URL},
		"an own authority":         {pemFile(t, other.Certificate().Raw), s.URL},
	} {
		_, err := dial(t, try.ca, 0).R().Get(try.url)
		var unknown x509.UnknownAuthorityError
		if !errors.As(err, &unknown) {
			t.Errorf("with %s: %v, want an unknown authority", name, err)
		}
	}
}

func TestWrongName(t *testing.T) {
	conf := &tls.Config{Certificates: []tls.Certificate{selfSigned(t, "192.0.2.1")}}
	s, ca := server(t, conf, ok)
	_, err := dial(t, ca, 0).R().Get(s.URL)
	var wrong x509.HostnameError
	if !errors.As(err, &wrong) {
		t.Errorf("%v, want a wrong name", err)
	}
}

func TestOldTLS(t *testing.T) {
	var calls atomic.Int32
	count := func(http.ResponseWriter, *http.Request) { calls.Add(1) }
	s, ca := server(t, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, count)
	if _, err := dial(t, ca, 0).R().Get(s.URL); err == nil ||
		!strings.Contains(err.Error(), "protocol version") {
		t.Errorf("TLS 1.1 gave %v, want a refused protocol version", err)
	}
	if calls.Load() != 0 {
		t.Error("a request went out over TLS 1.1")
	}
	s, ca = server(t, &tls.Config{MaxVersion: tls.VersionTLS12}, count)
	if _, err := dial(t, ca, 0).R().Get(s.URL); err != nil || calls.Load() != 1 {
		t.Errorf("TLS 1.2: %v", err)
	}
}

func TestRedirectIsTheAnswer(t *testing.T) {
	var followed atomic.Int32
	elsewhere, _ := server(t, nil, func(http.ResponseWriter, *http.Request) { followed.Add(1) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		s, ca := server(t, nil, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, status)
		})
		for _, method := range []string{"GET", "POST"} {
			res, err := dial(t, ca, 0).R().SetBody([]byte("notice")).Execute(method, s.URL)
			if err != nil || res.StatusCode() != status {
				t.Errorf("%s: %v and %v, want %d", method, res.StatusCode(), err, status)
			}
		}
	}
	if n := followed.Load(); n != 0 {
		t.Errorf("%d redirects were followed", n)
	}
}

func TestBodyLimit(t *testing.T) {
	size := client.BodyLimit
	s, ca := server(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/gzip" {
			w.Write(make([]byte, size))
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		z.Write(make([]byte, size))
		z.Close()
	})
	c := dial(t, ca, 0)
	if res, err := c.R().Get(s.URL); err != nil || len(res.Body()) != size {
		t.Errorf("an answer of just the limit: %v", err)
	}
	size++
	for _, path := range []string{"/plain", "/gzip"} {
		if _, err := c.R().Get(s.URL + path); !errors.Is(err, resty.ErrResponseBodyTooLarge) {
			t.Errorf("%s: %v, want %v", path, err, resty.ErrResponseBodyTooLarge)
		}
	}
}

func TestNoRetryAndTimeout(t *testing.T) {
	var calls atomic.Int32
	s, ca := server(t, nil, func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		if r.URL.Path == "/busy" {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		io.Copy(io.Discard, r.Body) // only then does the server notice that the client is gone
		<-r.Context().Done()
	})
	if res, err := dial(t, ca, 0).R().Post(s.URL + "/busy"); err != nil || res.StatusCode() != 503 ||
		calls.Load() != 1 {
		t.Errorf("503: %v after %d calls", err, calls.Load())
	}
	c := dial(t, ca, 200*time.Millisecond)
	_, err := c.R().SetBody([]byte("notice")).Post(s.URL + "/hang?token=hunter2")
	var late net.Error
	if !errors.As(err, &late) || !late.Timeout() {
		t.Fatalf("a silent server gave %v, want a timeout", err)
	}
	if calls.Load() != 2 {
		t.Errorf("%d calls, want 2", calls.Load())
	}
	hides(t, err)
}

// hides fails when an error holds more of an address than scheme and host.
func hides(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		t.Fatal("no error to look at")
	}
	for _, secret := range []string{"hunter2", "token", "/hang", "anna"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q is in the error %q", secret, err)
		}
	}
}

func TestErrorsHideTheAddress(t *testing.T) {
	s, ca := server(t, nil, ok)
	url := s.URL
	s.Close()
	c := dial(t, ca, 0)
	_, err := c.R().SetQueryParam("token", "hunter2").Post(url + "/hang")
	hides(t, err)
	if !strings.Contains(err.Error(), url) {
		t.Errorf("%q does not say which server", err)
	}
	_, err = c.R().Post("https://anna:hunter2@" + strings.TrimPrefix(url, "https://") + "/hang?token=hunter2")
	hides(t, err)
}

func TestTLS(t *testing.T) {
	conf, err := client.TLS("mail.example.dk", "")
	if err != nil || conf.ServerName != "mail.example.dk" || conf.MinVersion != tls.VersionTLS12 ||
		conf.RootCAs != nil || conf.InsecureSkipVerify {
		t.Errorf("%+v, %v", conf, err)
	}
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{empty, filepath.Join(t.TempDir(), "missing.pem")} {
		if _, err := client.TLS("", file); err == nil || !strings.Contains(err.Error(), text.WithoutCPR(file)) {
			t.Errorf("%s: %v, want an error that names the file", file, err)
		}
		if _, err := client.HTTP(file, 0); err == nil {
			t.Errorf("HTTP took %s", file)
		}
	}
}

// selfSigned is a certificate for one address that vouches for itself.
func selfSigned(t *testing.T, ip string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"},
		IPAddresses: []net.IP{net.ParseIP(ip)},
		NotAfter:    time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
