package xlsxfile

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// The most that a workbook may be. A part is a file in the archive: a sheet, the strings, the styles.
const (
	mostFile    = 128 << 20 // bytes of the archive
	mostPart    = 2 << 30   // bytes of a part when it is unpacked
	mostTimes   = 200       // and so many times what it is packed, from mostAnyway on
	mostAnyway  = 64 << 20
	mostText    = 1 << 20 // bytes of one text or tag
	mostStrings = 64 << 20
	mostColumns = 16_384
	mostDepth   = 64
)

var errLarge = errors.New("it grows beyond what a list can be when it is unpacked")

// limited ends a part that is larger than a list can be, or that has a text or a tag that is.
type limited struct {
	in    io.Reader
	left  int64
	since int // bytes since a tag began
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.in.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, errLarge
	}
	if at := bytes.LastIndexByte(b[:n], '<'); at >= 0 {
		l.since = n - at
	} else if l.since += n; l.since > mostText {
		return 0, errLarge
	}
	return n, err
}

// tokens are the parts of an XML text, to a bounded depth. Nothing but what the text itself says is read:
// there are no entities but XML's own five.
type tokens struct {
	*xml.Decoder
	depth int
}

func (t *tokens) next() (xml.Token, error) {
	token, err := t.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.depth++; t.depth > mostDepth {
			return nil, errLarge
		}
	case xml.EndElement:
		t.depth--
	}
	return token, err
}
