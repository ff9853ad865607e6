package sqlview

import (
	"bytes"
	"database/sql"
	"strconv"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"

	"boligbro/rules"
)

// column is a column of the answer: where a value is scanned to, and how its text is written.
type column struct {
	kind  kind
	point byte // what divides decimals
	text  sql.RawBytes
	value any
	guid  mssql.NullUniqueIdentifier
}

// kind is how the text of a column's values is made.
type kind uint8

const (
	asText kind = iota
	asNumber
	asFloat // also by the driver, which would write large ones with an exponent
	asDay
	asZoned // an instant, with its offset
	asBit
	asGUID
)

// kinds are the types, as the drivers call them, whose values are no text.
var kinds = map[string]kind{
	"NUMERIC": asNumber, "DECIMAL": asNumber, "UNSIGNED DECIMAL": asNumber, "MONEY": asNumber,
	"SMALLMONEY": asNumber, "FLOAT": asFloat, "FLOAT4": asFloat, "FLOAT8": asFloat, "DOUBLE": asFloat,
	"REAL": asFloat, "DATE": asDay, "DATETIME": asDay, "DATETIME2": asDay, "SMALLDATETIME": asDay,
	"TIMESTAMP": asDay, "TIMESTAMPTZ": asZoned, "DATETIMEOFFSET": asZoned, "BIT": asBit,
	"UNIQUEIDENTIFIER": asGUID,
}

func newColumn(t *sql.ColumnType, point byte) column {
	return column{kind: kinds[strings.ToUpper(t.DatabaseTypeName())], point: point}
}

// into is where a value is scanned to.
func (c *column) into() any {
	switch c.kind {
	case asText, asNumber:
		return &c.text
	case asGUID:
		return &c.guid
	}
	return &c.value
}

// add adds the text of the value; null has none.
func (c *column) add(to []byte) []byte {
	switch c.kind {
	case asText:
		return append(to, c.text...)
	case asNumber:
		return c.number(to, c.text)
	case asGUID:
		if !c.guid.Valid {
			return to
		}
		return append(to, c.guid.UUID.String()...)
	}
	switch v := c.value.(type) {
	case nil:
		return to
	case time.Time:
		return c.day(to, v)
	case float64:
		return c.number(to, strconv.AppendFloat(nil, v, 'f', -1, 64))
	case float32:
		return c.number(to, strconv.AppendFloat(nil, float64(v), 'f', -1, 32))
	case bool:
		return strconv.AppendBool(to, v)
	case int64:
		return strconv.AppendInt(to, v, 10)
	case string:
		return c.words(to, v)
	case []byte:
		return c.words(to, string(v))
	}
	return append(to, '?') // no driver has another; it reads as nothing that a field can have
}

// number adds a number with the settings' point. Of three decimals the last is left out where it is zero, for
// three digits behind a point may be thousands in a text, and never are in a number.
func (c *column) number(to, word []byte) []byte {
	begin := len(to)
	to = append(to, word...)
	if i := bytes.IndexByte(to[begin:], '.'); i >= 0 {
		to[begin+i] = c.point
		if behind := to[begin+i+1:]; len(behind) == 3 && behind[2] == '0' {
			to = to[:len(to)-1]
		}
	}
	return to
}

// words adds a value that the driver gives as text. MariaDB writes 0000-00-00 for no day, and a bit as a
// byte.
func (c *column) words(to []byte, word string) []byte {
	switch {
	case c.kind == asBit && len(word) == 1 && word[0] < 2:
		return append(to, '0'+word[0])
	case c.kind == asDay && strings.HasPrefix(word, "0000-00-00"):
		return to
	case c.kind == asFloat:
		return c.number(to, []byte(word))
	}
	return append(to, word...)
}

// day adds a day, with its time of day when it has one. An instant with a zone is that in Copenhagen.
func (c *column) day(to []byte, at time.Time) []byte {
	if c.kind == asZoned {
		return at.In(rules.Copenhagen).AppendFormat(to, "2006-01-02 15:04:05Z07:00")
	}
	if at.Nanosecond() == 0 && at.Unix()%86400 == 0 {
		return appendDay(to, at)
	}
	return at.AppendFormat(to, time.DateTime)
}

// appendDay adds yyyy-mm-dd.
func appendDay(to []byte, at time.Time) []byte {
	year, month, day := at.Date()
	if year < 1000 || year > 9999 {
		return at.AppendFormat(to, time.DateOnly)
	}
	to = strconv.AppendInt(to, int64(year), 10)
	return append(to, '-', '0'+byte(month/10), '0'+byte(month%10), '-', '0'+byte(day/10), '0'+byte(day%10))
}
