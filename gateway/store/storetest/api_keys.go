package storetest

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"time"

	"boligbro/gateway"
)

// NewAPIKey is the key of a program, the nth.
func NewAPIKey(n int) gateway.APIKey {
	hash := sha256.Sum256(fmt.Append(nil, "secret ", n))
	return gateway.APIKey{
		ID: fmt.Sprintf("00000000-0000-4000-8000-%012d", n), Name: fmt.Sprint("program ", n),
		Grant: gateway.Grant{Role: gateway.MunicipalityOfficer, Organisation: "0751"},
		Verbs: []gateway.Verb{gateway.SeeNotices}, Hash: hash[:], Made: Night.Add(time.Duration(n) * time.Second),
		Expires: Night.AddDate(1, 0, 0), By: "abc",
	}
}

// testAPIKeys: a key is found by the hash of its secret, also when it has ended; it is revoked once; and when
// it was used last is kept.
func (s suite) testAPIKeys() {
	first, second := NewAPIKey(1), NewAPIKey(2)
	second.Verbs = nil
	find := func(hash []byte) gateway.APIKey {
		return read(s, func(r gateway.Reader) (gateway.APIKey, error) { return r.APIKey(hash) })
	}
	s.do(func(tx gateway.Tx) error { return tx.AddAPIKey(first) })
	s.do(func(tx gateway.Tx) error { return tx.AddAPIKey(second) })
	s.same(find(first.Hash), first)
	s.same(read(s, gateway.Reader.APIKeys), []gateway.APIKey{second, first})

	s.is(s.try(func(tx gateway.Tx) error { return tx.AddAPIKey(first) }), gateway.ErrExists)
	again := NewAPIKey(3)
	again.Hash = first.Hash
	s.is(s.try(func(tx gateway.Tx) error { return tx.AddAPIKey(again) }), gateway.ErrExists)
	s.is(s.s.View(s.Context(), func(r gateway.Reader) error {
		_, err := r.APIKey(bytes.Repeat([]byte{7}, sha256.Size))
		return err
	}), gateway.ErrNotFound)

	for _, at := range []time.Time{Night, Night.Add(time.Hour)} {
		s.do(func(tx gateway.Tx) error { return tx.UsedAPIKey(first.ID, at) })
		s.same(find(first.Hash).Used, at)
	}
	end := gateway.Revocation{Key: first.ID, At: Night.Add(2 * time.Hour), By: "abc"}
	s.do(func(tx gateway.Tx) error { return tx.RevokeAPIKey(end) })
	s.same(find(first.Hash).Revoked, end.At)
	s.same(find(second.Hash).Revoked, time.Time{})
	s.is(s.try(func(tx gateway.Tx) error { return tx.RevokeAPIKey(end) }), gateway.ErrState)
	end.Key = gateway.NewID()
	s.is(s.try(func(tx gateway.Tx) error { return tx.RevokeAPIKey(end) }), gateway.ErrNotFound)
}
