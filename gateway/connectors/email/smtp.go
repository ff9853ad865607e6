package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"boligbro/config"
	"boligbro/config/client"
)

// server is a mail server that is spoken to over TLS 1.2 or better with a verified certificate, or not at
// all.
type server struct {
	host     string
	addr     string
	place    string // in the settings
	implicit bool   // TLS from the first byte, not by STARTTLS
	username string
	password config.Secret
	from     string
	tls      *tls.Config
	timeout  time.Duration
	patience time.Duration // with the answer to a whole message
}

// dataPatience is how long a mail server may take to answer to a whole message (RFC 5321, section 4.5.3.2.6):
// it may be looking for viruses. Who hangs up sooner does not know whether the message went.
const dataPatience = 10 * time.Minute

func newServer(c config.SMTP) (*server, error) {
	from, err := address(c.From)
	if err != nil {
		return nil, fmt.Errorf("smtp.from: %w", err)
	}
	conf, err := client.TLS(c.Host, c.CA)
	if err != nil {
		return nil, fmt.Errorf("smtp.%w", err)
	}
	if c.Host == "" || c.Port <= 0 || c.Security != "starttls" && c.Security != "tls" {
		return nil, errors.New("smtp: host, port and security (starttls or tls) must be set")
	}
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	return &server{
		host: c.Host, addr: net.JoinHostPort(c.Host, strconv.Itoa(c.Port)), implicit: c.Security == "tls",
		place: cmp.Or(c.Place, "smtp"), username: c.Username, password: c.Password, from: from, tls: conf, timeout: c.Timeout,
		patience: c.Timeout,
	}, nil
}

// address is a bare address in ASCII. What ParseAddress would have to quote or decode is refused, because the
// address is written into headers and commands unchanged.
func address(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || a.Name != "" ||
		strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == ',' }) {
		return "", errors.New("must be one bare e-mail address in ASCII, such as post@example.dk")
	}
	return s, nil
}

// envelope is whom a message is for: one who takes it is enough. The spare are tried when none of the others
// does.
type envelope struct {
	to, spare []string
	// what the server answered about those that were tried: empty, or the code of its refusal
	answers map[string]string
}

// send hands the message to the server once. Its errors are *gateway.SendError and never quote the server,
// which has read the message.
func (s *server) send(ctx context.Context, mail *envelope, message []byte) error {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	at, err := s.talk(ctx, limited, mail, message)
	if err != nil {
		return s.failed(ctx, limited, at, err)
	}
	return nil
}

// talk holds the conversation, and reports how far it came. Until the server has the whole message it is
// limited; then the server may take its time.
func (s *server) talk(ctx, limited context.Context, mail *envelope, message []byte) (stage, error) {
	conn, err := new(net.Dialer).DialContext(limited, "tcp", s.addr)
	if err != nil {
		return dialled, err
	}
	defer conn.Close()
	// A deadline that has passed ends every read and write, also those of the TLS that lies over the
	// connection.
	hangUp := func() { conn.SetDeadline(time.Unix(1, 0)) }
	stop := context.AfterFunc(limited, hangUp)
	defer stop()

	c, at, err := s.greet(limited, conn)
	if err != nil {
		return at, err
	}
	if at, err := s.address(c, mail); err != nil {
		return at, err
	}
	end, err := write(c, message)
	if err != nil {
		return given, err
	}
	if !stop() {
		return given, limited.Err() // it has not got the end of the message
	}
	patient, cancel := context.WithTimeout(ctx, s.patience)
	defer cancel()
	defer context.AfterFunc(patient, hangUp)()
	err = end()
	leave(c)
	return awaited, err
}

