package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/web/webtest"
	"boligbro/rules"
)

// one is a world with one notice transmitted to each of two municipalities; the messages' ids.
func one(t *testing.T) (w *webtest.World, mine, theirs string) {
	t.Helper()
	w = webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	mine = w.Last().Messages[0].ID
	w.Night(webtest.Ringen, webtest.Row("2", webtest.Kbh, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	return w, mine, w.Last().Messages[0].ID
}

func TestReceipts(t *testing.T) {
	w, mine, theirs := one(t)
	at := w.Clock.Now().Format(time.RFC3339)
	good := webtest.Receipt(mine, "arrived", at)
	for name, test := range map[string]struct {
		municipality string
		key          string
		kind         string // Content-Type
		body         string
		change       func(http.Header)
		status       int
		code         string
	}{
		"an unknown municipality": {"0999", webtest.Secret, "application/json", good, nil, 401, "signature"},
		"a municipality without one": {
			webtest.Odense, webtest.Secret, "application/json", good, nil, 401, "signature",
		},
		"no municipality at all": {"%20", webtest.Secret, "application/json", good, nil, 401, "signature"},
		"another content type": {
			webtest.Aarhus, webtest.Secret, "text/plain", good, nil, 415, "content-type",
		},
		"no content type": {webtest.Aarhus, webtest.Secret, "", good, nil, 415, "content-type"},
		"a body too large": {
			webtest.Aarhus, webtest.Secret, "application/json", strings.Repeat(" ", 64<<10) + "{}", nil, 413,
			"too-large",
		},
		"the largest body": {
			webtest.Aarhus, webtest.Secret, "application/json", strings.Repeat(" ", 64<<10), nil, 400, "receipt",
		},
		"the secret of another": {
			webtest.Aarhus, webtest.KbhSecret, "application/json", good, nil, 401, "signature",
		},
		"no signature": {webtest.Aarhus, webtest.Secret, "application/json", good, func(h http.Header) {
			h.Del("Webhook-Signature")
		}, 401, "signature"},
		"no id": {webtest.Aarhus, webtest.Secret, "application/json", good, func(h http.Header) {
			h.Del("Webhook-Id")
		}, 401, "signature"},
		"another id than was signed": {webtest.Aarhus, webtest.Secret, "application/json", good,
			func(h http.Header) {
				h.Set("Webhook-Id", "x")
			}, 401, "signature"},
		"another time than was signed": {webtest.Aarhus, webtest.Secret, "application/json", good,
			func(h http.Header) { h.Set("Webhook-Timestamp", strconv.FormatInt(w.Clock.Now().Unix()+1, 10)) }, 401,
			"signature"},
		"an old message": {webtest.Aarhus, webtest.Secret, "application/json", good, func(h http.Header) {
			old, err := webhook.Sign(config.NewSecrets(webtest.Secret), "old", w.Clock.Now().Add(-6*time.Minute),
				[]byte(good))
			if err != nil {
				t.Fatal(err)
			}
			for key := range old {
				h[key] = old[key]
			}
		}, 401, "signature"},
		"not JSON": {
			webtest.Aarhus, webtest.Secret, "application/json", "arrived", nil, 400, "receipt",
		},
		"an empty body": {webtest.Aarhus, webtest.Secret, "application/json", "", nil, 400, "receipt"},
		"a field too many": {
			webtest.Aarhus, webtest.Secret, "application/json",
			strings.Replace(good, `"type"`, `"decision":"refused","type"`, 1), nil, 400, "receipt",
		},
		"a message never sent": {
			webtest.Aarhus, webtest.Secret, "application/json", webtest.Receipt(gateway.NewID(), "arrived", at), nil,
			404, "unknown-message",
		},
		"a message sent to another": {
			webtest.Aarhus, webtest.Secret, "application/json", webtest.Receipt(theirs, "arrived", at), nil, 404,
			"unknown-message",
		},
		"with a charset": {webtest.Aarhus, webtest.Secret, "application/json; charset=utf-8", good, nil, 204, ""},
		"the same again": {webtest.Aarhus, webtest.Secret, "application/json", good, nil, 204, ""},
		"registered": {
			webtest.Aarhus, webtest.Secret, "application/json", webtest.Receipt(mine, "registered", at), nil, 204, "",
		},
		"from the other": {
			webtest.Kbh, webtest.KbhSecret, "application/json", webtest.Receipt(theirs, "rejected", at), nil, 204, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w.T = t
			h, err := webhook.Sign(config.NewSecrets(test.key), "id-"+strings.ReplaceAll(name, " ", "-"),
				w.Clock.Now(), []byte(test.body))
			if err != nil {
				h = http.Header{}
			}
			h.Set("Content-Type", test.kind)
			if test.kind == "" {
				h.Del("Content-Type")
			}
			if test.change != nil {
				test.change(h)
			}
			answer := w.Post(test.municipality, h, test.body)
			got := webtest.Body(t, answer)
			if answer.StatusCode != test.status {
				t.Fatalf("%d, not %d: %s", answer.StatusCode, test.status, got)
			}
			if test.status == 204 {
				if got != "" {
					t.Errorf("a body: %s", got)
				}
				return
			}
			isProblem(t, answer, got, test.status, test.code)
		})
	}
}

// A program that counts its receipts anew is told that its rejection was not kept.
func TestAReusedWebhookIDIsRefused(t *testing.T) {
	w := webtest.New(t)
	w.Night(webtest.Ringen, webtest.Row("1", webtest.Aarhus, webtest.Filed(rules.Date(2026, 10, 5)), nil))
	message, at := w.Last().Messages[0].ID, w.Clock.Now().Format(time.RFC3339)
	for _, test := range []struct {
		kind string
		want int
	}{{"arrived", 204}, {"arrived", 204}, {"rejected", 409}} {
		answer := w.Give(webtest.Aarhus, webtest.Secret, "1", webtest.Receipt(message, test.kind, at))
		got := webtest.Body(t, answer)
		if answer.StatusCode != test.want {
			t.Fatalf("%s: %d %s", test.kind, answer.StatusCode, got)
		}
		if test.want == 409 {
			isProblem(t, answer, got, test.want, "other-receipt")
		}
	}
}

// isProblem checks an answer against RFC 9457.
func isProblem(t *testing.T, answer *http.Response, got string, status int, code string) {
	t.Helper()
	var p struct {
		Type, Title, Detail, Code string
		Status                    int
	}
	if err := json.Unmarshal([]byte(got), &p); err != nil {
		t.Fatal(err)
	}
	if answer.Header.Get("Content-Type") != "application/problem+json" ||
		p.Type != "urn:boligbro:problem:"+code || p.Status != status || p.Code != code {
		t.Errorf("%s %s", answer.Header.Get("Content-Type"), got)
	}
	if p.Title == "" || p.Detail == "" || strings.HasPrefix(p.Title, "problem.") ||
		strings.HasPrefix(p.Detail, "problem.") {
		t.Errorf("the problem has no words: %s", got)
	}
	if strings.Contains(p.Detail, "engelsk") { // what is wrong is told in the sender's language
		t.Errorf("the problem says that its errors are in English: %s", got)
	}
}

// Whoever guesses kommunekoder cannot learn which municipalities return receipts here: whatever is wrong with
// what a stranger sends, a municipality that does is answered as one that does not.
func TestStrangersLearnNothing(t *testing.T) {
	w, mine, _ := one(t)
	body := webtest.Receipt(mine, "arrived", w.Clock.Now().Format(time.RFC3339))
	for name, spoil := range map[string]func(h http.Header, body string) string{
		"another secret": func(_ http.Header, body string) string { return body },
		"another content type": func(h http.Header, body string) string {
			h.Set("Content-Type", "text/html")
			return body
		},
		"no signature": func(h http.Header, body string) string { h.Del("Webhook-Signature"); return body },
		"no time":      func(h http.Header, body string) string { h.Del("Webhook-Timestamp"); return body },
		"an old time": func(h http.Header, body string) string {
			h.Set("Webhook-Timestamp", "1")
			return body
		},
		"too large": func(_ http.Header, body string) string {
			return body + strings.Repeat(" ", 64<<10)
		},
		"no receipt": func(http.Header, string) string { return "?" },
	} {
		t.Run(name, func(t *testing.T) {
			w.T = t
			answers := map[string]bool{}
			for _, code := range []string{webtest.Aarhus, webtest.Odense, "0999", "x"} {
				h, err := webhook.Sign(config.NewSecrets(webtest.KbhSecret), "r-1", w.Clock.Now(), []byte(body))
				if err != nil {
					t.Fatal(err)
				}
				h.Set("Content-Type", "application/json")
				answer := w.Post(code, h, spoil(h, body))
				text := webtest.Body(t, answer)
				answer.Header.Del("Date")
				answers[answer.Status+"\n"+headers(answer)+text] = true
			}
			if len(answers) != 1 {
				t.Errorf("%d different answers: %v", len(answers), answers)
			}
		})
	}
}

func headers(answer *http.Response) string {
	var b strings.Builder
	_ = answer.Header.Write(&b)
	return b.String()
}

func TestReceiptIsRecordedOnce(t *testing.T) {
	w, mine, _ := one(t)
	sent := w.Clock.Now()
	w.Clock.Set(sent.Add(time.Hour))
	first := webtest.Receipt(mine, "arrived", sent.Add(10*time.Minute).Format(time.RFC3339))
	for range 3 {
		if answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1", first); answer.StatusCode != 204 {
			t.Fatal(webtest.Body(t, answer))
		}
	}
	var receipts []gateway.Receipt
	var notice gateway.Delivery
	err := w.DB.View(t.Context(), func(r gateway.Reader) (err error) {
		if receipts, err = r.Receipts(gateway.Operator, mine); err != nil {
			return err
		}
		notice, err = r.Delivery(gateway.Operator, mine)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(receipts) != 1 || receipts[0].ID != "r-1" || string(receipts[0].Proof) != first ||
		!receipts[0].Received.Equal(w.Clock.Now()) {
		t.Errorf("recorded: %+v", receipts)
	}
	if want := sent.Add(10 * time.Minute).Truncate(time.Second); notice.State != gateway.Arrived ||
		!notice.Arrived.Equal(want) {
		t.Errorf("%s at %v, want %v", notice.State, notice.Arrived, want)
	}
}

func TestProblemLanguage(t *testing.T) {
	w := webtest.New(t)
	for accept, want := range map[string]string{
		"": "da", "*": "da", "en": "en", "en-GB,en;q=0.9": "en", "da": "da", "da, en": "da", "de, en": "en",
		"en;q=0.1": "en", "xx": "da", ",,;": "da",
	} {
		h := http.Header{"Accept-Language": {accept}, "Content-Type": {"application/json"}}
		answer := w.Post("0999", h, "")
		if got := answer.Header.Get("Content-Language"); got != want ||
			answer.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%q: %s", accept, got)
		}
		if got := webtest.Body(t, answer); strings.Contains(got, "The signature does not fit") != (want == "en") {
			t.Errorf("%q: %s", accept, got)
		}
	}
}

func TestReceiptsWithoutDatabase(t *testing.T) {
	w, mine, _ := one(t)
	for err, want := range map[error]struct {
		status int
		code   string
	}{
		gateway.ErrUnavailable:      {503, "unavailable"},
		gateway.ErrMoved:            {503, "unavailable"},
		gateway.ErrExists:           {503, "unavailable"},
		errors.New("disk: a fault"): {500, "internal"},
	} {
		w.Gateway.Store = webtest.Down{Store: w.DB, Err: err}
		answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1",
			webtest.Receipt(mine, "arrived", w.Clock.Now().Format(time.RFC3339)))
		got := webtest.Body(t, answer)
		isProblem(t, answer, got, want.status, want.code)
		if (answer.Header.Get("Retry-After") != "") != (want.status == 503) {
			t.Errorf("Retry-After is %q", answer.Header.Get("Retry-After"))
		}
		if strings.Contains(got, "a fault") || strings.Contains(w.Log.String(), mine) {
			t.Error("the fault, or the body, is told")
		}
	}
	w.Gateway.Store = w.DB
	if answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1",
		webtest.Receipt(mine, "arrived", w.Clock.Now().Format(time.RFC3339))); answer.StatusCode != 204 {
		t.Errorf("afterwards: %s", webtest.Body(t, answer))
	}
}

