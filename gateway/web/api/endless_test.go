package api_test

import (
	"net/http"
	"net/http/httptest"
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
			if got.Code < 400 || got.Code >= 500 || body.read > 1<<20 {
				t.Errorf("%s %s, length %d: %d after %d bytes", o.Method, o.Path, length, got.Code, body.read)
			}
		}
	}
}
