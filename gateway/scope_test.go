package gateway_test

import (
	"testing"

	"boligbro/gateway"
)

func TestScopesAreTheSameOrNot(t *testing.T) {
	scopes := []gateway.Scope{
		{}, gateway.Operator, {Associations: []string{"1"}}, {Associations: []string{"1", "2"}},
		{Municipalities: []string{"1"}}, {Associations: []string{"1"}, Municipalities: []string{"1"}},
	}
	for i, a := range scopes {
		for j, b := range scopes {
			if a.Same(b) != (i == j) {
				t.Errorf("%+v and %+v: %v", a, b, a.Same(b))
			}
		}
	}
}
