// Package connectortest is the suite that every channel passes: each sentence of gateway.Connector's
// contract, against a far side that answers, refuses, falls silent or hangs up as the test wants.
package connectortest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest/authority"
	"boligbro/rules"
)

// Answer is how a far side behaves. The zero Answer is its plain yes.
type Answer struct {
	Code       int    // what it answers: an HTTP status, an SMTP code
	At         string // where in the conversation it answers Code, for a channel that has several places
	RetryAfter string // with Code, for a channel that can say it
	Silent     bool   // takes the connection and never answers
	Drop       bool   // reads the message and hangs up without an answer
	TLS        TLS    // how it secures the line

	// what comes with Code, for a channel whose answers have a body: its type and the body itself
	ContentType, Body string
}

// TLS is how a far side secures the line.
type TLS int

const (
	Good     TLS = iota // a certificate of Setup's authority
	Plain               // none at all
	Old                 // TLS 1.1
	Stranger            // a certificate of an authority that is not trusted
	Misnamed            // a trusted certificate for another name
)

// Far is the far side with a connector to it.
type Far interface {
	Connector() gateway.Connector
	// Took are the bodies that the far side received whole, whatever it answered.
	Took() [][]byte
}

// Verdict is what Send makes of an answer.
type Verdict struct {
	Code  string
	Fault gateway.Fault
	Final bool
	After time.Duration
	// Ours: it was our own server that answered so. It is tried again, and ours to put right, whatever the table
	// of second chances says about the recipient's.
	Ours bool
}

// Case is an answer and what Send must make of it. A Verdict without a Code is success.
type Case struct {
	Name   string
	Answer Answer
	Want   Verdict
}

// Setup is a channel as the suite needs it.
type Setup struct {
	// Start gives a far side that answers so, stopped when the test ends. Secrets must be in use.
	Start func(t *testing.T, answer Answer) Far
	// Proves: success is a Receipt that the message arrived.
	Proves bool
	// Secrets must never be seen in an error or on standard error.
	Secrets []string
	// Cases is the channel's whole table of answers.
	Cases []Case
	// Line is who must act on a line that is silent, breaks, or is not secure.
	Line gateway.Fault
	// Lost is why a message failed that the far side has read whole and not answered.
	Lost gateway.Cause
}

// Delivery is a whole delivery, with a message id of its own each time.
func Delivery() gateway.Delivery {
	return gateway.Delivery{
		ID: gateway.NewID(), Notice: gateway.NewID(), Number: gateway.NewNumber(), Kind: gateway.FirstNotice,
		Association: "13748136", AssociationName: "Boligforeningen Fjordblik", Municipality: "0751",
		Created: time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC),
		Content: rules.Notice{
			Rule: rules.EvictionFiled, Episode: 1, Association: "13748136", Municipality: "0751",
			Event:   rules.NoticeEvent{Kind: rules.Filed, On: rules.Date(2026, 10, 1)},
			Tenants: []rules.NoticeTenant{{Name: "Anneliese Ærøbo", Protected: true}},
			Address: rules.Address{Street: "Hemmeligvej 12, 2. tv", PostalCode: "8000", City: "Aarhus C"},
			Cites: []rules.Citation{{Statute: "almenlejeloven", Section: "§ 92, stk. 2",
				Version: "LBK 928/2019"}},
		},
	}
}

// Personal is what Delivery holds that no error or log may.
var Personal = []string{"Anneliese", "Ærøbo", "=C3=86r=C3=B8bo", "Hemmeligvej"}

