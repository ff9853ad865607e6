package sqlview

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// wired is an answer of PostgreSQL. database/sql would make a string of each text, which takes longer than
// all that is done with it; here a text goes from the wire into its cell.
type wired struct {
	conn   *pgx.Conn
	rows   pgx.Rows
	of     []heading
	codecs []pgtype.Codec // of the columns whose values are binary on the wire; nil: a text
	// ahead: the first row has come, and has not been given. Before it the columns are not known.
	ahead bool
}

// binary are the types whose values are no text on the wire, as database/sql has them too.
var binary = pgx.QueryResultFormatsByOID{
	pgtype.BoolOID: pgx.BinaryFormatCode, pgtype.ByteaOID: pgx.BinaryFormatCode,
	pgtype.DateOID: pgx.BinaryFormatCode, pgtype.TimestampOID: pgx.BinaryFormatCode,
	pgtype.TimestamptzOID: pgx.BinaryFormatCode, pgtype.Int2OID: pgx.BinaryFormatCode,
	pgtype.Int4OID: pgx.BinaryFormatCode, pgtype.Int8OID: pgx.BinaryFormatCode,
	pgtype.Float4OID: pgx.BinaryFormatCode, pgtype.Float8OID: pgx.BinaryFormatCode,
}

// postgres asks the query in a transaction that only reads and ends with its connection.
func postgres(ctx context.Context, s *Settings, conf *tls.Config) (_ answer, err error) {
	c, err := reached(s, conf)
	if err != nil {
		return nil, err
	}
	a := &wired{}
	if a.conn, err = pgx.ConnectConfig(ctx, c); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	tx, err := a.conn.BeginTx(ctx, pgx.TxOptions{AccessMode: pgx.ReadOnly, IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return nil, err
	}
	longest := strconv.FormatInt(s.Timeout.Milliseconds(), 10)
	if _, err = tx.Exec(ctx, "SET LOCAL statement_timeout = "+longest); err != nil {
		return nil, err
	}
	if a.rows, err = tx.Query(ctx, s.Query, binary); err != nil {
		return nil, err
	}
	if a.ahead = a.rows.Next(); a.rows.Err() != nil {
		return nil, a.rows.Err()
	}
	a.describe()
	return a, nil
}

// reached is how the server is reached. The PG variables of the environment and the password file do not
// count: the settings say it all.
func reached(s *Settings, conf *tls.Config) (*pgx.ConnConfig, error) {
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
	return c, nil
}

// describe notes what the columns are.
func (a *wired) describe() {
	types := a.conn.TypeMap()
	for _, f := range a.rows.FieldDescriptions() {
		head, codec := heading{name: f.Name}, pgtype.Codec(nil)
		if t, known := types.TypeForOID(f.DataTypeOID); known {
			head.kind = t.Name
			if f.Format == pgx.BinaryFormatCode {
				codec = t.Codec
			}
		}
		a.of, a.codecs = append(a.of, head), append(a.codecs, codec)
	}
}

func (a *wired) headings() []heading { return a.of }

func (a *wired) next(into []*cell) (bool, error) {
	if !a.ahead && !a.rows.Next() {
		return false, a.rows.Err()
	}
	a.ahead = false
	types, fields := a.conn.TypeMap(), a.rows.FieldDescriptions()
	for i, raw := range a.rows.RawValues() {
		if raw == nil || a.codecs[i] == nil {
			into[i].text(raw)
			continue
		}
		value, err := a.codecs[i].DecodeDatabaseSQLValue(types, fields[i].DataTypeOID, fields[i].Format, raw)
		if err != nil {
			return false, err
		}
		if err := into[i].Scan(value); err != nil {
			return false, err
		}
	}
	return true, nil
}

// close ends the connection, and with it the query and the transaction, at once: it waits for no rows that
// are left.
func (a *wired) close() {
	ctx, cancel := context.WithTimeout(context.Background(), leaveTime)
	defer cancel()
	a.conn.Close(ctx)
}

// leaveTime is how long the server has to take leave.
const leaveTime = 5 * time.Second
