package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	described(c.t, c.w, method, r.URL.Path, got)
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

// described fails the test when the document does not list an answer that an operation has given, by status
// and by the problem's code. All that the tests provoke is held to it.
func described(t *testing.T, w *webtest.World, method, path string, got *httptest.ResponseRecorder) {
	t.Helper()
	for _, o := range theDocument(w) {
		if o.method == method && o.path.MatchString(path) && !slices.Contains(o.answers, answerOf(got)) {
			t.Errorf("%s %s gave %s, which /openapi.json does not list", method, path, answerOf(got))
		}
	}
}

// answerOf is an answer as documented has it.
func answerOf(got *httptest.ResponseRecorder) string {
	var p web.Problem
	if json.Unmarshal(got.Body.Bytes(), &p) == nil && p.Code != "" {
		return fmt.Sprint(got.Code, " ", p.Code)
	}
	return strconv.Itoa(got.Code)
}

// documented is an operation as the document has it. An answer is a status such as 200, and of a problem its
// code too.
type documented struct {
	id, method string
	path       *regexp.Regexp
	answers    []string
}

var (
	document     []documented
	documentOnce sync.Once
)

// openAPI is what the tests read of the document.
type openAPI struct {
	Paths map[string]map[string]struct {
		OperationID string
		Responses   map[string]struct {
			Content map[string]struct {
				Schema struct {
					AllOf []struct {
						Properties struct{ Code struct{ Enum []string } }
					}
				}
			}
		}
	}
}

// theDocument are the operations of the document, which is the same in every test.
func theDocument(w *webtest.World) []documented {
	documentOnce.Do(func() {
		got := httptest.NewRecorder()
		w.API.ServeHTTP(got, httptest.NewRequest(http.MethodGet, "/openapi.json", nil))
		var doc openAPI
		if err := json.Unmarshal(got.Body.Bytes(), &doc); err != nil {
			panic(err)
		}
		for path, methods := range doc.Paths {
			pattern := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(path, "[^/]+")
			for method, operation := range methods {
				o := documented{id: operation.OperationID, method: strings.ToUpper(method)}
				o.path = regexp.MustCompile("^" + pattern + "$")
				for status, response := range operation.Responses {
					codes := []string{""}
					for _, part := range response.Content["application/problem+json"].Schema.AllOf {
						codes = append(codes, part.Properties.Code.Enum...)
					}
					if len(codes) > 1 {
						codes = codes[1:]
					}
					for _, code := range codes {
						o.answers = append(o.answers, strings.TrimSpace(status+" "+code))
					}
				}
				document = append(document, o)
			}
		}
	})
	return document
}
