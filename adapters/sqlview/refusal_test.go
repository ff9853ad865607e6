package sqlview_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"boligbro/adapters"
	"boligbro/adapters/mapping"
	"boligbro/adapters/sqlview"
	"boligbro/config"
	"boligbro/rules"
	"boligbro/rules/lang"
)

// said tests what a refusal says: the database, and no value.
func said(t *testing.T, r *adapters.Refusal, db *database) {
	t.Helper()
	for _, text := range []string{r.Error(), r.Text(lang.Danish), fmt.Sprintf("%+v", r)} {
		if !strings.Contains(text, db.settings.Database) || strings.Contains(text, "Ærø") {
			t.Errorf("%s", text)
		}
	}
}

func TestRefusals(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		must(t, db.DB, "CREATE TABLE cases (nr CHAR(12), lejer VARCHAR(80), foged DATE)")
		must(t, db.DB, "INSERT INTO cases VALUES ('7','Anne Ærø','2026-10-02'),('8','Bo Ærø',NULL)")
		sleep, broken := "SELECT pg_sleep(30)", "CAST(lejer AS INT)"
		if db.settings.Driver == "mariadb" {
			sleep, broken = "SELECT SLEEP(30)", "(SELECT lejer FROM cases)" // more rows than one
		}
		for name, test := range map[string]struct {
			change func(*sqlview.Settings)
			code   string
		}{
			"a user that is not there": {func(s *sqlview.Settings) {
				s.Username, s.Password = "nobody_here", config.NewSecret("wrong")
			}, adapters.Denied},
			"a table that is not there": {func(s *sqlview.Settings) { s.Query = "SELECT nr FROM none" },
				adapters.Failed},
			"a column that is not there": {func(s *sqlview.Settings) { s.Query = "SELECT nr, foged FROM cases" },
				adapters.MissingColumn},
			"a column that is there twice": {func(s *sqlview.Settings) {
				s.Query = "SELECT nr, foged, lejer, lejer FROM cases"
			}, adapters.MissingColumn},
			"no rows":       {func(s *sqlview.Settings) { s.Query += " WHERE nr = '9'" }, adapters.Empty},
			"too many rows": {func(s *sqlview.Settings) { s.MaxRows = 1 }, adapters.TooLarge},
			"an error that quotes a value": {func(s *sqlview.Settings) {
				s.Query = "SELECT nr, foged, " + broken + " AS lejer FROM cases"
			}, adapters.Failed},
			"an answer that does not come": {func(s *sqlview.Settings) {
				s.Query, s.Timeout = sleep, 200*time.Millisecond
			}, adapters.Overdue},
			"nobody there": {func(s *sqlview.Settings) { s.Host, s.Port = "127.0.0.1", 1 },
				adapters.Unreachable},
		} {
			t.Run(name, func(t *testing.T) {
				s := db.settings
				s.Query = "SELECT nr, lejer, foged FROM cases"
				s.Settings = mapping.Settings{Key: []string{"nr"}, Columns: map[string]string{
					"tenants.1.name": "lejer", "events.filed": "foged"}}
				test.change(&s)
				r := refusal(t, source(t, s))
				if r.Code != test.code {
					t.Errorf("the refusal is %s, %v; want %s", r.Code, r, test.code)
				}
				said(t, r, db)
			})
		}
	})
}

// A query that passes for one that reads and would write is refused by the database.
func TestReadOnlyTransaction(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		must(t, db.DB, "CREATE TABLE cases (nr INT)")
		must(t, db.DB, "INSERT INTO cases VALUES (7)")
		writes := "CREATE FUNCTION writes() RETURNS INT LANGUAGE SQL AS 'INSERT INTO cases VALUES (8) RETURNING nr'"
		if db.settings.Driver == "mariadb" {
			writes = "CREATE FUNCTION writes() RETURNS INT DETERMINISTIC BEGIN INSERT INTO cases VALUES (8); " +
				"RETURN 1; END"
		}
		must(t, db.DB, writes)
		s := db.settings
		s.Query = "SELECT writes() AS nr"
		s.Settings = mapping.Settings{Key: []string{"nr"}}
		if r := refusal(t, source(t, s)); r.Code != adapters.Failed {
			t.Errorf("%v", r)
		}
		var rows int
		if err := db.QueryRow("SELECT COUNT(*) FROM cases").Scan(&rows); err != nil || rows != 1 {
			t.Errorf("%d rows, %v", rows, err)
		}
	})
}