// Run holds the channel to the contract.
func Run(t *testing.T, s Setup) {
	quiet(t, s.Secrets)
	start := func(t *testing.T, a Answer) watched {
		far := s.Start(t, a)
		return watched{far.Connector(), far, t, s.Secrets}
	}
	t.Run("compose", func(t *testing.T) { compose(t, start) })
	t.Run("send", func(t *testing.T) { send(t, start, s.Proves) })
	t.Run("many at once", func(t *testing.T) { many(t, start) })
	for _, c := range s.Cases {
		t.Run("answer "+c.Name, func(t *testing.T) {
			far := start(t, c.Answer)
			receipt, err := far.deliver(context.Background())
			judge(t, receipt, err, c.Want, s.Proves)
			secondChance(t, c.Want)
		})
	}
	t.Run("silent", func(t *testing.T) { silent(t, start, s.Line) })
	t.Run("drop", func(t *testing.T) {
		receipt, err := start(t, Answer{Drop: true}).deliver(context.Background())
		judge(t, receipt, err, Verdict{Code: string(s.Lost), Fault: s.Line}, s.Proves)
	})
	for name, kind := range map[string]TLS{"plain": Plain, "old TLS": Old, "stranger": Stranger,
		"misnamed": Misnamed} {
		t.Run("unsecured "+name, func(t *testing.T) {
			far := start(t, Answer{TLS: kind})
			receipt, err := far.deliver(context.Background())
			want := Verdict{Code: "tls", Fault: s.Line}
			if kind == Stranger { // the settings of every far side name its authority
				want = Verdict{Code: "tls-ca", Fault: gateway.FaultOurs}
			}
			judge(t, receipt, err, want, s.Proves)
			if n := len(far.Took()); n != 0 {
				t.Errorf("%d messages were sent over a line that is not secure", n)
			}
		})
	}
}

func compose(t *testing.T, start func(*testing.T, Answer) watched) {
	far, another := start(t, Answer{}), start(t, Answer{})
	if far.Name() == "" || far.Name() != another.Name() {
		t.Errorf("the channel's name is %q and %q", far.Name(), another.Name())
	}
	for _, kind := range []gateway.DeliveryKind{gateway.FirstNotice, gateway.Correction, gateway.Update} {
		composeKind(t, far, kind)
	}
	if n := len(far.Took()); n != 0 {
		t.Errorf("Compose sent %d messages", n)
	}
	composeTogether(t, far)
	empty := Delivery()
	empty.Content.Address = rules.Address{}
	if _, err := far.Compose(empty); err == nil || !errors.Is(err, gateway.ErrRefused) ||
		gateway.FaultOf(err) != gateway.FaultData {
		t.Errorf("a notice without an address: got %v, want a final error of the data", err)
	}
}

// composeKind: a delivery gives its own bytes, the same ones each time, and is not changed.
func composeKind(t *testing.T, far watched, kind gateway.DeliveryKind) {
	d := Delivery()
	d.Kind = kind
	kept := d
	kept.Content.Tenants, kept.Content.Cites = slices.Clone(d.Content.Tenants), slices.Clone(d.Content.Cites)
	p, err := far.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(kept, d); diff != "" {
		t.Errorf("Compose changed the delivery:\n%s", diff)
	}
	again, err := far.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p, again); diff != "" {
		t.Errorf("the same delivery gives different bytes:\n%s", diff)
	}
	if p.MessageID != d.ID || !bytes.Contains(p.Body, []byte(d.ID)) {
		t.Errorf("the message id %s is not in what is sent", d.ID)
	}
	if p.ContentType == "" {
		t.Error("the payload does not say what it is")
	}
	other, err := far.Compose(Delivery())
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(other.Body, p.Body) {
		t.Error("two deliveries give the same bytes")
	}
}

// composeTogether: many may compose at once, and each gets its own bytes.
func composeTogether(t *testing.T, far watched) {
	var group sync.WaitGroup
	for range 8 {
		d := Delivery()
		group.Go(func() {
			if p, err := far.Compose(d); err != nil || !bytes.Contains(p.Body, []byte(d.ID)) {
				t.Errorf("composed beside others: %v", err)
			}
		})
	}
	group.Wait()
}

func send(t *testing.T, start func(*testing.T, Answer) watched, proves bool) {
	far := start(t, Answer{})
	d := Delivery()
	p, err := far.Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	kept := bytes.Clone(p.Body)
	for n := 1; n <= 2; n++ {
		receipt, err := far.Send(context.Background(), p)
		judge(t, receipt, err, Verdict{}, proves)
		if receipt != nil && receipt.Message != d.ID {
			t.Errorf("the receipt is for %q, not %q", receipt.Message, d.ID)
		}
		took := far.Took()
		if len(took) != n {
			t.Fatalf("after %d calls of Send the far side has %d messages", n, len(took))
		}
		if diff := cmp.Diff(string(kept), string(took[n-1])); diff != "" {
			t.Errorf("what arrived is not what was composed:\n%s", diff)
		}
	}
	if !bytes.Equal(p.Body, kept) {
		t.Error("Send changed the payload")
	}
}

