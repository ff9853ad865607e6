package email_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
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
	"boligbro/rules"
	"boligbro/rules/lang"
)

const (
	person     = "vagt@bolig.example.dk"
	substitute = "vikar@bolig.example.dk"
)

func mailer(t *testing.T, f *far) *email.Mailer {
	t.Helper()
	m, err := email.NewMailer(config.Alarms{Person: person, Substitute: substitute, SMTP: &f.smtp},
		document.AlarmLetter{
			Associations: map[string]string{"13748136": "Boligforeningen\r\nFjordblik"},
			Pages:        "http://127.0.0.1:8080",
		},
		func() time.Time { return time.Date(2026, 10, 1, 18, 0, 0, 0, time.UTC) })
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// letterOf is the subject and text of the only mail that the server took.
func letterOf(t *testing.T, f *far) (subject, text string) {
	t.Helper()
	took := f.Took()
	if len(took) != 1 {
		t.Fatalf("the server took %d mails", len(took))
	}
	msg, err := mail.ReadMessage(bytes.NewReader(took[0]))
	if err != nil {
		t.Fatal(err)
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(quotedprintable.NewReader(msg.Body))
	if err != nil {
		t.Fatal(err)
	}
	return subject, strings.ReplaceAll(string(b), "\r\n", "\n")
}

func alarm(kind gateway.AlarmKind) gateway.Alarm {
	return gateway.Alarm{
		ID: gateway.NewID(), Kind: kind, Association: "13748136", Municipality: "0751", Number: "B-7KXM-2RQD",
		Code:    "http-410",
		Subject: "6f2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d", Count: 3, Due: rules.Date(2026, 10, 5),
		Raised: time.Date(2026, 10, 1, 17, 0, 0, 0, time.UTC),
	}
}

func TestMailEveryKind(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range gateway.AlarmKinds() {
		f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
		if _, err := mailer(t, f).Mail(context.Background(), false, []gateway.Alarm{alarm(kind)}); err != nil {
			t.Fatal(err)
		}
		subject, text := letterOf(t, f)
		if seen[subject] || strings.Contains(subject, "Ukendt") {
			t.Errorf("%s has no words of its own: %s", kind, subject)
		}
		seen[subject] = true
		for _, want := range []string{
			"Boligorganisation: Boligforeningen Fjordblik (CVR 13748136)\n", "Kommune: Aarhus (0751)\n",
			"Sag: B-7KXM-2RQD\n", "Frist: 2026-10-05\n", "Antal: 3\n", "Kode: http-410\n",
			"Vedrører: 6f2c1f0e-5b0e-4c55-9d53-0f1d7a1b2c3d\n", "Rejst: 2026-10-01 19:00\n",
			"Housing association: Boligforeningen Fjordblik (CVR 13748136)\n",
			"Municipality: Aarhus (0751)\n", "Case: B-7KXM-2RQD\n", "Due: 2026-10-05\n", "Gør dette: ",
			"Do this: ", "Hvad er sket: ", "What happened: ", ": http://127.0.0.1:8080/alarmer#" + string(kind) + "\n",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q:\n%s", kind, want, text)
			}
		}
		recipients := []string{person}
		if kind.Decided() {
			// what a person must decide, both get on the same hverdag
			recipients = []string{person, substitute}
		}
		if diff := cmp.Diff([][]string{recipients}, f.taken); diff != "" {
			t.Errorf("%s: recipients: %s", kind, diff)
		}
	}
}

// TestMailHoldsOnlyCodes: a field that is not a code does not come out by mail.
func TestMailHoldsOnlyCodes(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	a := alarm("noget nyt")
	a.Code, a.Subject, a.Number, a.Municipality, a.Association = "Anneliese Ærøbo", "Hemmeligvej 12",
		"Anneliese på 2.", "Hemmeligvej\r\n", "x\r\ny"
	if _, err := mailer(t, f).Mail(context.Background(), false,
		[]gateway.Alarm{a, alarm(gateway.AlarmRunFailed)}); err != nil {
		t.Fatal(err)
	}
	subject, text := letterOf(t, f)
	for _, word := range connectortest.Personal {
		if strings.Contains(subject+text, word) {
			t.Errorf("the mail holds %q", word)
		}
	}
	if subject != "Boligbro: 2 alarmer / 2 alarms" || !strings.Contains(text, "UKENDT ALARM") ||
		!strings.Contains(text, "EN KØRSEL MISLYKKEDES") {
		t.Errorf("%s\n%s", subject, text)
	}
}

// TestQuestionsAreOneList: several questions to an association are one list in the mail.
func TestQuestionsAreOneList(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	first, second := alarm(gateway.AlarmQuestion), alarm(gateway.AlarmQuestion)
	first.Code, second.Code, second.Number = "filed-as-planned", "filed-after-termination", "B-1111-2222"
	alarms := []gateway.Alarm{alarm(gateway.AlarmFinding), first, second}
	if _, err := mailer(t, f).Mail(context.Background(), false, alarms); err != nil {
		t.Fatal(err)
	}
	_, text := letterOf(t, f)
	name := strings.ToUpper(lang.AlarmOf(gateway.AlarmQuestion).Name.DA)
	want := "  Antal: 2\n  Sag: B-7KXM-2RQD den var påtænkt, og dagen er gået (filed-as-planned)\n" +
		"  Sag: B-1111-2222 lejeaftalen er ophævet (filed-after-termination)\n"
	if strings.Count(text, name+"\n") != 1 || !strings.Contains(text, want) {
		t.Errorf("the mail is\n%s", text)
	}
}

func TestEscalation(t *testing.T) {
	alarms := []gateway.Alarm{alarm(gateway.AlarmDeliveryFailed)}
	t.Run("both", func(t *testing.T) {
		f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
		if _, err := mailer(t, f).Mail(context.Background(), true, alarms); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][]string{{substitute, person}}, f.taken); diff != "" {
			t.Error(diff)
		}
		if subject, text := letterOf(t, f); !strings.HasPrefix(subject, "[Stedfortræder / substitute] ") ||
			!strings.Contains(text, "som stedfortræder") || !strings.Contains(text, "as the substitute") {
			t.Errorf("%s\n%s", subject, text)
		}
	})
	for name, test := range map[string]struct {
		escalate bool
		refused  string
		taken    []string
		reached  gateway.Reached
	}{
		"the person's mailbox is gone": {false, person, []string{substitute},
			gateway.Reached{"first": "", "person": "smtp-550", "substitute": ""}},
		"the person's mailbox is gone, escalated": {true, person, []string{substitute},
			gateway.Reached{"first": "", "person": "smtp-550", "substitute": ""}},
		"the substitute's mailbox is gone": {true, substitute, []string{person},
			gateway.Reached{"first": "", "person": "", "substitute": "smtp-550"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := begin(t, connectortest.Answer{Code: 550, At: "rcpt"}, "starttls", "PLAIN")
			f.refuseOnly = test.refused
			reached, err := mailer(t, f).Mail(context.Background(), test.escalate, alarms)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.reached, reached); diff != "" {
				t.Errorf("reached (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([][]string{test.taken}, f.taken); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("both mailboxes are gone", func(t *testing.T) {
		f := begin(t, connectortest.Answer{Code: 550, At: "rcpt"}, "starttls", "PLAIN")
		if _, err := mailer(t, f).Mail(context.Background(), false, alarms); err == nil || len(f.Took()) != 0 {
			t.Errorf("got %v and %d mails", err, len(f.Took()))
		}
	})
}

func TestNothingToMail(t *testing.T) {
	f := begin(t, connectortest.Answer{}, "starttls", "PLAIN")
	if _, err := mailer(t, f).Mail(context.Background(), true, nil); err != nil || len(f.Took()) != 0 {
		t.Errorf("got %v and %d mails", err, len(f.Took()))
	}
}

func TestMailNeverInClear(t *testing.T) {
	f := begin(t, connectortest.Answer{TLS: connectortest.Plain}, "starttls", "PLAIN")
	if _, err := mailer(t, f).Mail(context.Background(), false,
		[]gateway.Alarm{alarm(gateway.AlarmRunFailed)}); gateway.CodeOf(err) != "tls" || len(f.Took()) != 0 {
		t.Errorf("got %v and %d mails", err, len(f.Took()))
	}
}

func TestNewMailer(t *testing.T) {
	smtp := &config.SMTP{Host: "mail.example.dk", Port: 587, Security: "starttls", From: "a@example.dk"}
	for name, c := range map[string]config.Alarms{
		"no person":     {Substitute: substitute, SMTP: smtp},
		"no substitute": {Person: person, SMTP: smtp},
		"no server":     {Person: person, Substitute: substitute},
		"line break":    {Person: person + "\r\n", Substitute: substitute, SMTP: smtp},
	} {
		if _, err := email.NewMailer(c, document.AlarmLetter{}, time.Now); err == nil {
			t.Errorf("%s: made a mailer", name)
		}
	}
}

// What is to be checked in the settings is named with the parts around it: there are several mail servers.
func TestAFailureNamesThePlaceInTheSettings(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := closed.Addr().(*net.TCPAddr).Port
	closed.Close()
	c, err := config.Read([]byte(fmt.Sprintf(
		"keys: {file: k}\nalarms: {person: a@example.dk, substitute: b@example.dk, "+
			"smtp: {host: 127.0.0.1, port: %d, from: c@example.dk}}", port)), t.TempDir(), config.Parts{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := email.NewMailer(c.Alarms.Alarms, document.AlarmLetter{}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Mail(t.Context(), false, []gateway.Alarm{alarm(gateway.AlarmRunFailed)})
	if err == nil || !strings.Contains(err.Error(), "check alarms.smtp.host and .port") {
		t.Errorf("it says %v", err)
	}
}
