package csvfile

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// opening reads the first bytes of a file and names what they betray: another encoding than the settings
// say, or a workbook. A UTF-8 byte order mark is taken off.
func opening(in io.Reader, latin bool) (rest io.Reader, seems string, err error) {
	head := make([]byte, 4)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, "", err
	}
	head = head[:n]
	mark := []byte("\xef\xbb\xbf")
	switch {
	case utf16(head):
		return nil, "UTF-16", nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, "XLSX", nil
	case latin && bytes.HasPrefix(head, mark):
		return nil, "UTF-8", nil
	}
	return &prefixed{bytes.TrimPrefix(head, mark), in}, "", nil
}

// utf16 reports whether the file begins with a byte order mark of UTF-16, or with a letter of two bytes of
// which one is zero.
func utf16(head []byte) bool {
	if len(head) < 2 {
		return false
	}
	first, second := head[0], head[1]
	return first == 0xFF && second == 0xFE || first == 0xFE && second == 0xFF || (first == 0) != (second == 0)
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

// windows1252 is the UTF-8 of the bytes from 0x80 on; a byte that the encoding does not define is U+FFFD.
var windows1252 = func() (table [128]string) {
	for i := range table {
		table[i] = string(charmap.Windows1252.DecodeByte(byte(i + 0x80)))
	}
	return table
}()

// latinReader turns Windows-1252 into UTF-8, and notices when the bytes beyond ASCII were UTF-8 all along: no
// Danish text in Windows-1252 is.
type latinReader struct {
	in    io.Reader
	raw   []byte
	buf   [blockSize / 4]byte
	tail  []byte // the end of a UTF-8 sequence that the last read cut
	high  bool   // a byte beyond ASCII was seen
	latin bool   // some were not UTF-8
}

func (r *latinReader) Read(b []byte) (int, error) {
	if len(b) < 3 {
		return 0, io.ErrShortBuffer
	}
	if len(r.raw) == 0 {
		n, err := r.in.Read(r.buf[:])
		r.raw = r.buf[:n]
		if !r.latin {
			r.watch(r.raw)
		}
		if n == 0 {
			return 0, err
		}
	}
	n, used := 0, 0
	for used < len(r.raw) && n+3 <= len(b) {
		c := r.raw[used]
		used++
		if c < utf8.RuneSelf {
			b[n] = c
			n++
			continue
		}
		n += copy(b[n:], windows1252[c-0x80])
	}
	r.raw = r.raw[used:]
	return n, nil
}

func (r *latinReader) watch(raw []byte) {
	for len(r.tail) > 0 && len(raw) > 0 && !utf8.FullRune(r.tail) {
		r.tail, raw = append(r.tail, raw[0]), raw[1:]
	}
	if len(r.tail) > 0 && utf8.FullRune(r.tail) {
		r.latin = r.latin || !utf8.Valid(r.tail)
		r.tail = r.tail[:0]
	}
	for !r.latin && len(raw) > 0 {
		if raw[0] < utf8.RuneSelf {
			raw = raw[1:]
			continue
		}
		r.high = true
		if !utf8.FullRune(raw) {
			r.tail = append(r.tail[:0], raw...)
			return
		}
		char, size := utf8.DecodeRune(raw)
		r.latin = char == utf8.RuneError && size == 1
		raw = raw[size:]
	}
}

// wrong reports, after the last byte, that the file was UTF-8.
func (r *latinReader) wrong() bool { return r.high && !r.latin && len(r.tail) == 0 }
