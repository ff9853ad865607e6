package storetest

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"boligbro/gateway/store"
)

// Bouncer gives a new PostgreSQL database without tables, behind a PgBouncer of its own in transaction
// mode: every transaction may get another connection to the server. The second value is false when there is
// no server or no PgBouncer, which has then been said.
func Bouncer(t *testing.T) (store.Options, bool) {
	t.Helper()
	server := os.Getenv(Postgres)
	if server == "" {
		fmt.Fprintf(os.Stderr, "NOT TESTED: PgBouncer (set %s to the URL of a server)\n", Postgres)
		return store.Options{}, false
	}
	program, err := pgBouncer()
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal("pgbouncer is missing; install the package pgbouncer")
	} else if err != nil {
		fmt.Fprintln(os.Stderr, "NOT TESTED: PgBouncer, because it is missing (Debian: apt-get install pgbouncer)")
		return store.Options{}, false
	}
	u, err := url.Parse(newDatabase(t, server, "template0"))
	if err != nil {
		t.Fatalf("the URL in %s cannot be read", Postgres)
	}
	address := freeAddress(t)
	startBouncer(t, program, bouncerSettings(t, u, address), u.Query().Get("host"), address)

	behind := url.URL{Scheme: "postgres", User: u.User, Host: address, Path: u.Path, RawQuery: "sslmode=disable"}
	return store.Options{URL: behind.String(), Master: Master()}, true
}

// pgBouncer finds the program, also where only root has it in the path.
func pgBouncer() (string, error) {
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program, err = exec.LookPath("/usr/sbin/pgbouncer")
	}
	return program, err
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// bouncerSettings writes PgBouncer's settings for one server.
func bouncerSettings(t *testing.T, server *url.URL, address string) string {
	t.Helper()
	to := "user=" + server.User.Username()
	if folder := server.Query().Get("host"); folder != "" {
		to += " host=" + folder
	} else {
		to += " host=" + server.Hostname()
	}
	if server.Port() != "" {
		to += " port=" + server.Port()
	}
	if password, ok := server.User.Password(); ok {
		to += " password=" + password
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "pgbouncer.ini")
	text := fmt.Sprintf("[databases]\n* = %s\n[pgbouncer]\nlisten_addr = %s\nlisten_port = %s\n"+
		"unix_socket_dir =\nauth_type = any\npool_mode = transaction\n", to, host, port)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// startBouncer runs PgBouncer until the test ends. It does not run as root; then it runs as the owner of
// the server's folder.
func startBouncer(t *testing.T, program, settings, folder, address string) {
	t.Helper()
	args := []string{settings}
	if info, err := os.Stat(folder); os.Getuid() == 0 && err == nil {
		uid := strconv.Itoa(int(info.Sys().(*syscall.Stat_t).Uid))
		owner, err := user.LookupId(uid)
		if err != nil {
			t.Fatal(err)
		}
		args = append([]string{"-u", owner.Username}, args...)
	}
	c := exec.Command(program, args...)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
	})
	for began := time.Now(); ; {
		line, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			line.Close()
			return
		}
		if time.Since(began) > 10*time.Second || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Fatalf("PgBouncer does not answer: %v", err)
		}
	}
}