func many(t *testing.T, start func(*testing.T, Answer) watched) {
	far := start(t, Answer{})
	want := map[string]int{}
	var wg sync.WaitGroup
	for range 8 {
		p, err := far.Compose(Delivery())
		if err != nil {
			t.Fatal(err)
		}
		want[string(p.Body)]++
		wg.Go(func() {
			if _, err := far.Send(context.Background(), p); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got := map[string]int{}
	for _, b := range far.Took() {
		got[string(b)]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages sent at the same time were mixed up:\n%s", diff)
	}
}

func silent(t *testing.T, start func(*testing.T, Answer) watched, line gateway.Fault) {
	far := start(t, Answer{Silent: true})
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	receipt, err := far.deliver(ctx)
	judge(t, receipt, err, Verdict{Code: "timeout", Fault: line}, false)

	stopped, stop := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, stop)
	receipt, err = far.deliver(stopped)
	judge(t, receipt, err, Verdict{Code: "canceled", Fault: gateway.FaultOurs}, false)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("a silent far side held Send for %v", took)
	}
}

// judge compares what Send gave with what it should.
func judge(t *testing.T, receipt *gateway.Receipt, err error, want Verdict, proves bool) {
	t.Helper()
	if want.Code == "" {
		if err != nil {
			t.Fatalf("got %v, want success", err)
		}
		switch {
		case proves != (receipt != nil):
			t.Errorf("got the receipt %+v; a receipt is given when arrival is proved, and only then", receipt)
		case proves && (receipt.Kind != gateway.ReceiptArrived || receipt.By == "" || receipt.At.IsZero() ||
			receipt.Received.IsZero() ||
			receipt.At.After(receipt.Received) || len(receipt.Proof) == 0 || receipt.ID == ""):
			t.Errorf("half a receipt: %+v", receipt)
		}
		return
	}
	if err == nil {
		t.Fatalf("got success, want %+v", want)
	}
	if receipt != nil {
		t.Errorf("got a receipt beside the error: %+v", receipt)
	}
	got := Verdict{gateway.CodeOf(err), gateway.FaultOf(err), errors.Is(err, gateway.ErrRefused),
		gateway.RetryAfter(err), want.Ours}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// watched is a connector whose every error is searched for what it may not hold.
type watched struct {
	gateway.Connector
	Far
	t       *testing.T
	secrets []string
}

func (w watched) Compose(d gateway.Delivery) (gateway.Payload, error) {
	p, err := w.Connector.Compose(d)
	w.search(err)
	return p, err
}

func (w watched) Send(ctx context.Context, p gateway.Payload) (*gateway.Receipt, error) {
	r, err := w.Connector.Send(ctx, p)
	w.search(err)
	return r, err
}

// deliver composes a new delivery and sends it.
func (w watched) deliver(ctx context.Context) (*gateway.Receipt, error) {
	w.t.Helper()
	p, err := w.Compose(Delivery())
	if err != nil {
		w.t.Fatal(err)
	}
	return w.Send(ctx, p)
}

func (w watched) search(err error) {
	w.t.Helper()
	if err != nil {
		leaks(w.t, "an error", fmt.Sprintf("%v\n%+v\n%#v", err, err, err), w.secrets)
	}
}

func leaks(t *testing.T, where, text string, secrets []string) {
	t.Helper()
	for _, word := range append(secrets, Personal...) {
		if strings.Contains(text, word) {
			t.Errorf("%s holds %q: %s", where, word, text)
		}
	}
}

// quiet puts a file in the place of standard error while the test runs, and searches it afterwards.
func quiet(t *testing.T, secrets []string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stderr
	os.Stderr = file
	t.Cleanup(func() {
		os.Stderr = was
		file.Close()
		b, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		leaks(t, "standard error", string(b), secrets)
	})
}

// Trust is an authority for a test, and the file in which a connector finds its certificate.
func Trust(t *testing.T) (*authority.Authority, string) {
	t.Helper()
	ca, err := authority.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	return ca, file
}
