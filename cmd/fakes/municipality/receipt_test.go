package municipality_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/cmd/fakes/municipality"
	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/webhook"
	"boligbro/gateway/document"
)

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
	if err := webhook.Verify(config.NewSecrets(receiptSecret), r.Header, body, now); err != nil {
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
				config.NewSecrets(receiptSecret)
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
		ReceiptSecret: config.NewSecrets(receiptSecret), Late: 48 * time.Hour, RetryAfter: time.Minute})
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
