package main

import (
	"io"
	"net"
	"strings"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// mailServer takes every second mail; the other answers hold text of its own.
type mailServer struct {
	mu   sync.Mutex
	text strings.Builder
	n    int
}

func (m *mailServer) bodies() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.text.String()
}

func (m *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &mailSession{m}, nil }

type mailSession struct{ m *mailServer }

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.m.mu.Lock()
		defer s.m.mu.Unlock()
		if s.m.n++; s.m.n%2 == 0 || password != leakMail {
			return &smtp.SMTPError{Code: 535, Message: leakFar + " " + user + " " + password}
		}
		return nil
	}), nil
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }

func (s *mailSession) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (s *mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	s.m.text.Write(text)
	return err
}

func (s *mailSession) Reset() {}

func (s *mailSession) Logout() error { return nil }

func (l *leaks) mailServer() *mailServer {
	l.Helper()
	backend := &mailServer{}
	server := smtp.NewServer(backend)
	server.TLSConfig = l.certificate("mail-ca.pem")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	go server.Serve(listener)
	l.Cleanup(func() { server.Close() })
	l.settings["alarms"] = map[string]any{
		"person": "vagt@proeveforening.example", "substitute": "it@proeveforening.example",
		"smtp": map[string]any{"host": "127.0.0.1", "port": port(l.T, listener.Addr().String()),
			"username": "boligbro", "password": leakMail,
			"from": "boligbro@proeveforening.example", "ca": "mail-ca.pem", "timeout": "5s"},
	}
	return backend
}
