package intake

import (
	"context"
	"fmt"
	"os"
	"time"

	"boligbro/gateway"
)

// NewOwner is a name for this process in leases: the machine, the process and a random part, so that a
// process that took the number of a dead one is another owner.
func NewOwner() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), gateway.NewID()[:8])
}

// Bury ends the leases of processes that are known to be dead, so that what they left is taken up at once
// instead of when their leases run out.
func (in *Intake) Bury(ctx context.Context, dead []string) error {
	if len(dead) == 0 {
		return nil
	}
	return in.Store.Do(ctx, func(tx gateway.Tx) error {
		for _, owner := range dead {
			if err := tx.Free(owner); err != nil {
				return fmt.Errorf("end the leases of a dead process: %w", err)
			}
		}
		return nil
	})
}

const (
	leaseTime  = 15 * time.Second // how long after a process has died its work waits
	leaseRenew = 3 * time.Second
)

// hold takes the named lease and keeps it until free is called. It waits for a process that has died to
// lose it, and gives ErrBusy when a living one goes on holding it. Each hold is an owner of its own (a part of
// its process): the service's night and its pages must keep out of each other's way as two processes do.
func (in *Intake) hold(ctx context.Context, name string) (free func(), err error) {
	owner := in.Owner + gateway.OwnerPart + gateway.NewID()[:8]
	take := func(ctx context.Context) (ok bool, err error) {
		err = in.Store.Do(ctx, func(tx gateway.Tx) error {
			now := time.Now()
			ok, err = tx.Lease(name, owner, now, now.Add(leaseTime))
			return err
		})
		return ok, err
	}
	for deadline := time.Now().Add(leaseTime + leaseRenew); ; {
		ok, err := take(ctx)
		if err != nil {
			return nil, fmt.Errorf("take the lease %s: %w", name, err)
		}
		if ok {
			break
		}
		if time.Now().After(deadline) {
			return nil, ErrBusy
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	renewing, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(leaseRenew)
		defer tick.Stop()
		for {
			select {
			case <-renewing.Done():
				return
			case <-tick.C:
				if ok, err := take(renewing); renewing.Err() == nil && (err != nil || !ok) {
					in.Log.Warn("a lease could not be renewed; tried again", "lease", name, "err", err)
				}
			}
		}
	}()
	return func() {
		stop()
		<-done
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := in.Store.Do(last, func(tx gateway.Tx) error { return tx.Release(name, owner) }); err != nil {
			in.Log.Warn("a lease was not released; it runs out by itself", "lease", name, "err", err)
		}
	}, nil
}
