package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-resty/resty/v2"

	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/webhook"
)

const secret = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="

// token is part of the url, as some endpoints ask for.
const token = "d41d8cd98f00b204"

// now is the tests' clock.
var now = time.Date(2026, 10, 1, 18, 0, 7, 0, time.UTC)

func clock() time.Time { return now }

// far is a municipality's endpoint that behaves as the test wants.
type far struct {
	connector *webhook.Connector
	answer    connectortest.Answer
	stop      chan struct{}

	mu     sync.Mutex
	took   [][]byte
	faults []string
}

func (f *far) Connector() gateway.Connector { return f.connector }

func (f *far) Took() [][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([][]byte(nil), f.took...)
}

func (f *far) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // to return would be to answer 200
	}
	f.mu.Lock()
	f.took = append(f.took, body)
	if err := webhook.Verify(config.NewSecrets(secret), r.Header, body, now); err != nil {
		f.faults = append(f.faults, err.Error())
	}
	if r.URL.RawQuery != "key="+token || r.Method != http.MethodPost {
		f.faults = append(f.faults, "another address or method")
	}
	if kind := r.Header.Get("Content-Type"); kind != "application/json" && kind != "application/xml" {
		f.faults = append(f.faults, "another content type: "+kind)
	}
	if r.Header.Get("Idempotency-Key") != "" {
		f.faults = append(f.faults, "net/http repeats a request with an Idempotency-Key by itself")
	}
	f.mu.Unlock()
	switch {
	case f.answer.Silent:
		select {
		case <-f.stop:
		case <-r.Context().Done():
		}
		panic(http.ErrAbortHandler) // to return would be to answer 200, to whoever still listens
	case f.answer.Drop:
		panic(http.ErrAbortHandler)
	default:
		if f.answer.RetryAfter != "" {
			w.Header().Set("Retry-After", f.answer.RetryAfter)
		}
		if f.answer.Code >= 300 && f.answer.Code < 400 {
			w.Header().Set("Location", "/elsewhere?key="+token)
		}
		if f.answer.ContentType != "" {
			w.Header().Set("Content-Type", f.answer.ContentType)
		}
		if f.answer.ContentType != "" || f.answer.Body != "" {
			w.WriteHeader(f.answer.Code)
			io.WriteString(w, f.answer.Body)
			return
		}
		if f.answer.Code != 0 {
			w.WriteHeader(f.answer.Code)
		}
		// An endpoint that sends the notice back in its answer must not bring it into an error.
		if f.answer.Code != http.StatusNoContent && f.answer.Code != http.StatusNotModified {
			w.Write(body)
		}
	}
}

func start(format string) func(*testing.T, connectortest.Answer) connectortest.Far {
	return func(t *testing.T, answer connectortest.Answer) connectortest.Far {
		t.Helper()
		f := &far{answer: answer, stop: make(chan struct{})}
		server := httptest.NewUnstartedServer(f)
		server.Config.ErrorLog = discard()
		ca, file := connectortest.Trust(t)
		if conf := connectortest.ServerTLS(t, ca, answer.TLS); conf != nil {
			server.TLS = conf
			server.StartTLS()
		} else {
			server.Start()
		}
		t.Cleanup(func() {
			close(f.stop)
			server.Close()
			for _, fault := range f.faults {
				t.Error("the far side found:", fault)
			}
		})
		address := "https://" + server.Listener.Addr().String() + "/underretning?key=" + token
		f.connector = connector(t,
			webhook.Settings{URL: address, Secret: config.NewSecrets(secret), Format: format, CA: file})
		return f
	}
}

