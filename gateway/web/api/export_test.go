package api

import "boligbro/gateway"

// Operation is a line of the API, for tests that walk all of it.
type Operation struct {
	ID, Method, Path string
	Verb             gateway.Verb
}

// Operations are all.
func Operations() (all []Operation) {
	for _, o := range (Room{}).operations() {
		all = append(all, Operation{o.ID, o.Method, base + o.Path, o.Verb})
	}
	return all
}
