package webhook_test

import (
	"errors"
	"io"
	"log"
	"net/http"
	"strings"
	"testing"
	"time"

	"boligbro/config"
	"boligbro/gateway/connectors/webhook"
	"boligbro/rules/lang"
)

func discard() *log.Logger { return log.New(io.Discard, "", 0) }

// TestKnownSignature is computed apart from this program: printf
// 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}' | openssl dgst -sha256 -mac HMAC -macopt
// hexkey:… -binary | base64 with the example of the Standard Webhooks libraries.
func TestKnownSignature(t *testing.T) {
	h, err := webhook.Sign(config.NewSecrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
		"msg_p5jXN8AQM9LWM0D4loKWxJek",
		time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.Get("webhook-signature"),
		"v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if h.Get("webhook-id") != "msg_p5jXN8AQM9LWM0D4loKWxJek" || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("got %v", h)
	}
}

func TestVerify(t *testing.T) {
	mine, other := config.NewSecrets(secret),
		config.NewSecrets("whsec_QW5vdGhlcnNlY3JldG9mYW5vdGhlcnBhcnR5ISEhISE=")
	body := []byte(`{"type":"receipt"}`)
	signed := func() http.Header {
		h, err := webhook.Sign(mine, "abc-1", now, body)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	theirs, err := webhook.Sign(other, "abc-1", now, body)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		change func(http.Header)
		body   string
		now    time.Time
		want   error
	}{
		"good":               {func(http.Header) {}, "", now, nil},
		"4 minutes 59 later": {func(http.Header) {}, "", now.Add(299 * time.Second), nil},
		"5 minutes before":   {func(http.Header) {}, "", now.Add(-5 * time.Minute), nil},
		"5 minutes 1 later":  {func(http.Header) {}, "", now.Add(301 * time.Second), lang.ErrTimestamp},
		"5 minutes 1 before": {func(http.Header) {}, "", now.Add(-301 * time.Second), lang.ErrTimestamp},
		"another body":       {func(http.Header) {}, `{"type":"Receipt"}`, now, lang.ErrSignature},
		"another id": {func(h http.Header) { h.Set("webhook-id", "abc-2") }, "", now,
			lang.ErrSignature},
		"another time": {func(h http.Header) { h.Set("webhook-timestamp", "1790877608") }, "", now,
			lang.ErrSignature},
		"time with a sign": {func(h http.Header) {
			h.Set("webhook-timestamp", "+"+h.Get("webhook-timestamp"))
		}, "", now, lang.ErrSignature},
		"time far off": {func(h http.Header) { h.Set("webhook-timestamp", "9223372036854775807") }, "",
			now, lang.ErrSignature},
		"time not a number": {func(h http.Header) { h.Set("webhook-timestamp", "nu") }, "", now,
			lang.ErrSignature},
		"no id": {func(h http.Header) { h.Del("webhook-id") }, "", now, lang.ErrSignature},
		"id with a full stop": {func(h http.Header) { h.Set("webhook-id", "abc.1") }, "", now,
			lang.ErrSignature},
		"no signature": {func(h http.Header) { h.Del("webhook-signature") }, "", now, lang.ErrSignature},
		"empty signature": {func(h http.Header) { h.Set("webhook-signature", "v1,") }, "", now,
			lang.ErrSignature},
		"another version": {func(h http.Header) {
			h.Set("webhook-signature", "v2"+h.Get("webhook-signature")[2:])
		}, "", now, lang.ErrSignature},
		"another key": {func(h http.Header) {
			h.Set("webhook-signature", theirs.Get("webhook-signature"))
		}, "", now, lang.ErrSignature},
		"theirs, then mine": {func(h http.Header) {
			h.Set("webhook-signature", theirs.Get("webhook-signature")+" "+h.Get("webhook-signature"))
		}, "", now, nil},
		"mine, then broken": {func(h http.Header) {
			h.Set("webhook-signature", h.Get("webhook-signature")+" v1,*** v1a,x")
		}, "", now, nil},
		"mine, with a line feed": {func(h http.Header) {
			h.Set("webhook-signature", h.Get("webhook-signature")[:20]+"\n"+h.Get("webhook-signature")[20:])
		}, "", now, lang.ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			h, b := signed(), body
			test.change(h)
			if test.body != "" {
				b = []byte(test.body)
			}
			if err := webhook.Verify(mine, h, b, test.now); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
	if err := webhook.Verify(nil, signed(), body, now); err == nil {
		t.Error("an empty secret verifies everything")
	}
	if _, err := webhook.Sign(mine, "a.b", now, body); err == nil {
		t.Error("an id with a full stop was signed")
	}
}

// TestTimestampFarOff: a signed time at the end of all time must not wrap around into the tolerance.
func TestTimestampFarOff(t *testing.T) {
	for _, at := range []int64{1<<63 - 1, -1 << 63, 0} {
		h, err := webhook.Sign(config.NewSecrets(secret), "a", time.Unix(at, 0), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := webhook.Verify(config.NewSecrets(secret), h, nil, now); !errors.Is(err,
			lang.ErrTimestamp) {
			t.Errorf("%d: got %v, want %v", at, err, lang.ErrTimestamp)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("abc-1", "1790877607", "v1,AAAA", []byte("{}"))
	f.Add("", "", "", []byte(nil))
	f.Fuzz(func(t *testing.T, id, timestamp, signature string, body []byte) {
		h := http.Header{}
		h.Set(webhook.HeaderID, id)
		h.Set(webhook.HeaderTimestamp, timestamp)
		h.Set(webhook.HeaderSignature, signature)
		if webhook.Verify(config.NewSecrets(secret), h, body, now) == nil {
			t.Errorf("accepted what nobody signed: %q %q %q", id, timestamp, signature)
		}
	})
}

// TestTwoSecrets: while one secret is exchanged for another, a message that is signed with either is taken,
// whichever side has changed first.
func TestTwoSecrets(t *testing.T) {
	const (
		was, is = secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		third   = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	)
	body := []byte("{}")
	for _, test := range []struct {
		signs, verify []string
		want          error
	}{
		{[]string{was}, []string{is, was}, nil},
		{[]string{is}, []string{is, was}, nil},
		{[]string{is, was}, []string{was}, nil},
		{[]string{is, was}, []string{is}, nil},
		{[]string{third}, []string{is, was}, lang.ErrSignature},
		{[]string{is, was}, []string{third}, lang.ErrSignature},
	} {
		h, err := webhook.Sign(config.NewSecrets(test.signs...), "a", now, body)
		if err != nil {
			t.Fatal(err)
		}
		if err := webhook.Verify(config.NewSecrets(test.verify...), h, body, now); !errors.Is(err, test.want) {
			t.Errorf("signed with %d, verified by %d: %v", len(test.signs), len(test.verify), err)
		}
		first, err := webhook.Sign(config.NewSecrets(test.signs[0]), "a", now, body)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(h.Get("Webhook-Signature"), first.Get("Webhook-Signature")) {
			t.Error("the first secret does not sign first")
		}
	}
	if _, err := webhook.Sign(nil, "a", now, body); err == nil {
		t.Error("signed without a secret")
	}
}

// TestFoldedSignatures: every value of the header counts, in whatever lines and with whatever commas it came.
func TestFoldedSignatures(t *testing.T) {
	mine, body := config.NewSecrets(secret), []byte("{}")
	h, err := webhook.Sign(mine, "a", now, body)
	if err != nil {
		t.Fatal(err)
	}
	good := h.Get("Webhook-Signature")
	other := "v1," + strings.Repeat("A", 43) + "="
	for _, values := range [][]string{
		{other, good}, {good, other}, {other + ", " + good}, {other + "," + good}, {other + " " + good + ","},
		{"v1a,xyz", good}, {"v1a,xyz " + other, "v2,x, " + good}, {"", good}, {"v1", good}, {other + ",v1 " + good},
	} {
		h["Webhook-Signature"] = values
		if err := webhook.Verify(mine, h, body, now); err != nil {
			t.Errorf("%q: %v", values, err)
		}
	}
	for _, values := range [][]string{{other, other}, {strings.TrimPrefix(good, "v1,")}, {"v2" + good[2:]}} {
		h["Webhook-Signature"] = values
		if err := webhook.Verify(mine, h, body, now); !errors.Is(err, lang.ErrSignature) {
			t.Errorf("%q: %v", values, err)
		}
	}
}
