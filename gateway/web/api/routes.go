// Package api is what other programs call.
package api

import (
	"context"
	"net/http"

	"boligbro/gateway"
	"boligbro/gateway/web"
)

// Room serves programs. Its fields are set once, before use.
type Room struct {
	Signature *web.Signature
	Receiver  Receiver
}

// Receiver records a receipt. ErrMessage: no such message was sent to the municipality. ErrEnough: the message
// has receipts enough. ErrUnavailable: nothing was recorded, and it may be tried again.
type Receiver interface {
	Receive(ctx context.Context, municipality string, r gateway.Receipt) error
}

// Routes are all that a program can call.
func (r Room) Routes() []web.Route {
	return []web.Route{
		web.At(web.Receipts, r.Signature.Municipality, http.MethodPost, "/receipts/:municipality", r.receive),
	}
}
