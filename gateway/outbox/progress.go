package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"boligbro/gateway"
	"boligbro/gateway/ledger"
)

const (
	tellLease    = time.Minute      // longer than one telling may take
	tellAgain    = time.Minute      // between two tries at a system that takes nothing
	tellAlarm    = time.Hour        // how long something waits before people are told
	tellTurn     = 10 * time.Second // after which a system that is slow has its next turn with the others
	tellAtOnce   = 16               // so many systems are told at the same time
	tellTogether = 200              // entries of the log that are read at a time
	tellMark     = "told-progress"  // with the CVR number: the log's size up to which an association was told
)

// Teller tells the associations' own systems how far their messages have come. It follows the compliance log,
// in its order, so that nothing is left out when a system or Boligbro was away; what was told just before a
// stop may be told again, under the same id. Its fields are set once, before use.
type Teller struct {
	Store     gateway.Store
	Listeners map[string]gateway.Listener // by CVR number
	Owner     string                      // this process, in leases
	Now       func() time.Time
	Log       *slog.Logger

	mu    sync.Mutex
	again map[string]time.Time // when an association that takes nothing is tried again
}

// Tell tells every association what has happened since it was told last. What one does not take is told again
// a minute later, and one that is slow is told the rest at the next turn: neither keeps the others waiting. An
// error is our own database's.
func (t *Teller) Tell(ctx context.Context) error {
	associations := slices.Sorted(maps.Keys(t.Listeners))
	all := make([]error, len(associations))
	free := make(chan struct{}, tellAtOnce)
	var telling sync.WaitGroup
	for i, association := range associations {
		if !t.isDue(association) {
			continue
		}
		free <- struct{}{}
		telling.Go(func() {
			defer func() { <-free }()
			if err := t.association(ctx, association); err != nil && ctx.Err() == nil {
				all[i] = fmt.Errorf("tell an association how far its messages have come: %w", err)
			}
		})
	}
	telling.Wait()
	return errors.Join(all...)
}

// isDue reports whether an association that has taken nothing is to be tried again.
func (t *Teller) isDue(association string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !t.Now().Before(t.again[association])
}

// tryAgain puts the association's next try off until then; zero: it is due.
func (t *Teller) tryAgain(association string, then time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.again == nil {
		t.again = map[string]time.Time{}
	}
	t.again[association] = then
}

// association tells one association, until it has been told everything, takes nothing, or has had its turn.
func (t *Teller) association(ctx context.Context, association string) error {
	name := tellMark + "/" + association
	from, mine, err := t.begin(ctx, name)
	if err != nil || !mine {
		return err
	}
	end := t.Now().Add(tellTurn)
	for ctx.Err() == nil {
		entries, err := t.entries(ctx, from)
		if err != nil || len(entries) == 0 {
			return err
		}
		for _, e := range entries {
			p, err := t.progress(ctx, association, e)
			if err != nil {
				return err
			}
			if p != nil {
				if err := t.Listeners[association].Tell(ctx, *p); err != nil {
					return t.refused(ctx, *p, err)
				}
				if err := t.told(ctx, name, association, e.N+1); err != nil || t.Now().After(end) {
					return err
				}
			}
			from = e.N + 1
		}
		if err := t.mark(ctx, name, from); err != nil {
			return err
		}
	}
	return nil
}

// begin takes the lease and gives the first entry of the log that the association was not told of. An
// association that was never told begins with what happens from now on; so does one that was told more than
// the log holds, because the database was restored.
func (t *Teller) begin(ctx context.Context, name string) (from int64, mine bool, err error) {
	err = t.Store.Do(ctx, func(tx gateway.Tx) error {
		now := time.Now() // as all leases: between machines, not the law's
		if mine, err = tx.Lease(name, t.Owner, now, now.Add(tellLease)); err != nil || !mine {
			return err
		}
		mark, err := tx.Mark(name)
		if err != nil {
			return err
		}
		signed, err := tx.Checkpoint()
		if err != nil && !errors.Is(err, gateway.ErrNotFound) {
			return err
		}
		size := max(0, ledger.SizeOf(signed))
		var wrong error
		if from, wrong = strconv.ParseInt(mark, 10, 64); wrong != nil || from < 0 || from > size {
			from = size
			return tx.SetMark(name, strconv.FormatInt(from, 10))
		}
		return nil
	})
	return from, mine, err
}

