// Package access says who is let in, and what each may do: roles, people with their passwords and sessions,
// and the keys of programs. It knows nothing of HTTP.
package access

import (
	"time"

	"boligbro/gateway"
)

// Access lets people and programs in. Its fields are set once, before use.
type Access struct {
	Store gateway.Store
	// Organisations are those of the settings, by CVR number and kommunekode.
	Organisations map[string]Kind
	Names         []string // of the organisations: they make bad passwords
	Now           func() time.Time
}

// kindOf is which kind of organisation it is; empty: it is not in the settings.
func (a *Access) kindOf(organisation string) Kind {
	if organisation == gateway.Installation {
		return OfInstallation
	}
	return a.Organisations[organisation]
}

// Caller is who has been let in.
type Caller struct {
	ID   string // of the person or the key; random
	Name string // what the key is for; empty: it is a person
	gateway.Grant
	Scope gateway.Scope
	may   func(gateway.Verb) bool
}

// May reports whether the caller may do it.
func (c *Caller) May(v gateway.Verb) bool { return c.may != nil && May(c.Role, v) && c.may(v) }

// OwnOnly reports whether the caller sees only cases of which it has entered a step itself.
func (c *Caller) OwnOnly() bool { return c.Role == gateway.AssociationLawyer }

// Only reports whether the caller may do this and nothing else: only such a key may stand in an address.
func (c *Caller) Only(v gateway.Verb) bool {
	for i := range Roles {
		for _, other := range Roles[i].May {
			if other != v && c.May(other) {
				return false
			}
		}
	}
	return c.May(v)
}
