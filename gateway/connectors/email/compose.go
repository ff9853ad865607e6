package email

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/textproto"
	"strings"
	"time"

	"github.com/jordan-wright/email"
)

// letter is a mail before it is bytes.
type letter struct {
	id          string // the message id without <> and domain
	from, to    string // bare addresses
	replyTo     string // a bare address; empty: none
	cc          []string
	subject     string
	date        time.Time
	text        string
	attachments []attachment
}

type attachment struct {
	name    string // ASCII
	kind    string
	content []byte
}

// bytes are the same for the same letter, so that what is sent again is what was sent. Everything is 7-bit:
// texts are quoted-printable, attachments base64, headers encoded words.
func (l letter) bytes() ([]byte, error) {
	if l.id == "" || len(l.id) > 60 || strings.Trim(l.id, "0123456789abcdefghijklmnopqrstuvwxyz-") != "" {
		return nil, errors.New("mail: a message id must be at most 60 small letters, digits and -")
	}
	e := email.NewEmail()
	e.From, e.To, e.Cc, e.Subject, e.Text = l.from, []string{l.to}, l.cc, l.subject, []byte(l.text)
	if l.replyTo != "" {
		e.ReplyTo = []string{l.replyTo}
	}
	e.Headers = textproto.MIMEHeader{
		// The sender's domain: the library would put the machine's name.
		"Message-Id":       {"<" + l.id + "@" + l.from[strings.LastIndexByte(l.from, '@')+1:] + ">"},
		"Date":             {l.date.UTC().Format(time.RFC1123Z)},
		"Content-Language": {"da"},
		"Auto-Submitted":   {"auto-generated"}, // RFC 3834: no out-of-office answers
	}
	for _, a := range l.attachments {
		if _, err := e.Attach(bytes.NewReader(a.content), a.name, a.kind); err != nil {
			return nil, fmt.Errorf("mail: %w", err)
		}
	}
	b, err := e.Bytes()
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return settle(b, "boligbro-"+l.id)
}

// order is that of the headers; the library writes them as a map gives them.
var order = []string{"Date", "From", "Reply-To", "To", "Cc", "Subject", "Message-Id", "Auto-Submitted",
	"Mime-Version", "Content-Language", "Content-Type", "Content-Transfer-Encoding"}

// settle gives a composed mail an order of headers and a boundary that do not change from one time to the
// next, and folds the encoded words of a long subject (RFC 2047, section 2: 76 characters to a line).
func settle(b []byte, boundary string) ([]byte, error) {
	head, body, ok := bytes.Cut(b, []byte("\r\n\r\n"))
	if !ok {
		return nil, errors.New("mail: composed without a body")
	}
	fields := map[string]string{}
	for _, line := range strings.Split(strings.ReplaceAll(string(head), "\r\n ", " "), "\r\n") {
		name, value, ok := strings.Cut(line, ": ")
		name = textproto.CanonicalMIMEHeaderKey(name)
		if _, twice := fields[name]; !ok || twice {
			return nil, errors.New("mail: composed with a broken header")
		}
		fields[name] = strings.ReplaceAll(value, "?= =?", "?=\r\n =?")
	}
	if _, params, err := mime.ParseMediaType(fields["Content-Type"]); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	} else if old := params["boundary"]; old != "" {
		fields["Content-Type"] = strings.Replace(fields["Content-Type"], " boundary="+old,
			"\r\n boundary=\""+boundary+`"`, 1)
		body = bytes.ReplaceAll(body, []byte("--"+old), []byte("--"+boundary))
	}
	var out bytes.Buffer
	for _, name := range order {
		if value, ok := fields[name]; ok {
			fmt.Fprintf(&out, "%s: %s\r\n", name, value)
			delete(fields, name)
		}
	}
	if len(fields) > 0 {
		return nil, errors.New("mail: composed with a header that has no place")
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes(), nil
}
