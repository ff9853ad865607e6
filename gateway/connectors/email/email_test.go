package email_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/email"
	"boligbro/gateway/document"
)

// cases is what each SMTP code means at each place.
func cases(security string) []connectortest.Case {
	var all []connectortest.Case
	add := func(at string, code int, want connectortest.Verdict) {
		if want.Code == "" {
			want.Code = fmt.Sprintf("smtp-%d", code)
		}
		all = append(all, connectortest.Case{Name: fmt.Sprintf("%d at %s", code, at),
			Answer: connectortest.Answer{Code: code, At: at}, Want: want})
	}
	ours, recipient := gateway.FaultOurs, gateway.FaultRecipient
	if security == "starttls" {
		add("greeting", 554, connectortest.Verdict{Code: "smtp-greet", Fault: ours, Ours: true})
	}
	for _, code := range []int{421, 450, 451, 452, 454, 455, 500, 502, 503, 521, 530, 534, 535, 538, 550, 551,
		552, 553, 554, 555} {
		login := code == 530 || code == 534 || code == 535 || code == 538
		for _, at := range []string{"ehlo", "auth", "mail"} {
			want := connectortest.Verdict{Fault: ours, Ours: true}
			if code >= 500 && !login { // before any recipient is named the no is to our own settings
				want.Code = map[string]string{"ehlo": "smtp-greet", "mail": "smtp-from"}[at]
			}
			add(at, code, want)
		}
		for _, at := range []string{"rcpt", "data"} {
			if login {
				add(at, code, connectortest.Verdict{Fault: ours})
			} else {
				add(at, code, connectortest.Verdict{Fault: recipient, Final: code >= 500 && code != 552})
			}
		}
	}
	return all
}

func TestEmail(t *testing.T) {
	for name, line := range map[string]struct{ security, mechanism string }{
		"STARTTLS, PLAIN":   {"starttls", "PLAIN"},
		"TLS, LOGIN":        {"tls", "LOGIN"},
		"STARTTLS, no AUTH": {"starttls", ""},
	} {
		t.Run(name, func(t *testing.T) {
			setup := connectortest.Setup{
				Start: func(t *testing.T, a connectortest.Answer) connectortest.Far {
					return begin(t, a, line.security, line.mechanism)
				},
				Secrets: []string{password, base64.StdEncoding.EncodeToString([]byte(password))},
				Line:    gateway.FaultOurs, Lost: gateway.CauseUnconfirmed,
			}
			if line.mechanism != "" {
				setup.Cases = cases(line.security)
			}
			connectortest.Run(t, setup)
		})
	}
}