// One municipality that goes wild is asked to wait; the others, and strangers, have no part in its share.
func TestRateLimit(t *testing.T) {
	w, mine, theirs := one(t)
	at := w.Clock.Now().Format(time.RFC3339)
	bad := http.Header{"Content-Type": {"application/json"}, "Webhook-Id": {"x"}}
	for range 600 {
		w.Post(webtest.Aarhus, bad, "{}").Body.Close()
	}
	limited := 0
	for range 600 {
		answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1", webtest.Receipt(mine, "arrived", at)+" not JSON")
		if answer.StatusCode == http.StatusTooManyRequests {
			limited++
			if answer.Header.Get("Retry-After") == "" {
				t.Fatal("it is not told when to try again")
			}
		}
		answer.Body.Close()
	}
	if limited != 100 {
		t.Errorf("%d of 600 were asked to wait, want 100", limited)
	}
	if answer := w.Give(webtest.Kbh, webtest.KbhSecret, "r-2",
		webtest.Receipt(theirs, "arrived", at)); answer.StatusCode != 204 {
		t.Errorf("another municipality: %d", answer.StatusCode)
	}
	w.Clock.Set(w.Clock.Now().Add(time.Second))
	if answer := w.Give(webtest.Aarhus, webtest.Secret, "r-1",
		webtest.Receipt(mine, "arrived", at)); answer.StatusCode != 204 {
		t.Errorf("a second later: %d", answer.StatusCode)
	}
}