// greet greets the server over TLS, and logs in where the settings name a user.
func (s *server) greet(ctx context.Context, conn net.Conn) (c *smtp.Client, at stage, err error) {
	if s.implicit {
		secured := tls.Client(conn, s.tls)
		if err := secured.HandshakeContext(ctx); err != nil {
			return nil, secure, err
		}
		conn = secured
	}
	if c, err = smtp.NewClient(conn, s.host); err != nil {
		return nil, greeted, err
	}
	// The domain of the sender and not the machine's name, which is nobody's business.
	if err := c.Hello(s.from[strings.LastIndexByte(s.from, '@')+1:]); err != nil {
		return nil, greeted, err
	}
	if !s.implicit {
		if err := c.StartTLS(s.tls); err != nil {
			return nil, secure, err
		}
	}
	if state, ok := c.TLSConnectionState(); !ok || state.Version < tls.VersionTLS12 {
		return nil, secure, errors.New("no TLS")
	}
	if s.username != "" {
		if err := s.login(c); err != nil {
			return nil, authenticated, err
		}
	}
	return c, authenticated, nil
}

// address names the sender and whom the message is for. Whom the server refuses is left out, unless it
// refuses all.
func (s *server) address(c *smtp.Client, mail *envelope) (stage, error) {
	// MAIL by hand: smtp.Client.Mail asks for SMTPUTF8 where it is offered, and a server further on that
	// lacks it would then have to return a message that needs nothing but ASCII.
	if err := command(c, "MAIL FROM:<%s>", s.from); err != nil {
		return mailed, err
	}
	mail.answers = map[string]string{}
	taken, refusal := 0, error(nil)
	for _, some := range [][]string{mail.to, mail.spare} {
		if taken > 0 {
			break
		}
		for _, to := range some {
			err := command(c, "RCPT TO:<%s>", to)
			var reply *textproto.Error
			switch {
			case err == nil:
				taken++
				mail.answers[to] = ""
			case errors.As(err, &reply):
				refusal = cmp.Or(refusal, err)
				mail.answers[to] = fmt.Sprintf("smtp-%d", reply.Code)
			default:
				return named, err
			}
		}
	}
	if taken == 0 {
		leave(c)
		return named, refusal
	}
	return named, nil
}

// write hands over the message but for its end. What it gives sends the end and waits for the answer.
func write(c *smtp.Client, message []byte) (end func() error, err error) {
	w, err := c.Data()
	if err != nil {
		if answered(err) {
			leave(c)
		}
		return nil, err
	}
	if _, err := w.Write(message); err != nil {
		return nil, err
	}
	return w.Close, nil
}

// command expects 250 or 251.
func command(c *smtp.Client, format, address string) error {
	id, err := c.Text.Cmd(format, address)
	if err != nil {
		return err
	}
	c.Text.StartResponse(id)
	defer c.Text.EndResponse(id)
	_, _, err = c.Text.ReadResponse(25)
	return err
}

// leave is polite and does not wait: the answer changes nothing.
func leave(c *smtp.Client) { c.Text.Cmd("QUIT") }

// login proves who we are, after TLS only.
func (s *server) login(c *smtp.Client) error {
	ok, mechanisms := c.Extension("AUTH")
	if !ok {
		return errors.New("no AUTH")
	}
	for _, mechanism := range strings.Fields(strings.ToUpper(mechanisms)) {
		if mechanism == "PLAIN" {
			return c.Auth(smtp.PlainAuth("", s.username, s.password.Reveal(), s.host))
		}
	}
	return c.Auth(&loginAuth{s.username, s.password})
}

// loginAuth is AUTH LOGIN, which some mail servers offer alone.
type loginAuth struct {
	username string
	password config.Secret
}

func (a *loginAuth) Start(s *smtp.ServerInfo) (string, []byte, error) {
	if !s.TLS {
		return "", nil, errors.New("no TLS")
	}
	return "LOGIN", nil, nil
}

func (a *loginAuth) Next(question []byte, more bool) ([]byte, error) {
	switch q := strings.ToLower(strings.TrimSpace(string(question))); {
	case !more:
		return nil, nil
	case strings.HasPrefix(q, "user"):
		return []byte(a.username), nil
	case strings.HasPrefix(q, "pass"):
		return []byte(a.password.Reveal()), nil
	}
	return nil, errors.New("the server asks for something else than a user name and a password")
}
