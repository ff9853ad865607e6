package api_test

import (
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/access"
	"boligbro/gateway/web/api"
	"boligbro/gateway/web/webtest"
)

// asking is one request of requests in a world, and what is other about it than that it is done.
type asking struct {
	w       *webtest.World
	in      *strings.Replacer
	o       api.Operation
	request request
	who     client
	key     string    // Idempotency-Key
	kind    string    // Content-Type
	broken  io.Reader // in place of the body
}

func (a *asking) ask(t *testing.T, language string) *httptest.ResponseRecorder {
	t.Helper()
	body := io.Reader(strings.NewReader(a.in.Replace(a.request.body)))
	if a.broken != nil {
		body = a.broken
	}
	r := httptest.NewRequestWithContext(t.Context(), a.o.Method, "/api/v1"+a.in.Replace(a.request.path), body)
	r.Header.Set("Accept-Language", language)
	headers := map[string]string{"Content-Type": a.kind, "Idempotency-Key": a.key}
	if a.who.secret != "" {
		headers["Authorization"] = "Bearer " + a.who.secret
	}
	for name, value := range headers {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	got := httptest.NewRecorder()
	a.w.API.ServeHTTP(got, r)
	return got
}

// story is a world that is told once and copied. In it each role has a key of the organisation that the
// newest case is of, and of one that has nothing to do with it.
type story struct {
	from          *webtest.World
	in            *strings.Replacer
	keys, foreign map[gateway.Role]string
}

func newStory(t *testing.T) story {
	t.Helper()
	w := webtest.Story(t)
	s := story{w, filledIn(t, w), map[gateway.Role]string{}, map[gateway.Role]string{}}
	for _, r := range access.Roles {
		mine, foreign := organisations(r.Role)
		s.keys[r.Role], s.foreign[r.Role] = as(t, w, r.Role, mine).secret, as(t, w, r.Role, foreign).secret
	}
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

// copied is the world as it was told, of which nothing else is changed.
func (s story) copied(t *testing.T) *webtest.World {
	t.Helper()
	b, err := os.ReadFile(s.from.Place.Path)
	if err != nil {
		t.Fatal(err)
	}
	o := s.from.Place
	o.Path = filepath.Join(t.TempDir(), "boligbro.db")
	if err := os.WriteFile(o.Path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	w := webtest.On(t, o)
	w.Clock.Set(s.from.Clock.Now())
	return w
}

// asking is the operation's own request in a world of its own, of whoever may make it.
func (s story) asking(t *testing.T, o api.Operation, world string) *asking {
	t.Helper()
	request, listed := requests[o.ID]
	happens, known := worlds[world]
	if !listed || !known {
		t.Fatalf("there is no request of %s, or no world %q", o.ID, world)
	}
	w := s.copied(t)
	a := &asking{w: w, in: s.in, o: o, request: request}
	a.who = client{t: t, w: w, secret: s.keys[request.role]}
	if request.body != "" {
		a.kind = "application/json"
	}
	happens(t, w)
	return a
}
