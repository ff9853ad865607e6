package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"

	"boligbro/adapters"
	"boligbro/config"
	"boligbro/config/client"
)

// SFTP is a folder on an SFTP server: the section sftp of from.
type SFTP struct {
	Host     string        `yaml:"host"`
	Port     int           `yaml:"port" within:"1-65535"` // default 22
	Username string        `yaml:"username"`
	Password config.Secret `yaml:"password"`
	Key      config.Secret `yaml:"key"` // the private key in OpenSSH or PEM form, without a pass phrase
	// HostKey is what the server must prove to be: SHA256:… as ssh-keygen -l prints it, or a line of known_hosts
	// without the name.
	HostKey string `yaml:"hostKey"`
	// Silence is how long the server may say nothing before it is cut off; default 30s.
	Silence time.Duration `yaml:"silence"`
	Files
}

const usualSilence = 30 * time.Second

// Fill sets what was left out to its default.
func (s *SFTP) Fill() {
	if s.Port == 0 {
		s.Port = 22
	}
	if s.Silence == 0 {
		s.Silence = usualSilence
	}
	s.Files.Fill()
}

// Check notes everything that is wrong.
func (s *SFTP) Check(f config.Faults) {
	for _, key := range []struct{ name, value string }{{"host", s.Host}, {"username", s.Username}} {
		if key.value == "" {
			f.Add(key.name, "mangler", "is missing")
		}
	}
	if s.Port > 65535 {
		f.Add("port", "skal være et tal fra 1 til 65535", "must be a number from 1 to 65535")
	}
	if s.Password.IsZero() && s.Key.IsZero() && !f.Unread("password") && !f.Unread("key") {
		f.Add("key", "mangler; skriv key: {file: STI} eller password",
			"is missing; write key: {file: PATH} or password")
	}
	if !s.Key.IsZero() {
		if _, err := ssh.ParsePrivateKey([]byte(s.Key.Reveal() + "\n")); err != nil {
			f.Add("key", "er ikke en privat nøgle uden adgangsfrase (OpenSSH eller PEM)",
				"is no private key without a pass phrase (OpenSSH or PEM)")
		}
	}
	if pinned(s.HostKey) == "" {
		f.Add("hostKey", "skriv serverens nøgle: SHA256:… fra ssh-keygen -l, eller ssh-ed25519 AAAA…",
			"write the server's key: SHA256:… of ssh-keygen -l, or ssh-ed25519 AAAA…")
	}
	s.Files.check(f)
}

// pinned is the fingerprint of the server's key as the settings write it; empty: it is none.
func pinned(word string) string {
	word = strings.TrimSpace(word)
	if digest, is := strings.CutPrefix(word, "SHA256:"); is && len(strings.TrimRight(digest, "=")) == 43 {
		return strings.TrimRight(word, "=")
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(word))
	if err != nil {
		return ""
	}
	return ssh.FingerprintSHA256(key)
}

// algorithms are those of the pinned key, so that a server with several shows that one; none: any.
func algorithms(word string) []string {
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(strings.TrimSpace(word)))
	switch {
	case err != nil:
		return nil
	case key.Type() == ssh.KeyAlgoRSA:
		return []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
	}
	return []string{key.Type()}
}

func (s *SFTP) place(string) place {
	own := *s
	own.Fill()
	return &files{Files: own.Files, key: "from.sftp", wait: client.Pause, dial: own.dial}
}

// dial logs in. What the server says before its key has been checked is not believed, and it is told no
// password.
func (s *SFTP) dial(ctx context.Context) (folder, error) {
	at := net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	dialer := net.Dialer{Timeout: s.Silence}
	raw, err := dialer.DialContext(ctx, "tcp", at)
	if err != nil {
		return nil, s.refuse(adapters.Unreachable, "", err, "from.sftp.host")
	}
	conn := &watched{Conn: raw, silence: s.Silence}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	var stranger error
	client, err := s.login(conn, at, &stranger)
	if err != nil {
		stop()
		raw.Close()
		return nil, s.refused(ctx, err, stranger)
	}
	return &remote{Client: client, stop: stop, conn: raw}, nil
}

func (s *SFTP) login(conn net.Conn, at string, stranger *error) (*sftp.Client, error) {
	conf := &ssh.ClientConfig{
		User: s.Username, HostKeyAlgorithms: algorithms(s.HostKey),
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			if found := ssh.FingerprintSHA256(key); found != pinned(s.HostKey) {
				*stranger = s.refuse(adapters.Unreachable, found,
					errors.New("the server has another key than the pinned one"), "from.sftp.hostKey")
				return *stranger
			}
			return nil
		},
	}
	if !s.Key.IsZero() {
		signer, err := ssh.ParsePrivateKey([]byte(s.Key.Reveal() + "\n"))
		if err != nil {
			return nil, errors.New("the private key cannot be read")
		}
		conf.Auth = append(conf.Auth, ssh.PublicKeys(signer))
	}
	if !s.Password.IsZero() {
		conf.Auth = append(conf.Auth, ssh.Password(s.Password.Reveal()))
	}
	c, channels, requests, err := ssh.NewClientConn(conn, at, conf)
	if err != nil {
		return nil, err
	}
	client, err := sftp.NewClient(ssh.NewClient(c, channels, requests))
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("sftp: %w", err)
	}
	return client, nil
}

// refused is the refusal for a server that did not let us in.
func (s *SFTP) refused(ctx context.Context, err, stranger error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case stranger != nil:
		return stranger
	case strings.Contains(err.Error(), "unable to authenticate"):
		return s.refuse(adapters.Denied, "", nil, "from.sftp.username", "from.sftp.key", "from.sftp.password")
	}
	return s.refuse(adapters.Unreachable, "", quiet(err), "from.sftp")
}

func (s *SFTP) refuse(code, hint string, err error, keys ...string) error {
	return &adapters.Refusal{Code: code, File: s.Host, Hint: hint, Keys: keys, Err: err}
}

// errSilent is the error of a server that says nothing.
var errSilent = errors.New("the server has stopped answering")

// quiet is the error, or errSilent where it is of a time that ran out.
func quiet(err error) error {
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return errSilent
	}
	return err
}

// watched is a connection that breaks when the other side says nothing for too long.
type watched struct {
	net.Conn
	silence time.Duration
}

func (w *watched) Read(b []byte) (int, error) {
	if err := w.SetReadDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	return w.Conn.Read(b)
}

func (w *watched) Write(b []byte) (int, error) {
	if err := w.SetWriteDeadline(time.Now().Add(w.silence)); err != nil {
		return 0, err
	}
	return w.Conn.Write(b)
}

// remote is the file system of the server.
type remote struct {
	*sftp.Client
	stop func() bool
	conn net.Conn
}

func (r *remote) list(dir string) ([]fs.FileInfo, error) { return r.ReadDir(dir) }

func (r *remote) open(name string) (io.ReadCloser, error) { return r.Open(name) }

func (r *remote) stat(name string) (fs.FileInfo, error) { return r.Stat(name) }

// move renames; by the protocol that fails where a file of that name is.
func (r *remote) move(from, to string) error { return r.Rename(from, to) }

// close ends the connection without waiting for what the server says to it.
func (r *remote) close() error {
	r.stop()
	r.conn.Close()
	return r.Client.Close()
}
