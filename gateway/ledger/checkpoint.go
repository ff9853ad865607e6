package ledger

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint is what an installation signs about its log: how long it is, and the hash of its tree.
type Checkpoint struct {
	Origin string // "boligbro/" and the installation's random id; also the name of its key
	Size   int64
	Hash   [32]byte
}

// NewKey makes an ed25519 key pair in note's encoding: the secret one signs checkpoints, the public one
// checks them.
func NewKey(origin string) (secret, public string, err error) {
	return note.GenerateKey(nil, origin)
}

// CheckKey reports whether the text is a log's public key.
func CheckKey(public string) error {
	if _, err := note.NewVerifier(public); err != nil {
		return errors.New("log: not a key that checks checkpoints")
	}
	return nil
}

// Signer signs checkpoints.
type Signer struct{ signer note.Signer }

// NewSigner reads a secret key from NewKey. Its error does not quote the key.
func NewSigner(secret string) (*Signer, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, errors.New("log: not a key that signs checkpoints")
	}
	return &Signer{signer}, nil
}

// Sign writes the checkpoint as a signed note: origin, size, base64 of the hash, and the signature (C2SP
// tlog-checkpoint).
func (s *Signer) Sign(c Checkpoint) (string, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Hash[:]))
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	return string(signed), err
}

// OpenCheckpoint checks the signature with one of the log's public keys and reads the checkpoint.
func OpenCheckpoint(signed string, keys ...string) (Checkpoint, error) {
	var verifiers []note.Verifier
	for _, public := range keys {
		verifier, err := note.NewVerifier(public)
		if err != nil {
			return Checkpoint{}, errors.New("log: not a key that checks checkpoints")
		}
		verifiers = append(verifiers, verifier)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifiers...))
	if err != nil {
		return Checkpoint{}, errors.New("log: the checkpoint is not signed by this log's key")
	}
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return Checkpoint{}, errors.New("log: the signature of the checkpoint is not written as signatures are")
	}
	return readCheckpoint(n.Text, n.Sigs[0].Name)
}

// UnverifiedCheckpoint reads a checkpoint whoever signed it: its log tells later whose keys that may be.
func UnverifiedCheckpoint(signed string) (Checkpoint, error) {
	text, _, _ := strings.Cut(signed, "\n\n")
	origin, _, _ := strings.Cut(text, "\n")
	return readCheckpoint(text+"\n", origin)
}

func readCheckpoint(text, origin string) (Checkpoint, error) {
	c := Checkpoint{Origin: origin}
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[0] != c.Origin {
		return Checkpoint{}, errors.New("log: the checkpoint is not one of this log")
	}
	var err error
	c.Size, err = strconv.ParseInt(lines[1], 10, 64)
	hash, hashErr := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || hashErr != nil || c.Size < 0 || len(hash) != len(c.Hash) ||
		strconv.FormatInt(c.Size, 10) != lines[1] {
		return Checkpoint{}, errors.New("log: the checkpoint cannot be read")
	}
	copy(c.Hash[:], hash)
	return c, nil
}
