package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"

	"boligbro/gateway"
)

// Everything personal is sealed with AES-256-GCM under a data key of its case and party, and the place in the
// database is sealed with it, so that a sealed value cannot be moved to another row. Data keys are wrapped by
// the master key. A sealed value is a version byte, the nonce and the ciphertext; a wrapped key has the
// master key's id in between.
const sealVersion = 1

var errSeal = fmt.Errorf("a sealed value does not open, because it was changed or moved: %w",
	gateway.ErrUnreadable)

// dataKey seals, opens and salts for one case and party.
type dataKey struct {
	aead cipher.AEAD
	raw  []byte

	mu   sync.Mutex
	mac  *mac     // made when it is first needed: most keys are opened to read only
	sent *dataKey // the same
}

func newDataKey(raw []byte) *dataKey { return &dataKey{aead: newAEAD(raw), raw: raw} }

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err == nil {
		var aead cipher.AEAD
		if aead, err = cipher.NewGCMWithRandomNonce(block); err == nil {
			return aead
		}
	}
	panic("store: " + err.Error()) // only a key of another length than 32 bytes
}

// seal hides the value; place names the table, the column and the row.
func (k *dataKey) seal(value []byte, place string) []byte {
	b := make([]byte, 1, 1+k.aead.Overhead()+len(value))
	b[0] = sealVersion
	return k.aead.Seal(b, nil, value, []byte(place))
}

// open gives back what seal hid in that place.
func (k *dataKey) open(sealed []byte, place string) ([]byte, error) {
	return k.openTo(nil, sealed, place)
}

// with opens what seal hid in that place, and calls use with it. use must not keep the bytes: they lie in a
// buffer that is used again, since lists open hundreds of thousands.
func (k *dataKey) with(sealed []byte, place string, use func(plain []byte) error) error {
	buffer := plains.Get().(*[]byte)
	defer plains.Put(buffer)
	plain, err := k.openTo((*buffer)[:0], sealed, place)
	if err != nil {
		return err
	}
	*buffer = plain
	return use(plain)
}

// plains are buffers that with uses.
var plains = sync.Pool{New: func() any { return new([]byte) }}

// read opens what is sealed in that place as JSON.
func (k *dataKey) read(sealed []byte, place string, into any) error {
	return k.with(sealed, place, func(plain []byte) error { return decode(plain, into) })
}

// openTo writes at the end of b what seal hid in that place.
func (k *dataKey) openTo(b, sealed []byte, place string) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, errSeal
	}
	value, err := k.aead.Open(b, nil, sealed[1:], []byte(place))
	if err != nil {
		return nil, errSeal
	}
	return value, nil
}

// saltFor is the salt of the commitment with that label about that row; it dies with the data key.
func (k *dataKey) saltFor(label, id string) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.salt(label, id)
}

// salt is saltFor, for who holds the lock.
func (k *dataKey) salt(label, id string) []byte {
	if k.mac == nil {
		k.mac = newMAC(k.raw)
	}
	return k.mac.of("commitment salt", label, id)
}

// ofSent is the key of what the municipality was sent: what its messages say, their exact bytes, and what it
// answered. It follows from the association's key of the case, and that one does not follow from it: so the
// municipality can keep it when the association has erased its own.
func (k *dataKey) ofSent() *dataKey {
	if k == nil || k.aead == nil {
		return k // nothing opens
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sent == nil {
		k.sent = newDataKey(k.salt("what the municipality was sent", ""))
	}
	return k.sent
}

// mac is a keyed hash of texts, made once for many. One at a time uses it.
type mac struct {
	keyed hash.Hash
	in    []byte
}

func newMAC(key []byte) *mac {
	return &mac{keyed: hmac.New(sha256.New, key), in: make([]byte, 0, 128)}
}

// of is the MAC over the parts, each with its length.
func (m *mac) of(parts ...string) []byte {
	m.keyed.Reset()
	m.in = m.in[:0]
	for _, part := range parts {
		m.in = binary.BigEndian.AppendUint64(m.in, uint64(len(part)))
		m.in = append(m.in, part...)
	}
	m.keyed.Write(m.in)
	return m.keyed.Sum(nil)
}

// wrapper seals keys under the master key.
type wrapper struct {
	aead cipher.AEAD
	id   [4]byte
}

func newWrapper(m MasterKey) *wrapper { return &wrapper{newAEAD(m.key[:]), m.id()} }

func (w *wrapper) wrap(key []byte, place string) []byte {
	b := make([]byte, 5, 5+w.aead.Overhead()+len(key))
	b[0] = sealVersion
	copy(b[1:], w.id[:])
	return w.aead.Seal(b, nil, key, []byte(place))
}

// errMaster: the key was wrapped by another master key.
var errMaster = errors.New("wrapped by another master key")

func (w *wrapper) unwrap(wrapped []byte, place string) ([]byte, error) {
	if len(wrapped) < 5 || wrapped[0] != sealVersion {
		return nil, errSeal
	}
	if [4]byte(wrapped[1:5]) != w.id {
		return nil, errMaster
	}
	key, err := w.aead.Open(nil, nil, wrapped[5:], []byte(place))
	if err != nil {
		return nil, errSeal
	}
	return key, nil
}

// newKey is a fresh random data key and how it is stored.
func (w *wrapper) newKey(place string) (*dataKey, []byte) {
	raw := make([]byte, 32)
	rand.Read(raw)
	return newDataKey(raw), w.wrap(raw, place)
}

// key opens a stored data key.
func (w *wrapper) key(wrapped []byte, place string) (*dataKey, error) {
	raw, err := w.unwrap(wrapped, place)
	if err != nil {
		return nil, err
	}
	return newDataKey(raw), nil
}
