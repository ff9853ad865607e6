package email_test

import (
	"bufio"
	"cmp"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"boligbro/config"
	"boligbro/gateway"
	"boligbro/gateway/connectors/connectortest"
	"boligbro/gateway/connectors/email"
)

const (
	username = "boligbro@example.dk"
	password = "korrekt hest batteri"
)

// far is a mail server that behaves as the test wants.
type far struct {
	t          *testing.T
	answer     connectortest.Answer
	mechanism  string // PLAIN or LOGIN
	smtp       config.SMTP
	connector  gateway.Connector
	stop       chan struct{}
	text       string        // of its refusal; when it is empty, the server repeats what it has read
	slow       time.Duration // how long it takes to answer to a whole message
	refuseOnly string        // the one recipient that is refused, when a code is given for rcpt

	mu       sync.Mutex
	took     [][]byte
	named    []string   // RCPT TO, over all connections
	taken    [][]string // the recipients of each message taken
	loggedIn int
}

func (f *far) Connector() gateway.Connector { return f.connector }

func (f *far) Took() [][]byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.took)
}

// session is a conversation with the server.
type session struct {
	*far
	conn     *smtp.Conn
	username string
	to       []string
}

func (f *far) NewSession(c *smtp.Conn) (smtp.Session, error) {
	if err := f.refusal("ehlo"); err != nil {
		return nil, err
	}
	return &session{far: f, conn: c}, nil
}

func (f *far) refusal(at string) error {
	if f.answer.Code == 0 || f.answer.At != at {
		return nil
	}
	return &smtp.SMTPError{Code: f.answer.Code, EnhancedCode: smtp.NoEnhancedCode,
		Message: cmp.Or(f.text, "nej til Anneliese Ærøbo")}
}

func (s *session) AuthMechanisms() []string { return []string{s.mechanism} }

func (s *session) Auth(string) (sasl.Server, error) {
	if _, secured := s.conn.TLSConnectionState(); !secured {
		s.t.Error("the password was sent in clear")
	}
	if err := s.refusal("auth"); err != nil {
		return nil, err
	}
	check := func(user, pass string) error {
		if user != username || pass != password {
			return smtp.ErrAuthFailed
		}
		s.username = user
		s.mu.Lock()
		s.loggedIn++
		s.mu.Unlock()
		return nil
	}
	if s.mechanism == "LOGIN" {
		return &loginServer{check: check}, nil
	}
	return sasl.NewPlainServer(func(_, user, pass string) error { return check(user, pass) }), nil
}

// loginServer is the other side of AUTH LOGIN, which go-sasl no longer has.
type loginServer struct {
	check func(user, pass string) error
	user  string
	calls int
}

func (l *loginServer) Next(response []byte) ([]byte, bool, error) {
	l.calls++
	switch l.calls {
	case 1:
		return []byte("Username:"), false, nil
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

func (s *session) Mail(from string, o *smtp.MailOptions) error {
	if from != "boligbro@bolig.example.dk" || o.UTF8 {
		s.t.Errorf("MAIL FROM:<%s>, SMTPUTF8 %v", from, o.UTF8)
	}
	if name := s.conn.Hostname(); name != "bolig.example.dk" {
		s.t.Errorf("EHLO %s holds more than the sender's domain", name)
	}
	if s.smtp.Username != "" && s.username == "" {
		s.t.Error("MAIL before AUTH")
	}
	return s.refusal("mail")
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	s.named = append(s.named, to)
	s.mu.Unlock()
	if s.refuseOnly == "" || s.refuseOnly == to {
		if err := s.refusal("rcpt"); err != nil {
			return err
		}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.took = append(s.took, body)
	s.taken = append(s.taken, s.to)
	s.mu.Unlock()
	select {
	case <-time.After(s.slow):
	case <-s.stop:
	}
	switch {
	case s.answer.Drop:
		s.conn.Conn().Close()
		return errors.New("dropped")
	case s.answer.Silent && s.answer.At == "data":
		<-s.stop
	}
	return s.refusal("data")
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// begin starts a mail server that answers so. Without a place, it falls silent before its greeting.
func begin(t *testing.T, answer connectortest.Answer, security, mechanism string) *far {
	t.Helper()
	ca, file := connectortest.Trust(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &far{t: t, answer: answer, mechanism: mechanism, stop: make(chan struct{}), smtp: config.SMTP{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: security,
		Username: username, Password: config.NewSecret(password), From: "boligbro@bolig.example.dk", CA: file,
		Timeout: time.Minute,
	}}
	if mechanism == "" {
		f.smtp.Username, f.smtp.Password = "", config.Secret{}
	}
	f.connector, err = email.New(email.Settings{To: "underretning@aarhus.example.dk", SMTP: &f.smtp}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if answer.Silent && answer.At == "" || answer.At == "greeting" {
		f.serveRaw(listener)
		return f
	}
	server := smtp.NewServer(f)
	server.Domain = "mail.example.dk"
	server.ErrorLog = log.New(io.Discard, "", 0)
	server.AllowInsecureAuth = true // to tempt
	server.EnableSMTPUTF8 = true
	server.TLSConfig = connectortest.ServerTLS(t, ca, answer.TLS)
	if security == "tls" && server.TLSConfig != nil {
		listener = tls.NewListener(listener, server.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(listener)
	}()
	t.Cleanup(func() {
		close(f.stop)
		server.Close()
		listener.Close() // Close does not know of a listener whose Serve has not begun
		<-done
	})
	return f
}

// serveRaw takes connections and writes nothing, or one line and no more.
func (f *far) serveRaw(listener net.Listener) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			wg.Go(func() {
				defer conn.Close()
				if f.answer.Code != 0 {
					io.WriteString(conn, "554 nej til Anneliese\r\n")
					bufio.NewReader(conn).ReadString('\n')
					return
				}
				<-f.stop
			})
		}
	})
	f.t.Cleanup(func() {
		close(f.stop)
		listener.Close()
		wg.Wait()
	})
}
