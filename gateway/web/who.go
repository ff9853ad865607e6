package web

import "boligbro/gateway"

// Who lets a caller in: it sets the call's Scope and answers true, or it has refused the call and answers
// false. It is the only place where a Scope is made; a test looks for others.
type Who func(c *Call) bool

// Anyone may call; the scope sees nothing.
func Anyone(*Call) bool { return true }

// Operator is whoever sits at this machine. Until there is login, everybody who reaches the pages does.
func Operator(c *Call) bool {
	c.Scope = gateway.Operator
	return true
}

// AssociationInPath gives the scope of the association whose CVR number the path holds as :cvr.
func AssociationInPath(c *Call) bool {
	c.Scope = gateway.Scope{Associations: []string{c.Param("cvr")}}
	return true
}

// MunicipalityInPath gives the scope of the municipality whose kommunekode the path holds as :code.
func MunicipalityInPath(c *Call) bool {
	c.Scope = gateway.Scope{Municipalities: []string{c.Param("code")}}
	return true
}
