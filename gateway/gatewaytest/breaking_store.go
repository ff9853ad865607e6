package gatewaytest

import (
	"context"
	"errors"
	"sync"

	"boligbro/gateway"
)

// BreakingStore is a store whose process dies at a given commit.
type BreakingStore struct {
	gateway.Store
	DieAt int  // the number of the commit, from 1
	After bool // it dies when the commit is done, not before

	mu   sync.Mutex // the lease is renewed beside the run
	done int
}

// ErrDied is the error of every commit of a process that died.
var ErrDied = errors.New("the process died here")

// Do commits, or dies.
func (b *BreakingStore) Do(ctx context.Context, fn func(gateway.Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done++
	if b.done > b.DieAt || b.done == b.DieAt && !b.After {
		return ErrDied
	}
	if err := b.Store.Do(ctx, fn); err != nil || b.done < b.DieAt {
		return err
	}
	return ErrDied
}
