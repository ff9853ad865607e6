package sqlview

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	mssql "github.com/microsoft/go-mssqldb"

	"boligbro/adapters/pull"
	"boligbro/rules"
)

// cell is where the values of a column are scanned to, row by row: each becomes the next cell of the line.
type cell struct {
	kind  kind
	point byte // what divides decimals
	line  *pull.Line
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

func newCell(of heading, point byte, line *pull.Line) *cell {
	return &cell{kind: kinds[strings.ToUpper(of.kind)], point: point, line: line}
}

// Scan takes a value of the driver; nil, which is null, has no text.
func (c *cell) Scan(value any) error {
	line := c.line.Text()
	switch v := value.(type) {
	case nil:
	case string:
		line = add(c, line, v)
	case []byte:
		line = add(c, line, v)
	case time.Time:
		line = c.day(line, v)
	case int64:
		line = strconv.AppendInt(line, v, 10)
	case bool:
		line = strconv.AppendBool(line, v)
	case float64:
		line = c.number(line, strconv.AppendFloat(nil, v, 'f', -1, 64))
	default:
		line = append(line, '?') // no driver has another; it reads as nothing that a field can have
	}
	c.line.Set(line)
	return nil
}

// text takes a value that is a text.
func (c *cell) text(text []byte) { c.line.Set(add(c, c.line.Text(), text)) }

// add adds a value that the driver gives as text. MariaDB writes 0000-00-00 for no day, and a bit as a byte;
// SQL Server gives the bytes of a GUID.
func add[T string | []byte](c *cell, to []byte, text T) []byte {
	switch c.kind {
	case asNumber, asFloat:
		return c.number(to, []byte(text))
	case asGUID:
		var id mssql.UniqueIdentifier
		if len(text) > 0 && id.Scan([]byte(text)) == nil {
			return append(to, id.String()...)
		}
	case asBit:
		if len(text) == 1 && text[0] < 2 {
			return append(to, '0'+text[0])
		}
	case asDay:
		if strings.HasPrefix(string(text), "0000-00-00") {
			return to
		}
	}
	return append(to, text...)
}

// number adds a number with the settings' point. Of three decimals the last is left out where it is zero, for
// three digits behind a point may be thousands in a text, and never are in a number.
func (c *cell) number(to, word []byte) []byte {
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

// day adds a day, with its time of day when it has one. An instant with a zone is that in Copenhagen.
func (c *cell) day(to []byte, at time.Time) []byte {
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