func connector(t *testing.T, c webhook.Settings) *webhook.Connector {
	t.Helper()
	h, err := client.HTTP(c.CA, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.GetClient().CloseIdleConnections)
	w, err := webhook.New(c, h, clock)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// cases is every status with its verdict: everything but 2xx and 410 is tried again.
func cases() []connectortest.Case {
	theirs := map[int]bool{408: true, 409: true, 410: true, 423: true, 425: true, 429: true}
	var all []connectortest.Case
	for status := 200; status < 600; status++ {
		want := connectortest.Verdict{Code: fmt.Sprintf("http-%d", status), Fault: gateway.FaultRecipient}
		switch {
		case status < 300:
			want = connectortest.Verdict{}
		case status == 410:
			want.Final = true
		case status == 422:
			want.Fault = gateway.FaultData
		case status < 500 && !theirs[status]:
			want.Fault = gateway.FaultOurs
		}
		all = append(all, connectortest.Case{Name: fmt.Sprint(status),
			Answer: connectortest.Answer{Code: status}, Want: want})
	}
	for name, test := range map[string]struct {
		header string
		after  time.Duration
	}{
		"seconds":       {"120", 2 * time.Minute},
		"zero":          {"0", 0},
		"a date":        {now.Add(10 * time.Minute).Format(http.TimeFormat), 10 * time.Minute},
		"a past date":   {now.Add(-time.Hour).Format(http.TimeFormat), 0},
		"far away":      {now.AddDate(1, 0, 0).Format(http.TimeFormat), 6 * time.Hour},
		"many seconds":  {"99999999", 6 * time.Hour},
		"too many":      {"99999999999999999999999", 6 * time.Hour},
		"below nothing": {"-5", 0},
		"words":         {"i morgen", 0},
	} {
		for _, status := range []int{302, 401, 404, 429, 503} {
			fault := gateway.FaultRecipient
			if status < 429 {
				fault = gateway.FaultOurs
			}
			all = append(all, connectortest.Case{
				Name:   fmt.Sprintf("%d, Retry-After %s", status, name),
				Answer: connectortest.Answer{Code: status, RetryAfter: test.header},
				Want: connectortest.Verdict{Code: fmt.Sprintf("http-%d", status),
					Fault: fault, After: test.after},
			})
		}
	}
	all = append(all, connectortest.Case{
		Name:   "410, Retry-After is not for a refusal",
		Answer: connectortest.Answer{Code: 410, RetryAfter: "60"},
		Want:   connectortest.Verdict{Code: "http-410", Fault: gateway.FaultRecipient, Final: true},
	})
	return append(all, bodies()...)
}

func TestWebhook(t *testing.T) {
	for _, format := range []string{"json", "xml"} {
		t.Run(format, func(t *testing.T) {
			setup := connectortest.Setup{
				Start: start(format), Proves: true, Line: gateway.FaultRecipient, Lost: gateway.CauseDropped,
				Secrets: []string{secret, strings.TrimPrefix(secret, "whsec_"), token},
			}
			if format == "json" {
				setup.Cases = cases()
			}
			connectortest.Run(t, setup)
		})
	}
}

func TestFormats(t *testing.T) {
	for format, want := range map[string]struct{ kind, begins string }{
		"":     {"application/json", "{"},
		"json": {"application/json", "{"},
		"xml":  {"application/xml", "<?xml"},
	} {
		p, err := start(format)(t, connectortest.Answer{}).Connector().Compose(connectortest.Delivery())
		if err != nil {
			t.Fatal(err)
		}
		if p.ContentType != want.kind || !bytes.HasPrefix(p.Body, []byte(want.begins)) {
			t.Errorf("%q gives %s: %.20q", format, p.ContentType, p.Body)
		}
	}
}

// TestProof: what is kept of the answer is the status line and at most 4 KiB, also when the body breaks off.
func TestProof(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		w.Write(bytes.Repeat([]byte("x"), 1<<20))
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	server.Config.ErrorLog = discard()
	c := connector(t, webhook.Settings{URL: server.URL, Secret: config.NewSecrets(secret)})
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := c.Send(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(receipt.Proof, []byte("HTTP/1.1 202 Accepted\nDate: ")) ||
		len(receipt.Proof) > 5<<10 || !receipt.At.Equal(now) {
		t.Errorf("got %d bytes at %v: %.80q", len(receipt.Proof), receipt.At, receipt.Proof)
	}
}

// elsewhere is a connection that ends on another machine.
type elsewhere struct{ net.Conn }

func (elsewhere) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443} }

// TestWhatWasSeen: only TLS to another machine is the municipality's endpoint over TLS. A name of theirs that
// leads to this machine is not.
func TestWhatWasSeen(t *testing.T) {
	taken := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
	})
	secured, plain := httptest.NewTLSServer(taken), httptest.NewServer(taken)
	defer secured.Close()
	defer plain.Close()
	at := secured.Listener.Addr().String()
	for _, c := range []struct {
		url  string
		away bool
		by   gateway.ProofKind
		line string
	}{
		{"https://example.com/", true, gateway.ProofEndpoint, "TLS 1.3"},
		{"https://example.com/", false, gateway.ProofLocal, "TLS 1.3"},
		{"https://127.0.0.1/", true, gateway.ProofLocal, "TLS 1.3"},
		{plain.URL, false, gateway.ProofLocal, "no TLS"},
	} {
		trust := secured.Client().Transport.(*http.Transport).Clone()
		if strings.HasPrefix(c.url, "https") {
			trust.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
				conn, err := new(net.Dialer).DialContext(ctx, network, at)
				if err == nil && c.away {
					conn = elsewhere{conn}
				}
				return conn, err
			}
		}
		client := resty.NewWithClient(&http.Client{Transport: trust})
		w, err := webhook.New(webhook.Settings{URL: c.url, Secret: config.NewSecrets(secret)}, client, clock)
		if err != nil {
			t.Fatal(err)
		}
		p, err := w.Compose(connectortest.Delivery())
		if err != nil {
			t.Fatal(err)
		}
		receipt, err := w.Send(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if receipt.By != c.by || !bytes.Contains(receipt.Proof, []byte("\n"+c.line+"\n")) {
			t.Errorf("%s, on another machine %t: %s, %q", c.url, c.away, receipt.By, receipt.Proof)
		}
		trust.CloseIdleConnections()
	}
}

