package web_test

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
	"boligbro/rules"
)

// one is a world with one notice transmitted to each of two municipalities; the messages' ids.
func one(t *testing.T) (w *world, mine, theirs string) {
	t.Helper()
	w = newWorld(t)
	w.night(ringen, row("1", aarhus, filed(rules.Date(2026, 10, 5)), nil))
	mine = w.last().Next.ID
	w.night(ringen, row("2", kbh, filed(rules.Date(2026, 10, 5)), nil))
	return w, mine, w.last().Next.ID
}

func TestReceipts(t *testing.T) {
	w, mine, theirs := one(t)
	at := w.clock.now().Format(time.RFC3339)
	good := told(mine, "arrived", at)
	for name, test := range map[string]struct {
		municipality string
		key          string
		kind         string // Content-Type
		body         string
		change       func(http.Header)
		status       int
		code         string
	}{
		"an unknown municipality":    {"0999", secret, "application/json", good, nil, 404, "not-found"},
		"a municipality without one": {odense, secret, "application/json", good, nil, 404, "not-found"},
		"no municipality at all":     {"%20", secret, "application/json", good, nil, 404, "not-found"},
		"another content type":       {aarhus, secret, "text/plain", good, nil, 415, "content-type"},
		"no content type":            {aarhus, secret, "", good, nil, 415, "content-type"},
		"a body too large":           {aarhus, secret, "application/json", strings.Repeat(" ", 64<<10) + "{}", nil, 413, "too-large"},
		"the largest body":           {aarhus, secret, "application/json", strings.Repeat(" ", 64<<10), nil, 400, "receipt"},
		"the secret of another":      {aarhus, kbhOwn, "application/json", good, nil, 401, "signature"},
		"no signature":               {aarhus, secret, "application/json", good, func(h http.Header) { h.Del("Webhook-Signature") }, 401, "signature"},
		"no id":                      {aarhus, secret, "application/json", good, func(h http.Header) { h.Del("Webhook-Id") }, 401, "signature"},
		"another id than was signed": {aarhus, secret, "application/json", good, func(h http.Header) { h.Set("Webhook-Id", "x") }, 401, "signature"},
		"another time than was signed": {aarhus, secret, "application/json", good,
			func(h http.Header) { h.Set("Webhook-Timestamp", strconv.FormatInt(w.clock.now().Unix()+1, 10)) }, 401, "signature"},
		"an old message": {aarhus, secret, "application/json", good, func(h http.Header) {
			old, err := webhook.Sign(config.NewSecret(secret), "old", w.clock.now().Add(-6*time.Minute), []byte(good))
			if err != nil {
				t.Fatal(err)
			}
			for key := range old {
				h[key] = old[key]
			}
		}, 401, "signature"},
		"not JSON":                  {aarhus, secret, "application/json", "arrived", nil, 400, "receipt"},
		"an empty body":             {aarhus, secret, "application/json", "", nil, 400, "receipt"},
		"a field too many":          {aarhus, secret, "application/json", strings.Replace(good, `"type"`, `"decision":"refused","type"`, 1), nil, 400, "receipt"},
		"a message never sent":      {aarhus, secret, "application/json", told(gateway.NewID(), "arrived", at), nil, 404, "unknown-message"},
		"a message sent to another": {aarhus, secret, "application/json", told(theirs, "arrived", at), nil, 404, "unknown-message"},
		"with a charset":            {aarhus, secret, "application/json; charset=utf-8", good, nil, 204, ""},
		"the same again":            {aarhus, secret, "application/json", good, nil, 204, ""},
		"registered":                {aarhus, secret, "application/json", told(mine, "registered", at), nil, 204, ""},
		"from the other":            {kbh, kbhOwn, "application/json", told(theirs, "rejected", at), nil, 204, ""},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			h, err := webhook.Sign(config.NewSecret(test.key), "id-"+strings.ReplaceAll(name, " ", "-"), w.clock.now(), []byte(test.body))
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
			answer := w.post(test.municipality, h, test.body)
			got := body(t, answer)
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
	if answer.Header.Get("Content-Type") != "application/problem+json" || p.Type != "urn:boligbro:problem:"+code || p.Status != status || p.Code != code {
		t.Errorf("%s %s", answer.Header.Get("Content-Type"), got)
	}
	if p.Title == "" || p.Detail == "" || strings.HasPrefix(p.Title, "problem.") || strings.HasPrefix(p.Detail, "problem.") {
		t.Errorf("the problem has no words: %s", got)
	}
}

// Whoever guesses kommunekoder cannot learn which municipalities return receipts here.
func TestUnknownMunicipalityTellsNothing(t *testing.T) {
	w := newWorld(t)
	unknown, without := w.give("0999", secret, "a", "{}"), w.give(odense, secret, "a", "{}")
	if a, b := body(t, unknown), body(t, without); a != b || unknown.StatusCode != without.StatusCode {
		t.Errorf("%d %s\n%d %s", unknown.StatusCode, a, without.StatusCode, b)
	}
	unknown.Header.Del("Date")
	without.Header.Del("Date")
	if a, b := headers(unknown), headers(without); a != b {
		t.Errorf("%s\n%s", a, b)
	}
}

func headers(answer *http.Response) string {
	var b strings.Builder
	_ = answer.Header.Write(&b)
	return b.String()
}

func TestReceiptIsRecordedOnce(t *testing.T) {
	w, mine, _ := one(t)
	sent := w.clock.now()
	w.clock.set(sent.Add(time.Hour))
	first := told(mine, "arrived", sent.Add(10*time.Minute).Format(time.RFC3339))
	for range 3 {
		if answer := w.give(aarhus, secret, "r-1", first); answer.StatusCode != 204 {
			t.Fatal(body(t, answer))
		}
	}
	var receipts []gateway.Receipt
	var notice gateway.Delivery
	err := w.db.View(t.Context(), func(r gateway.Reader) (err error) {
		if receipts, err = r.Receipts(gateway.Operator, mine); err != nil {
			return err
		}
		notice, err = r.Delivery(gateway.Operator, mine)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(receipts) != 1 || receipts[0].ID != "r-1" || string(receipts[0].Proof) != first || !receipts[0].Received.Equal(w.clock.now()) {
		t.Errorf("recorded: %+v", receipts)
	}
	if want := sent.Add(10 * time.Minute).Truncate(time.Second); notice.State != gateway.Arrived || !notice.Arrived.Equal(want) {
		t.Errorf("%s at %v, want %v", notice.State, notice.Arrived, want)
	}
}

func TestProblemLanguage(t *testing.T) {
	w := newWorld(t)
	for accept, want := range map[string]string{
		"": "da", "*": "da", "en": "en", "en-GB,en;q=0.9": "en", "da": "da", "da, en": "da", "de, en": "en", "en;q=0.1": "en", "xx": "da", ",,;": "da",
	} {
		answer := w.post("0999", http.Header{"Accept-Language": {accept}}, "")
		if got := answer.Header.Get("Content-Language"); got != want || answer.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%q: %s", accept, got)
		}
		if got := body(t, answer); strings.Contains(got, "No such address") != (want == "en") {
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
		errors.New("disk: a fault"): {500, "internal"},
	} {
		w.gateway.Store = down{w.db, err}
		answer := w.give(aarhus, secret, "r-1", told(mine, "arrived", w.clock.now().Format(time.RFC3339)))
		got := body(t, answer)
		isProblem(t, answer, got, want.status, want.code)
		if (answer.Header.Get("Retry-After") != "") != (want.status == 503) {
			t.Errorf("Retry-After is %q", answer.Header.Get("Retry-After"))
		}
		if strings.Contains(got, "a fault") || strings.Contains(w.log.String(), mine) {
			t.Error("the fault, or the body, is told")
		}
	}
	w.gateway.Store = w.db
	if answer := w.give(aarhus, secret, "r-1", told(mine, "arrived", w.clock.now().Format(time.RFC3339))); answer.StatusCode != 204 {
		t.Errorf("afterwards: %s", body(t, answer))
	}
}

// One municipality that goes wild is asked to wait; the others, and strangers, have no part in its share.
func TestRateLimit(t *testing.T) {
	w, mine, theirs := one(t)
	at := w.clock.now().Format(time.RFC3339)
	bad := http.Header{"Content-Type": {"application/json"}, "Webhook-Id": {"x"}}
	for range 600 {
		w.post(aarhus, bad, "{}").Body.Close()
	}
	limited := 0
	for range 600 {
		answer := w.give(aarhus, secret, "r-1", told(mine, "arrived", at)+" not JSON")
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
	if answer := w.give(kbh, kbhOwn, "r-2", told(theirs, "arrived", at)); answer.StatusCode != 204 {
		t.Errorf("another municipality: %d", answer.StatusCode)
	}
	w.clock.set(w.clock.now().Add(time.Second))
	if answer := w.give(aarhus, secret, "r-1", told(mine, "arrived", at)); answer.StatusCode != 204 {
		t.Errorf("a second later: %d", answer.StatusCode)
	}
}

func TestReceiptsMethod(t *testing.T) {
	w := newWorld(t)
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		req, _ := http.NewRequestWithContext(t.Context(), method, w.receipts.URL+"/receipts/"+aarhus, nil)
		answer := w.do(req)
		isProblem(t, answer, body(t, answer), 405, "method")
		if answer.Header.Get("Allow") != "POST" {
			t.Errorf("%s: Allow is %q", method, answer.Header.Get("Allow"))
		}
	}
}