// A query that runs ends with its context.
func TestCancelledQuery(t *testing.T) {
	onEach(t, func(t *testing.T, db *database) {
		s := db.settings
		s.Query = "SELECT pg_sleep(30)"
		if s.Driver == "mariadb" {
			s.Query = "SELECT SLEEP(30)"
		}
		s.Settings = mapping.Settings{Key: []string{"nr"}}
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		began := time.Now()
		_, err := source(t, s).Steps(ctx, "", func(rules.Record) error { return nil })
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 10*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// A server that does not speak TLS gets neither the user's name nor the password, and is refused.
func TestTLSIsForced(t *testing.T) {
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, []byte(anAuthority(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	for driver, greeting := range map[string][]byte{
		"postgres": []byte("N"),
		"mariadb":  withoutTLS(),
		// An answer to PRELOGIN that says encryption is not supported.
		"sqlserver": {4, 1, 0, 20, 0, 0, 1, 0, 1, 0, 6, 0, 1, 0xff, 2, 0, 0, 0, 0, 0},
	} {
		// On this machine for the authority's sake, and elsewhere whatever the settings say: this machine is reached
		// under an address that is not its own alone.
		for host, ca := range map[string]string{"127.0.0.1": authority, "0.0.0.0": ""} {
			t.Run(driver+" at "+host, func(t *testing.T) {
				heard, port := pretend(t, driver != "mariadb", greeting)
				s := sqlview.Settings{
					Driver: driver, Host: host, Port: port, Database: "bolig", Username: "the-user",
					Password: config.NewSecret("the-password"), CA: ca, Query: "SELECT 1",
					Timeout: 5 * time.Second, Settings: mapping.Settings{Key: []string{"nr"}},
				}
				if r := refusal(t, source(t, s)); r.Code != adapters.Unreachable {
					t.Errorf("%v", r)
				}
				got := <-heard
				for _, secret := range []string{"the-password", "the-user", "t\x00h\x00e\x00-"} {
					if bytes.Contains(got, []byte(secret)) {
						t.Errorf("%q was sent in the clear", secret)
					}
				}
			})
		}
	}
}

// withoutTLS is a handshake of MariaDB's protocol whose capabilities lack TLS.
func withoutTLS() []byte {
	packet := "\x0a5.5.5\x00\x01\x00\x00\x0012345678\x00\xff\xf7\x21\x02\x00\xff\x01\x15" +
		strings.Repeat("\x00", 10) + "123456789012\x00mysql_native_password\x00"
	return append([]byte{byte(len(packet)), 0, 0, 0}, packet...)
}

// pretend is a server that says the greeting, after it was spoken to when that is asked for, and gives what
// it has heard when the other side has gone.
func pretend(t *testing.T, afterwards bool, greeting []byte) (heard chan []byte, port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	heard = make(chan []byte, 1)
	go func() {
		defer l.Close()
		c, err := l.Accept()
		if err != nil {
			heard <- nil
			return
		}
		defer c.Close()
		var all []byte
		if afterwards {
			b := make([]byte, 4096)
			n, _ := c.Read(b)
			all = append(all, b[:n]...)
		}
		_, _ = c.Write(greeting)
		rest, _ := io.ReadAll(c)
		heard <- append(all, rest...)
	}()
	return heard, l.Addr().(*net.TCPAddr).Port
}
