package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/web"
	"boligbro/gateway/web/webtest"
)

// client is a program with a key.
type client struct {
	t      *testing.T
	w      *webtest.World
	secret string
	id     string
	header http.Header // what else is sent
}

func as(
	t *testing.T, w *webtest.World, role gateway.Role, organisation string, verbs ...gateway.Verb,
) client {
	t.Helper()
	return named(t, w, "prøve", role, organisation, verbs...)
}

// named is a program whose key is for that.
func named(
	t *testing.T, w *webtest.World, name string, role gateway.Role, organisation string, verbs ...gateway.Verb,
) client {
	t.Helper()
	secret, k, err := w.Door.NewKey(t.Context(), gateway.APIKey{
		Name: name, Grant: gateway.Grant{Role: role, Organisation: organisation}, Verbs: verbs,
		Expires: w.Clock.Now().AddDate(1, 0, 0), By: "abc",
	})
	if err != nil {
		t.Fatal(err)
	}
	return client{t: t, w: w, secret: secret, id: k.ID}
}

// ask sends a request; body: nil for none, text as it is, else as JSON.
func (c client) ask(method, path string, body any) *httptest.ResponseRecorder {
	c.t.Helper()
	var b []byte
	switch body := body.(type) {
	case nil:
	case string:
		b = []byte(body)
	default:
		var err error
		if b, err = json.Marshal(body); err != nil {
			c.t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(c.t.Context(), method, path, bytes.NewReader(b))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.secret != "" {
		r.Header.Set("Authorization", "Bearer "+c.secret)
	}
	for name, values := range c.header {
		r.Header[name] = values
	}
	got := httptest.NewRecorder()
	c.w.API.ServeHTTP(got, r)
	described(c.t, c.w, method, r.URL.Path, got.Code)
	return got
}

// get is an answer that must be given.
func (c client) get(path string, into any) {
	c.t.Helper()
	c.given(c.ask(http.MethodGet, path, nil), http.StatusOK, into)
}

func (c client) given(got *httptest.ResponseRecorder, want int, into any) {
	c.t.Helper()
	if got.Code != want {
		c.t.Fatalf("%d, not %d: %s", got.Code, want, got.Body)
	}
	if into != nil {
		if err := json.Unmarshal(got.Body.Bytes(), into); err != nil {
			c.t.Fatalf("%v: %s", err, got.Body)
		}
	}
}

func (c client) problem(got *httptest.ResponseRecorder, want int, code string) {
	c.t.Helper()
	var p web.Problem
	if got.Code != want || json.Unmarshal(got.Body.Bytes(), &p) != nil || p.Code != code || p.Title == "" ||
		p.Detail == "" || strings.HasPrefix(p.Title, "api.") || p.Status != want ||
		got.Header().Get("Content-Type") != "application/problem+json" {
		c.t.Errorf("got %d %s, not %d %s: %s", got.Code, got.Header().Get("Content-Type"), want, code, got.Body)
	}
}

// described fails the test when the document does not list an answer that an operation has given. All that
// the tests provoke is held to it.
func described(t *testing.T, w *webtest.World, method, path string, status int) {
	t.Helper()
	for _, o := range theDocument(w) {
		if o.method == method && o.path.MatchString(path) && !slices.Contains(o.answers, status) {
			t.Errorf("%s %s gave %d, which /openapi.json does not list", method, path, status)
		}
	}
}

// documented is an operation as the document has it.
type documented struct {
	method  string
	path    *regexp.Regexp
	answers []int
}

var (
	document     []documented
	documentOnce sync.Once
)

// theDocument are the operations of the document, which is the same in every test.
func theDocument(w *webtest.World) []documented {
	documentOnce.Do(func() {
		got := httptest.NewRecorder()
		w.API.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
		var doc struct {
			Paths map[string]map[string]struct{ Responses map[string]any }
		}
		if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil {
			panic(err)
		}
		for path, methods := range doc.Paths {
			pattern := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "[^/]+")
			for method, operation := range methods {
				o := documented{method: strings.ToUpper(method), path: regexp.MustCompile("^" + pattern + "$")}
				for status := range operation.Responses {
					code, err := strconv.Atoi(status)
					if err != nil {
						panic(err)
					}
					o.answers = append(o.answers, code)
				}
				document = append(document, o)
			}
		}
	})
	return document
}
