package webtest

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/municipal"
)

// Receipt is the body of a receipt.
func Receipt(message, kind, at string) string {
	extra := ""
	switch kind {
	case "rejected":
		extra = `,"reason":"not-ours"`
	case "registered":
		extra = `,"reference":"` + Journal + `"`
	}
	return `{"type":"receipt","message":"` + message + `","kind":"` + kind + `","at":"` + at + `"` + extra + `}`
}

// Give returns a signed receipt from a municipality.
func (w *World) Give(municipality, key, id, body string) *http.Response {
	w.T.Helper()
	h, err := webhook.Sign(config.NewSecrets(key), id, w.Clock.Now(), []byte(body))
	if err != nil {
		w.T.Fatal(err)
	}
	h.Set("Content-Type", "application/json")
	return w.Post(municipality, h, body)
}

func (w *World) Post(municipality string, h http.Header, body string) *http.Response {
	w.T.Helper()
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodPost,
		w.ReceiptsURL+"/receipts/"+municipality, strings.NewReader(body))
	if err != nil {
		w.T.Fatal(err)
	}
	req.Header = h
	return w.Do(req)
}

func (w *World) Do(req *http.Request) *http.Response {
	w.T.Helper()
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		w.T.Fatal(err)
	}
	w.T.Cleanup(func() { answer.Body.Close() })
	return answer
}

// Arrives gives the newest notice a receipt at the clock's time.
func (w *World) Arrives(municipality, key, kind string) municipal.NoticeView {
	w.T.Helper()
	w.Clock.Set(w.Clock.Now().Add(10 * time.Second))
	n := w.Last()
	answer := w.Give(municipality, key, gateway.NewID(),
		Receipt(n.Messages[0].ID, kind, w.Clock.Now().Format(time.RFC3339)))
	if answer.StatusCode != http.StatusNoContent {
		w.T.Fatalf("receipt: %s", Body(w.T, answer))
	}
	return n
}

func (w *World) Get(path string) (*http.Response, string) {
	w.T.Helper()
	req, err := http.NewRequestWithContext(w.T.Context(), http.MethodGet, w.PagesURL+path, nil)
	if err != nil {
		w.T.Fatal(err)
	}
	answer := w.Do(req)
	return answer, Body(w.T, answer)
}

func Body(t testing.TB, answer *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
