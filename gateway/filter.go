package gateway

import "hash/maphash"

// filter remembers which tenancies a source's dropped rows were about, in constant memory: a Bloom filter whose bits
// for one tenancy lie in one cache line. It may say yes wrongly (about once in a million tenancies at a million rows,
// and that costs a second reading), never no.
type filter struct {
	seed  maphash.Seed
	lines [][8]uint64
}

const (
	filterLines = 1 << 17 // of 64 bytes: 8 MiB
	filterBits  = 7       // for each tenancy
)

func newFilter() filter {
	return filter{seed: maphash.MakeSeed(), lines: make([][8]uint64, filterLines)}
}

func (f filter) add(tenancy string) {
	line, bits := f.place(tenancy)
	for range filterBits {
		line[bits>>6&7] |= 1 << (bits & 63)
		bits >>= 9
	}
}

func (f filter) has(tenancy string) bool {
	if f.lines == nil {
		return false
	}
	line, bits := f.place(tenancy)
	for range filterBits {
		if line[bits>>6&7]&(1<<(bits&63)) == 0 {
			return false
		}
		bits >>= 9
	}
	return true
}

// place is the tenancy's line, and 64 bits of which nine at a time choose a bit in it.
func (f filter) place(tenancy string) (*[8]uint64, uint64) {
	hash := maphash.String(f.seed, tenancy)
	return &f.lines[hash%filterLines], (hash ^ hash>>29) * 0x9e3779b97f4a7c15
}
