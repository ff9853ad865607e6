package encoding

import (
	"bytes"
	"errors"
	"io"
	"unicode"

	utf16 "golang.org/x/text/encoding/unicode"
)

// ErrNotText is the error of a file that is no text in any encoding: a workbook (XLSX, XLS) or an archive.
var ErrNotText = errors.New("it is a workbook or an archive, not text")

// Wrong is the error of a file in another encoding than the settings say.
type Wrong struct{ Seems Encoding } // empty: it does not show in which

func (w *Wrong) Error() string { return "the text is in another encoding" }

// Open is the text of a file as UTF-8, without a byte order mark. Its first bytes may betray that it is
// something else: then the error is ErrNotText or *Wrong. A byte that the encoding does not have is U+FFFD.
// It must be read into buffers of at least utf8.UTFMax bytes.
func Open(in io.Reader, as Encoding) (*Text, error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	head = head[:n]
	mark := []byte("\xef\xbb\xbf")
	order, wide := byteOrder(head)
	whole := &prefixed{head, in}
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(head, []byte("\x00\x00\xfe\xff")):
		return nil, &Wrong{UTF32}
	case wide && as != UTF16:
		return nil, &Wrong{UTF16}
	case !wide && bytes.ContainsFunc(head, noText):
		return nil, ErrNotText
	case wide:
		return &Text{in: utf16.UTF16(order, utf16.UseBOM).NewDecoder().Reader(whole)}, nil
	case as == UTF16 && bytes.HasPrefix(head, mark), charmaps[as] != nil && bytes.HasPrefix(head, mark):
		return nil, &Wrong{UTF8}
	case as == UTF16:
		return nil, &Wrong{}
	case charmaps[as] != nil:
		one := newOneByte(whole, as)
		return &Text{in: one, one: one}, nil
	}
	whole.head = bytes.TrimPrefix(head, mark)
	return &Text{in: whole}, nil
}

// noText reports whether the character is one with which no text begins. Workbooks and archives have such
// among their first four: they begin with a mark of their kind.
func noText(c rune) bool { return c < ' ' && !unicode.IsSpace(c) }

// Text is the text of a file as UTF-8.
type Text struct {
	in  io.Reader
	one *oneByte // nil: the file has not one byte for each character
}

// Read reads the text.
func (t *Text) Read(b []byte) (int, error) { return t.in.Read(b) }

// Wrong reports, after the last byte, that the file was UTF-8 though it was read as something else.
func (t *Text) Wrong() bool { return t.one != nil && t.one.wrong() }

// byteOrder is that of a file which begins with a byte order mark of UTF-16, or with a letter of two bytes of
// which one is zero.
func byteOrder(head []byte) (order utf16.Endianness, wide bool) {
	if len(head) < 2 {
		return order, false
	}
	first, second := head[0], head[1]
	switch {
	case first == 0xFF && second == 0xFE, first != 0 && second == 0:
		return utf16.LittleEndian, true
	case first == 0xFE && second == 0xFF, first == 0 && second != 0:
		return utf16.BigEndian, true
	}
	return order, false
}

type prefixed struct {
	head []byte
	in   io.Reader
}

func (p *prefixed) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.in.Read(b)
}
