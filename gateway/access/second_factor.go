package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"boligbro/gateway"
)

// The second factor is a code of six digits every half minute (TOTP, RFC 6238), as all authenticator programs
// make it.
const (
	codeSeconds = 30
	codeSkew    = 1 // half minutes that a telephone's clock may be off, to either side
	secretSize  = 20
	issuer      = "Boligbro"

	recoveryCodes = 10
	recoveryBytes = 10
)

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// Factor is a second factor as a person's authenticator program takes it.
type Factor struct {
	Secret string // in base32, to be typed
	URL    string // otpauth://, to be opened
}

// newSecret is that of a new second factor.
func newSecret() string {
	var b [secretSize]byte
	rand.Read(b[:]) // never fails (crypto/rand)
	return base32Plain.EncodeToString(b[:])
}

// factorOf names the account too, so that a program with several shows which it is.
func factorOf(secret, account string) (Factor, error) {
	b, err := base32Plain.DecodeString(secret)
	if err != nil {
		return Factor{}, fmt.Errorf("read the secret of a second factor: %w", err)
	}
	if account == "" {
		account = "administrator"
	}
	key, err := totp.Generate(totp.GenerateOpts{
		Issuer: issuer, AccountName: account, Secret: b, Period: codeSeconds, Digits: otp.DigitsSix,
	})
	if err != nil {
		return Factor{}, fmt.Errorf("make the address of a second factor: %w", err)
	}
	return Factor{Secret: secret, URL: key.URL()}, nil
}

// stepOf finds which half minute the code is of. Those until after, and codes of other times, are none.
func stepOf(secret, code string, after int64, now time.Time) (step int64, ok bool) {
	for s := now.Unix()/codeSeconds - codeSkew; s <= now.Unix()/codeSeconds+codeSkew; s++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(s*codeSeconds, 0), totp.ValidateOpts{
			Period: codeSeconds, Digits: otp.DigitsSix,
		})
		if err == nil && s > after && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// prove finds whether the code is the person's: of its second factor, or one of its recovery codes. after are
// the credentials when it has been used.
func prove(c gateway.Credentials, code string, now time.Time) (after gateway.Credentials, ok bool) {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	if c.Secret != "" {
		if step, ok := stepOf(c.Secret, code, c.Step, now); ok {
			c.Step = step
			return c, true
		}
	}
	i := slices.IndexFunc(c.Recovery, func(hash []byte) bool {
		return subtle.ConstantTimeCompare(hash, hashOf(code)) == 1
	})
	if i < 0 {
		return c, false
	}
	c.Recovery = slices.Delete(slices.Clone(c.Recovery), i, i+1)
	return c, true
}

// newRecovery are codes to be used when the telephone is away, and what is kept of them.
func newRecovery() (codes []string, hashes [][]byte) {
	for range recoveryCodes {
		var b [recoveryBytes]byte
		rand.Read(b[:]) // never fails (crypto/rand)
		code := base32Plain.EncodeToString(b[:])
		hashes = append(hashes, hashOf(code))
		codes = append(codes, strings.ToLower(code[:4]+"-"+code[4:8]+"-"+code[8:12]+"-"+code[12:]))
	}
	return codes, hashes
}
