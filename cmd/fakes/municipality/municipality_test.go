package municipality_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"boligbro/cmd/fakes/municipality"
	"boligbro/config"
	"boligbro/config/client"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/document"
	"boligbro/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	secret        = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="
	receiptSecret = "whsec_S3ZpdHRlcmluZ2VyIGZyYSBrb21tdW5lbiBlciBrdW4="
)

var now = time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC)

func clock() time.Time { return now }

// town is a municipality on the network, with channels to it.
type town struct {
	*municipality.Municipality
	hook, mail gateway.Connector
	url        string
	log        *bytes.Buffer
	after      *hand
}

// hand is a clock that the test moves by hand.
type hand struct {
	mu    sync.Mutex
	waits []time.Duration
	woken chan struct{} // each wait takes one
	begun chan struct{} // each wait gives one
}

func (h *hand) After(d time.Duration) <-chan time.Time {
	h.mu.Lock()
	h.waits = append(h.waits, d)
	h.mu.Unlock()
	ring := make(chan time.Time, 1)
	go func() {
		h.begun <- struct{}{}
		if _, ok := <-h.woken; ok {
			ring <- now
		}
	}()
	return ring
}

func open(t *testing.T, o municipality.Options) *town {
	t.Helper()
	w := &town{log: new(bytes.Buffer),
		after: &hand{woken: make(chan struct{}), begun: make(chan struct{}, 100)}}
	o.Secret, o.Now, o.After, o.Log = config.NewSecret(secret), clock, w.after.After,
		slog.New(slog.NewTextHandler(w.log, nil))
	var err error
	if w.Municipality, err = municipality.New(o); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	hooks, mails := listen(t), listen(t)
	var servers sync.WaitGroup
	servers.Go(func() {
		if err := w.Serve(ctx, hooks, true); err != nil {
			t.Error(err)
		}
	})
	servers.Go(func() {
		if err := w.ServeMail(ctx, mails); err != nil {
			t.Error(err)
		}
	})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, w.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := client.HTTP(ca, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	w.url = "https://" + hooks.Addr().String()
	if w.hook, err = webhook.New(webhook.Settings{URL: w.url + "/underretning",
		Secret: config.NewSecret(secret)}, h, clock); err != nil {
		t.Fatal(err)
	}
	if w.mail, err = email.New(email.Settings{To: "kommune@example.dk", SMTP: &config.SMTP{
		Host: "127.0.0.1", Port: mails.Addr().(*net.TCPAddr).Port, Security: "starttls",
		From: "boligbro@example.dk", CA: ca,
	}}, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.GetClient().CloseIdleConnections()
		stop()
		servers.Wait()
		if err := w.Close(); err != nil {
			t.Error(err)
		}
		close(w.after.woken)
		for _, word := range connectortest.Personal {
			if strings.Contains(w.log.String(), word) {
				t.Errorf("the log holds %q: %s", word, w.log)
			}
		}
	})
	return w
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// attemptEnd is how one attempt ends, as the gateway's ledger would have it.
func attemptEnd(err error) string {
	if err == nil {
		return "ok"
	}
	if errors.Is(err, gateway.ErrRefused) {
		return "refused " + gateway.CodeOf(err)
	}
	return "retry " + gateway.CodeOf(err)
}

func payload(t *testing.T, c gateway.Connector) gateway.Payload {
	t.Helper()
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestActs(t *testing.T) {
	for _, test := range []struct {
		reaction   municipality.Reaction
		hook, mail string
		kept       bool
	}{
		{municipality.Accept, "ok", "ok", true},
		{municipality.Reject, "ok", "ok", true},
		{municipality.Refuse, "refused http-410", "refused smtp-550", false},
		{municipality.Busy, "retry http-503", "retry smtp-451", false},
		{municipality.DropBefore, "retry dropped", "retry dropped", false},
		{municipality.DropAfter, "retry dropped", "retry dropped", true},
	} {
		t.Run(string(test.reaction), func(t *testing.T) {
			for name, want := range map[string]string{"webhook": test.hook, "email": test.mail} {
				w := open(t, municipality.Options{})
				c := w.hook
				if name == "email" {
					c = w.mail
				}
				p := payload(t, c)
				w.Script(test.reaction)
				_, err := c.Send(context.Background(), p)
				if got := attemptEnd(err); got != want {
					t.Errorf("%s: got %s, want %s (%v)", name, got, want, err)
				}
				if name == "webhook" && test.reaction == municipality.Busy &&
					gateway.RetryAfter(err) != time.Second {
					t.Errorf("Retry-After: %v", gateway.RetryAfter(err))
				}
				// The next try is taken, and counted as one message, not two.
				if want[:2] != "ok" {
					if _, err := c.Send(context.Background(), p); err != nil {
						t.Fatal(err)
					}
				}
				n := w.Counts()
				repeated := 0
				if test.kept && want[:2] != "ok" {
					repeated = 1
				}
				if n.Distinct != 1 || n.Repeated != repeated || n.Received != 1+repeated ||
					n.Differing != 0 || n.Messages[p.MessageID] != n.Received {
					t.Errorf("%s: %+v", name, n)
				}
			}
		})
	}
}

func TestSlow(t *testing.T) {
	for _, name := range []string{"webhook", "email"} {
		t.Run(name, func(t *testing.T) {
			w := open(t, municipality.Options{Delay: time.Hour})
			c := w.hook
			if name == "email" {
				c = w.mail
			}
			w.Script(municipality.Slow)
			p := payload(t, c)
			done := make(chan error, 1)
			go func() {
				_, err := c.Send(context.Background(), p)
				done <- err
			}()
			<-w.after.begun
			select {
			case err := <-done:
				t.Fatalf("answered before its time: %v", err)
			default:
			}
			if n := w.Counts(); n.Received != 0 {
				t.Errorf("kept before its time: %+v", n)
			}
			w.after.woken <- struct{}{}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]time.Duration{time.Hour}, w.after.waits); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSeed: the same seed does the same to messages in the same order, and the shares are kept.
func TestSeed(t *testing.T) {
	reactions := func(seed uint64) (all []string) {
		w := open(t, municipality.Options{Seed: seed, Refuse: 0.2, Busy: 0.3, Drop: 0.2})
		for range 60 {
			_, err := w.hook.Send(context.Background(), payload(t, w.hook))
			all = append(all, attemptEnd(err))
		}
		return all
	}
	first := reactions(7)
	if diff := cmp.Diff(first, reactions(7)); diff != "" {
		t.Errorf("the same seed did something else:\n%s", diff)
	}
	if slices.Equal(first, reactions(8)) {
		t.Error("another seed did the same")
	}
	count := map[string]int{}
	for _, a := range first {
		count[a]++
	}
	if count["ok"] < 8 || count["refused http-410"] < 4 || count["retry dropped"] < 4 ||
		count["retry http-503"]+count["retry http-429"] < 8 {
		t.Errorf("the shares are not kept: %v", count)
	}
}

func TestNotOurs(t *testing.T) {
	w := open(t, municipality.Options{Code: "0101"})
	if _, err := w.hook.Send(context.Background(),
		payload(t, w.hook)); attemptEnd(err) != "refused http-422" {
		t.Errorf("a notice for another municipality: %v", err)
	}
	if _, err := w.mail.Send(context.Background(),
		payload(t, w.mail)); attemptEnd(err) != "refused smtp-554" {
		t.Errorf("a mail for another municipality: %v", err)
	}
	if n := w.Counts(); n.Unusable != 2 || n.Received != 0 {
		t.Errorf("%+v", n)
	}
}

func TestUnusable(t *testing.T) {
	w := open(t, municipality.Options{})
	good := payload(t, w.hook)
	for name, change := range map[string]func(string) string{
		"not JSON": func(s string) string { return s[1:] },
		"a field too many": func(s string) string {
			return strings.Replace(s, "{", `{"amount":"14250.00",`, 1)
		},
		"no marker": func(s string) string {
			return strings.Replace(s, `"protected"`, `"guarded"`, 1)
		},
		"no tenants": func(s string) string { return strings.Replace(s, `"tenants"`, `"duties"`, 1) },
		"another message id": func(s string) string {
			return strings.Replace(s, good.MessageID, gateway.NewID(), 1)
		},
		"arrears": func(s string) string {
			return strings.Replace(s, "{", `{"arrears":{"amount":"14250.00"},`, 1)
		},
		"a tenancy": func(s string) string {
			return strings.Replace(s, "{", `{"tenancy":{"start":"2025-11-01"},`, 1)
		},
		"children": func(s string) string {
			return strings.Replace(s, "{", `{"children":false,`, 1)
		},
		"another format": func(s string) string {
			return strings.Replace(s, document.Format, "urn:x", 1)
		},
	} {
		p := good
		p.Body = []byte(change(string(good.Body)))
		if _, err := w.hook.Send(context.Background(), p); attemptEnd(err) != "refused http-422" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := w.Counts(); n.Received != 0 {
		t.Errorf("%+v", n)
	}
}

// TestDiffering: other bytes under a known id are the sender's fault and are seen.
func TestDiffering(t *testing.T) {
	w := open(t, municipality.Options{})
	p := payload(t, w.hook)
	if _, err := w.hook.Send(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	p.Body = append(slices.Clone(p.Body), ' ')
	if _, err := w.hook.Send(context.Background(), p); attemptEnd(err) != "refused http-409" {
		t.Errorf("got %v", err)
	}
	if n := w.Counts(); n.Differing != 1 || n.Received != 1 {
		t.Errorf("%+v", n)
	}
}

func TestXML(t *testing.T) {
	w := open(t, municipality.Options{Code: "0751"})
	d := connectortest.Delivery()
	body, err := document.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml", Body: body}); err != nil {
		t.Error(err)
	}
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml",
			Body: append(body, "<x/>"...)}); attemptEnd(err) != "refused http-422" {
		t.Errorf("two roots: %v", err)
	}
	arrears := bytes.Replace(body, []byte("<kle>"),
		[]byte("<arrears><amount>14250.00</amount></arrears><kle>"), 1)
	if _, err := w.hook.Send(context.Background(),
		gateway.Payload{MessageID: d.ID, ContentType: "application/xml",
			Body: arrears}); attemptEnd(err) != "refused http-422" {
		t.Errorf("arrears in a statutory notice: %v", err)
	}
}

// TestAgreed: what a local agreement carries beyond the law is received.
func TestAgreed(t *testing.T) {
	w := open(t, municipality.Options{Code: "0751"})
	d := connectortest.Delivery()
	owed := rules.Amount(1425000)
	d.Content.Rule, d.Content.Children, d.Content.Start = "agreement/nabohjaelp", rules.No,
		rules.Date(2025, 11, 1)
	d.Content.Arrears = rules.NoticeArrears{Amount: &owed, Since: rules.Date(2026, 9, 1)}
	p, err := w.hook.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(p.Body, []byte(`"amount": "14250.00"`)) {
		t.Errorf("the amount is missing: %s", p.Body)
	}
	if _, err := w.hook.Send(context.Background(), p); err != nil {
		t.Error(err)
	}
	if n := w.Counts(); n.Received != 1 {
		t.Errorf("%+v", n)
	}
}

func TestUnsigned(t *testing.T) {
	w := open(t, municipality.Options{})
	server := httptest.NewServer(w.Municipality)
	defer server.Close()
	answer, err := http.Post(server.URL, "application/json", bytes.NewReader(payload(t, w.hook).Body))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if n := w.Counts(); answer.StatusCode != 401 || n.Unsigned != 1 || n.Received != 0 {
		t.Errorf("%d, %+v", answer.StatusCode, n)
	}
}

// TestRestart: what was kept is known after a restart, also when the last line was cut.
func TestRestart(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state")
	w := open(t, municipality.Options{State: state})
	p := payload(t, w.hook)
	for range 2 {
		if _, err := w.hook.Send(context.Background(), p); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range connectortest.Personal {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("the state file holds %q", word)
		}
	}
	if err := os.WriteFile(state, append(b, `{"id":"half`...), 0o600); err != nil {
		t.Fatal(err)
	}
	again := open(t, municipality.Options{State: state})
	if n := again.Counts(); n.Received != 2 || n.Distinct != 1 || n.Repeated != 1 {
		t.Errorf("after the restart: %+v", n)
	}
	if _, err := again.hook.Send(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	if n := open(t, municipality.Options{State: state}).Counts(); n.Received != 3 || n.Distinct != 1 {
		t.Errorf("after the second restart: %+v", n)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, []byte("det her\ner en anden fil\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := municipality.New(municipality.Options{State: other}); err == nil {
		t.Error("another file was taken for a state file, and would be overwritten")
	}
}

// office takes receipts as the gateway does.
type office struct {
	mu   sync.Mutex
	got  []string
	fail int // so many answers of 503 first
	kept []gateway.Receipt
	ids  []string
}

func (o *office) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fail > 0 {
		o.fail--
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if err := webhook.Verify(config.NewSecret(receiptSecret), r.Header, body, now); err != nil {
		o.got = append(o.got, r.URL.Path+" unsigned")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	receipt, err := document.ParseReceipt(body)
	if err != nil {
		o.got = append(o.got, r.URL.Path+" "+err.Error())
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	o.kept = append(o.kept, receipt)
	o.ids = append(o.ids, r.Header.Get(webhook.HeaderID))
	o.got = append(o.got, r.URL.Path+" "+string(receipt.Kind))
	w.WriteHeader(http.StatusNoContent)
}

func TestReceipts(t *testing.T) {
	for name, test := range map[string]struct {
		o        municipality.Options
		mail     bool
		reaction municipality.Reaction
		want     []string
	}{
		"registered": {municipality.Options{}, false, municipality.Accept,
			[]string{"/receipts/0751 registered"}},
		"by mail": {municipality.Options{}, true, municipality.Accept,
			[]string{"/receipts/0751 arrived", "/receipts/0751 registered"}},
		"rejected": {municipality.Options{}, false, municipality.Reject, []string{"/receipts/0751 rejected"}},
		"twice": {municipality.Options{Twice: true}, false, municipality.Accept,
			[]string{"/receipts/0751 registered", "/receipts/0751 registered"}},
		"hung up, but has": {municipality.Options{}, false, municipality.DropAfter,
			[]string{"/receipts/0751 registered"}},
		"wrong": {municipality.Options{Wrong: true}, false, municipality.Accept,
			[]string{"/receipts/0751 registered", "/receipts/0751 unsigned", "/receipts/0101 registered",
				"/receipts/0751 registered"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := new(office)
			server := httptest.NewServer(o)
			defer server.Close()
			test.o.Receipts, test.o.ReceiptSecret = server.URL+"/receipts/0751",
				config.NewSecret(receiptSecret)
			w := open(t, test.o)
			c := w.hook
			if test.mail {
				c = w.mail
			}
			p := payload(t, c)
			w.Script(test.reaction)
			c.Send(context.Background(), p)
			w.Idle()
			if diff := cmp.Diff(test.want, o.got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			last := o.kept[len(o.kept)-1]
			if last.Message != p.MessageID || !last.At.Equal(now) ||
				(last.Reference == "") != (last.Kind == gateway.ReceiptRejected) {
				t.Errorf("got %+v", last)
			}
			if test.o.Twice && o.ids[0] != o.ids[1] {
				t.Errorf("the same receipt has two ids: %v", o.ids)
			}
			if test.o.Wrong && o.kept[0].Message == p.MessageID {
				t.Error("the receipt for no message is for one")
			}
			// The message again: it has been answered for.
			if _, err := c.Send(context.Background(), p); err != nil {
				t.Fatal(err)
			}
			w.Idle()
			if len(o.got) != len(test.want) {
				t.Errorf("a repeated message was answered for again: %v", o.got)
			}
			if n := w.Counts(); n.Receipts+n.Spurned != len(test.want) {
				t.Errorf("%+v", n)
			}
		})
	}
}

func TestLateReceipts(t *testing.T) {
	o := &office{fail: 2}
	server := httptest.NewServer(o)
	defer server.Close()
	w := open(t, municipality.Options{Receipts: server.URL + "/receipts/0751",
		ReceiptSecret: config.NewSecret(receiptSecret), Late: 48 * time.Hour, RetryAfter: time.Minute})
	if _, err := w.hook.Send(context.Background(), payload(t, w.hook)); err != nil {
		t.Fatal(err)
	}
	<-w.after.begun
	if len(o.got) != 0 {
		t.Errorf("came before its time: %v", o.got)
	}
	for range 3 {
		w.after.woken <- struct{}{}
	}
	w.Idle()
	if diff := cmp.Diff([]time.Duration{48 * time.Hour, time.Minute, time.Minute},
		w.after.waits); diff != "" || len(o.got) != 1 {
		t.Errorf("%v\n%s", o.got, diff)
	}
}

// TestCloseLetsGo: a receipt that has not gone does not hold the municipality open. goleak sees the rest.
func TestCloseLetsGo(t *testing.T) {
	w := open(t, municipality.Options{Receipts: "https://ingen.invalid/receipts/0751",
		ReceiptSecret: config.NewSecret(receiptSecret), Late: time.Hour})
	if _, err := w.hook.Send(context.Background(), payload(t, w.hook)); err != nil {
		t.Fatal(err)
	}
	<-w.after.begun
}

func TestControl(t *testing.T) {
	w := open(t, municipality.Options{})
	server := httptest.NewServer(w.Municipality)
	defer server.Close()
	defer http.DefaultClient.CloseIdleConnections()
	answer, err := http.Post(server.URL+"/script", "application/json",
		strings.NewReader(`["refuse","accept"]`))
	if err != nil || answer.StatusCode != 200 {
		t.Fatal(answer.Status, err)
	}
	answer.Body.Close()
	p := payload(t, w.hook)
	var got []string
	for range 2 {
		_, err := w.hook.Send(context.Background(), p)
		got = append(got, attemptEnd(err))
	}
	if diff := cmp.Diff([]string{"refused http-410", "ok"}, got); diff != "" {
		t.Error(diff)
	}
	if answer, err = http.Get(server.URL + "/counts"); err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var n municipality.Counts
	if err := json.NewDecoder(answer.Body).Decode(&n); err != nil {
		t.Fatal(err)
	}
	want := municipality.Counts{Requests: 2, Received: 1, Distinct: 1, Refused: 1,
		Messages: map[string]int{p.MessageID: 1}}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Error(diff)
	}
}

func TestNew(t *testing.T) {
	for name, o := range map[string]municipality.Options{
		"below nothing": {Slow: -0.1},
		"above all":     {Busy: 1.1},
		"together":      {Busy: 0.6, Drop: 0.6},
		"no such ca":    {ReceiptCA: "/nowhere/ca.pem"},
		"no folder":     {State: "/nowhere/state"},
	} {
		if _, err := municipality.New(o); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}
