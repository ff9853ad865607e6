package webtest

import (
	"context"

	"boligbro/gateway"
)

// Down is a store that does not answer.
type Down struct {
	gateway.Store
	Err error
}

// View fails.
func (d Down) View(context.Context, func(gateway.Reader) error) error { return d.Err }

// Do fails.
func (d Down) Do(context.Context, func(gateway.Tx) error) error { return d.Err }
