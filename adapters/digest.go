package adapters

import "hash/maphash"

// Digest remembers which keys Steps has passed over, in constant memory (8 MiB), so that Facts reads only for
// keys of which there is more. A wrong yes, about once in a million keys at a million rows, costs a
// reading; there is no wrong no. The bits of one key lie in one cache line.
type Digest struct {
	seed  maphash.Seed
	lines [][8]uint64
	// Hashes wait here, because setting the bits of many together lets the machine fetch their lines
	// together.
	waiting []uint64
	repeats int
}

const (
	digestLines = 1 << 17 // of 64 bytes
	digestBits  = 7       // for each key
)

// NewDigest is a digest of no keys.
func NewDigest() *Digest {
	return &Digest{
		seed: maphash.MakeSeed(), lines: make([][8]uint64, digestLines), waiting: make([]uint64, 0, 1024),
	}
}

// Add remembers a key.
func (d *Digest) Add(key []byte) {
	d.waiting = append(d.waiting, maphash.Bytes(d.seed, key))
	if len(d.waiting) == cap(d.waiting) {
		d.settle()
	}
}

// settle sets the bits of the hashes that wait.
func (d *Digest) settle() {
	for _, hash := range d.waiting {
		line, bits, fresh := &d.lines[hash%digestLines], spread(hash), uint64(0)
		for range digestBits {
			word, bit := &line[bits>>6&7], uint64(1)<<(bits&63)
			fresh |= bit &^ *word
			*word |= bit
			bits >>= 9
		}
		if fresh == 0 {
			d.repeats++
		}
	}
	d.waiting = d.waiting[:0]
}

// Repeats is how many keys were added that had been added before.
func (d *Digest) Repeats() int {
	d.settle()
	return d.repeats
}

// Has reports whether the key may have been added.
func (d *Digest) Has(key string) bool {
	d.settle()
	hash := maphash.String(d.seed, key)
	line, bits := &d.lines[hash%digestLines], spread(hash)
	for range digestBits {
		if line[bits>>6&7]&(1<<(bits&63)) == 0 {
			return false
		}
		bits >>= 9
	}
	return true
}

// spread is 64 bits of which nine at a time choose a bit in a line.
func spread(hash uint64) uint64 { return (hash ^ hash>>29) * 0x9e3779b97f4a7c15 }
