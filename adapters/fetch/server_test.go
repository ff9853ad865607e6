package fetch_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// server is an SFTP server in this process, whose root is a folder.
type server struct {
	t       testing.TB
	root    string
	hostKey ssh.Signer
	client  ssh.PublicKey // who may log in by a key
	port    int
	l       net.Listener
	done    sync.WaitGroup

	mu sync.Mutex
	// silent, when it is set, is after how many bytes the server stops answering, with its connection open.
	silent int
	logins int
}

const password = "hemmelig"

func newKey(t testing.TB) (ed25519.PrivateKey, ssh.Signer) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return key, signer
}

// privatePEM is the key as a file holds it.
func privatePEM(t testing.TB, key ed25519.PrivateKey) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

func startServer(t testing.TB, root string, client ssh.PublicKey) *server {
	t.Helper()
	_, hostKey := newKey(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, root: root, hostKey: hostKey, client: client, l: l, port: l.Addr().(*net.TCPAddr).Port}
	s.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.done.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		s.done.Wait()
	})
	return s
}

// stopAnswering makes the server fall silent after that many bytes of each later connection.
func (s *server) stopAnswering(after int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent = after
}

func (s *server) serve(raw net.Conn) {
	defer raw.Close()
	s.mu.Lock()
	conn := net.Conn(raw)
	if s.silent > 0 {
		conn = &mute{Conn: raw, left: s.silent}
	}
	s.mu.Unlock()
	conf := &ssh.ServerConfig{
		PasswordCallback: func(c ssh.ConnMetadata, given []byte) (*ssh.Permissions, error) {
			if c.User() == "boligbro" && string(given) == password {
				return nil, nil
			}
			return nil, io.EOF
		},
		PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if s.client != nil && string(key.Marshal()) == string(s.client.Marshal()) {
				return nil, nil
			}
			return nil, io.EOF
		},
	}
	conf.AddHostKey(s.hostKey)
	_, channels, requests, err := ssh.NewServerConn(conn, conf)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.logins++
	s.mu.Unlock()
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
			files, err := sftp.NewServer(channel, sftp.WithServerWorkingDirectory(s.root))
			if err != nil {
				return
			}
			_ = files.Serve()
			channel.Close()
		})
	}
}

// mute is a connection that swallows what is written to it once so much has been.
type mute struct {
	net.Conn
	left int
}

func (m *mute) Write(b []byte) (int, error) {
	if m.left -= len(b); m.left < 0 {
		return len(b), nil
	}
	return m.Conn.Write(b)
}
