package encoding

import (
	"io"
	"unicode/utf8"
)

// tables are the UTF-8 of the bytes from 0x80 on. A byte that the encoding does not define is U+FFFD.
var tables = func() map[Encoding]*[128]string {
	all := map[Encoding]*[128]string{}
	for name, bytes := range charmaps {
		var table [128]string
		for i := range table {
			table[i] = string(bytes.DecodeByte(byte(i + 0x80)))
		}
		all[name] = &table
	}
	return all
}()

func newOneByte(in io.Reader, of Encoding) *oneByte { return &oneByte{in: in, table: tables[of]} }

// oneByte turns an encoding with one byte for each character into UTF-8, and notices when the bytes beyond
// ASCII were UTF-8 all along: no Danish text in such an encoding is.
type oneByte struct {
	in    io.Reader
	table *[128]string // the UTF-8 of the bytes from 0x80 on
	raw   []byte
	buf   [64 << 10]byte
	tail  []byte // the end of a UTF-8 sequence that the last read cut
	high  bool   // a byte beyond ASCII was seen
	other bool   // some were not UTF-8
}

func (r *oneByte) Read(b []byte) (int, error) {
	if len(b) < 3 {
		return 0, io.ErrShortBuffer
	}
	if len(r.raw) == 0 {
		n, err := r.in.Read(r.buf[:])
		r.raw = r.buf[:n]
		if !r.other {
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
		n += copy(b[n:], r.table[c-0x80])
	}
	r.raw = r.raw[used:]
	return n, nil
}

func (r *oneByte) watch(raw []byte) {
	for len(r.tail) > 0 && len(raw) > 0 && !utf8.FullRune(r.tail) {
		r.tail, raw = append(r.tail, raw[0]), raw[1:]
	}
	if len(r.tail) > 0 && utf8.FullRune(r.tail) {
		r.other = r.other || !utf8.Valid(r.tail)
		r.tail = r.tail[:0]
	}
	for !r.other && len(raw) > 0 {
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
		r.other = char == utf8.RuneError && size == 1
		raw = raw[size:]
	}
}

// wrong reports, after the last byte, that the file was UTF-8.
func (r *oneByte) wrong() bool { return r.high && !r.other && len(r.tail) == 0 }
