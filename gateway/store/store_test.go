package store_test

import (
	"testing"

	"boligbro/gateway"
	"boligbro/gateway/store"
	"boligbro/gateway/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.EachKind(t, func(t *testing.T, place func(t *testing.T) store.Options) {
		storetest.Run(t, func(t *testing.T) gateway.Store { return storetest.Open(t, place(t)) })
	})
}
