package config

import (
	"fmt"
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// Secrets are one secret, or two while one is exchanged for another, so that neither side has to change it in
// the same moment as the other. The first signs, and all verify.
type Secrets []Secret

// NewSecrets wraps values that must not be seen.
func NewSecrets(values ...string) Secrets {
	var all Secrets
	for _, value := range values {
		if s := NewSecret(value); !s.IsZero() {
			all = append(all, s)
		}
	}
	return all
}

// IsZero reports whether there is none.
func (s Secrets) IsZero() bool { return len(s) == 0 }

// mostSecrets is how many there may be: the new one and the old.
const mostSecrets = 2

// secrets reads a secret, or a list of them.
func (f *faults) secrets(path string, n ast.Node, v reflect.Value) {
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		one := make(Secrets, 1)
		f.secret(path, n, reflect.ValueOf(&one[0]).Elem())
		if !one[0].IsZero() {
			v.Set(reflect.ValueOf(one))
		}
		return
	}
	if len(list.Values) == 0 || len(list.Values) > mostSecrets {
		f.unread(path, "skal være én hemmelighed eller to: den nye og den gamle",
			"must be one secret or two: the new one and the old")
		return
	}
	all := make(Secrets, len(list.Values))
	for i, item := range list.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		f.mark(at, item)
		if item.Type() == ast.NullType {
			f.unread(at, "leddet er tomt; udfyld eller fjern det", "the item is empty; fill it in or remove it")
			continue
		}
		f.secret(at, item, reflect.ValueOf(&all[i]).Elem())
	}
	v.Set(reflect.ValueOf(all))
}

// checkSignings notes what is wrong with each secret. One that could not be read has been noted.
func checkSignings(f *faults, path string, all Secrets) {
	for i, s := range all {
		at := path
		if len(all) > 1 {
			at = fmt.Sprintf("%s[%d]", path, i)
		}
		if s.IsZero() {
			continue
		}
		checkSigning(f, at, s)
		if i > 0 && s.Equal(all[0]) {
			f.add(at, "er den samme som den første; skriv den gamle, eller fjern leddet",
				"is the same as the first; write the old one, or remove the item")
		}
	}
}
