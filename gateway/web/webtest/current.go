package webtest

import (
	"context"

	"boligbro/gateway"
)

// current is the store that the gateway has now: tests exchange it.
type current struct{ w *World }

func (c current) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	return c.w.Gateway.Store.Do(ctx, fn)
}

func (c current) Lightly(ctx context.Context, fn func(gateway.Tx) error) error {
	return c.w.Gateway.Store.Lightly(ctx, fn)
}

func (c current) View(ctx context.Context, fn func(gateway.Reader) error) error {
	return c.w.Gateway.Store.View(ctx, fn)
}

func (c current) Blind(parts ...string) string { return c.w.Gateway.Store.Blind(parts...) }

func (c current) Municipal() bool { return c.w.Gateway.Store.Municipal() }
