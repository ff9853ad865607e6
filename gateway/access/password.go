package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"boligbro/rules/lang"
	"boligbro/rules/text"
)

const (
	shortest = 12  // characters of a password
	longest  = 128 // so that a try costs no more than it must
	// what must be left of a password without the words that many choose, and how many characters differ
	leastOwn      = 4
	leastDistinct = 5
)

// How argon2id hashes: more memory than OWASP asks for with one pass (46 MiB), so that a guess is dear and a
// login is not.
const (
	hashMemory  = 64 << 10 // KiB
	hashPasses  = 1
	hashThreads = 2
	hashLength  = 32
	saltLength  = 16
)

// hashing is whose turn it is to hash: more at once would only take memory from the rest.
var hashing = make(chan struct{}, 2)

//go:embed common_words.txt
var commonWords string

// plain is the one form of a password: however a keyboard writes its letters, it is the same.
func plain(password string) string { return text.Clean(password) }

// good finds what is wrong with a password. own are words that stand close to the person: its name, its
// address, its organisations.
func good(password string, own ...string) error {
	n := utf8.RuneCountInString(plain(password))
	switch {
	case n < shortest || n > longest:
		return lang.ErrPasswordLength
	case common(password, own):
		return lang.ErrPasswordCommon
	}
	return nil
}

// common reports whether little is left of a password when the words that many choose, those that stand close
// to the person, and what follows on a keyboard are taken out.
func common(password string, own []string) bool {
	distinct := map[rune]bool{}
	for _, c := range strings.ToLower(plain(password)) {
		distinct[c] = true
	}
	rest := text.Bare(password)
	words := strings.Fields(commonWords)
	for _, s := range own {
		for _, word := range strings.FieldsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) }) {
			if word = text.Bare(word); len(word) > 2 {
				words = append(words, word)
			}
		}
	}
	for _, word := range words {
		rest = strings.ReplaceAll(rest, word, " ")
	}
	left := map[rune]bool{}
	for _, c := range rest + password {
		mark := !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsSpace(c)
		if mark || strings.ContainsRune(rest, c) && unicode.IsLetter(c) {
			left[c] = true
		}
	}
	return len(distinct) < leastDistinct || len(left) < leastOwn
}

// hashPassword is what is kept of a password.
func hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLength)
	rand.Read(salt) // never fails (crypto/rand)
	key, err := derive(ctx, password, salt)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashMemory, hashPasses,
		hashThreads, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// matches reports whether it is the password. With no hash it takes as long to say no.
func matches(ctx context.Context, hash, password string) (bool, error) {
	salt, want := make([]byte, saltLength), make([]byte, hashLength)
	parts, b64 := strings.Split(hash, "$"), base64.RawStdEncoding
	known := len(parts) == 6
	if known {
		var errSalt, errKey error
		salt, errSalt = b64.DecodeString(parts[4])
		want, errKey = b64.DecodeString(parts[5])
		known = errSalt == nil && errKey == nil && len(want) == hashLength
	}
	key, err := derive(ctx, password, salt)
	return err == nil && known && subtle.ConstantTimeCompare(key, want) == 1, err
}

func derive(ctx context.Context, password string, salt []byte) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if len(password) > 4*longest {
		password = password[:4*longest] // it is none: no password is so long
	}
	return argon2.IDKey([]byte(plain(password)), salt, hashPasses, hashMemory, hashThreads, hashLength), nil
}
