package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// statementText is what is signed about a document that the installation vouches for. Its first line keeps it
// from being taken for a checkpoint.
func statementText(document []byte) string {
	return fmt.Sprintf("boligbro-statement 1\n%x\n", sha256.Sum256(document))
}

// Vouch signs a document with the key that signs checkpoints, as a signed note.
func (s *Signer) Vouch(document []byte) (string, error) {
	signed, err := note.Sign(&note.Note{Text: statementText(document)}, s.signer)
	return string(signed), err
}

// CheckStatement checks that the key's owner has vouched for exactly this document.
func CheckStatement(signed, public string, document []byte) error {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return errors.New("log: not a key that checks signatures")
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil || n.Text != statementText(document) {
		return errors.New("log: the document is not signed by this log's key")
	}
	return nil
}