// TestSilentLater: a server that falls silent when it has the whole message holds Send no longer than the
// deadline.
func TestSilentLater(t *testing.T) {
	f := begin(t, connectortest.Answer{Silent: true, At: "data"}, "starttls", "PLAIN")
	p, err := f.Connector().Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err = f.Connector().Send(ctx, p)
	if gateway.CodeOf(err) != "unconfirmed" || errors.Is(err, gateway.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// TestAnswerToAWholeMessageMayTakeLong: the settings' timeout is not for the mail server that has the whole
// message and looks for viruses in it; that may take ten minutes (RFC 5321, section 4.5.3.2.6).
func TestAnswerToAWholeMessageMayTakeLong(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	f.smtp.Timeout, f.slow = 500*time.Millisecond, time.Second
	c, err := email.New(email.Settings{To: "a@example.dk"}, &f.smtp)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(context.Background(), p); err != nil {
		t.Errorf("got %v", err)
	}
	if got := c.Patience(); got != 10*time.Minute+500*time.Millisecond {
		t.Errorf("the hand-over may take %v", got)
	}
}

// TestFullMailbox: mail servers say in many ways that a mailbox is full, and it is always tried again.
func TestFullMailbox(t *testing.T) {
	for text, full := range map[string]bool{
		"5.2.2 mailbox full": true,
		"The email account that you tried to reach is over quota": true,
		"Mailbox for a@example.dk is full":                        true,
		"Requested mail action aborted: exceeded quota":           true,
		"Quota exceeded (mailbox for user is full)":               true,
		"Recipient inbox full":                                    true,
		"Postkassen er fuld":                                      true,
		"5.1.1 no such user":                                      false,
		"mailbox unavailable":                                     false,
	} {
		for _, at := range []string{"rcpt", "data"} {
			f := begin(t, connectortest.Answer{Code: 550, At: at}, "starttls", "PLAIN")
			f.text = text
			p, err := f.Connector().Compose(connectortest.Delivery())
			if err != nil {
				t.Fatal(err)
			}
			_, err = f.Connector().Send(context.Background(), p)
			want := "smtp-550"
			if full {
				want = "mailbox-full"
			}
			if gateway.CodeOf(err) != want || errors.Is(err, gateway.ErrRefused) == full {
				t.Errorf("%q at %s: got %v", text, at, err)
			}
		}
	}
}

// TestTimeoutOfSettings: without a deadline in the context, the settings' timeout ends the call.
func TestTimeoutOfSettings(t *testing.T) {
	f := begin(t, connectortest.Answer{Silent: true}, "starttls", "PLAIN")
	f.smtp.Timeout = 50 * time.Millisecond
	c, err := email.New(email.Settings{To: "a@example.dk"}, &f.smtp)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Send(context.Background(), p); gateway.CodeOf(err) != "timeout" {
		t.Errorf("got %v", err)
	}
}

func TestWrongPassword(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	f.smtp.Password = config.NewSecret("et andet")
	c, err := email.New(email.Settings{To: "a@example.dk", SMTP: &f.smtp}, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Compose(connectortest.Delivery())
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Send(context.Background(), p)
	if gateway.CodeOf(err) != "smtp-535" || gateway.FaultOf(err) != gateway.FaultOurs ||
		errors.Is(err, gateway.ErrRefused) || len(f.Took()) != 0 {
		t.Errorf("got %v, %d messages", err, len(f.Took()))
	}
}

func TestNobodyThere(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	for host, want := range map[string]string{"ingen.invalid": "dns", "127.0.0.1": "connect"} {
		s := f.smtp
		s.Host, s.Port = host, 1
		c, err := email.New(email.Settings{To: "a@example.dk", SMTP: &s}, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err := c.Compose(connectortest.Delivery())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Send(context.Background(), p); gateway.CodeOf(err) != want ||
			errors.Is(err, gateway.ErrRefused) {
			t.Errorf("%s: got %v, want %s", host, err, want)
		}
	}
}

// TestMail reads the mail as the municipality's mail program does.
func TestMail(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	d := connectortest.Delivery()
	d.AssociationName = "Almennyttig Boligforening af 1943 for Ærø, " +
		"Ærøskøbing og Omegn under Landsforeningen"
	p, err := f.Connector().Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(p.Body), "\r\n") {
		if len(line) > 200 || strings.ContainsFunc(line, func(r rune) bool { return r > '~' || r < ' ' }) {
			t.Errorf("line %d is not short 7-bit text: %q", i+1, line)
		}
	}
	msg, err := mail.ReadMessage(bytes.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"Subject": subject}
	for _, name := range []string{"From", "To", "Date", "Message-Id", "Auto-Submitted", "Mime-Version"} {
		got[name] = msg.Header.Get(name)
	}
	want := map[string]string{
		"From": "<boligbro@bolig.example.dk>", "To": "<underretning@aarhus.example.dk>",
		"Date":       "Thu, 01 Oct 2026 18:00:00 +0000",
		"Message-Id": "<" + d.ID + "@bolig.example.dk>", "Auto-Submitted": "auto-generated",
		"Mime-Version": "1.0",
		"Subject":      document.Subject(d),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("headers (-want +got):\n%s", diff)
	}
	head, _, _ := bytes.Cut(p.Body, []byte("\r\n\r\n"))
	for _, word := range connectortest.Personal {
		if strings.Contains(string(head)+subject, word) {
			t.Errorf("a header holds %q", word)
		}
	}

	kind, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" {
		t.Fatal(kind, err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	text, _ := document.Text(d)
	asJSON, _ := document.JSON(d)
	asXML, _ := document.XML(d)
	for _, want := range []struct{ kind, file, content string }{
		{"text/plain; charset=UTF-8", "", text},
		{"application/json", "underretning.json", string(asJSON)},
		{"application/xml", "underretning.xml", string(asXML)},
	} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		var r io.Reader = quotedprintable.NewReader(part)
		if part.Header.Get("Content-Transfer-Encoding") == "base64" {
			r = base64.NewDecoder(base64.StdEncoding, part)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Header.Get("Content-Type") != want.kind || part.FileName() != want.file {
			t.Errorf("got %v, want %s %s", part.Header, want.kind, want.file)
		}
		if diff := cmp.Diff(want.content, strings.ReplaceAll(string(b), "\r\n", "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.kind, diff)
		}
	}
	if _, err := parts.NextRawPart(); err != io.EOF {
		t.Errorf("one more part: %v", err)
	}
}

// TestInjection: what looks like a header or a command stays text, wherever it is written.
func TestInjection(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	d := connectortest.Delivery()
	evil := "x\r\nBcc: ond@example.dk\r\n\r\n.\r\nMAIL FROM:<ond@example.dk>\r\n"
	d.AssociationName, d.Number, d.Content.Tenants[0].Name, d.Content.Address.Street = evil, evil, evil, evil
	p, err := f.Connector().Compose(d)
	if err != nil {
		t.Fatal(err)
	}
	msg, err := mail.ReadMessage(bytes.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	if msg.Header.Get("Bcc") != "" || len(msg.Header) != 9 {
		t.Errorf("headers: %v", msg.Header)
	}
	if _, err := f.Connector().Send(context.Background(), p); err != nil {
		t.Fatal(err)
	}
	if took := f.Took(); len(took) != 1 || !bytes.Equal(took[0], p.Body) {
		t.Errorf("the server took %d messages", len(took))
	}
	d = connectortest.Delivery()
	d.ID = "x>\r\nBcc: <ond@example.dk"
	if _, err := f.Connector().Compose(d); err == nil {
		t.Error("a message id with a line break was composed")
	}
}

func TestNew(t *testing.T) {
	good := config.SMTP{Host: "mail.example.dk", Port: 587, Security: "starttls", From: "a@example.dk"}
	with := func(change func(*config.SMTP)) *config.SMTP {
		s := good
		change(&s)
		return &s
	}
	for name, test := range map[string]struct {
		to     string
		own    *config.SMTP
		shared *config.SMTP
		ok     bool
	}{
		"own server":     {"b@example.dk", &good, nil, true},
		"shared server":  {"b@example.dk", nil, &good, true},
		"no server":      {"b@example.dk", nil, nil, false},
		"no address":     {"", &good, nil, false},
		"name":           {"B <b@example.dk>", &good, nil, false},
		"line break":     {"b@example.dk\r\nRCPT TO:<c@example.dk>", &good, nil, false},
		"two":            {"b@example.dk, c@example.dk", &good, nil, false},
		"quoted comma":   {`"b,c"@example.dk`, &good, nil, false},
		"danish letters": {"møde@example.dk", &good, nil, false},
		"danish domain":  {"b@ærø.example.dk", &good, nil, false},
		"no sender":      {"b@example.dk", with(func(s *config.SMTP) { s.From = "" }), nil, false},
		"sender's break": {"b@example.dk", with(func(s *config.SMTP) { s.From = "a@example.dk\r\nX: y" }),
			nil, false},
		"no encryption": {"b@example.dk", with(func(s *config.SMTP) { s.Security = "none" }), nil, false},
		"no host":       {"b@example.dk", with(func(s *config.SMTP) { s.Host = "" }), nil, false},
		"no such ca":    {"b@example.dk", with(func(s *config.SMTP) { s.CA = "/no/ca.pem" }), nil, false},
	} {
		if _, err := email.New(email.Settings{To: test.to, SMTP: test.own},
			test.shared); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}
