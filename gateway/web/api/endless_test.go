package api_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
)

// endless is a body that never ends; it counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, strings.Repeat(`{"a":[`, 1+len(b)/6))
	e.read += n
	return n, nil
}

// A body that never ends is cut off, whatever it is sent to and whether it says how long it is.
func TestABodyThatNeverEnds(t *testing.T) {
	w := webtest.Story(t)
	paths := strings.NewReplacer("{number}", w.Last().Number, "{message}", "x", "{run}", "x")
	for _, o := range api.Operations() {
		if o.Method != http.MethodPost {
			continue
		}
		for _, length := range []int64{-1, 10, 1 << 40} {
			c := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
			if !access.May(gateway.MunicipalityOfficer, o.Verb) {
				c = as(t, w, gateway.AssociationStaff, webtest.Ringen)
			}
			body := new(endless)
			r := httptest.NewRequestWithContext(t.Context(), o.Method, paths.Replace(o.Path), body)
			r.ContentLength = length
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+c.secret)
			got := httptest.NewRecorder()
			w.API.ServeHTTP(got, r)
			described(t, w, o.Method, r.URL.Path, got)
			if got.Code < 400 || got.Code >= 500 || body.read > 1<<20 {
				t.Errorf("%s %s, length %d: %d after %d bytes", o.Method, o.Path, length, got.Code, body.read)
			}
		}
	}
}

// broken is a body that is too slow, or breaks off.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// A body that could not be read to its end is told to be sent again, with an Idempotency-Key as without, and
// not that it is too large; and nothing keeps the key from being used then.
func TestABodyThatBreaksOff(t *testing.T) {
	w := webtest.Story(t)
	officer := as(t, w, gateway.MunicipalityOfficer, webtest.Aarhus)
	path := "/api/v1/cases/" + w.Last().Number + "/acts"
	for name, err := range map[string]error{"slow": os.ErrDeadlineExceeded, "cut off": io.ErrUnexpectedEOF} {
		for _, key := range []string{"", "k1"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, broken{err})
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+officer.secret)
			if key != "" {
				r.Header.Set("Idempotency-Key", key)
			}
			got := httptest.NewRecorder()
			w.API.ServeHTTP(got, r)
			officer.problem(got, http.StatusRequestTimeout, "cut-short")
			described(t, w, http.MethodPost, path, got)
			if strings.Contains(got.Body.String(), "errors") {
				t.Errorf("%s, key %q: %s", name, key, got.Body)
			}
		}
	}
	officer.header = http.Header{"Idempotency-Key": {"k1"}}
	officer.given(officer.ask(http.MethodPost, path, map[string]string{
		"kind": "children-checked", "on": "2026-10-20", "by": "jh",
	}), http.StatusOK, nil)
	large := officer.ask(http.MethodPost, path, strings.Repeat(" ", 64<<10+2))
	officer.problem(large, http.StatusRequestEntityTooLarge, "too-large")
}
