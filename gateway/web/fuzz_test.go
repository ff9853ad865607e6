package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"boligbro/gateway/web/webtest"
)

// Whatever stands as the host, only a name of this machine is answered.
func FuzzHost(f *testing.F) {
	w := webtest.New(f)
	handler := w.Pages
	for _, host := range []string{
		"127.0.0.1:8080", "[::1", "::1", "localhost:", "[::1]:x", "evil.example", "127.0.0.1@evil.example",
	} {
		f.Add(host)
	}
	f.Fuzz(func(t *testing.T, host string) {
		r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
		r.Host = host
		got := httptest.NewRecorder()
		handler.ServeHTTP(got, r)
		lower := strings.ToLower(host)
		if got.Code == http.StatusOK && !strings.HasPrefix(lower, "localhost") &&
			!strings.Contains(lower, "127.") && !strings.Contains(lower, ":1") &&
			!strings.Contains(lower, "0001") {
			t.Errorf("%q is answered", host)
		}
	})
}
