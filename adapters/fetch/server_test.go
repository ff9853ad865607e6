package fetch_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"testing"

	"boligbro/adapters/fetch/fetchtest"

	"golang.org/x/crypto/ssh"
)

const password = "hemmelig"

func startServer(t testing.TB, root string, client ssh.PublicKey) *fetchtest.Server {
	t.Helper()
	s, err := fetchtest.Start(root, "boligbro", password)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = client
	t.Cleanup(s.Close)
	return s
}

func newKey(t testing.TB) (ed25519.PrivateKey, ssh.Signer) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return key, signer
}

// privatePEM is the key as a file holds it.
func privatePEM(t testing.TB, key ed25519.PrivateKey) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}
