package sqlview

import (
	"crypto/tls"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	mssql "github.com/microsoft/go-mssqldb"
	"github.com/microsoft/go-mssqldb/msdsn"
)

// system is how one kind of database is reached and asked.
type system struct {
	port int
	// connect makes connections as the settings say; conf is nil where nothing leaves this machine.
	connect func(s *Settings, conf *tls.Config) (driver.Connector, error)
	// begin is what a transaction is begun with. SQL Server has none that only read: there the query, which is
	// one SELECT, the intent of the connection and the rights of the user keep it from changing anything.
	begin sql.TxOptions
	// prepare are statements that the transaction begins with.
	prepare func(timeout time.Duration) []string
}

var systems = map[string]system{
	"postgres": {
		port: 5432, connect: postgres,
		begin: sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		prepare: func(timeout time.Duration) []string {
			return []string{"SET LOCAL statement_timeout = " + strconv.FormatInt(timeout.Milliseconds(), 10)}
		},
	},
	"mariadb": {
		port: 3306, connect: mariadb,
		begin: sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
	},
	"sqlserver": {port: 1433, connect: sqlServer},
}

const (
	program  = "boligbro"
	dialTime = 15 * time.Second
)

// postgres ignores the PG variables of the environment and the password file: the settings say it all.
func postgres(s *Settings, conf *tls.Config) (driver.Connector, error) {
	c, err := pgx.ParseConfig("host=localhost user=boligbro password=none sslmode=disable")
	if err != nil {
		return nil, errors.New("the PG variables of the environment cannot be read; remove them")
	}
	c.Host, c.Port, c.Database = s.Host, uint16(s.Port), s.Database
	c.User, c.Password = s.Username, s.Password.Reveal()
	c.TLSConfig, c.Fallbacks, c.ConnectTimeout = conf, nil, dialTime
	c.DialFunc = (&net.Dialer{Timeout: dialTime, KeepAlive: 30 * time.Second}).DialContext
	c.RuntimeParams = map[string]string{"application_name": program, "client_encoding": "UTF8"}
	c.ValidateConnect, c.AfterConnect = nil, nil
	c.DefaultQueryExecMode = pgx.QueryExecModeDescribeExec
	return stdlib.GetConnector(*c), nil
}

func mariadb(s *Settings, conf *tls.Config) (driver.Connector, error) {
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
	return mysql.NewConnector(c)
}

func sqlServer(s *Settings, conf *tls.Config) (driver.Connector, error) {
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
	return mssql.NewConnectorConfig(c), nil
}
