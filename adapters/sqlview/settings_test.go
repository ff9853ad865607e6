package sqlview_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"boligbro/adapters/mapping"
	"boligbro/adapters/sqlview"
	"boligbro/config"
	"boligbro/gateway/connectors/connectortest/authority"
)

func anAuthority(t *testing.T) string {
	t.Helper()
	a, err := authority.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return string(a.PEM)
}

func good() sqlview.Settings {
	return sqlview.Settings{
		Driver: "sqlserver", Host: "db.example.dk", Database: "bolig", Username: "boligbro",
		Password: config.NewSecret("the-password"), Query: "SELECT nr, foged FROM boligbro.sager",
		Settings: mapping.Settings{Key: []string{"nr"}, Columns: map[string]string{"events.filed": "foged"}},
	}
}

func TestCheck(t *testing.T) {
	for _, driver := range []string{"postgres", "sqlserver", "mariadb"} {
		s := good()
		s.Driver = driver
		if _, err := sqlview.New(config.Source{Name: "x"}, s, ""); err != nil {
			t.Error(err)
		}
	}
	for name, test := range map[string]struct {
		change     func(*sqlview.Settings)
		path, says string
	}{
		"driver":    {func(s *sqlview.Settings) { s.Driver = "mysql" }, "driver", "mariadb, postgres, sqlserver"},
		"no driver": {func(s *sqlview.Settings) { s.Driver = "" }, "driver", "write one of"},
		"host":      {func(s *sqlview.Settings) { s.Host = "" }, "host", "is missing"},
		"database":  {func(s *sqlview.Settings) { s.Database = " " }, "database", "is missing"},
		"username":  {func(s *sqlview.Settings) { s.Username = "" }, "username", "is missing"},
		"password":  {func(s *sqlview.Settings) { s.Password = config.Secret{} }, "password", "not this machine"},
		"port":      {func(s *sqlview.Settings) { s.Port = 65536 }, "port", "65535"},
		"timeout":   {func(s *sqlview.Settings) { s.Timeout = 24 * time.Hour }, "timeout", "6h"},
		"query":     {func(s *sqlview.Settings) { s.Query = "DELETE FROM sager" }, "query", "SELECT"},
		"key":       {func(s *sqlview.Settings) { s.Key = nil }, "key", "is missing"},
		"column": {func(s *sqlview.Settings) { s.Columns["tenancy.strat"] = "x" }, "columns.tenancy.strat",
			"did you mean tenancy.start?"},
	} {
		s := good()
		test.change(&s)
		_, err := sqlview.New(config.Source{Name: "x"}, s, "")
		var wrong *config.Error
		if !errors.As(err, &wrong) || len(wrong.Faults) != 1 || wrong.Faults[0].Path != test.path ||
			!strings.Contains(wrong.Faults[0].Words.EN, test.says) || wrong.Faults[0].Words.DA == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyReads(t *testing.T) {
	for query, reads := range map[string]bool{
		"SELECT nr FROM sager":  true,
		"select nr from sager;": true,
		"-- sager\nWITH s AS (SELECT nr FROM sager) SELECT nr FROM s": true,
		"SELECT replace(nr, ';', '') FROM sager /* DELETE */":         true,
		`SELECT "update", [set], 'drop table' FROM sager`:             true,
		"SELECT updated, created_at, offset_no FROM sager":            true,
		"SELECT nr FROM sager -- til sidst":                           true,
		"":                                                            false,
		"UPDATE sager SET nr = 1":                                     false,
		"SELECT 1; DELETE FROM sager":                                 false,
		"SELECT 1; SELECT nr FROM sager":                              false,
		"SELECT 1 DELETE FROM sager":                                  false,
		"WITH s AS (DELETE FROM sager RETURNING nr) SELECT nr FROM s": false,
		"SELECT nr INTO kopi FROM sager":                              false,
		"SELECT nr FROM sager FOR UPDATE":                             false,
		"SELECT nr FROM OPENQUERY(anden, 'DROP TABLE sager')":         false,
		"EXEC slet":                                  false,
		"SELECT 'uden slutning":                      false,
		"SELECT 1 /* uden slutning":                  false,
		"SELECT 1 /*!50000 INTO OUTFILE '/tmp/x' */": false,
	} {
		s := good()
		s.Query = query
		if _, err := sqlview.New(config.Source{Name: "x"}, s, ""); (err == nil) != reads {
			t.Errorf("%s: %v", query, err)
		}
	}
}

// The password is in nothing that can print.
func TestPasswordIsSecret(t *testing.T) {
	s := good()
	made, err := sqlview.New(config.Source{Name: "x"}, s, "")
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(s)
	for _, printed := range []string{fmt.Sprintf("%+v %#v", s, s), fmt.Sprintf("%+v", made), string(text)} {
		if strings.Contains(printed, "the-password") {
			t.Error("the password prints")
		}
	}
	if bytes.Contains(text, []byte("the-password")) {
		t.Error("the password is encoded")
	}
}
