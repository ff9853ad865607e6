package sqlview

import (
	"context"
	"crypto/tls"
	"database/sql"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// system is how one kind of database is reached and asked.
type system struct {
	port int
	// ask reaches it as the settings say and asks the query, in a transaction of its own that only reads. conf
	// is nil where nothing leaves this machine.
	ask func(ctx context.Context, s *Settings, conf *tls.Config) (answer, error)
}

var systems = map[string]system{
	"postgres":  {port: 5432, ask: postgres},
	"mariadb":   {port: 3306, ask: mariadb},
	"sqlserver": {port: 1433, ask: sqlServer},
}

const (
	program  = "boligbro"
	dialTime = 15 * time.Second
)

func mariadb(ctx context.Context, s *Settings, conf *tls.Config) (answer, error) {
	c := mysql.NewConfig()
	c.Net, c.Addr = "tcp", net.JoinHostPort(s.Host, strconv.Itoa(s.Port))
	if strings.HasPrefix(s.Host, "/") {
		c.Net, c.Addr = "unix", s.Host
	}
	c.DBName, c.User, c.Passwd = s.Database, s.Username, s.Password.Reveal()
	c.TLS, c.Timeout, c.Logger = conf, dialTime, &mysql.NopLogger{}
	if err := c.Apply(mysql.Charset("utf8mb4", "")); err != nil {
		return nil, err
	}
	to, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return scan(ctx, to, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}, s.Query)
}

// sqlServer has no transaction that only reads: there the query, which is one SELECT, the intent of the
// connection and the rights of the user keep it from changing anything.
func sqlServer(ctx context.Context, s *Settings, conf *tls.Config) (answer, error) {
	at := url.URL{Scheme: "sqlserver", Host: net.JoinHostPort(s.Host, strconv.Itoa(s.Port))}
	query := url.Values{
		"database": {s.Database}, "app name": {program}, "ApplicationIntent": {"ReadOnly"},
		"encrypt": {"true"}, "TrustServerCertificate": {"false"}, "dial timeout": {"15"}, "log": {"0"},
	}
	if conf == nil {
		query.Set("encrypt", "disable")
	}
	at.RawQuery = query.Encode()
	c, err := msdsn.Parse(at.String())
	if err != nil {
		return nil, errors.New("host, port or database cannot be used")
	}
	c.User, c.Password = s.Username, s.Password.Reveal()
	if conf != nil {
		c.TLSConfig = conf.Clone()
		c.TLSConfig.DynamicRecordSizingDisabled = true // the server reads a handshake in one packet
	}
	return scan(ctx, mssql.NewConnectorConfig(c), &sql.TxOptions{}, s.Query)
}
