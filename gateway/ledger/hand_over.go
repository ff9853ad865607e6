package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// LeafKey is the kind of the leaf by which the log's key is changed. It carries what the old key signs: the
// log before the leaf, and the new key.
const LeafKey = "log-key"

// The codes of such a leaf.
const (
	codeOldKey   = "old"
	codeNextKey  = "next"
	codeHandover = "signed"
)

// HandOver is a change of a log's key: the old one has signed which follows, and the log until then.
type HandOver struct {
	Old, Next string // public keys
	Before    Checkpoint
}

// HandOver is the leaf by which the signer's key is changed. before is the log up to the leaf.
func (s *Signer) HandOver(old, next string, before Checkpoint) (Leaf, error) {
	signed, err := note.Sign(&note.Note{Text: handover(before, next)}, s.signer)
	return Leaf{Kind: LeafKey, ID: strconv.FormatInt(before.Size, 10), Codes: []Code{
		{codeOldKey, old}, {codeNextKey, next}, {codeHandover, string(signed)},
	}}, err
}

// handover is what the old key signs. It has a line more than a checkpoint, and is none.
func handover(before Checkpoint, next string) string {
	return fmt.Sprintf("%s\n%d\n%s\nnext %s\n", before.Origin, before.Size,
		base64.StdEncoding.EncodeToString(before.Hash[:]), next)
}

var errNotHandedOver = errors.New("log: the key before it has not signed it")

// ReadHandOver reads a leaf by which a log's key is changed. An error: the key that it names as the old one
// has not signed that. Whether the log was so before it, is for whoever has the log.
func ReadHandOver(leaf Leaf) (h HandOver, err error) {
	h.Old, _ = leaf.Code(codeOldKey)
	h.Next, _ = leaf.Code(codeNextKey)
	signed, _ := leaf.Code(codeHandover)
	verifier, err := note.NewVerifier(h.Old)
	if leaf.Kind != LeafKey || err != nil || CheckKey(h.Next) != nil {
		return h, errors.New("log: it does not name the key before it")
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return h, errNotHandedOver
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 5 {
		return h, errNotHandedOver
	}
	h.Before.Origin = verifier.Name()
	h.Before.Size, _ = strconv.ParseInt(lines[1], 10, 64)
	hash, _ := base64.StdEncoding.DecodeString(lines[2])
	if copy(h.Before.Hash[:], hash) != len(h.Before.Hash) || n.Text != handover(h.Before, h.Next) {
		return h, errNotHandedOver
	}
	return h, nil
}

// Follow are the keys with those that they hand over to, in the order of the log. A key of which it is known
// when it was changed hands over then, and at no other time.
func (k Keys) Follow(all []HandOver) Keys {
	k = slices.Clone(k)
	for _, h := range all {
		i := slices.IndexFunc(k, func(key LogKey) bool { return key.Public == h.Old })
		if i < 0 || k[i].Until != 0 && k[i].Until != h.Before.Size {
			continue
		}
		k[i].Until = h.Before.Size
		if !k.Has(h.Next) {
			k = append(k, LogKey{Public: h.Next})
		}
	}
	return k
}
