package operator_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/web/webtest"
	"boligbro/rules/lang"
)

func TestPages(t *testing.T) {
	webtest.Golden(t, webtest.Story(t), map[string]string{"start": "/", "clinic": "/alarmer"})
}

func TestHealth(t *testing.T) {
	w := webtest.New(t)
	want := func(path string, status int, text string) {
		t.Helper()
		if answer, got := w.Get(path); answer.StatusCode != status || !strings.Contains(got, text) {
			t.Errorf("%s: %d %s, want %d %s", path, answer.StatusCode, got, status, text)
		}
	}
	want("/healthz", 200, `"status":"ok"`)
	want("/readyz", 200, `"status":"ok"`)
	w.Ready = func(context.Context) (string, time.Time) {
		return lang.NightMissing, time.Date(2026, 10, 4, 18, 0, 0, 0, time.UTC)
	}
	want("/readyz", 503, `"reason":"night-missing","since":"2026-10-04T18:00:00Z"`)
	w.Ready = func(context.Context) (string, time.Time) { return lang.DatabaseUnwritable, time.Time{} }
	want("/readyz", 503, `{"status":"unavailable","reason":"database-unwritable"}`)
	w.Ready = nil
	w.Gateway.Store = webtest.Down{Store: w.Gateway.Store, Err: gateway.ErrUnavailable}
	want("/healthz", 200, `"status":"ok"`)
	want("/readyz", 503, `"reason":"database"`)
	want("/", 503, "Databasen svarer ikke")
	want("/foreninger/"+webtest.Ringen+"?lang=en", 503, "<h1>The database does not answer")
}

// A real database that has been closed, and one of which only a part can be read.
func TestHealthOfDatabase(t *testing.T) {
	w := webtest.New(t)
	w.Gateway.Store = torn{w.DB}
	if answer, got := w.Get("/readyz"); answer.StatusCode != 503 {
		t.Errorf("torn: %d %s", answer.StatusCode, got)
	}
	w.Gateway.Store = w.DB
	if err := w.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/readyz": 503, "/": 500, "/healthz": 200, "/metrics": 200} {
		if answer, got := w.Get(path); answer.StatusCode != want {
			t.Errorf("closed: %s: %d %s", path, answer.StatusCode, got)
		}
	}
	if answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1",
		webtest.Receipt(gateway.NewID(), "arrived", "2026-10-05T20:00:00+02:00")); answer.StatusCode != 503 {
		t.Errorf("closed: a receipt: %s", webtest.Body(t, answer))
	}
}

// torn is a store whose log cannot be read.
type torn struct{ gateway.Store }

func (s torn) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return s.Store.View(ctx, func(r gateway.Reader) error { return fn(tornReader{r}) })
}

type tornReader struct{ gateway.Reader }

func (tornReader) Checkpoint() (string, error) {
	return "", errors.New("a page of the database is torn")
}
