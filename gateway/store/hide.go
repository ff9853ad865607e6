package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"sync"
)

// The name of a rule, and a day that only an agreement asks about, tell that children live in a home. Such
// codes are hidden under the installation's own key rather than the case's: reports count them after a case
// has been erased. What is hidden in one place looks the same each time, so that it can be looked up there,
// and another way in every other place, so that nobody can count who has the same.

// hider hides short texts.
type hider struct {
	aead cipher.AEAD
	macs sync.Pool
	work sync.Pool // of *hiderWork
}

// hiderWork is what showing a text needs, kept for the next: reports show hundreds of thousands.
type hiderWork struct{ hidden, sealed, place []byte }

func newHider(key []byte) *hider {
	derived := func(use string) []byte { return newMAC(key).of("hide", use) }
	block, err := aes.NewCipher(derived("text"))
	if err != nil {
		panic("store: " + err.Error()) // only a key of another length than 32 bytes
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic("store: " + err.Error()) // only a block of another length than 16 bytes
	}
	place := derived("place")
	return &hider{
		aead: aead, macs: sync.Pool{New: func() any { return newMAC(place) }},
		work: sync.Pool{New: func() any { return new(hiderWork) }},
	}
}

// hiddenStep is what lengths are rounded up to: those of the rules and of most agreements are one.
const hiddenStep = 64

// hiddenText is how columns hold what is hidden. Strict makes a copy each time that it is asked for.
var hiddenText = base64.RawURLEncoding.Strict()

// hide hides a text without NUL; the empty one is not hidden.
func (h *hider) hide(text string, place ...string) string {
	if text == "" {
		return ""
	}
	plain := make([]byte, rounded(len(text)))
	copy(plain, text)
	nonce := h.nonce(text, place)
	sealed := append(make([]byte, 0, len(nonce)+len(plain)+h.aead.Overhead()), nonce...)
	return hiddenText.EncodeToString(h.aead.Seal(sealed, nonce, plain, hiddenAt(nil, place)))
}

// rounded is the length that a text of n bytes is hidden in.
func rounded(n int) int { return (n + hiddenStep - 1) / hiddenStep * hiddenStep }

// shown gives back what was hidden in that place. ErrUnreadable: it was changed or moved.
func (h *hider) shown(hidden string, place ...string) (string, error) {
	if hidden == "" {
		return "", nil
	}
	w := h.work.Get().(*hiderWork)
	defer h.work.Put(w)
	w.hidden, w.place = append(w.hidden[:0], hidden...), hiddenAt(w.place[:0], place)
	b, err := hiddenText.AppendDecode(w.sealed[:0], w.hidden)
	if w.sealed = b; err != nil || len(b) < h.aead.NonceSize() {
		return "", errSeal
	}
	nonce, text := b[:h.aead.NonceSize()], b[h.aead.NonceSize():]
	if text, err = h.aead.Open(text[:0], nonce, text, w.place); err != nil {
		return "", errSeal
	}
	return string(bytes.TrimRight(text, "\x00")), nil
}

// hiddenAt appends the name of the place that a text is hidden in, for the seal.
func hiddenAt(to []byte, place []string) []byte {
	for i, part := range place {
		if i > 0 {
			to = append(to, 0)
		}
		to = append(to, part...)
	}
	return to
}

// show puts in each place of a row what was hidden there.
func (h *hider) show(texts ...shownText) error {
	for _, t := range texts {
		plain, err := h.shown(*t.text, t.place...)
		if err != nil {
			return err
		}
		*t.text = plain
	}
	return nil
}

// shownText is a column as it was read, and the place that it was hidden in.
type shownText struct {
	text  *string
	place []string
}

// nonce is of the text and the place, so that the same text looks the same in one place. It is 96 bits long:
// that two of 100 million hidden texts share one happens to one installation in ten thousand billion.
func (h *hider) nonce(text string, place []string) []byte {
	m := h.macs.Get().(*mac)
	defer h.macs.Put(m)
	return m.of(append(append(make([]string, 0, 8), text), place...)...)[:h.aead.NonceSize()]
}
