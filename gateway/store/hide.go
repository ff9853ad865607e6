package store

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"encoding/base64"
	"sync"
)

// The name of a rule, and a day that only an agreement asks about, tell that children live in a home. Such
// codes are hidden under the installation's own key rather than the case's: reports count them after a case
// has been erased. What is hidden in one place looks the same each time, so that it can be looked up there,
// and another way in every other place, so that nobody can count who has the same.

// hider hides short texts.
type hider struct {
	block cipher.Block
	macs  sync.Pool
}

func newHider(key []byte) *hider {
	derived := func(use string) []byte { return newMAC(key).of("hide", use) }
	block, err := aes.NewCipher(derived("text"))
	if err != nil {
		panic("store: " + err.Error()) // only a key of another length than 32 bytes
	}
	place := derived("place")
	return &hider{block, sync.Pool{New: func() any { return newMAC(place) }}}
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
	plain := make([]byte, aes.BlockSize+rounded(len(text)))
	copy(plain[aes.BlockSize:], text)
	start := h.start(text, place)
	cipher.NewCTR(h.block, start).XORKeyStream(plain[aes.BlockSize:], plain[aes.BlockSize:])
	copy(plain, start)
	return hiddenText.EncodeToString(plain)
}

// rounded is the length that a text of n bytes is hidden in.
func rounded(n int) int { return (n + hiddenStep - 1) / hiddenStep * hiddenStep }

// shown gives back what was hidden in that place. ErrUnreadable: it was changed or moved.
func (h *hider) shown(hidden string, place ...string) (string, error) {
	if hidden == "" {
		return "", nil
	}
	b, err := hiddenText.DecodeString(hidden)
	if err != nil || len(b) < aes.BlockSize {
		return "", errSeal
	}
	start, text := b[:aes.BlockSize], b[aes.BlockSize:]
	cipher.NewCTR(h.block, start).XORKeyStream(text, text)
	plain := string(bytes.TrimRight(text, "\x00"))
	if len(text) != rounded(len(plain)) || !hmac.Equal(h.start(plain, place), start) {
		return "", errSeal
	}
	return plain, nil
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

// start is where the key stream starts: another for each text and place.
func (h *hider) start(text string, place []string) []byte {
	m := h.macs.Get().(*mac)
	defer h.macs.Put(m)
	return m.of(append(append(make([]string, 0, 8), text), place...)...)[:aes.BlockSize]
}
