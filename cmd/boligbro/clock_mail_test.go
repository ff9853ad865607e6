package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/alarms"
	"boligbro/gateway/connectors/connectortest/authority"
	"boligbro/gateway/gatewaytest"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
	"boligbro/rules"
)

// postOffice is a mail server on this machine that keeps what it took, and refuses some recipients.
type postOffice struct {
	mu      sync.Mutex
	took    []posted
	refuses string
}

// posted is a mail with its envelope.
type posted struct {
	from string
	to   []string
	text []byte
}

func (o *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &postSession{office: o}, nil
}

func (o *postOffice) all() []posted {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.took)
}

type postSession struct {
	office *postOffice
	now    posted
}

func (s *postSession) Mail(from string, _ *smtp.MailOptions) error { s.now.from = from; return nil }

func (s *postSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == s.office.refuses {
		return &smtp.SMTPError{Code: 550, Message: "nobody here"}
	}
	s.now.to = append(s.now.to, to)
	return nil
}

func (s *postSession) Data(r io.Reader) (err error) {
	s.now.text, err = io.ReadAll(r)
	s.office.mu.Lock()
	defer s.office.mu.Unlock()
	s.office.took = append(s.office.took, s.now)
	return err
}

func (s *postSession) Reset()        { s.now = posted{} }
func (s *postSession) Logout() error { return nil }

// openOffice serves the office, and gives the settings that reach it.
func openOffice(t *testing.T, office *postOffice, from string) *config.SMTP {
	t.Helper()
	vouches, err := authority.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	cert, err := vouches.Certificate("127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, vouches.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(office)
	server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	s := &config.SMTP{Host: "127.0.0.1", Port: port(t, listener.Addr().String()), From: from, CA: ca}
	s.Fill()
	return s
}

// TestMailOfMunicipalClocks: mail about a municipality's clocks leaves by the server of its own, from its own
// sender, to which what cannot be delivered comes back, with its own Reply-To. The association's server gets
// nothing of it, nor do its people when the mail does not reach.
func TestMailOfMunicipalClocks(t *testing.T) {
	ours, theirs := new(postOffice), new(postOffice)
	c := &config.Config{
		Alarms: config.OwnAlarms{Alarms: config.Alarms{
			Person: "vagt@bolig.example", Substitute: "it@bolig.example",
			SMTP: openOffice(t, ours, "boligbro@bolig.example"),
		}},
		Municipalities: []config.Municipality{{Code: gatewaytest.Municipality, Alarms: &config.ClockAlarms{
			Alarms: config.Alarms{Person: "team@kommune.example", Substitute: "leder@kommune.example",
				SMTP: openOffice(t, theirs, "post@kommune.example")},
			ReplyTo: "svar@kommune.example",
		}}},
	}
	storetest.EachPlace(t, func(t *testing.T, o store.Options) {
		w := gatewaytest.On(t, o)
		theirs.took = nil
		own, clerks, err := newMailers(c, w.Clock.Now)
		if err != nil {
			t.Fatal(err)
		}
		al := &alarms.Alarms{Store: w.DB, Mail: own, Clerks: clerks, Now: w.Clock.Now}
		theirs.refuses = "leder@kommune.example" // the alarm that she is not reached is the municipality's, too
		raise := func(kind gateway.AlarmKind, municipality string) {
			t.Helper()
			err := w.DB.Do(t.Context(), func(tx gateway.Tx) error {
				_, err := tx.Raise(gateway.Alarm{ID: gateway.NewID(), Kind: kind, Subject: gateway.NewID(),
					Association: gatewaytest.Association, Municipality: municipality, Number: "B-7KXM-2RQD",
					Code: rules.DecideNoHelp, Raised: w.Clock.Now()})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		raise(gateway.AlarmClockLate, gatewaytest.Municipality)
		raise(gateway.AlarmClockLate, "0101") // it has named nobody: nobody is mailed
		for range 3 {
			if err := al.MailOpen(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.Clock.Pass(8 * 24 * time.Hour)
		}
		if got := ours.all(); len(got) > 0 {
			t.Errorf("the association's server carried mail of a municipality's clocks: %q", got)
		}
		took := theirs.all()
		if len(took) < 2 {
			t.Fatalf("the municipality's server took %d mails", len(took))
		}
		for _, m := range took {
			msg, err := mail.ReadMessage(bytes.NewReader(m.text))
			if err != nil {
				t.Fatal(err)
			}
			if m.from != "post@kommune.example" || msg.Header.Get("From") != "<post@kommune.example>" ||
				msg.Header.Get("Reply-To") != "svar@kommune.example" ||
				strings.Contains(string(m.text), "bolig.example") || slices.Contains(m.to, "vagt@bolig.example") {
				t.Errorf("from %s to %v:\n%v", m.from, m.to, msg.Header)
			}
		}
	})
}
