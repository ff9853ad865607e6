package casework

import (
	"slices"

	"boligbro/gateway"
	"boligbro/rules/text"
)

// sameWho tells who is the same as whoever did something: a program is what its key is for, so that the keys
// of its name, role and organisation are all its own, also those that have ended. Anybody else is himself.
func sameWho(r gateway.AccessReader, by string) (is func(other string) bool, err error) {
	keys, err := r.APIKeys()
	if err != nil {
		return nil, err
	}
	himself := func(other string) bool { return text.Same(other, by) }
	at := slices.IndexFunc(keys, func(k gateway.APIKey) bool { return k.ID == by })
	if at < 0 {
		return himself, nil
	}
	its := map[string]bool{}
	for i := range keys {
		its[keys[i].ID] = keys[i].Grant == keys[at].Grant && text.Same(keys[i].Name, keys[at].Name)
	}
	return func(other string) bool { return its[other] }, nil
}