// TestBrokenAnswer: net/http quotes the first line of a broken answer in its error, and that may be the
// notice itself.
func TestBrokenAnswer(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { listener.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			buf := make([]byte, 1<<10)
			conn.Read(buf)
			io.WriteString(conn, "Anneliese Ærøbo, Hemmeligvej 12\r\n\r\n")
			conn.Close()
		}
	}()
	c := connector(t, webhook.Settings{URL: "http://" + listener.Addr().String(),
		Secret: config.NewSecrets(secret)})
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Send(context.Background(), p)
	if gateway.CodeOf(err) != "dropped" || errors.Is(err, gateway.ErrRefused) ||
		strings.Contains(err.Error(), "Anneliese") {
		t.Errorf("got %v", err)
	}
}

// TestNobodyThere: a name that does not resolve and a port that nobody listens on are tried again.
func TestNobodyThere(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	listener.Close()
	for address, want := range map[string]string{
		"https://" + closed + "/?key=" + token: "connect",
		"https://ingen.invalid/?key=" + token:  "dns", // RFC 6761: never resolves
	} {
		c := connector(t, webhook.Settings{URL: address, Secret: config.NewSecrets(secret)})
		p, err := c.Compose(connectortest.Delivery())
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Send(context.Background(), p)
		if gateway.CodeOf(err) != want || errors.Is(err, gateway.ErrRefused) ||
			strings.Contains(err.Error(), token) {
			t.Errorf("got %v (%s), want %s", err, gateway.CodeOf(err), want)
		}
	}
}

func TestNew(t *testing.T) {
	h, err := client.HTTP("", 0)
	if err != nil {
		t.Fatal(err)
	}
	good := config.NewSecrets(secret)
	for name, test := range map[string]struct {
		c  webhook.Settings
		ok bool
	}{
		"https":             {webhook.Settings{URL: "https://kommune.example.dk/x", Secret: good}, true},
		"http on loopback":  {webhook.Settings{URL: "http://127.0.0.1:8081/", Secret: good}, true},
		"http on localhost": {webhook.Settings{URL: "http://localhost:8081/", Secret: good}, true},
		"http on IPv6":      {webhook.Settings{URL: "http://[::1]:8081/", Secret: good}, true},
		"http": {webhook.Settings{URL: "http://kommune.example.dk/" + token, Secret: good},
			false},
		"http on a name": {webhook.Settings{URL: "http://127.0.0.1.example.dk/" + token, Secret: good},
			false},
		"user": {webhook.Settings{URL: "https://u:" + token + "@kommune.example.dk/",
			Secret: good}, false},
		"no url":     {webhook.Settings{Secret: good}, false},
		"broken url": {webhook.Settings{URL: "https://%zz" + token, Secret: good}, false},
		"file":       {webhook.Settings{URL: "file:///etc/" + token, Secret: good}, false},
		"no secret":  {webhook.Settings{URL: "https://kommune.example.dk/"}, false},
		"short secret": {webhook.Settings{URL: "https://kommune.example.dk/",
			Secret: config.NewSecrets("whsec_" + "c2hvcnQ=")}, false},
		"other secret": {webhook.Settings{URL: "https://kommune.example.dk/",
			Secret: config.NewSecrets(token)}, false},
		"format": {webhook.Settings{URL: "https://kommune.example.dk/", Secret: good,
			Format: "pdf"}, false},
	} {
		_, err := webhook.New(test.c, h, clock)
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), token) || strings.Contains(err.Error(), "c2hvcnQ")) {
			t.Errorf("%s: the error holds what is secret: %v", name, err)
		}
	}
}

// TestBody is the notice as a municipality's programmer sees it.
func TestBody(t *testing.T) {
	f := start("json")(t, connectortest.Answer{})
	d := connectortest.Delivery()
	p, err := f.Connector().Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Connector().Send(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	var got struct{ Message, Case string }
	if err := json.Unmarshal(f.Took()[0], &got); err != nil || got.Message != d.ID || got.Case != d.Number {
		t.Errorf("got %+v, %v", got, err)
	}
}
