package municipality

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"strings"

	"github.com/emersion/go-smtp"
)

// ServeMail takes notices by mail on the listener until ctx ends. It offers STARTTLS and takes no mail
// without it.
func (m *Municipality) ServeMail(ctx context.Context, listener net.Listener) error {
	conf, err := m.TLS()
	if err != nil {
		return err
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &mailbox{m: m, conn: c}, nil
	}))
	server.Domain = "proevekommune.invalid"
	server.TLSConfig = conf
	server.MaxMessageBytes = maxMessage
	server.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, 0)
	stop := context.AfterFunc(ctx, func() {
		server.Close()
		listener.Close() // Close does not know of a listener whose Serve has not begun
	})
	defer stop()
	if err := server.Serve(listener); err != nil && !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// mailbox is one conversation.
type mailbox struct {
	m        *Municipality
	conn     *smtp.Conn
	reaction Reaction
}

func (b *mailbox) Mail(string, *smtp.MailOptions) error {
	if _, secured := b.conn.TLSConnectionState(); !secured {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "STARTTLS first"}
	}
	b.reaction = b.m.next()
	b.m.ledger.count(func(c *Counts) { c.Requests++ })
	switch b.reaction {
	case DropBefore:
		b.m.ledger.count(func(c *Counts) { c.Dropped++ })
		b.conn.Conn().Close()
		return net.ErrClosed
	case Busy:
		b.m.ledger.count(func(c *Counts) { c.Busy++ })
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "busy"}
	}
	return nil
}

func (b *mailbox) Rcpt(string, *smtp.RcptOptions) error {
	if b.reaction == Refuse {
		b.m.ledger.count(func(c *Counts) { c.Refused++ })
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1},
			Message: "no such mailbox"}
	}
	return nil
}

func (b *mailbox) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	n, err := readMail(body)
	if errors.Is(err, errLetter) {
		b.m.ledger.count(func(c *Counts) { c.Letters++ })
		return nil
	}
	if err != nil || b.m.o.Code != "" && n.Municipality.Code != b.m.o.Code {
		b.m.ledger.count(func(c *Counts) { c.Unusable++ })
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0},
			Message: "not a notice for this municipality"}
	}
	b.m.o.Log.Info("mail", "message", n.Message, "reaction", b.reaction)
	if b.reaction == Slow && !b.m.wait(b.m.ctx, b.m.o.Delay) {
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "closing"}
	}
	first, same, err := b.m.ledger.keep(n.Message, body)
	switch {
	case err != nil:
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "state"}
	case !same:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0},
			Message: "other bytes under the same id"}
	}
	if first {
		b.m.answer(n.Message, b.reaction == Reject, true)
	}
	if b.reaction == DropAfter {
		b.m.ledger.count(func(c *Counts) { c.Dropped++ })
		b.conn.Conn().Close()
		return net.ErrClosed
	}
	return nil
}

func (b *mailbox) Reset()        {}
func (b *mailbox) Logout() error { return nil }

// errLetter: the mail is text alone, such as an alarm to a person.
var errLetter = errors.New("a letter")

// readMail finds the JSON among the attachments; the Message-Id must be that of the notice.
func readMail(body []byte) (notice, error) {
	msg, err := mail.ReadMessage(strings.NewReader(string(body)))
	if err != nil {
		return notice{}, errNotice
	}
	whole, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return notice{}, errNotice
	}
	if whole == "text/plain" {
		return notice{}, errLetter
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return notice{}, errNotice
		}
		if kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type")); kind != "application/json" {
			continue
		}
		attached, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
		if err != nil {
			return notice{}, errNotice
		}
		n, err := readJSON(attached)
		if err == nil && !strings.HasPrefix(msg.Header.Get("Message-Id"), "<"+n.Message+"@") {
			return notice{}, errNotice
		}
		return n, err
	}
}
