package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"boligbro/gateway"
	"boligbro/rules/lang"
	"boligbro/rules/text"
)

// ErrKey: no key that is in force has this secret. It does not say which of the two is wrong.
var ErrKey = errors.New("no such key, or it has ended")

const (
	secretPrefix = "bbk_" // so that a leaked key is recognised by scanners
	secretBytes  = 32
	// how long a key lasts at most
	keyYears = 2
	// how often it is noted that a key was used
	usedEvery = time.Minute
)

// NewKey makes a key. The secret is given once and kept nowhere. A *lang.Error says what to correct.
func (a *Access) NewKey(
	ctx context.Context, k gateway.APIKey,
) (secret string, made gateway.APIKey, err error) {
	k.ID, k.Made, k.Name = gateway.NewID(), a.Now().UTC().Truncate(time.Microsecond), strings.TrimSpace(k.Name)
	if err := a.check(&k); err != nil {
		return "", k, err
	}
	var random [secretBytes]byte
	rand.Read(random[:]) // never fails (crypto/rand)
	secret = secretPrefix + base64.RawURLEncoding.EncodeToString(random[:])
	k.Hash = hashOf(secret)
	if err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.AddAPIKey(k) }); err != nil {
		return "", k, fmt.Errorf("make an API key: %w", err)
	}
	return secret, k, nil
}

// check finds what is wrong with a key that is to be made.
func (a *Access) check(k *gateway.APIKey) error {
	kind := KindOf(k.Role)
	for _, v := range k.Verbs {
		if !May(k.Role, v) && kind != "" {
			return lang.ErrKeyVerb
		}
	}
	switch {
	case kind == "":
		return lang.ErrKeyRole
	case a.kindOf(k.Organisation) != kind:
		return lang.ErrKeyOrganisation
	case k.Name == "":
		return lang.ErrKeyName
	case text.HoldsCPR(k.Name):
		return lang.ErrKeyNameCPR
	case !k.Expires.After(k.Made) || k.Expires.After(k.Made.AddDate(keyYears, 0, 1)):
		return lang.ErrKeyExpires
	}
	slices.Sort(k.Verbs)
	return nil
}

// Revoke ends a key before its time, on every machine at once: keys are looked up anew for every request.
func (a *Access) Revoke(ctx context.Context, id, by string) error {
	r := gateway.Revocation{Key: id, At: a.Now(), By: by}
	err := a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.RevokeAPIKey(r) })
	switch {
	case errors.Is(err, gateway.ErrNotFound):
		return lang.ErrKeyUnknown
	case errors.Is(err, gateway.ErrState):
		return lang.ErrKeyRevoked
	case err != nil:
		return fmt.Errorf("revoke an API key: %w", err)
	}
	return nil
}

// Keys are all keys, newest first.
func (a *Access) Keys(ctx context.Context) (keys []gateway.APIKey, err error) {
	err = a.Store.View(ctx, func(r gateway.Reader) error {
		keys, err = r.APIKeys()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the API keys: %w", err)
	}
	return keys, nil
}

// Enter lets in whoever has the secret of a key that is in force. ErrKey: nobody.
func (a *Access) Enter(ctx context.Context, secret string) (Caller, error) {
	if len(secret) > 2*secretBytes+len(secretPrefix) || !strings.HasPrefix(secret, secretPrefix) {
		return Caller{}, ErrKey
	}
	var k gateway.APIKey
	err := a.Store.View(ctx, func(r gateway.Reader) (err error) {
		k, err = r.APIKey(hashOf(secret))
		return err
	})
	now := a.Now()
	switch {
	case errors.Is(err, gateway.ErrNotFound), err == nil && k.Ended(now):
		return Caller{}, ErrKey
	case err != nil:
		return Caller{}, fmt.Errorf("look for an API key: %w", err)
	case a.kindOf(k.Organisation) != KindOf(k.Role):
		return Caller{}, ErrKey // the organisation has been taken out of the settings
	}
	if now.Sub(k.Used) >= usedEvery {
		// That it was used is nice to know; whoever has the key is let in when it cannot be noted.
		_ = a.Store.Do(ctx, func(tx gateway.Tx) error { return tx.UsedAPIKey(k.ID, now) })
	}
	return Caller{ID: k.ID, Name: k.Name, Grant: k.Grant, Scope: ScopeOf(k.Grant), may: k.Allows}, nil
}

// hashOf is what is kept of a secret. It is 256 random bits, so no slow hash is needed.
func hashOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
