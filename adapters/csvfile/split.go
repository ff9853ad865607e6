package csvfile

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"boligbro/adapters/encoding"
)

const (
	ones  = 0x0101010101010101
	tops  = 0x8080808080808080
	lows  = 0x7f7f7f7f7f7f7f7f
	space = 0x20 * ones
)

// split divides a row without quotes, eight bytes at a time.
func (s *scanner) split(b *batch, row *line, at, end int) {
	buf, pattern := s.buf, uint64(s.delim)*ones
	start, i := at, at
	var special, high uint64
	spans := b.spans
	for ; i+8 <= end; i += 8 {
		word := binary.LittleEndian.Uint64(buf[i:])
		special |= (word - space) & ^word
		high |= word
		row.odd = row.odd || word&tops != 0 && encoding.MayBeGarbled(buf[i:i+8])
		diff := word ^ pattern
		for hits := ^((diff&lows + lows) | diff | lows); hits != 0; hits &= hits - 1 {
			found := i + bits.TrailingZeros64(hits)>>3
			spans = append(spans, span{uint32(start), uint32(found)})
			start = found + 1
		}
	}
	tail := i
	for ; i < end; i++ {
		c := buf[i]
		if c < ' ' {
			special |= tops
		}
		high |= uint64(c)
		if c == s.delim {
			spans = append(spans, span{uint32(start), uint32(i)})
			start = i + 1
		}
	}
	b.spans = append(spans, span{uint32(start), uint32(end)})
	row.special, row.high = (special|high)&tops != 0, high&tops != 0
	row.odd = row.odd || high&tops != 0 && encoding.MayBeGarbled(buf[tail:end])
	row.invalid = row.high && !utf8.Valid(buf[at:end])
}

// look finds what a row with quotes holds: special is control characters or letters beyond ASCII, high is
// letters, odd those that may be garbled.
func look(row []byte) (special, high, odd bool) {
	for len(row) > 0 && row[len(row)-1] < ' ' {
		row = row[:len(row)-1] // its line break
	}
	var low, top uint64
	for ; len(row) >= 8; row = row[8:] {
		word := binary.LittleEndian.Uint64(row)
		low |= (word - space) & ^word
		top |= word
		odd = odd || word&tops != 0 && encoding.MayBeGarbled(row[:8])
	}
	for _, c := range row {
		top |= uint64(c)
		if c < ' ' {
			low |= tops
		}
	}
	return (low|top)&tops != 0, top&tops != 0, odd || encoding.MayBeGarbled(row)
}