func TestReceiptsMethod(t *testing.T) {
	w := webtest.New(t)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		req, _ := http.NewRequestWithContext(t.Context(), method, w.ReceiptsURL+"/receipts/"+webtest.Aarhus, nil)
		answer := w.Do(req)
		isProblem(t, answer, webtest.Body(t, answer), 405, "method")
		if answer.Header.Get("Allow") != "POST" {
			t.Errorf("%s: Allow is %q", method, answer.Header.Get("Allow"))
		}
	}
}

// A municipality's program that goes wild returns receipts under new ids without end: those that say nothing
// new are refused when there are twenty, and what brings the notice further is taken all the same.
func TestReceiptsEnough(t *testing.T) {
	w, mine, _ := one(t)
	w.Clock.Set(w.Clock.Now().Add(time.Hour))
	at := w.Clock.Now().Format(time.RFC3339)
	give := func(id, kind string) *http.Response {
		return w.Give(webtest.Aarhus, webtest.Secret, id, webtest.Receipt(mine, kind, at))
	}
	for i := range 20 {
		if answer := give("r-"+strconv.Itoa(i), "arrived"); answer.StatusCode != 204 {
			t.Fatalf("receipt %d: %s", i, webtest.Body(t, answer))
		}
	}
	answer := give("r-20", "arrived")
	isProblem(t, answer, webtest.Body(t, answer), 409, "enough-receipts")
	for id, kind := range map[string]string{"r-0": "arrived", "r-21": "registered"} {
		if answer := give(id, kind); answer.StatusCode != 204 {
			t.Errorf("%s %s: %s", id, kind, webtest.Body(t, answer))
		}
	}
	answer = give("r-22", "registered")
	isProblem(t, answer, webtest.Body(t, answer), 409, "enough-receipts")
}