func (t *Teller) entries(ctx context.Context, from int64) (entries []gateway.LogEntry, err error) {
	err = t.Store.View(ctx, func(r gateway.Reader) error {
		entries, err = r.Entries(from, tellTogether)
		return err
	})
	return entries, err
}

// told notes that the association has been told up to the entry, and that its system works.
func (t *Teller) told(ctx context.Context, name, association string, next int64) error {
	t.tryAgain(association, time.Time{})
	return t.Store.Do(ctx, func(tx gateway.Tx) error {
		now := time.Now()
		if _, err := tx.Lease(name, t.Owner, now, now.Add(tellLease)); err != nil {
			return err
		}
		if err := tx.SetMark(name, strconv.FormatInt(next, 10)); err != nil {
			return err
		}
		return tx.Resolve(gateway.AlarmListenerFailed, association, t.Now())
	})
}

func (t *Teller) mark(ctx context.Context, name string, next int64) error {
	return t.Store.Do(ctx, func(tx gateway.Tx) error { return tx.SetMark(name, strconv.FormatInt(next, 10)) })
}

// refused puts the association's next try off, and raises an alarm when something has waited for long.
func (t *Teller) refused(ctx context.Context, p gateway.Progress, cause error) error {
	if ctx.Err() != nil {
		return nil
	}
	now := t.Now()
	t.tryAgain(p.Association, now.Add(tellAgain))
	t.Log.Warn("an association's system was not told how far a message has come; it is told again",
		"association", p.Association, "code", gateway.CodeOf(cause))
	if now.Sub(p.At) < tellAlarm {
		return nil
	}
	return t.Store.Do(ctx, func(tx gateway.Tx) error {
		_, err := tx.Raise(gateway.Alarm{
			ID: gateway.NewID(), Kind: gateway.AlarmListenerFailed, Association: p.Association,
			Subject: p.Association, Code: gateway.CodeOf(cause), Raised: now,
		})
		return err
	})
}

// progress is what the entry of the log says of a message of the association; nil: nothing that it is told.
func (t *Teller) progress(
	ctx context.Context, association string, e gateway.LogEntry,
) (p *gateway.Progress, err error) {
	leaf, state, told := movedOn(e)
	if !told {
		return nil, nil
	}
	err = t.Store.View(ctx, func(r gateway.Reader) error {
		d, err := r.Delivery(gateway.Scope{Associations: []string{association}}, leaf.ID)
		for _, gone := range []error{gateway.ErrNotFound, gateway.ErrErased, gateway.ErrUnreadable} {
			if errors.Is(err, gone) { // it is another's, or what the alarms tell of
				return nil
			}
		}
		if err != nil {
			return err
		}
		p = &gateway.Progress{
			ID: d.ID + "-" + codeOf(leaf, "n"), Association: association, Municipality: d.Municipality,
			Case: d.Number, Notice: d.Notice, Message: d.ID, Kind: d.Kind, State: state, At: leaf.At,
		}
		if state == gateway.Rejected || state == gateway.Failed || state == gateway.Lapsed {
			p.Reason = codeOf(leaf, "detail")
		}
		return nil
	})
	return p, err
}

// tellable are the states of which an association is told.
var tellable = []gateway.DeliveryState{
	gateway.Transmitted, gateway.Arrived, gateway.Registered, gateway.Rejected, gateway.Failed, gateway.Unrouted,
	gateway.Lapsed,
}

// movedOn gives the entry's leaf when it is about a message that has come to a state of which the association
// is told.
func movedOn(e gateway.LogEntry) (leaf ledger.Leaf, state gateway.DeliveryState, told bool) {
	if e.Kind != "attempt-end" && e.Kind != "receipt" && e.Kind != "change" {
		return leaf, "", false
	}
	leaf, err := ledger.ParseLeaf(e.Leaf)
	if err != nil {
		return leaf, "", false // the log's own check finds it
	}
	state = gateway.DeliveryState(codeOf(leaf, "state"))
	return leaf, state, slices.Contains(tellable, state)
}

func codeOf(leaf ledger.Leaf, name string) string {
	for _, c := range leaf.Codes {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}
