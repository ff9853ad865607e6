package municipality_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"boligbro/cmd/fakes/municipality"
	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	secret        = "whsec_TGV0dXNub3R0ZWxsYW55Ym9keWFib3V0dGhpcyE="
	receiptSecret = "whsec_S3ZpdHRlcmluZ2VyIGZyYSBrb21tdW5lbiBlciBrdW4="
)

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
		{municipality.DropAfter, "retry dropped", "retry unconfirmed", true},
		{municipality.Page, "retry page", "ok", false},
		{municipality.Away, "retry http-404", "ok", false},
		{municipality.Known, "retry http-409", "ok", false},
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

// TestCloseLetsGo: a receipt that has not gone does not hold the municipality open. goleak sees the rest.
func TestCloseLetsGo(t *testing.T) {
	w := open(t, municipality.Options{Receipts: "https://ingen.invalid/receipts/0751",
		ReceiptSecret: config.NewSecrets(receiptSecret), Late: time.Hour})
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
