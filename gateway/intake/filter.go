package intake

import "hash/maphash"

// filter remembers which tenancies a source's dropped rows were about, in constant memory: a Bloom filter whose bits
// for one tenancy lie in one cache line. It may say yes wrongly (about once in a million tenancies at a million rows,
// and that costs a second reading), never no.
type filter struct {
	seed  maphash.Seed
	lines [][8]uint64
	// Hashes wait here, because setting the bits of many together lets the machine fetch their lines together.
	waiting []uint64
}

const (
	filterLines = 1 << 17 // of 64 bytes: 8 MiB
	filterBits  = 7       // for each tenancy
)

func newFilter() *filter {
	return &filter{seed: maphash.MakeSeed(), lines: make([][8]uint64, filterLines), waiting: make([]uint64, 0, 1024)}
}

func (f *filter) add(tenancy string) {
	f.waiting = append(f.waiting, maphash.String(f.seed, tenancy))
	if len(f.waiting) == cap(f.waiting) {
		f.settle()
	}
}

// settle sets the bits of the hashes that wait.
func (f *filter) settle() {
	for _, hash := range f.waiting {
		line, bits := &f.lines[hash%filterLines], spread(hash)
		for range filterBits {
			line[bits>>6&7] |= 1 << (bits & 63)
			bits >>= 9
		}
	}
	f.waiting = f.waiting[:0]
}

func (f *filter) has(tenancy string) bool {
	if f == nil {
		return false
	}
	f.settle()
	hash := maphash.String(f.seed, tenancy)
	line, bits := &f.lines[hash%filterLines], spread(hash)
	for range filterBits {
		if line[bits>>6&7]&(1<<(bits&63)) == 0 {
			return false
		}
		bits >>= 9
	}
	return true
}

// spread is 64 bits of which nine at a time choose a bit in a line.
func spread(hash uint64) uint64 { return (hash ^ hash>>29) * 0x9e3779b97f4a7c15 }
