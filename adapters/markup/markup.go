// Package markup reads XML that strangers wrote: as a stream, to a bounded depth and size, with no entities
// but XML's own five, and without ever opening another file or address.
package markup

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// MostText is the most that one text or tag may be, in bytes.
const MostText = 1 << 20

// mostDepth is how many elements may stand within each other.
const mostDepth = 64

// ErrLarge is the error of a text that is larger or deeper than an export can be.
var ErrLarge = errors.New("it is larger or deeper than an export can be")

// ErrDoctype is the error of a text with a DOCTYPE: no export needs one, and it may name entities and other
// files.
var ErrDoctype = errors.New("it has a DOCTYPE; export it without one")

// Tokens are the parts of a text, in order.
type Tokens struct {
	*xml.Decoder
	Depth int // how many elements have begun and not ended
}

// New reads at most so many bytes.
func New(in io.Reader, most int64) *Tokens {
	return &Tokens{Decoder: xml.NewDecoder(&limited{in: in, left: most})}
}

// Next is the next part. Its error is io.EOF behind the last.
func (t *Tokens) Next() (xml.Token, error) {
	token, err := t.Token()
	switch token.(type) {
	case xml.StartElement:
		if t.Depth++; t.Depth > mostDepth {
			return nil, ErrLarge
		}
	case xml.EndElement:
		t.Depth--
	case xml.Directive:
		return nil, ErrDoctype
	}
	return token, err
}

// Chars is the text of the element that has just begun, which is read to its end.
func (t *Tokens) Chars() (string, error) {
	var word strings.Builder
	for end := t.Depth - 1; t.Depth > end; {
		token, err := t.Next()
		if err != nil {
			return "", err
		}
		if part, ok := token.(xml.CharData); ok && word.Len() < MostText {
			word.Write(part)
		}
	}
	return word.String(), nil
}

// Skip reads the element that has just begun to its end.
func (t *Tokens) Skip() error {
	_, err := t.Chars()
	return err
}

// limited ends what is larger than it may be, or has a text or a tag that is.
type limited struct {
	in    io.Reader
	left  int64
	since int // bytes since a tag began
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.in.Read(b)
	if l.left -= int64(n); l.left < 0 {
		return 0, ErrLarge
	}
	if at := bytes.LastIndexByte(b[:n], '<'); at >= 0 {
		l.since = n - at
	} else if l.since += n; l.since > MostText {
		return 0, ErrLarge
	}
	return n, err
}
