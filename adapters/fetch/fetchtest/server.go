// Package fetchtest pretends to be an SFTP server that can be made to fall silent.
package fetchtest

import (
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// Server is an SFTP server on this machine whose root is a folder.
type Server struct {
	Port               int
	Username, Password string
	// Client is who may log in by a key; nil: nobody.
	Client ssh.PublicKey
	// Silent is after how many bytes of a connection the server stops answering, and keeps it open; 0: never.
	Silent atomic.Int64
	// Logins counts those who were let in.
	Logins atomic.Int64

	root    string
	hostKey ssh.Signer
	l       net.Listener
	done    sync.WaitGroup
}

// Start starts a server with a new key, which lets in whoever has the name and the password.
func Start(root, username, password string) (*Server, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("fetchtest: %w", err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, fmt.Errorf("fetchtest: %w", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("fetchtest: %w", err)
	}
	s := &Server{
		Port: l.Addr().(*net.TCPAddr).Port, Username: username, Password: password,
		root: root, hostKey: signer, l: l,
	}
	s.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.done.Go(func() { s.serve(conn) })
		}
	})
	return s, nil
}

// HostKey is the server's key.
func (s *Server) HostKey() ssh.PublicKey { return s.hostKey.PublicKey() }

// Stop lets nobody else in.
func (s *Server) Stop() { s.l.Close() }

// Close stops the server and waits until everybody has gone.
func (s *Server) Close() {
	s.l.Close()
	s.done.Wait()
}

var errNo = errors.New("nobody is let in so")

func (s *Server) serve(raw net.Conn) {
	defer raw.Close()
	conn := net.Conn(raw)
	if silent := s.Silent.Load(); silent > 0 {
		conn = &mute{raw, silent}
	}
	conf := &ssh.ServerConfig{
		PasswordCallback: func(c ssh.ConnMetadata, given []byte) (*ssh.Permissions, error) {
			if c.User() == s.Username && string(given) == s.Password {
				return nil, nil
			}
			return nil, errNo
		},
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if s.Client != nil && string(key.Marshal()) == string(s.Client.Marshal()) {
				return nil, nil
			}
			return nil, errNo
		},
	}
	conf.AddHostKey(s.hostKey)
	_, channels, requests, err := ssh.NewServerConn(conn, conf)
	if err != nil {
		return
	}
	s.Logins.Add(1)
	s.done.Go(func() { ssh.DiscardRequests(requests) })
	for request := range channels {
		channel, inside, err := request.Accept()
		if err != nil {
			return
		}
		s.done.Go(func() {
			for r := range inside {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		})
		s.done.Go(func() {
			defer channel.Close()
			if files, err := sftp.NewServer(channel, sftp.WithServerWorkingDirectory(s.root)); err == nil {
				_ = files.Serve()
			}
		})
	}
}

// mute is a connection that swallows what is written to it once so much has been.
type mute struct {
	net.Conn
	left int64
}

func (m *mute) Write(b []byte) (int, error) {
	if m.left -= int64(len(b)); m.left < 0 {
		return len(b), nil
	}
	return m.Conn.Write(b)
}
