package sqlview

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5/pgconn"
	mssql "github.com/microsoft/go-mssqldb"

	"boligbro/adapters"
	"boligbro/config/client"
)

// fault is the refusal for an error of the database. A database's own message may quote a row, so of that
// nothing but its code is said.
func (s *Source) fault(err error) error {
	var refusal *adapters.Refusal
	if errors.As(err, &refusal) {
		return refusal
	}
	code, denied := answered(err)
	if code == "SQLSTATE 57014" { // the statement's own time has run out
		return s.refuse(adapters.Overdue, "", nil, "sql.timeout")
	}
	if code != "" {
		if denied {
			return s.refuse(adapters.Denied, code, nil, "sql.username", "sql.password")
		}
		return s.refuse(adapters.Failed, code, nil)
	}
	switch {
	case client.Unvouched(err):
		return s.refuse(adapters.Unreachable, "TLS", errors.New("the certificate is not vouched for"), "sql.host",
			"sql.ca")
	case errors.Is(err, mysql.ErrNoTLS), strings.Contains(err.Error(), "refused TLS"):
		return s.refuse(adapters.Unreachable, "TLS", errors.New("the server does not speak TLS"), "sql.host")
	}
	return s.refuse(adapters.Unreachable, "", errors.New("the connection could not be made, or broke"),
		"sql.host", "sql.port")
}

// What databases answer to those whom they do not let in, or not to the view.
var (
	deniedStates = []string{"28000", "28P01", "3D000", "42501"}
	deniedMySQL  = []uint16{1044, 1045, 1142, 1143, 1698}
	deniedServer = []int32{229, 230, 4060, 18452, 18456}
)

// answered is the code of an error that the database answered with, and whether it says that who asks has no
// access; empty: it did not answer.
func answered(err error) (code string, denied bool) {
	var postgres *pgconn.PgError
	var maria *mysql.MySQLError
	var server mssql.Error
	switch {
	case errors.As(err, &postgres):
		return "SQLSTATE " + postgres.Code, slices.Contains(deniedStates, postgres.Code)
	case errors.As(err, &maria):
		return fmt.Sprint("MariaDB ", maria.Number), slices.Contains(deniedMySQL, maria.Number)
	case errors.As(err, &server):
		return fmt.Sprint("SQL Server ", server.Number), slices.Contains(deniedServer, server.Number)
	}
	return "", false
}
